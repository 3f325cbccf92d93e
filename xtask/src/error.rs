//! What can keep a task from doing its work.

use std::error::Error as StdError;
use std::fmt::Display;
use std::io::{self, Write};

/// Says what failed, where, and what to do next; the cause is the source.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub(crate) struct Error {
    what: String,
    help: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Error {
            what: what.into(),
            help: None,
            source: None,
        }
    }

    pub(crate) fn caused_by(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(cause.into());
        self
    }

    /// Gives an error of ours as the cause; what it says to do next is nearer to the matter than what this one says.
    pub(crate) fn because(mut self, mut cause: Error) -> Self {
        self.help = cause.help.take().or(self.help);
        self.caused_by(cause)
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Tells whether the reader of our output went away, as `| head` does.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        self.source
            .as_ref()
            .and_then(|cause| cause.downcast_ref::<io::Error>())
            .is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Writes the error, its causes and the next step, a line each.
    pub(crate) fn write_to(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "error: {self}")?;
        let mut cause = self.source();
        while let Some(error) = cause {
            writeln!(out, "  caused by: {}", indented(error))?;
            cause = error.source();
        }
        if let Some(help) = &self.help {
            writeln!(out, "help: {help}")?;
        }
        Ok(())
    }
}

/// An I/O error without a path of its own comes from writing the output.
impl From<io::Error> for Error {
    fn from(cause: io::Error) -> Self {
        Error::new("the output cannot be written").caused_by(cause)
    }
}

fn indented(text: impl Display) -> String {
    text.to_string().trim_end().replace('\n', "\n    ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_every_cause_once_and_the_next_step() {
        let cause = Error::new("no such file").caused_by("two\nlines");
        let error = Error::new("spec/a.json cannot be read")
            .caused_by(cause)
            .with_help("make it");
        let mut out = Vec::new();
        error.write_to(&mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "error: spec/a.json cannot be read\n  caused by: no such file\n  caused by: two\n    lines\nhelp: make it\n"
        );
    }
}
