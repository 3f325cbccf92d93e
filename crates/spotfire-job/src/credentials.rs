//! With whose credentials the tool signs in.

use std::{path::PathBuf, sync::Arc};

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use spotfire_auth::{
    AccessToken, ClientCredentials, FixedToken, HttpSettings, ProfileName, ServerUrl, TokenSource,
};

use crate::{
    environment::{self, ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET},
    failure::Failure,
    input,
    profiles::ProfileArgs,
    secret,
    text::shell_word,
};

/// The settings that name the credentials. None of them is a secret: those lie in files or in the environment.
#[derive(Args, Debug)]
#[command(next_help_heading = "Server and credentials")]
pub(crate) struct CredentialArgs {
    /// The id of the API client [env: SPOTFIRE_CLIENT_ID].
    #[arg(long, value_name = "ID", conflicts_with = "profile")]
    client_id: Option<String>,
    /// A file with the API client's secret, `-` for standard input [env: SPOTFIRE_CLIENT_SECRET holds the secret itself].
    #[arg(long, value_name = "FILE|-")]
    client_secret_file: Option<PathBuf>,
    /// A file with an access token to use instead of id and secret, `-` for standard input [env: SPOTFIRE_ACCESS_TOKEN
    /// holds the token itself, and goes before id and secret there].
    #[arg(long, value_name = "FILE|-", conflicts_with_all = ["client_id", "client_secret_file", "profile"])]
    access_token_file: Option<PathBuf>,
    #[command(flatten)]
    profile: ProfileArgs,
}

/// What the tool was given to sign in with.
#[derive(Debug)]
pub(crate) enum Credentials {
    /// A token.
    Token(SecretString),
    /// The id and the secret of an API client.
    Client {
        /// The id.
        id: String,
        /// The secret.
        secret: SecretString,
    },
    /// A stored sign-in.
    SignIn {
        /// Its profile.
        name: ProfileName,
        /// The secret of the API client, if one was given.
        secret: Option<SecretString>,
        /// Whether the profile was asked for, or is what is left where nothing was given.
        is_named: bool,
    },
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

    /// Reads what was given. Flags go before the environment, where a token goes before id and secret, and these before
    /// a stored sign-in.
    pub(crate) fn read(&self) -> Result<Credentials, Failure> {
        if let Some(file) = &self.access_token_file {
            return Ok(Credentials::Token(secret::from_file(file, "access token")?));
        }
        let by_client = self.client_id.is_some() || self.client_secret_file.is_some();
        let by_flag = by_client || self.profile.flag().is_some();
        if !by_flag && let Some(token) = environment::variable(ACCESS_TOKEN)? {
            return Ok(Credentials::Token(token.into()));
        }
        let secret = client_secret(self.client_secret_file.as_ref())?;
        if self.profile.flag().is_some() {
            return self.sign_in(secret);
        }
        match (
            environment::or_variable(self.client_id.as_ref(), CLIENT_ID)?,
            secret,
        ) {
            (Some(id), Some(secret)) => Ok(Credentials::Client { id, secret }),
            (Some(_), None) if self.client_id.is_some() => {
                Err(none_given("no client secret is given"))
            }
            // An id alone, or a secret alone, may be those of somebody who has signed in.
            (_, secret) => self.sign_in(secret),
        }
    }

    fn sign_in(&self, secret: Option<SecretString>) -> Result<Credentials, Failure> {
        let given = self.profile.given()?;
        Ok(Credentials::SignIn {
            is_named: given.is_some(),
            name: given.unwrap_or_default(),
            secret,
        })
    }

    /// The flags that name the same credentials once more, but for a profile.
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

/// The client secret in a file, or else the one in the environment.
pub(crate) fn client_secret(file: Option<&PathBuf>) -> Result<Option<SecretString>, Failure> {
    match file {
        Some(file) => secret::from_file(file, "client secret").map(Some),
        None => Ok(environment::variable(CLIENT_SECRET)?.map(SecretString::from)),
    }
}

fn lossy(path: Option<&PathBuf>) -> Option<String> {
    Some(path?.to_string_lossy().into_owned())
}

/// Tokens that are always this one.
pub(crate) fn fixed_token(token: &SecretString) -> Result<Arc<dyn TokenSource>, Failure> {
    let token = AccessToken::new(token.expose_secret())
        .map_err(|error| Failure::usage("the access token cannot be used").with_cause(error))?;
    Ok(Arc::new(FixedToken::new(token)))
}

/// Tokens for an API client with a secret.
pub(crate) fn client_credentials(
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

/// The failure of a call that was given too little to sign in with.
pub(crate) fn none_given(message: &str) -> Failure {
    Failure::usage(message).with_help(format!(
        "sign in with `spotfire-job login`; or set {CLIENT_ID} or give --client-id, and put the secret into \
         {CLIENT_SECRET} or into the file of --client-secret-file; or put an access token into {ACCESS_TOKEN}"
    ))
}
