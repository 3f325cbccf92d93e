//! What can be done with the description.

use std::io::Write;

use super::{check, convert, fetch, update};
use crate::error::Result;
use crate::exit::Verdict;
use crate::workspace::Workspace;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Task {
    Fetch(fetch::Arguments),
    Convert(convert::Arguments),
    Check(check::Arguments),
    Update(update::Arguments),
}

pub(crate) fn run(workspace: &Workspace, task: &Task, out: &mut dyn Write) -> Result<Verdict> {
    match task {
        Task::Fetch(arguments) => fetch::run(workspace, arguments, out),
        Task::Convert(arguments) => convert::run(workspace, arguments, out),
        Task::Check(arguments) => check::run(workspace, arguments, out),
        Task::Update(arguments) => update::run(workspace, arguments, out),
    }
}
