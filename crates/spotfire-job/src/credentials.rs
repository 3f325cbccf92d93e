//! With whose credentials the tool signs in.

use std::{path::PathBuf, sync::Arc};

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use spotfire_auth::{
    AccessToken, ClientCredentials, FixedToken, HttpSettings, ServerUrl, TokenSource,
};

use crate::{
    environment::{self, ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET},
    failure::Failure,
    input, secret,
    text::shell_word,
};

/// The settings that name the credentials. None of them is a secret: those lie in files or in the environment.
#[derive(Args, Debug)]
#[command(next_help_heading = "Server and credentials")]
pub(crate) struct CredentialArgs {
    /// The id of the API client [env: SPOTFIRE_CLIENT_ID].
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// A file with the API client's secret, `-` for standard input [env: SPOTFIRE_CLIENT_SECRET holds the secret itself].
    #[arg(long, value_name = "FILE|-")]
    client_secret_file: Option<PathBuf>,
    /// A file with an access token to use instead of id and secret, `-` for standard input [env: SPOTFIRE_ACCESS_TOKEN
    /// holds the token itself, and goes before id and secret there].
    #[arg(long, value_name = "FILE|-", conflicts_with_all = ["client_id", "client_secret_file"])]
    access_token_file: Option<PathBuf>,
}

impl CredentialArgs {
    /// Whether a secret is to come from standard input.
    pub(crate) fn reads_stdin(&self) -> bool {
        let files = [&self.client_secret_file, &self.access_token_file];
        files
            .into_iter()
            .flatten()
            .any(|file| input::is_stdin(file))
    }

    /// Where the tokens come from. Flags go before the environment, and there a token goes before id and secret.
    pub(crate) fn tokens(
        &self,
        server: &ServerUrl,
        http: &HttpSettings,
    ) -> Result<Arc<dyn TokenSource>, Failure> {
        if let Some(file) = &self.access_token_file {
            return fixed_token(secret::from_file(file, "access token")?);
        }
        let by_client = self.client_id.is_some() || self.client_secret_file.is_some();
        if !by_client && let Some(token) = environment::variable(ACCESS_TOKEN)? {
            return fixed_token(token.into());
        }
        let client_id = environment::or_variable(self.client_id.as_ref(), CLIENT_ID)?;
        let secret = match &self.client_secret_file {
            Some(file) => Some(secret::from_file(file, "client secret")?),
            None => environment::variable(CLIENT_SECRET)?.map(SecretString::from),
        };
        match (client_id, secret) {
            (Some(id), Some(secret)) => client_credentials(server, http, id, secret),
            (None, _) => Err(no_credentials("no API client is given")),
            (Some(_), None) => Err(no_credentials("no client secret is given")),
        }
    }

    /// The flags that name the same credentials once more.
    pub(crate) fn flags(&self) -> String {
        let given = [
            ("--client-id", self.client_id.clone()),
            (
                "--client-secret-file",
                lossy(self.client_secret_file.as_ref()),
            ),
            (
                "--access-token-file",
                lossy(self.access_token_file.as_ref()),
            ),
        ];
        let given = given
            .into_iter()
            .filter_map(|(flag, value)| Some((flag, value?)));
        given
            .map(|(flag, value)| format!(" {flag} {}", shell_word(&value)))
            .collect()
    }
}

fn lossy(path: Option<&PathBuf>) -> Option<String> {
    Some(path?.to_string_lossy().into_owned())
}

fn fixed_token(token: SecretString) -> Result<Arc<dyn TokenSource>, Failure> {
    let token = AccessToken::new(token.expose_secret())
        .map_err(|error| Failure::usage("the access token cannot be used").with_cause(error))?;
    Ok(Arc::new(FixedToken::new(token)))
}

fn client_credentials(
    server: &ServerUrl,
    http: &HttpSettings,
    id: String,
    secret: SecretString,
) -> Result<Arc<dyn TokenSource>, Failure> {
    let credentials = ClientCredentials::builder(server.clone(), id, secret)
        .with_http_settings(http.clone())
        .build()
        .map_err(|error| {
            Failure::of_sign_in(error, "the API client's credentials cannot be used")
        })?;
    Ok(Arc::new(credentials))
}

fn no_credentials(message: &str) -> Failure {
    Failure::usage(message).with_help(format!(
        "set {CLIENT_ID} or give --client-id, and put the secret into {CLIENT_SECRET} or into the file of \
         --client-secret-file; or put an access token into {ACCESS_TOKEN}"
    ))
}
