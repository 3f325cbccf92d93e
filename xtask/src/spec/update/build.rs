//! The steps that cargo does: what depends on the description is built, and its snapshots are made anew.

use std::io::Write;

use crate::ci::Command;
use crate::error::{Error, Result};
use crate::exit::Verdict;
use crate::workspace::Workspace;

/// Where the snapshots lie.
pub(super) const SNAPSHOTS: &str = "tests/snapshots";

/// Builds the generated client, the client that is written by hand upon it, and the snapshot tests; then runs these.
///
/// # Errors
/// When the code does not build against the new description: the compiler's words stand in the output above.
pub(super) fn build_and_snapshot(workspace: &Workspace, out: &mut dyn Write) -> Result<()> {
    run(
        workspace,
        &tests().with_argument("--no-run"),
        out,
        |command| {
            Error::new("the workspace does not build against the new description")
                .caused_by(format!("`{command}` failed"))
        },
    )?;
    run(
        workspace,
        &tests().with_environment("INSTA_UPDATE", "always"),
        out,
        |command| Error::new("the snapshot tests fail").caused_by(format!("`{command}` failed")),
    )
}

/// All of the workspace is named, so that the features, and with them the dependencies, are those of every other build.
fn tests() -> Command {
    Command::cargo([
        "test",
        "--workspace",
        "--test",
        "description",
        "--test",
        "surface",
    ])
}

fn run(
    workspace: &Workspace,
    command: &Command,
    out: &mut dyn Write,
    failed: impl FnOnce(&Command) -> Error,
) -> Result<()> {
    writeln!(out, "$ {command}")?;
    // What we wrote must stand before what the command is about to write.
    out.flush()?;
    match command.run(workspace)? {
        Verdict::Clean => Ok(()),
        Verdict::Found => Err(failed(command)),
    }
}
