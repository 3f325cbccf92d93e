//! The request for a description.

use reqwest::header::{ACCEPT, AUTHORIZATION, SERVER};
use reqwest::{Client, Response, StatusCode};
use spotfire_auth::{AccessToken, HttpSettings, ServerUrl, TokenSource};

use super::attempts::{Failed, repeat, retry_after};
use super::group::Group;
use crate::error::{Error, Result};

/// The longest description that is taken, in bytes.
const LONGEST: usize = 16 << 20;
/// A job that no server has: it asks the API for the answer to a job that it does not know.
const NO_JOB: &str = "5d1e0f7c-3c57-4d0b-9d4e-6a1b2c3d4e5f";

/// What is asked for, and of whom.
pub(super) struct Request<'a> {
    pub(super) server: &'a ServerUrl,
    pub(super) group: &'a Group,
    /// How often a transient failure is tried again.
    pub(super) retries: u32,
}

/// A server's answer, as it came.
pub(super) struct Answer {
    pub(super) body: Vec<u8>,
    /// What the server says that it is, if it says that it is Spotfire.
    pub(super) server_version: Option<String>,
}

impl Request<'_> {
    /// Returns the server's answer, if that is a success.
    pub(super) async fn send(
        &self,
        settings: &HttpSettings,
        tokens: &dyn TokenSource,
    ) -> Result<Answer> {
        let client = settings
            .client(self.server)
            .map_err(|cause| self.failed(cause))?;
        repeat(self.retries, || self.attempt(&client, tokens)).await
    }

    async fn attempt(
        &self,
        client: &Client,
        tokens: &dyn TokenSource,
    ) -> std::result::Result<Answer, Failed> {
        let token = tokens.token().await.map_err(|cause| Failed {
            is_transient: cause.is_transient(),
            wait: cause.retry_after(),
            error: Error::new("there is no token").caused_by(cause),
        })?;
        let address = self.server.api_docs_url(self.group.as_str());
        let mut response = self.ask(client, &token, address.as_str()).await?;
        if response.status() == StatusCode::NOT_FOUND {
            let elsewhere = self.ask(client, &token, &self.springdoc_address()).await?;
            if elsewhere.status().is_success() {
                response = elsewhere;
            }
        }
        if !response.status().is_success() {
            return Err(self.refused_with(response, client, &token).await);
        }
        self.read(response).await
    }

    async fn ask(
        &self,
        client: &Client,
        token: &AccessToken,
        address: &str,
    ) -> std::result::Result<Response, Failed> {
        let request = client
            .get(address)
            .header(AUTHORIZATION, token.authorization())
            .header(ACCEPT, "application/json");
        request.send().await.map_err(|cause| self.lost(cause))
    }

    /// Where springdoc, which followed springfox, has a description by default. No Spotfire Server is known to have
    /// one there yet.
    fn springdoc_address(&self) -> String {
        format!("{}/v3/api-docs/{}", self.server.api_url(), self.group)
    }

    /// Says of an answer that is no success what it means here.
    async fn refused_with(
        &self,
        response: Response,
        client: &Client,
        token: &AccessToken,
    ) -> Failed {
        let status = response.status();
        let error = self.failed(format!("{} answers {status}", self.server.origin()));
        let error = match self.meaning(status, client, token).await {
            Some(meaning) => error.with_help(meaning),
            None => error,
        };
        Failed {
            error,
            is_transient: is_transient(status),
            wait: retry_after(response.headers()),
        }
    }

    async fn meaning(
        &self,
        status: StatusCode,
        client: &Client,
        token: &AccessToken,
    ) -> Option<String> {
        match status {
            StatusCode::UNAUTHORIZED => Some(
                "the server does not take the token: it may have expired, or be of another server"
                    .to_owned(),
            ),
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
                Some(self.reason(status, self.api_status(client, token).await))
            }
            _ if status.is_redirection() => Some(
                "redirects are not followed, because a token would go with them: \
                 give the address that it leads to"
                    .to_owned(),
            ),
            _ => None,
        }
    }

    /// Asks the API itself, which may be on while its description is off, how a job stands that nobody has.
    async fn api_status(&self, client: &Client, token: &AccessToken) -> Option<StatusCode> {
        let url = format!("{}/rest/as/job/status/{NO_JOB}", self.server.api_url());
        let answer = self.ask(client, token, &url).await;
        answer.ok().map(|response| response.status())
    }

    /// Why the description is refused, judged by what the API answers with the same token.
    fn reason(&self, description: StatusCode, api: Option<StatusCode>) -> String {
        let Request { server, group, .. } = self;
        let off = "an administrator turns descriptions on with config-web-service-api --online-doc-enabled=true";
        match (description, api) {
            // The API knows no such job: it is on, and takes the token.
            (StatusCode::NOT_FOUND, Some(StatusCode::NOT_FOUND)) => format!(
                "the API itself is on and takes the token; the server's descriptions are turned off, \
                 or it has no group `{group}`: {off}"
            ),
            (_, Some(StatusCode::NOT_FOUND)) => format!(
                "the API itself is on and takes the token; the server's descriptions are turned off, \
                 or this client may not read them: {off}"
            ),
            (_, Some(StatusCode::UNAUTHORIZED)) => {
                "the API does not take the token: it may have expired, or be of another server"
                    .to_owned()
            }
            (_, Some(StatusCode::FORBIDDEN)) => format!(
                "the API refuses the client as well: it may lack the scope, the REST API may be turned off \
                 (config-web-service-api --rest-enabled), or {server} is not the base of a Spotfire Server, \
                 which answers 403 for paths that it does not know"
            ),
            (_, Some(other)) => format!(
                "the API answers {other} as well, so {server} may not be the base of a Spotfire Server; \
                 if it is: {off}"
            ),
            (_, None) => "the server could not be asked whether its API is on".to_owned(),
        }
    }

    /// Reads the body within its limit; one that breaks off is an error.
    async fn read(&self, mut response: Response) -> std::result::Result<Answer, Failed> {
        let server_version = product(&response);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|cause| self.lost(cause))? {
            body.extend_from_slice(&chunk);
            if body.len() > LONGEST {
                let too_long = self.failed(format!("it is longer than {LONGEST} bytes"));
                return Err(Failed::for_good(too_long));
            }
        }
        Ok(Answer {
            body,
            server_version,
        })
    }

    /// No whole answer came. The library's errors print URLs, which is why they lose theirs.
    fn lost(&self, cause: reqwest::Error) -> Failed {
        Failed::for_now(self.failed(cause.without_url()).with_help(
            "check the address; behind a proxy set HTTPS_PROXY; \
             for an authority of your own give --ca-file",
        ))
    }

    fn failed(&self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        let what = format!(
            "the description of the group `{}` cannot be fetched",
            self.group
        );
        Error::new(what).caused_by(cause)
    }
}

/// Tells whether a later request may be answered otherwise without anybody changing anything.
fn is_transient(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// What the server calls itself. A proxy in between puts its own name there, which says nothing of the server.
fn product(response: &Response) -> Option<String> {
    let name = response.headers().get(SERVER)?.to_str().ok()?;
    name.to_ascii_lowercase()
        .contains("spotfire")
        .then(|| name.to_owned())
}
