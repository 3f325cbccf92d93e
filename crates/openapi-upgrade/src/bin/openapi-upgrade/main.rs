//! Converts a Swagger 2.0 description to OpenAPI 3.0.3.

mod arguments;
mod convert;
mod failure;
mod report;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

/// The document was not converted; clap itself ends wrong usage with 2.
const NOT_CONVERTED: u8 = 1;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match convert::run(
        &arguments,
        &mut io::stdout().lock(),
        &mut io::stderr().lock(),
    ) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where even this cannot be written, the return code is all that is left to tell.
            let _ = writeln!(io::stderr().lock(), "error: {failure}");
            ExitCode::from(NOT_CONVERTED)
        }
    }
}
