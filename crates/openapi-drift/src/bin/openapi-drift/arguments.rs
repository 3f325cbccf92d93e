//! The command line.

use std::path::PathBuf;

use clap::Parser;
use openapi_drift::report::Format;
use openapi_drift::{Level, Profile};

/// Compares two descriptions of an API, Swagger 2.0 or OpenAPI 3.0 or 3.1, and says what each difference means for
/// clients that were built from the old one
///
/// What is compared is the meaning: `$ref` is followed, `allOf` merged, defaults are filled in, paths match whatever their
/// parameters are called. Swagger 2.0 can be compared with OpenAPI 3.
///
/// Each finding has a level. breaking: a client can fail to call, to parse or to authenticate. risky: it depends on
/// the client or the server, or cannot be decided. compatible: clients go on. documentation: nothing changed on the wire.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Return codes:\n  \
        0  compared, and nothing is of the failing level or worse\n  \
        1  compared, and something is\n  \
        2  not compared: wrong usage, an unreadable document, or one without an operation\n\n\
        Examples:\n  \
        openapi-drift old.yaml new.yaml\n  \
        curl -s https://example.com/openapi.json | openapi-drift built-for.json - --fail-on breaking\n  \
        openapi-drift old.json new.json --format github\n  \
        openapi-drift old.json new.json --format junit > drift.xml"
)]
pub(crate) struct Arguments {
    /// The description that clients were built from, JSON or YAML in any encoding; `-` is standard input
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// The description of the server as it is now; `-` is standard input
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    /// The form of the report: text, json, markdown, github or junit
    #[arg(long, value_name = "FORMAT", default_value_t)]
    pub(crate) format: Format,

    /// The level that, with what is worse, ends in return code 1: breaking, risky, compatible or documentation
    #[arg(long, value_name = "LEVEL", default_value_t = Level::Risky)]
    pub(crate) fail_on: Level,

    /// For whom changes are judged: strict for any client, ours for one that parses unknown enum values and fields
    #[arg(long, value_name = "PROFILE", default_value_t)]
    pub(crate) profile: Profile,
}
