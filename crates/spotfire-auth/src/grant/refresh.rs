//! Refresh (RFC 6749 section 6): the next access token of a person who has signed in.

use std::fmt;

use tracing::debug;
use url::Url;

use crate::grant::api_client::{ApiClient, OAuthClient};
use crate::grant::endpoint::Endpoint;
use crate::grant::purpose::Purpose;
use crate::grant::registration::Grant;
use crate::grant::scopes::Scopes;
use crate::{Error, ErrorKind, HttpSettings, RefreshToken, ServerUrl, TokenSet};

/// Gets tokens for refresh tokens.
///
/// It keeps nothing: whoever calls keeps the refresh token, and puts the one of the answer in its place where the answer
/// has one. A server that rotates refresh tokens revokes them all when an old one comes again, so no two may ask with the
/// same one.
///
/// ```no_run
/// # async fn run(kept: String) -> Result<(), spotfire_auth::Error> {
/// use spotfire_auth::{ApiClient, RefreshGrant, RefreshToken, ServerUrl};
///
/// let server = ServerUrl::parse("https://spotfire.example.com")?;
/// let grant = RefreshGrant::builder(server, ApiClient::public("0f3b.oauth-clients.spotfire.tibco.com")).build()?;
/// let mut refresh_token = RefreshToken::new(kept)?;
/// let tokens = grant.refresh(&refresh_token).await?;
/// if let Some(rotated) = tokens.refresh_token() {
///     refresh_token = rotated.clone();
/// }
/// # Ok(())
/// # }
/// ```
pub struct RefreshGrant {
    endpoint: Endpoint,
    client: OAuthClient,
}

/// Makes a [`RefreshGrant`].
#[derive(Clone, Debug)]
#[must_use]
pub struct RefreshGrantBuilder {
    server: ServerUrl,
    client: ApiClient,
    token_endpoint: Url,
    scopes: Scopes,
    settings: HttpSettings,
}

impl RefreshGrant {
    /// Begins with what must be given; the rest has defaults.
    pub fn builder(server: ServerUrl, client: ApiClient) -> RefreshGrantBuilder {
        RefreshGrantBuilder {
            client,
            token_endpoint: server.token_url(),
            server,
            scopes: Scopes::default(),
            settings: HttpSettings::default(),
        }
    }

    /// Asks for tokens with the same scopes as before.
    ///
    /// Where the answer is lost on the way, the server may have taken the token and given another, so it is asked once
    /// more, and no third time. Dropping the future is as good as losing the answer.
    ///
    /// # Errors
    ///
    /// [`InvalidGrant`](ErrorKind::InvalidGrant) when the server does not take the token any more,
    /// [`SignInRequired`](ErrorKind::SignInRequired) when the second answer was lost too; any other, and the token may
    /// still be good.
    pub async fn refresh(&self, token: &RefreshToken) -> Result<TokenSet, Error> {
        match self.ask(token).await {
            Err(error) if is_lost(&error) => {
                debug!(%error, "the answer to a refresh was lost; asking once more");
                self.ask(token).await.map_err(after_loss)
            }
            answer => answer,
        }
    }

    async fn ask(&self, token: &RefreshToken) -> Result<TokenSet, Error> {
        let token = oauth2::RefreshToken::new(token.expose_secret().to_owned());
        // No scopes: RFC 6749 section 6 has it that they are then those of before.
        let request = self.client.exchange_refresh_token(&token);
        self.endpoint
            .granted(request.request_async(&self.endpoint).await)
    }
}

impl RefreshGrantBuilder {
    /// The scopes that were granted at the sign-in, which the new token must have. Default: [`JOB_SCOPE`](crate::JOB_SCOPE).
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Scopes::new(scopes);
        self
    }

    /// Asks at another token endpoint than the documented one, [`ServerUrl::token_url`].
    pub fn with_token_endpoint(mut self, url: Url) -> Self {
        self.token_endpoint = url;
        self
    }

    /// Talks to the token endpoint in another way than by default.
    pub fn with_http_settings(mut self, settings: HttpSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Checks everything. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) when the client or a scope cannot be, or another token endpoint is not
    /// https; and those of
    /// [`HttpSettings::client`].
    pub fn build(self) -> Result<RefreshGrant, Error> {
        let purpose = Purpose::new(self.client, Grant::RefreshToken, self.scopes);
        let client = purpose.client.at(self.token_endpoint.clone());
        Ok(RefreshGrant {
            endpoint: Endpoint::new(&self.server, self.token_endpoint, &self.settings, purpose)?,
            client,
        })
    }
}

impl fmt::Debug for RefreshGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshGrant")
            .field("token_endpoint", &self.endpoint.url().as_str())
            .field("client", &self.endpoint.purpose.client)
            .finish_non_exhaustive()
    }
}

/// Whether the server may have acted although no whole answer came.
fn is_lost(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::Timeout)
}

/// The error of the second request, after the first one's answer was lost.
fn after_loss(error: Error) -> Error {
    if !is_lost(&error) {
        return error;
    }
    Error::new(
        ErrorKind::SignInRequired,
        "the server's answer to the refresh was lost twice, and the refresh token may be spent; sign in again",
    )
    .with_source(error)
}
