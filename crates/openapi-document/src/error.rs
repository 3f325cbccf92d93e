//! Why a document cannot be read.

use std::fmt;

use crate::Place;

/// A document that cannot be read: what is wrong, where, and what to do about it.
///
/// The text is a fragment that fits after a colon: `line 3, column 7: expected ..., found ...`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ReadError {
    kind: ReadErrorKind,
    place: Option<Place>,
    message: String,
}

/// What is wrong with a document, for callers that act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadErrorKind {
    /// There is nothing in it.
    Empty,
    /// The bytes are no text in an encoding of Unicode.
    Encoding,
    /// The text is neither JSON nor YAML, or holds what a JSON value cannot.
    Syntax,
    /// A limit of [`Limits`](crate::Limits) is passed.
    Limit,
}

impl ReadError {
    /// Tells what is wrong.
    #[must_use]
    pub fn kind(&self) -> ReadErrorKind {
        self.kind
    }

    /// Tells where in the text it is wrong, unless it is wrong as a whole.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.place
    }

    pub(crate) fn empty() -> Self {
        ReadError {
            kind: ReadErrorKind::Empty,
            place: None,
            message: "the document is empty: expected a mapping in JSON or YAML".to_owned(),
        }
    }

    pub(crate) fn encoding(message: String) -> Self {
        ReadError {
            kind: ReadErrorKind::Encoding,
            place: None,
            message,
        }
    }

    pub(crate) fn syntax(place: Place, message: impl Into<String>) -> Self {
        ReadError {
            kind: ReadErrorKind::Syntax,
            place: Some(place),
            message: message.into(),
        }
    }

    pub(crate) fn limit(place: Option<Place>, limit: Passed) -> Self {
        ReadError {
            kind: ReadErrorKind::Limit,
            place,
            message: limit.to_string(),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// The limit that a document passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passed {
    Bytes(usize),
    Depth(usize),
    Nodes(usize),
    AliasedBytes(usize),
}

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Passed::Bytes(limit) => write!(f, "the document has more than {limit} bytes"),
            Passed::Depth(limit) => write!(f, "lists and mappings nest more than {limit} deep"),
            Passed::Nodes(limit) => write!(f, "the document has more than {limit} values"),
            Passed::AliasedBytes(limit) => {
                write!(f, "the aliases stand for more than {limit} bytes of text")
            }
        }
    }
}
