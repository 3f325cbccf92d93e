//! The workspace's own tasks: the description of the server, and CI.

mod ci;
mod day;
mod error;
mod exit;
mod spec;
mod workspace;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use error::{Error, Result};
use exit::Verdict;
use workspace::Workspace;

/// The workspace's own tasks: the description of the server, and CI
#[derive(Debug, Parser)]
#[command(
    bin_name = "cargo xtask",
    after_help = "Return codes: 0 done, 1 a check found something, 2 the task could not do its work"
)]
struct Cli {
    /// The root of the workspace
    #[arg(long, global = true, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."), hide_default_value = true)]
    root: PathBuf,
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// The description of the server: fetch it, convert it, check it, update to it
    #[command(subcommand)]
    Spec(Box<spec::Task>),
    Ci(ci::Arguments),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(&cli, &mut io::stdout()) {
        Ok(verdict) => verdict.into(),
        Err(error) => fail(&error),
    }
}

fn dispatch(cli: &Cli, out: &mut dyn Write) -> Result<Verdict> {
    let workspace = Workspace::at(&cli.root);
    match &cli.task {
        Task::Spec(task) => spec::run(&workspace, task, out),
        Task::Ci(arguments) => ci::run(&workspace, arguments, out),
    }
}

fn fail(error: &Error) -> ExitCode {
    if !error.is_closed_pipe() {
        // Where even this cannot be written, the return code is all that is left to tell.
        drop(error.write_to(&mut io::stderr()));
    }
    ExitCode::from(exit::FAULT)
}
