//! A wait as a stream of status changes.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::under_way::Wait;
use crate::Result;
use crate::job::Status;

/// The status changes of a job until it is over, made by [`WaitBuilder::changes`](crate::WaitBuilder::changes).
#[must_use = "a stream does nothing until it is polled"]
pub struct StatusChanges<'a>(State<'a>);

/// The wait is moved into each question and comes back with its answer.
enum State<'a> {
    Idle(Box<Wait<'a>>),
    Asking(Asking<'a>),
    Over,
}

type Asking<'a> = Pin<Box<dyn Future<Output = (Box<Wait<'a>>, Result<Status>)> + Send + 'a>>;

impl<'a> StatusChanges<'a> {
    pub(super) fn new(wait: Wait<'a>) -> Self {
        Self(State::Idle(Box::new(wait)))
    }
}

impl Stream for StatusChanges<'_> {
    type Item = Result<Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut asking = match std::mem::replace(&mut self.0, State::Over) {
            State::Idle(wait) => ask(wait),
            State::Asking(asking) => asking,
            State::Over => return Poll::Ready(None),
        };
        let Poll::Ready((wait, result)) = asking.as_mut().poll(context) else {
            self.0 = State::Asking(asking);
            return Poll::Pending;
        };
        if result
            .as_ref()
            .is_ok_and(|status| !status.code().is_final())
        {
            self.0 = State::Idle(wait);
        }
        Poll::Ready(Some(result))
    }
}

fn ask(mut wait: Box<Wait<'_>>) -> Asking<'_> {
    Box::pin(async move {
        let result = wait.next_change().await;
        (wait, result)
    })
}

impl fmt::Debug for StatusChanges<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Idle(_) => "StatusChanges(idle)",
            State::Asking(_) => "StatusChanges(asking)",
            State::Over => "StatusChanges(over)",
        })
    }
}
