//! Why nothing was compared, for people.

use std::fmt;
use std::path::Path;

/// A failure, in one line.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    /// A failure about a file.
    pub(crate) fn of(file: &Path, reason: impl fmt::Display) -> Self {
        Failure(format!("{}: {reason}", name(file)))
    }

    /// A failure about the whole.
    pub(crate) fn saying(reason: impl fmt::Display) -> Self {
        Failure(reason.to_string())
    }
}

/// What a file is called in messages and reports.
pub(crate) fn name(file: &Path) -> String {
    if file.as_os_str() == "-" {
        "standard input".to_owned()
    } else {
        file.display().to_string()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
