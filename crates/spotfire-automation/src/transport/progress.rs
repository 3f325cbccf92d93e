//! How far a request came, which outlives the request when its time is up.

use bytes::BytesMut;
use http::{HeaderMap, StatusCode};

use super::{Answer, Cause, Failure, Phase};

/// More than any answer of this API can need: an answer is an id, a word and a message. What comes beyond it is not read.
pub(crate) const BODY_LIMIT: usize = 1 << 20;

/// How far a request came.
#[derive(Default)]
pub(super) struct Progress {
    pub(super) is_sent: bool,
    answer: Option<Partial>,
}

/// An answer of which the head came, and this much of the body.
struct Partial {
    status: StatusCode,
    headers: HeaderMap,
    body: BytesMut,
}

impl Progress {
    /// The failure when the time is up here.
    pub(super) fn late(self) -> Failure {
        match (self.is_sent, self.answer) {
            (_, Some(mut partial)) => partial.broken(Cause::Timeout),
            (true, None) => Failure::new(Phase::NoAnswer(Cause::Timeout)),
            (false, None) => Failure::new(Phase::NotConnected(Cause::NoTokenInTime)),
        }
    }
}

impl Partial {
    fn take(&mut self, is_cut: bool) -> Answer {
        let (headers, body) = (std::mem::take(&mut self.headers), self.body.split());
        Answer::new(self.status, headers, body.freeze(), is_cut)
    }

    fn broken(&mut self, cause: Cause) -> Failure {
        Failure {
            phase: Phase::BrokenAnswer(self.status, cause),
            partial_body: self.take(true).body,
        }
    }
}

/// Reads an answer to its end, or to the limit.
pub(super) async fn read(
    response: &mut reqwest::Response,
    progress: &mut Progress,
) -> Result<Answer, Failure> {
    let partial = progress.answer.insert(Partial {
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        body: BytesMut::new(),
    });
    loop {
        match response.chunk().await {
            Ok(None) => return Ok(partial.take(false)),
            Ok(Some(chunk)) if partial.body.len() + chunk.len() > BODY_LIMIT => {
                return Ok(partial.take(true));
            }
            Ok(Some(chunk)) => partial.body.extend_from_slice(&chunk),
            Err(error) => return Err(partial.broken(Cause::of(&error))),
        }
    }
}
