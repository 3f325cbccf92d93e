//! Why a document cannot be prepared.

use std::fmt;

use openapi_document::ReadError;

use crate::place::Place;

/// Why a document cannot be prepared: what is wrong, and where.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    place: Option<Place>,
    text: String,
    source: Option<ReadError>,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is neither JSON nor YAML, or is beyond the reader's limits.
    Unreadable,
    /// The text is a document, but not a description in OpenAPI 3.0.
    NotOpenApi30,
    /// A part that the description needs is in another file or does not exist.
    Reference,
    /// A part cannot be understood, and leaving it out would leave nothing sensible.
    Malformed,
    /// The names that the caller handed in cannot be used.
    Names,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Error(Box::new(Inner {
            kind,
            place: None,
            text: text.into(),
            source: None,
        }))
    }

    pub(crate) fn unreadable(source: ReadError) -> Self {
        let mut error = Error::new(ErrorKind::Unreadable, "the description cannot be read");
        error.0.source = Some(source);
        error
    }

    pub(crate) fn at(mut self, place: &Place) -> Self {
        self.0.place = Some(place.clone());
        self
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the place, where the trouble has one.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.place {
            Some(place) => write!(f, "{place}: {}", self.0.text),
            None => f.write_str(&self.0.text),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_ref()?;
        Some(source)
    }
}
