//! Why two documents could not be compared.

use std::fmt;

/// Which of the two documents is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The document that clients were built from.
    Old,
    /// The document that describes the server now.
    New,
}

/// Documents that cannot be compared: which, and why.
///
/// The text is a fragment that fits after a colon.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {side} document {message}")]
pub struct CompareError {
    kind: CompareErrorKind,
    side: Side,
    message: String,
}

/// What keeps two documents from being compared, for callers that act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareErrorKind {
    /// It is no description of an API: neither `swagger` nor `openapi` stands at its root.
    NoDescription,
    /// It is a description in a version that is not known here.
    UnknownVersion,
    /// It has no operation, so that comparing it would prove nothing.
    NoOperations,
    /// It has more in it than is compared.
    Limit,
}

impl CompareError {
    /// Tells what is wrong.
    #[must_use]
    pub fn kind(&self) -> CompareErrorKind {
        self.kind
    }

    /// Tells which document it is about.
    #[must_use]
    pub fn side(&self) -> Side {
        self.side
    }

    pub(crate) fn new(kind: CompareErrorKind, side: Side, message: impl Into<String>) -> Self {
        CompareError {
            kind,
            side,
            message: message.into(),
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Side::Old => "old",
            Side::New => "new",
        })
    }
}
