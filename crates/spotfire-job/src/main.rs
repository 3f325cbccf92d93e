//! Runs Spotfire Automation Services jobs from the command line: see `spotfire-job --help`.

mod browser;
mod cli;
mod client_failure;
mod cmd;
mod connection;
mod console;
mod credentials;
mod doctor;
mod environment;
mod failure;
mod input;
mod job_source;
mod logging;
mod profiles;
mod progress;
mod proxy;
mod report;
mod return_code;
mod secret;
mod server;
mod session;
mod sign_in_report;
mod signals;
mod simulation;
mod starting;
mod text;
mod waiting;

use std::{env, io, process::ExitCode};

use console::Console;

fn main() -> ExitCode {
    let (mut results, mut notes) = (io::stdout(), io::stderr());
    cli::run(
        env::args_os().collect(),
        Console::new(&mut results, &mut notes),
    )
    .into()
}
