//! Where reports go.

use std::io::Write;
use std::path::PathBuf;
use std::str::FromStr;

use openapi_drift::report::{Format, Report};

use crate::error::{Error, Result};
use crate::workspace::write_whole;

/// In which forms a report is written, and where to.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Report")]
pub(super) struct OutputArguments {
    /// The form of the report on standard output: text, json, markdown, github or junit
    #[arg(long, value_name = "FORMAT", default_value_t)]
    pub(super) format: Format,
    /// Write the report in another form to a file as well; may be given several times
    #[arg(long, value_name = "FORMAT=FILE")]
    also: Vec<Also>,
}

/// A form of the report and the file that it goes to.
#[derive(Clone, Debug)]
struct Also {
    format: Format,
    file: PathBuf,
}

impl OutputArguments {
    pub(super) fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> Result<()> {
        for also in &self.also {
            let name = also.file.display();
            write_whole(&also.file, rendered(report, also.format)?.as_bytes()).map_err(
                |cause| Error::new(format!("{name} cannot be written")).caused_by(cause),
            )?;
        }
        Ok(report.write(self.format, out)?)
    }
}

/// Writes a report as text.
pub(crate) fn rendered(report: &Report<'_>, format: Format) -> Result<String> {
    let mut text = Vec::new();
    report.write(format, &mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

impl FromStr for Also {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let (format, file) = text
            .split_once('=')
            .ok_or("it has no `=`: give FORMAT=FILE")?;
        if file.is_empty() {
            return Err("it names no file: give FORMAT=FILE".to_owned());
        }
        let format: Format = format
            .parse()
            .map_err(|error: openapi_drift::report::FormatError| error.to_string())?;
        Ok(Also {
            format,
            file: PathBuf::from(file),
        })
    }
}
