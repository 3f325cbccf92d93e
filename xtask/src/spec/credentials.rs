//! What an administrator gave to whoever fetches: an API client's id and secret, or a token.

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use spotfire_auth::{
    AccessToken, ClientCredentials, FixedToken, HttpSettings, JOB_SCOPE, ServerUrl, TokenSource,
};

use crate::error::{Error, Result};

/// Holds the secret of the API client.
const SECRET: &str = "SPOTFIRE_CLIENT_SECRET";
/// Holds a token, for those who have no API client of their own.
const TOKEN: &str = "SPOTFIRE_ACCESS_TOKEN";
/// The longest secret taken from a file, in bytes: far above the 64 digits of a server's.
const LONGEST: u64 = 64 * 1024;

/// A secret is never the value of an option: every user of the machine can read those.
#[derive(Debug, clap::Args)]
pub(super) struct Credentials {
    /// The API client's id; its secret is in SPOTFIRE_CLIENT_SECRET or in a file.
    /// Without an id, a token is in SPOTFIRE_ACCESS_TOKEN
    #[arg(long, env = "SPOTFIRE_CLIENT_ID", value_name = "ID")]
    client_id: Option<String>,
    /// The file that holds the API client's secret, `-` for standard input
    #[arg(long, value_name = "FILE", requires = "client_id")]
    client_secret_file: Option<PathBuf>,
    /// The scope that the token is asked for with; any will do to read a description
    #[arg(long, value_name = "SCOPE", default_value = JOB_SCOPE)]
    scope: String,
}

impl Credentials {
    /// Makes what gives tokens; nothing is sent yet.
    pub(super) fn token_source(
        &self,
        server: &ServerUrl,
        settings: &HttpSettings,
    ) -> Result<Box<dyn TokenSource>> {
        let unusable = |cause| Error::new("the credentials cannot be used").caused_by(cause);
        // CI systems set a variable to nothing where they have no value for it.
        let Some(id) = self.client_id.as_ref().filter(|id| !id.is_empty()) else {
            let token = variable(TOKEN)?.ok_or_else(missing)?;
            let token = AccessToken::new(token.expose_secret()).map_err(unusable)?;
            return Ok(Box::new(FixedToken::new(token)));
        };
        let client = ClientCredentials::builder(server.clone(), id, self.secret()?)
            .with_scopes([&self.scope])
            .with_http_settings(settings.clone())
            .build()
            .map_err(unusable)?;
        Ok(Box::new(client))
    }

    fn secret(&self) -> Result<SecretString> {
        match &self.client_secret_file {
            Some(path) => read_secret(path),
            None => variable(SECRET)?.ok_or_else(|| {
                Error::new("there is no client secret").with_help(format!(
                    "set {SECRET}, or name a file with --client-secret-file"
                ))
            }),
        }
    }
}

fn missing() -> Error {
    Error::new("there are no credentials")
        .with_help(format!("give --client-id and set {SECRET}, or set {TOKEN}"))
}

/// Reads a variable of the environment; one that is set to nothing is as good as not set.
fn variable(name: &str) -> Result<Option<SecretString>> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)
            .filter(|it| !it.is_empty())
            .map(SecretString::from)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Error::new(format!("{name} is not UTF-8 text"))),
    }
}

fn read_secret(path: &Path) -> Result<SecretString> {
    let refused = || {
        Error::new(format!(
            "the client secret cannot be read from {}",
            path.display()
        ))
    };
    let mut text = String::new();
    open(path)
        .and_then(|source| source.take(LONGEST).read_to_string(&mut text))
        .map_err(|cause| refused().caused_by(cause))?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(refused().caused_by("it is empty")),
        secret => Ok(SecretString::from(secret)),
    }
}

fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(File::open(path)?))
}
