//! Bodies that stop before their end.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame};

/// What comes where the rest of the body should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Nothing any more: the connection ends as soon as all is sent.
    Silence,
    /// The end, though more was announced.
    End,
    /// An error, which on HTTP/2 resets the stream.
    Error,
}

/// The beginning of a body, and no more.
pub(super) struct BrokenBody {
    beginning: Option<Bytes>,
    ending: Ending,
}

impl BrokenBody {
    pub(super) fn new(beginning: Bytes, ending: Ending) -> Self {
        Self {
            beginning: (!beginning.is_empty()).then_some(beginning),
            ending,
        }
    }
}

impl Body for BrokenBody {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        match (self.beginning.take(), self.ending) {
            (Some(beginning), _) => Poll::Ready(Some(Ok(Frame::data(beginning)))),
            // Nobody is woken: the connection is dropped together with this body.
            (None, Ending::Silence) => Poll::Pending,
            (None, Ending::End) => Poll::Ready(None),
            (None, Ending::Error) => Poll::Ready(Some(Err(BrokenOff))),
        }
    }
}

/// The body breaks off because the plan says so.
#[derive(Debug)]
pub(super) struct BrokenOff;

impl fmt::Display for BrokenOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body breaks off on purpose")
    }
}

impl Error for BrokenOff {}
