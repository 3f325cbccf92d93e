//! The server that a description comes from.

use std::fs;
use std::path::{Path, PathBuf};

use openapi_upgrade::openapi_document::{Limits, decode};
use spotfire_auth::{HttpSettings, ServerUrl};

use super::credentials::Credentials;
use super::environment::{or_variable, variable};
use super::group::Group;
use super::provenance::Provenance;
use super::request::{Answer, Request};
use crate::error::{Error, Result};
use crate::spec::published;

/// Holds the server's address.
const SERVER: &str = "SPOTFIRE_SERVER";

/// Holds certificates, for CI systems, which keep variables and no files.
const CERTIFICATES: &str = "SPOTFIRE_CA_PEM";

/// Which server, how it is talked to, and with whose credentials.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Server and credentials")]
pub(crate) struct ServerArguments {
    /// The server: https://HOST or https://HOST:PORT, with or without /spotfire [env: SPOTFIRE_SERVER]
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// The group of operations whose description is meant
    #[arg(long, value_name = "GROUP", default_value_t)]
    pub(crate) group: Group,
    #[command(flatten)]
    credentials: Credentials,
    /// A file with certificates (PEM) of authorities to trust beside the system's [env: SPOTFIRE_CA_PEM holds the
    /// certificates themselves]
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// A file with a client certificate and its private key (PEM), for a server that asks for one
    #[arg(long, value_name = "FILE")]
    client_cert_file: Option<PathBuf>,
    /// Allow a server with http://, which sends secret and token in the clear
    #[arg(long)]
    allow_http: bool,
    /// How often a connection that fails or breaks off, and an answer 429, 502, 503 or 504, is tried again
    #[arg(long, value_name = "NUMBER", default_value_t = 3)]
    retries: u32,
}

/// The description as a server gave it, known to be one of the group that was asked for.
pub(crate) struct Fetched {
    pub(crate) text: String,
    pub(crate) provenance: Provenance,
}

impl ServerArguments {
    /// Fetches the description of the group.
    ///
    /// # Errors
    /// When no server or no credentials are given, the server cannot be reached or refuses, and when what it gives is
    /// no description of the group.
    pub(crate) fn fetch(&self) -> Result<Fetched> {
        let server = self.url()?;
        let settings = self.settings()?;
        let tokens = self.credentials.token_source(&server, &settings)?;
        let request = Request {
            server: &server,
            group: &self.group,
            retries: self.retries,
        };
        let answer = runtime()?.block_on(request.send(&settings, tokens.as_ref()))?;
        self.judge(&server, answer)
    }

    /// Says that what came cannot be used, whoever found that out.
    pub(crate) fn refused(&self, cause: Error) -> Error {
        let from = self
            .url()
            .map_or_else(|_| "the server".to_owned(), |it| it.to_string());
        refused(&from, &self.group, cause)
    }

    fn judge(&self, server: &ServerUrl, answer: Answer) -> Result<Fetched> {
        let refused = |cause| refused(&server.to_string(), &self.group, cause);
        let text = decode(&answer.body, &Limits::default())
            .map_err(|cause| refused(Error::new("it is not text").caused_by(cause)))?;
        let document = published::document(&text).map_err(refused)?;
        self.group.check(&document.root).map_err(refused)?;
        Ok(Fetched {
            provenance: Provenance::of(server, &self.group, answer.server_version, &answer.body),
            text: text.into_owned(),
        })
    }

    fn url(&self) -> Result<ServerUrl> {
        let given = or_variable(self.server.as_ref(), SERVER)?.ok_or_else(|| {
            Error::new("no server is given")
                .with_help(format!("give --server URL, or set {SERVER}"))
        })?;
        let parse = if self.allow_http {
            ServerUrl::parse_allowing_http
        } else {
            ServerUrl::parse
        };
        parse(&given).map_err(|cause| Error::new("the server cannot be used").caused_by(cause))
    }

    fn settings(&self) -> Result<HttpSettings> {
        let mut settings = HttpSettings::default().with_user_agent("xtask");
        let certificates = match &self.ca_file {
            Some(file) => Some(pem(file)?),
            None => variable(CERTIFICATES)?.map(String::into_bytes),
        };
        if let Some(certificates) = certificates {
            settings = settings.with_extra_roots_pem(certificates);
        }
        if let Some(file) = &self.client_cert_file {
            settings = settings.with_client_identity_pem(pem(file)?);
        }
        Ok(settings)
    }
}

fn refused(from: &str, group: &Group, cause: Error) -> Error {
    Error::new(format!(
        "what {from} gives as the description of the group `{group}` cannot be used"
    ))
    .with_help("nothing was written")
    .because(cause)
}

fn pem(file: &Path) -> Result<Vec<u8>> {
    fs::read(file)
        .map_err(|cause| Error::new(format!("{} cannot be read", file.display())).caused_by(cause))
}

/// Runs what waits for the network.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|cause| Error::new("the asynchronous runtime cannot be started").caused_by(cause))
}
