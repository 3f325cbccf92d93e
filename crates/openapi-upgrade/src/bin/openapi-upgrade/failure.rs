//! Why nothing was converted, for people.

use std::fmt;
use std::path::Path;

/// A failure, in one line.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    /// A failure about a file.
    pub(crate) fn of(file: &Path, reason: impl fmt::Display) -> Self {
        let name = if file.as_os_str() == "-" {
            "standard input".into()
        } else {
            file.display().to_string()
        };
        Failure(format!("{name}: {reason}"))
    }

    /// A failure about the result.
    pub(crate) fn of_result(reason: impl fmt::Display) -> Self {
        Failure(reason.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
