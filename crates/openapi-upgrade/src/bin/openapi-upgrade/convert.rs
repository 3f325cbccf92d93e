//! Reads, converts and writes.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use openapi_upgrade::openapi_document::{
    Document, Limits, Value, decode, read, to_json_pretty, to_yaml,
};
use openapi_upgrade::{Diagnostic, Options, bundle, missing_files, upgrade};
use progenitor_prepare::{OperationNames, prepare};

use crate::arguments::{Arguments, Format, Generator};
use crate::failure::Failure;
use crate::report;

/// Larger inputs are refused before they are read whole; the reader's own limit is the same.
const INPUT_LIMIT: u64 = 64 << 20;

pub(crate) fn run(
    arguments: &Arguments,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> Result<(), Failure> {
    let input = arguments.input.as_path();
    let bytes = bytes(input).map_err(|error| Failure::of(input, error))?;
    let limits = Limits::default();
    let text = decode(&bytes, &limits).map_err(|error| Failure::of(input, error))?;
    let options = Options::default().with_strict(arguments.strict);
    let document = read(&text, &limits).map_err(|error| Failure::of(input, error))?;
    let (document, missing) = with_neighbours(document, arguments, &options)?;
    // The places of a joined document are in no text that a person has.
    let places = if arguments.bundle { "" } else { &text };
    let upgraded = match upgrade(document, &options) {
        Ok(mut upgraded) => {
            upgraded.diagnostics.extend(missing);
            upgraded
        }
        Err(error) => {
            report::write(error.diagnostics(), places, arguments.diagnostics, notes)
                .map_err(Failure::of_result)?;
            return Err(Failure::of(input, error));
        }
    };
    report::write(&upgraded.diagnostics, places, arguments.diagnostics, notes)
        .map_err(Failure::of_result)?;
    let result = match arguments.prepare {
        None => rendered(&upgraded.document, arguments.output_format()),
        Some(Generator::Progenitor) => prepared(&upgraded.document, arguments, notes)?,
    };
    write(&result, arguments.output.as_deref(), out)
}

/// Joins the files that the document refers to, or says which of them are not there.
fn with_neighbours<'a>(
    document: Document<'a>,
    arguments: &Arguments,
    options: &Options,
) -> Result<(Document<'a>, Vec<Diagnostic>), Failure> {
    let input = arguments.input.as_path();
    let name = if input.as_os_str() == "-" {
        String::new()
    } else {
        input.to_string_lossy().into_owned()
    };
    if arguments.bundle {
        let bundled = bundle(document, &name, &mut neighbour, options)
            .map_err(|error| Failure::of(input, error))?;
        return Ok((bundled, Vec::new()));
    }
    let missing = missing_files(&document, &name, &mut neighbour);
    Ok((document, missing))
}

/// Reads another file of the set; a URL is not fetched.
fn neighbour(name: &str) -> io::Result<Vec<u8>> {
    if name.contains("://") {
        return Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "it is no file of this machine",
        ));
    }
    bytes(Path::new(name))
}

fn prepared(
    document: &Value<'_>,
    arguments: &Arguments,
    notes: &mut dyn Write,
) -> Result<String, Failure> {
    let prepared = prepare(document, &OperationNames::default())
        .map_err(|error| Failure::of(&arguments.input, error))?;
    write!(notes, "{}", prepared.changes()).map_err(Failure::of_result)?;
    Ok(rendered(prepared.document(), arguments.output_format()))
}

fn rendered(document: &Value<'_>, format: Format) -> String {
    match format {
        Format::Json => to_json_pretty(document),
        Format::Yaml => to_yaml(document),
    }
}

fn bytes(input: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more tells a file at the limit from one beyond it, which the reader refuses.
    if input.as_os_str() == "-" {
        io::stdin()
            .lock()
            .take(INPUT_LIMIT + 1)
            .read_to_end(&mut bytes)?;
    } else {
        File::open(input)?
            .take(INPUT_LIMIT + 1)
            .read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Writes the result, a file by way of a new one beside it, so that it is there whole or not at all.
fn write(result: &str, output: Option<&Path>, out: &mut dyn Write) -> Result<(), Failure> {
    match output {
        Some(file) => write_file(result.as_bytes(), file).map_err(|error| Failure::of(file, error)),
        None => match out.write_all(result.as_bytes()).and_then(|()| out.flush()) {
            // Whoever reads the result may stop when it has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(Failure::of_result),
        },
    }
}

fn write_file(result: &[u8], file: &Path) -> io::Result<()> {
    // A device or a pipe is written to and not replaced, a link's target is replaced and not the link.
    if fs::metadata(file).is_ok_and(|found| !found.is_file()) {
        return File::options().write(true).open(file)?.write_all(result);
    }
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut new = new_file(folder)?;
    new.write_all(result)?;
    new.persist(&file)?;
    Ok(())
}

/// Makes a temporary file that, once kept, is as readable as any other: the library's own default is its owner alone.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
