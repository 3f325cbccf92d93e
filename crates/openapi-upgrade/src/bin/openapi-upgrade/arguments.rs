//! The command line.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Converts a Swagger 2.0 description to OpenAPI 3.0.3
///
/// The converted document goes to standard output or FILE, what had to be repaired or lost to standard error.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Return codes: 0 converted, 1 not converted, 2 wrong usage\n\n\
        Examples:\n  \
        openapi-upgrade swagger.yaml -o openapi.yaml\n  \
        openapi-upgrade --strict --diagnostics json < swagger.json > openapi.json\n  \
        openapi-upgrade swagger.json --prepare progenitor -o openapi.json"
)]
pub(crate) struct Arguments {
    /// The description, JSON or YAML in any encoding; `-` is standard input
    #[arg(value_name = "INPUT", default_value = "-")]
    pub(crate) input: PathBuf,

    /// Where the result goes; it is written whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// The format of the result [default: by FILE's extension, else json]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// Refuses a description that needs a repair or loses something
    #[arg(long)]
    pub(crate) strict: bool,

    /// Joins the files that the description refers to into one; otherwise the references are kept
    #[arg(long)]
    pub(crate) bundle: bool,

    /// How the diagnostics are written to standard error
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub(crate) diagnostics: Form,

    /// Changes the result further, for a generator of clients
    #[arg(long, value_name = "GENERATOR")]
    pub(crate) prepare: Option<Generator>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Json,
    Yaml,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// A line each
    Text,
    /// One JSON document
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Generator {
    Progenitor,
}

impl Arguments {
    /// The format of the result: as asked for, else as the file's extension says, else JSON.
    pub(crate) fn output_format(&self) -> Format {
        let extension = self
            .output
            .as_deref()
            .and_then(|file| file.extension())
            .and_then(|extension| extension.to_str());
        let is_yaml = extension.is_some_and(|extension| {
            extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml")
        });
        self.format
            .unwrap_or(if is_yaml { Format::Yaml } else { Format::Json })
    }
}
