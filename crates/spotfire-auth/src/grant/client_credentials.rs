//! Client credentials (RFC 6749 section 4.4): the grant of programs without a person.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

use crate::grant::api_client::{ApiClient, ClientAuthentication, OAuthClient};
use crate::grant::endpoint::Endpoint;
use crate::grant::purpose::Purpose;
use crate::grant::registration::Grant;
use crate::grant::scopes::Scopes;
use crate::token::{Fetch, Fetched, TokenCache};
use crate::{AccessToken, Error, HttpSettings, ServerUrl, TokenFuture, TokenSource};

/// Tokens for an API client with an id and a secret, as `config register-api-client` prints them.
///
/// Clones share one token and one connection: the token is asked for when it is first wanted, by one request however
/// many tasks wait, and again when its end is near (a fifth of its life ahead, at most 5 min, and by chance up to a fifth
/// of that later) or the API refused it. A failure to renew ahead of the end is a warning in the log, and the old token
/// goes on. After a failed request the same error is returned without asking for 1 s, doubling to 30 s, and for 60 s after
/// a refusal such as `invalid_client`; [`Error::retry_after`] tells how long. Dropping a waiting future gives the wait up
/// and nothing else.
///
/// The server tells a token's life in `expires_in` (a real one was seen to say two hours). Where that is missing, zero,
/// negative or no number, 5 min are assumed; more than a day is taken for a day.
///
/// Nothing is stored outside the process.
///
/// ```no_run
/// # async fn run(secret: String) -> Result<(), spotfire_auth::Error> {
/// use spotfire_auth::{ClientAuthentication, ClientCredentials, ServerUrl, TokenSource};
///
/// let server = ServerUrl::parse("https://spotfire.example.com")?;
/// let source = ClientCredentials::builder(server, "0f3b.oauth-clients.spotfire.tibco.com", secret)
///     .with_authentication(ClientAuthentication::Post)
///     .build()?;
/// let token = source.token().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ClientCredentials(Arc<TokenCache<Request>>);

/// Makes [`ClientCredentials`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ClientCredentialsBuilder {
    server: ServerUrl,
    client: ApiClient,
    token_endpoint: Url,
    scopes: Scopes,
    settings: HttpSettings,
}

/// A token request that can be made again and again.
struct Request {
    endpoint: Endpoint,
    client: OAuthClient,
}

impl ClientCredentials {
    /// Begins with what must be given; the rest has defaults.
    pub fn builder(
        server: ServerUrl,
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
    ) -> ClientCredentialsBuilder {
        ClientCredentialsBuilder {
            client: ApiClient::confidential(client_id, client_secret),
            token_endpoint: server.token_url(),
            server,
            scopes: Scopes::default(),
            settings: HttpSettings::default(),
        }
    }
}

impl TokenSource for ClientCredentials {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(self.0.token())
    }

    fn renew<'a>(&'a self, rejected: &'a AccessToken) -> TokenFuture<'a> {
        Box::pin(self.0.renew(rejected))
    }

    fn client_id(&self) -> Option<&str> {
        Some(self.0.fetcher().client.client_id().as_str())
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoint = &self.0.fetcher().endpoint;
        f.debug_struct("ClientCredentials")
            .field("token_endpoint", &endpoint.url().as_str())
            .field("client", &endpoint.purpose.client)
            .field("scopes", &endpoint.purpose.scopes)
            .finish_non_exhaustive()
    }
}

impl ClientCredentialsBuilder {
    /// Sends id and secret another way. Default: [`ClientAuthentication::Basic`]. The grant is not for clients without a
    /// secret, so [`ClientAuthentication::None`] is refused.
    pub fn with_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.client = self.client.with_authentication(authentication);
        self
    }

    /// Asks for these scopes instead of [`JOB_SCOPE`](crate::JOB_SCOPE); for none at all, where the list is empty, and the server then
    /// decides. A token has the scopes it was asked for with, so all that are ever needed belong here.
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Scopes::new(scopes);
        self
    }

    /// Asks at another token endpoint than the documented one, [`ServerUrl::token_url`]: one of the server's
    /// [metadata](crate::ServerMetadata), or behind a proxy that moves it.
    pub fn with_token_endpoint(mut self, url: Url) -> Self {
        self.token_endpoint = url;
        self
    }

    /// Talks to the token endpoint in another way than by default.
    pub fn with_http_settings(mut self, settings: HttpSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Checks everything and makes the source. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when id or secret is empty or holds a control character, a scope
    /// is no scope, or another token endpoint is not https; and those of [`HttpSettings::client`].
    pub fn build(self) -> Result<ClientCredentials, Error> {
        let purpose = Purpose::new(self.client, Grant::ClientCredentials, self.scopes);
        let client = purpose.client.at(self.token_endpoint.clone());
        let endpoint = Endpoint::new(&self.server, self.token_endpoint, &self.settings, purpose)?;
        Ok(ClientCredentials(Arc::new(TokenCache::new(Request {
            endpoint,
            client,
        }))))
    }
}

impl Fetch for Request {
    fn fetch(&self) -> Pin<Box<dyn Future<Output = Result<Fetched, Error>> + Send + '_>> {
        Box::pin(async move {
            let scopes = self.endpoint.purpose.scopes.requested();
            let request = self.client.exchange_client_credentials().add_scopes(scopes);
            let answer = request.request_async(&self.endpoint).await;
            self.endpoint.granted(answer).map(Fetched::from)
        })
    }
}
