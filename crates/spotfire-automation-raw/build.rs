//! Generates the client from the document.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::{env, fs};

#[path = "build/mod.rs"]
mod building;

use building::document::{self, DOCUMENT_VARIABLE, document_path};
use building::failure::Failure;
use building::source::client_source;

/// Reports a failure to cargo in lines of its own instead of panicking, so that nobody has to read a backtrace.
fn main() -> io::Result<()> {
    let mut cargo = io::stdout().lock();
    writeln!(cargo, "cargo::rerun-if-changed=build.rs")?;
    writeln!(cargo, "cargo::rerun-if-changed=build")?;
    writeln!(cargo, "cargo::rerun-if-env-changed={}", DOCUMENT_VARIABLE)?;
    let document = document_path(env::var_os(DOCUMENT_VARIABLE));
    writeln!(cargo, "cargo::rerun-if-changed={}", document.display())?;

    if let Err(failure) = generate(document) {
        for line in failure.to_string().lines() {
            writeln!(cargo, "cargo::error={line}")?;
        }
    }
    Ok(())
}

fn generate(document: PathBuf) -> Result<(), Failure> {
    let source = client_source(&document)?;
    let directory = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    let text = document::text(&document)?;
    for (name, text) in [
        ("client.rs", source.client),
        ("tables.rs", source.tables),
        ("document", text),
    ] {
        let file = directory.join(name);
        fs::write(&file, text).map_err(|error| Failure::new(&file, "cannot be written", &error))?;
    }
    Ok(())
}
