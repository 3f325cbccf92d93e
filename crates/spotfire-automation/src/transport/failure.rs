//! A request without a whole answer.

use std::time::Duration;

use bytes::Bytes;

use super::Cause;

/// A request to which no whole answer came.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) phase: Phase,
    /// As much of the answer's body as did come: an id may be found in it.
    pub(crate) partial_body: Bytes,
}

impl Failure {
    pub(super) fn new(phase: Phase) -> Self {
        Self {
            phase,
            partial_body: Bytes::new(),
        }
    }

    /// How long the source of tokens asks to wait before the next request.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match &self.phase {
            Phase::NoToken(error) => error.retry_after(),
            Phase::NotConnected(_) | Phase::NoAnswer(_) | Phase::BrokenAnswer(..) => None,
        }
    }
}

/// How far the request came.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Phase {
    /// There was no token to send with it, so nothing was sent.
    #[error("no access token was had")]
    NoToken(#[source] spotfire_auth::Error),
    /// There was no connection, so nothing was sent.
    #[error("{0}")]
    NotConnected(Cause),
    /// It was sent, or may have been, and no answer came.
    #[error("{0}")]
    NoAnswer(Cause),
    /// The answer's head came, but not its whole body.
    #[error("{1}")]
    BrokenAnswer(http::StatusCode, Cause),
}
