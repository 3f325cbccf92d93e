//! Compares two descriptions of an API and says what each difference means for clients.

mod arguments;
mod failure;
mod run;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

/// Nothing is of the failing level or worse.
const NO_DRIFT: u8 = 0;
/// Something is.
const DRIFT: u8 = 1;
/// The two could not be compared, or the result could not be written; clap ends wrong usage with it as well.
const NOT_COMPARED: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run::run(&arguments, &mut io::stdout().lock()) {
        Ok(true) => ExitCode::from(DRIFT),
        Ok(false) => ExitCode::from(NO_DRIFT),
        Err(failure) => {
            // Where even this cannot be written, the return code is all that is left to tell.
            let _ = writeln!(io::stderr().lock(), "error: {failure}");
            ExitCode::from(NOT_COMPARED)
        }
    }
}
