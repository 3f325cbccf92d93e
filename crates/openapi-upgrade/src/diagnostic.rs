//! What the conversion has to say about a document, as data.

use std::fmt;

use openapi_document::Pointer;

use crate::Code;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The result says the same in other words, or an unclear place was read as everybody reads it.
    Note,
    /// Something was repaired or has no equal in OpenAPI 3; strict conversions refuse the document.
    Warning,
    /// The document cannot be converted.
    Error,
}

/// One lossy, repaired or doubtful step of a conversion.
///
/// The text form is `warning[code] at /pointer: what was done`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of thing happened; its text form is stable.
    pub code: Code,
    /// Where in the source, as it was before the conversion. The line and column are found by
    /// [`openapi_document::locate`], which needs the text and is therefore left to those who print them.
    pub pointer: Pointer,
    /// The file of a set, as its reference names it; `None` in the document that was given.
    pub file: Option<String>,
    /// What was found and what was done about it, as one sentence fragment.
    pub message: String,
}

impl Diagnostic {
    /// Returns how much this matters.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}] at ", self.severity(), self.code)?;
        if let Some(file) = &self.file {
            write!(f, "{file}#")?;
        }
        let pointer = if self.pointer.is_root() {
            "the root"
        } else {
            self.pointer.as_str()
        };
        write!(f, "{pointer}: {}", self.message)
    }
}
