//! Which way the values go that a change is about.

use std::fmt;

/// Which way the values go that a change is about, as seen from the client.
///
/// A request may only be asked for less, a response may only promise more. What the server sends to the client on its
/// own, in callbacks and webhooks, counts as a response, and the client's answer as a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the client to the server.
    Request,
    /// From the server to the client.
    Response,
    /// Both ways.
    Both,
    /// Neither: what no operation uses, and what is not on the wire.
    Neither,
}

impl Direction {
    /// Returns the word for the direction, in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Direction::Request => "request",
            Direction::Response => "response",
            Direction::Both => "both",
            Direction::Neither => "neither",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
