//! Why no client can be generated.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use super::document::DOCUMENT_VARIABLE;

/// Why no client can be generated from a document: the file, what is wrong, and why.
#[derive(Debug)]
pub(crate) struct Failure {
    document: PathBuf,
    lines: Vec<String>,
}

impl Failure {
    /// A failure over `document`, with the causes of `error` to the last.
    pub(crate) fn new(document: &Path, what: &str, error: &dyn Error) -> Self {
        let mut line = what.to_owned();
        let mut cause = Some(error);
        while let Some(error) = cause {
            line = format!("{line}: {error}");
            cause = error.source();
        }
        Failure::saying(document, line)
    }

    /// A failure over `document` that has no further cause.
    pub(crate) fn saying(document: &Path, what: impl Into<String>) -> Self {
        Failure {
            document: document.to_owned(),
            lines: vec![what.into()],
        }
    }

    /// Adds a line.
    pub(crate) fn and(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let document = self.document.display();
        for line in &self.lines {
            writeln!(f, "{document}: {line}")?;
        }
        write!(
            f,
            "correct that document, or name another one in {DOCUMENT_VARIABLE}"
        )
    }
}

impl Error for Failure {}
