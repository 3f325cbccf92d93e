//! What an administrator gave to whoever fetches: an API client's id and secret, or a token.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use spotfire_auth::{
    AccessToken, ClientCredentials, FixedToken, HttpSettings, JOB_SCOPE, ServerUrl, TokenSource,
};

use super::environment::{or_variable, variable};
use crate::error::{Error, Result};

/// Holds the id of the API client.
const ID: &str = "SPOTFIRE_CLIENT_ID";
/// Holds the secret of the API client.
const SECRET: &str = "SPOTFIRE_CLIENT_SECRET";
/// Holds a token, for those who have no API client of their own.
const TOKEN: &str = "SPOTFIRE_ACCESS_TOKEN";
/// The longest secret taken from a file, in bytes: far above the 64 digits of a server's and the 1 KB of a token.
const LONGEST: u64 = 64 * 1024;

/// A secret is never the value of an option: every user of the machine can read those.
#[derive(Debug, clap::Args)]
pub(super) struct Credentials {
    /// The API client's id [env: SPOTFIRE_CLIENT_ID]
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// A file with the API client's secret, `-` for standard input [env: SPOTFIRE_CLIENT_SECRET holds the secret itself]
    #[arg(long, value_name = "FILE|-")]
    client_secret_file: Option<PathBuf>,
    /// A file with an access token to use instead of id and secret, `-` for standard input [env: SPOTFIRE_ACCESS_TOKEN
    /// holds the token itself, and goes before id and secret there]
    #[arg(long, value_name = "FILE|-", conflicts_with_all = ["client_id", "client_secret_file"])]
    access_token_file: Option<PathBuf>,
    /// The scope that the token is asked for with; any will do to read a description
    #[arg(long, value_name = "SCOPE", default_value = JOB_SCOPE)]
    scope: String,
}

impl Credentials {
    /// Makes what gives tokens; nothing is sent yet. Flags go before the environment.
    pub(super) fn token_source(
        &self,
        server: &ServerUrl,
        settings: &HttpSettings,
    ) -> Result<Box<dyn TokenSource>> {
        if let Some(file) = &self.access_token_file {
            return fixed(&read_secret(file, "access token")?);
        }
        let by_client = self.client_id.is_some() || self.client_secret_file.is_some();
        if !by_client && let Some(token) = variable(TOKEN)? {
            return fixed(&SecretString::from(token));
        }
        let id = or_variable(self.client_id.as_ref(), ID)?.ok_or_else(missing)?;
        let client = ClientCredentials::builder(server.clone(), id, self.secret()?)
            .with_scopes([&self.scope])
            .with_http_settings(settings.clone())
            .build()
            .map_err(unusable)?;
        Ok(Box::new(client))
    }

    fn secret(&self) -> Result<SecretString> {
        match &self.client_secret_file {
            Some(file) => read_secret(file, "client secret"),
            None => variable(SECRET)?.map(SecretString::from).ok_or_else(|| {
                Error::new("there is no client secret").with_help(format!(
                    "set {SECRET}, or name a file with --client-secret-file"
                ))
            }),
        }
    }
}

fn fixed(token: &SecretString) -> Result<Box<dyn TokenSource>> {
    let token = AccessToken::new(token.expose_secret()).map_err(unusable)?;
    Ok(Box::new(FixedToken::new(token)))
}

fn unusable(cause: spotfire_auth::Error) -> Error {
    Error::new("the credentials cannot be used").caused_by(cause)
}

fn missing() -> Error {
    Error::new("there are no credentials")
        .with_help(format!("give --client-id and set {SECRET}, or set {TOKEN}"))
}

fn read_secret(file: &Path, name: &str) -> Result<SecretString> {
    let refused = || Error::new(format!("the {name} cannot be read from {}", file.display()));
    let mut text = String::new();
    open(file)
        .and_then(|source| source.take(LONGEST).read_to_string(&mut text))
        .map_err(|cause| refused().caused_by(cause))?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(refused().caused_by("it is empty")),
        secret => Ok(SecretString::from(secret)),
    }
}

fn open(file: &Path) -> io::Result<Box<dyn Read>> {
    if file.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(File::open(file)?))
}
