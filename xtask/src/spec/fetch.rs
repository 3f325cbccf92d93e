//! Fetches the description from a server.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use openapi_upgrade::openapi_document::{Limits, decode};
use spotfire_auth::{HttpSettings, ServerUrl};

use super::convert::{CLIENT, products};
use super::credentials::Credentials;
use super::request::Request;
use crate::error::{Error, Result};
use crate::exit::Verdict;
use crate::workspace::Workspace;

/// The group of the Automation Services operations.
const GROUP: &str = "as";

/// Fetches the description of a server's API, writes it to spec/ in its one form, and converts it
///
/// Nothing is written unless all of it can be converted and the client can be generated from it.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The server: https://HOST or https://HOST:PORT, with or without /spotfire
    #[arg(long, env = "SPOTFIRE_SERVER", value_name = "URL")]
    server: String,
    /// The group of operations to fetch the description of
    #[arg(long, default_value = GROUP, value_parser = group)]
    group: String,
    /// A file with certificates (PEM) of authorities to trust beside the system's
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    #[command(flatten)]
    credentials: Credentials,
}

pub(crate) fn run(
    workspace: &Workspace,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<Verdict> {
    let server = ServerUrl::parse(&arguments.server)
        .map_err(|cause| Error::new("the server cannot be used").caused_by(cause))?;
    let settings = arguments.settings()?;
    let tokens = arguments.credentials.token_source(&server, &settings)?;
    let request = Request {
        server: &server,
        group: &arguments.group,
    };
    let body = runtime()?.block_on(request.send(&settings, tokens.as_ref()))?;
    let text = decode(&body, &Limits::default())
        .map_err(|cause| request.refused(Error::new("it is not text").caused_by(cause)))?;
    let products =
        products(file_name(&arguments.group), &text).map_err(|cause| request.refused(cause))?;
    products.write(workspace, out)?;
    writeln!(out, "help: cargo test --workspace shows what changed")?;
    Ok(Verdict::Clean)
}

impl Arguments {
    fn settings(&self) -> Result<HttpSettings> {
        let settings = HttpSettings::default();
        let Some(path) = &self.ca_file else {
            return Ok(settings);
        };
        let pem = fs::read(path).map_err(|cause| {
            Error::new(format!("{} cannot be read", path.display())).caused_by(cause)
        })?;
        Ok(settings.with_extra_roots_pem(pem))
    }
}

/// The name under which the description of a group is kept.
fn file_name(group: &str) -> &str {
    if group == GROUP { CLIENT } else { group }
}

/// Takes a group as springfox names them; it becomes part of a file's name.
fn group(text: &str) -> std::result::Result<String, &'static str> {
    let is_name = !text.is_empty()
        && text
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '-');
    is_name
        .then(|| text.to_owned())
        .ok_or("a group's name has letters, digits and hyphens")
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|cause| Error::new("the asynchronous runtime cannot be started").caused_by(cause))
}
