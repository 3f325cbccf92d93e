//! Reads, compares and reports.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use openapi_drift::compare;
use openapi_drift::openapi_document::{Limits, decode, read};
use openapi_drift::report::Report;

use crate::arguments::Arguments;
use crate::failure::{Failure, name};

/// Larger inputs are refused before they are read whole; the reader's own limit is the same.
const INPUT_LIMIT: u64 = 64 << 20;

/// Compares the two and writes the report; tells whether there is drift.
pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<bool, Failure> {
    let Arguments { old, new, .. } = arguments;
    if old == new && old.as_os_str() == "-" {
        return Err(Failure::saying(
            "only one of the two can come from standard input",
        ));
    }
    let limits = Limits::default();
    let (old_text, new_text) = (text(old, &limits)?, text(new, &limits)?);
    let of = |file| move |error| Failure::of(file, error);
    let old_document = read(&old_text, &limits).map_err(of(old))?;
    let new_document = read(&new_text, &limits).map_err(of(new))?;
    let comparison =
        compare(&old_document, &new_document, arguments.profile).map_err(Failure::saying)?;
    let report = Report::new(&comparison, name(old), name(new)).with_fail_on(arguments.fail_on);
    match report
        .write(arguments.format, out)
        .and_then(|()| out.flush())
    {
        // Whoever reads the report may stop when it has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        other => other.map_err(Failure::saying)?,
    }
    Ok(report.is_drift())
}

fn text(file: &Path, limits: &Limits) -> Result<String, Failure> {
    let bytes = bytes(file).map_err(|error| Failure::of(file, error))?;
    let text = decode(&bytes, limits).map_err(|error| Failure::of(file, error))?;
    Ok(text.into_owned())
}

fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let source: Box<dyn Read> = if file.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(file)?)
    };
    // One byte more tells a file at the limit from one beyond it, which the reader refuses.
    source.take(INPUT_LIMIT + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
