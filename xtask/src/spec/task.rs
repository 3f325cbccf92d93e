//! What can be done with the description.

use std::io::Write;

use super::{convert, fetch};
use crate::error::Result;
use crate::exit::Verdict;
use crate::workspace::Workspace;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Task {
    Fetch(fetch::Arguments),
    Convert(convert::Arguments),
}

pub(crate) fn run(workspace: &Workspace, task: &Task, out: &mut dyn Write) -> Result<Verdict> {
    match task {
        Task::Fetch(arguments) => fetch::run(workspace, arguments, out),
        Task::Convert(arguments) => convert::run(workspace, arguments, out),
    }
}
