//! The request for a description.

use reqwest::header::{ACCEPT, AUTHORIZATION};
use reqwest::{Response, StatusCode};
use spotfire_auth::{HttpSettings, ServerUrl, TokenSource};

use crate::error::{Error, Result};

/// The longest description that is taken, in bytes.
const LONGEST: usize = 16 << 20;

/// What is asked for, and of whom.
pub(super) struct Request<'a> {
    pub(super) server: &'a ServerUrl,
    pub(super) group: &'a str,
}

impl Request<'_> {
    /// Returns the body of the server's answer, if that is a success.
    pub(super) async fn send(
        &self,
        settings: &HttpSettings,
        tokens: &dyn TokenSource,
    ) -> Result<Vec<u8>> {
        let token = tokens
            .token()
            .await
            .map_err(|cause| Error::new("there is no token").caused_by(cause))?;
        let client = settings
            .client(self.server)
            .map_err(|cause| self.failed(cause))?;
        let response = client
            .get(self.server.api_docs_url(self.group))
            .header(AUTHORIZATION, token.authorization())
            .header(ACCEPT, "application/json")
            .send()
            .await
            .map_err(|cause| self.lost(cause))?;
        self.judge(response.status())?;
        self.read(response).await
    }

    /// Lets success pass and says of everything else what it means here.
    fn judge(&self, status: StatusCode) -> Result<()> {
        if status.is_success() {
            return Ok(());
        }
        let error = self.failed(format!("{} answers {status}", self.server.origin()));
        Err(match self.meaning(status) {
            Some(meaning) => error.with_help(meaning),
            None => error,
        })
    }

    fn meaning(&self, status: StatusCode) -> Option<String> {
        let Request { server, group } = self;
        match status {
            StatusCode::UNAUTHORIZED => Some(
                "the server does not take the token: it may have expired, or be of another server"
                    .to_owned(),
            ),
            StatusCode::FORBIDDEN => Some(format!(
                "the client may not read descriptions, or {server} is not the base of a Spotfire Server, \
                 which answers so for paths that it does not know"
            )),
            StatusCode::NOT_FOUND => Some(format!(
                "the server has no group `{group}`, or its descriptions are turned off \
                 (config-web-service-api --online-doc-enabled)"
            )),
            _ if status.is_redirection() => Some(
                "redirects are not followed, because a token would go with them: \
                 give the address that it leads to"
                    .to_owned(),
            ),
            _ => None,
        }
    }

    /// Reads the body within its limit; one that breaks off is an error.
    async fn read(&self, mut response: Response) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|cause| self.lost(cause))? {
            body.extend_from_slice(&chunk);
            if body.len() > LONGEST {
                return Err(self.failed(format!("it is longer than {LONGEST} bytes")));
            }
        }
        Ok(body)
    }

    /// The library's errors print URLs, which is why they lose theirs.
    fn lost(&self, cause: reqwest::Error) -> Error {
        self.failed(cause.without_url()).with_help(
            "check the address; behind a proxy set HTTPS_PROXY; \
             for an authority of your own give --ca-file",
        )
    }

    fn failed(&self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        let what = format!(
            "the description of the group `{}` cannot be fetched",
            self.group
        );
        Error::new(what).caused_by(cause)
    }

    /// Says that what came cannot be used.
    pub(super) fn refused(&self, cause: Error) -> Error {
        let Request { server, group } = self;
        Error::new(format!(
            "what {server} gives as the description of the group `{group}` cannot be used"
        ))
        .with_help("nothing was written")
        .because(cause)
    }
}
