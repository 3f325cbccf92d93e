//! Where the tool writes: results to standard output, everything else to standard error.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use crate::{failure::Failure, text};

/// The two streams, handed in by `main`.
pub(crate) struct Console<'a> {
    results: &'a mut dyn Write,
    notes: &'a mut dyn Write,
    quiet: bool,
}

impl<'a> Console<'a> {
    pub(crate) fn new(results: &'a mut dyn Write, notes: &'a mut dyn Write) -> Self {
        Self {
            results,
            notes,
            quiet: false,
        }
    }

    /// Leaves out notes from now on; failures are still told.
    pub(crate) fn be_quiet(&mut self) {
        self.quiet = true;
    }

    /// Prints the command's result.
    ///
    /// A reader that went away, as `head` does, is no error: it has what it wanted.
    pub(crate) fn print(&mut self, result: &str) -> io::Result<()> {
        match self
            .results
            .write_all(result.as_bytes())
            .and_then(|()| self.results.flush())
        {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            done => done,
        }
    }

    /// Tells in one line what goes on.
    pub(crate) fn note(&mut self, line: &str) {
        if !self.quiet {
            self.write(&format!("{}\n", text::printable(line)));
        }
    }

    /// Tells a failure: what happened, why, and what to do next.
    pub(crate) fn fail(&mut self, failure: &Failure) {
        let mut lines = String::new();
        block(&mut lines, "error: ", &failure.message);
        for cause in failure.causes() {
            block(&mut lines, "  caused by: ", &cause);
        }
        if let Some(help) = &failure.help {
            block(&mut lines, "  help: ", help);
        }
        if let Some(id) = &failure.request_id {
            block(&mut lines, "  request id: ", id);
        }
        self.write(&lines);
    }

    /// Writes text that is complete with its line ends, in one call so that it stays together in a shared log.
    pub(crate) fn write(&mut self, lines: &str) {
        // Where notes cannot be written there is nowhere to say so, and the job matters more.
        let _ = self.notes.write_all(lines.as_bytes());
    }
}

/// Adds `text` under `label`, its further lines indented below the first.
fn block(lines: &mut String, label: &str, text: &str) {
    let indent = " ".repeat(label.len());
    for (number, line) in text.lines().enumerate() {
        let start = if number == 0 { label } else { &indent };
        let _ = writeln!(lines, "{start}{}", text::printable(line));
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use super::Console;
    use crate::failure::Failure;

    /// A stream that fails with one kind of error.
    struct Broken(io::ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_failure_is_told_with_its_causes_and_what_to_do() {
        let mut notes = Vec::new();
        let mut results = Vec::new();
        let mut console = Console::new(&mut results, &mut notes);
        console.be_quiet();
        console.note("started");
        console.fail(
            &Failure::usage("cannot read it")
                .with_cause(io::Error::other("gone\u{1b}"))
                .with_help("one\ntwo"),
        );
        let told = String::from_utf8(notes).unwrap();
        assert_eq!(
            told,
            "error: cannot read it\n  caused by: gone\\u{1b}\n  help: one\n        two\n"
        );
        assert!(results.is_empty());
    }

    #[test]
    fn a_closed_pipe_is_quiet_and_a_full_disk_is_not() {
        for (kind, quiet) in [
            (io::ErrorKind::BrokenPipe, true),
            (io::ErrorKind::StorageFull, false),
        ] {
            let mut broken = Broken(kind);
            assert_eq!(
                Console::new(&mut broken, &mut Vec::new())
                    .print("x")
                    .is_ok(),
                quiet,
                "{kind:?}"
            );
        }
    }
}
