//! The program `spotfire-simulator`: a simulated server until it is told to stop.

mod arguments;
mod behaviour;
mod registration;
mod run;
mod shell;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

fn main() -> ExitCode {
    run::run(Arguments::parse(), &mut io::stdout(), &mut io::stderr())
}
