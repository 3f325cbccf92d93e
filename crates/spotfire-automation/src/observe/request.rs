//! A request as an observer is told of it.

use std::time::Duration;

/// A request that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestEnded {
    /// `start_content`, `start_library`, `status` or `abort`.
    pub operation: &'static str,
    /// Which send of the call it was, counted from 1.
    pub attempt: u32,
    /// How it ended.
    pub end: RequestEnd,
    /// From its beginning, the wait for a token included, to its end; the renewal of a token after it too.
    pub latency: Duration,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestEnd {
    /// A whole answer came, with this HTTP status.
    Answered(u16),
    /// It was sent, or may have been, and no whole answer came.
    NoWholeAnswer,
    /// Nothing was sent: there was no token, or no connection.
    NotSent,
}
