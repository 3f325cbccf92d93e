//! Why a document could not be converted.

use std::fmt;

use crate::at::At;
use crate::{Diagnostic, Severity};

/// A document that cannot be converted.
///
/// The text is a fragment that fits after a colon. A strict conversion that failed has the diagnostics that
/// made it fail.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    diagnostics: Vec<Diagnostic>,
}

/// Why a document cannot be converted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The document is no object.
    NotAnObject,
    /// The document is OpenAPI 3 already and needs no conversion; the text is its version.
    AlreadyOpenApi3(String),
    /// The document says that it is of another version; the text is its version.
    UnsupportedVersion(String),
    /// The document has nothing that a Swagger 2.0 document has: neither `swagger` nor `paths`.
    NotSwagger,
    /// More values would have to be copied than [`Options::with_copied_nodes`](crate::Options::with_copied_nodes)
    /// allows; the number is that limit.
    TooManyCopies(usize),
    /// A file that a reference needs cannot be used; the text names the file, the reference and the reason.
    File(String),
    /// A strict conversion met something to repair or to lose; the number counts the warnings.
    Strict(usize),
}

impl Error {
    /// Tells why.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// Returns what the conversion had to say before it failed.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    pub(crate) fn new(kind: ErrorKind) -> Self {
        Error {
            kind,
            diagnostics: Vec::new(),
        }
    }

    pub(crate) fn file(file: &str, at: &At<'_>, reason: impl fmt::Display) -> Self {
        let pointer = at.key("$ref").pointer();
        Error::new(ErrorKind::File(format!(
            "{file}, which {pointer} needs, cannot be used: {reason}"
        )))
    }

    pub(crate) fn too_many_copies(limit: usize) -> Self {
        Error::new(ErrorKind::TooManyCopies(limit))
    }
}

/// Gives the diagnostics back, or the error of a strict conversion where there is a warning among them.
pub(crate) fn without_warnings(diagnostics: Vec<Diagnostic>) -> Result<Vec<Diagnostic>, Error> {
    let warnings = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity() >= Severity::Warning);
    match warnings.count() {
        0 => Ok(diagnostics),
        warnings => Err(Error {
            kind: ErrorKind::Strict(warnings),
            diagnostics,
        }),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::NotAnObject => {
                f.write_str("the document is no object, so it cannot be a Swagger 2.0 description")
            }
            ErrorKind::AlreadyOpenApi3(version) => {
                write!(
                    f,
                    "the document is OpenAPI {version} already: use it as it is"
                )
            }
            ErrorKind::UnsupportedVersion(version) => {
                write!(
                    f,
                    "the document is Swagger {version}: only 2.0 can be converted"
                )
            }
            ErrorKind::NotSwagger => f.write_str(
                "the document has neither `swagger` nor `paths`: it is no Swagger 2.0 description",
            ),
            ErrorKind::TooManyCopies(limit) => write!(
                f,
                "the result would hold more than {limit} copied values: raise the limit if the document is meant so"
            ),
            ErrorKind::File(text) => f.write_str(text),
            ErrorKind::Strict(1) => {
                f.write_str("strict conversion refused the document for 1 warning")
            }
            ErrorKind::Strict(warnings) => {
                write!(
                    f,
                    "strict conversion refused the document for {warnings} warnings"
                )
            }
        }
    }
}

impl std::error::Error for Error {}

/// A converted document that the types of the crate openapiv3 refuse.
#[cfg(feature = "openapiv3")]
#[derive(Debug)]
pub struct TypedError(String);

#[cfg(feature = "openapiv3")]
impl TypedError {
    pub(crate) fn refused(error: openapi_document::DeserializeError) -> Self {
        TypedError(error.to_string())
    }

    pub(crate) fn unwritable(error: serde_json::Error) -> Self {
        TypedError(error.to_string())
    }
}

#[cfg(feature = "openapiv3")]
impl fmt::Display for TypedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the types of openapiv3 cannot hold the document: {}",
            self.0
        )
    }
}

#[cfg(feature = "openapiv3")]
impl std::error::Error for TypedError {}
