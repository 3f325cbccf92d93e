//! Client credentials (RFC 6749 section 4.4): the grant of programs without a person.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AuthType, ClientId, ClientSecret, EndpointNotSet, EndpointSet, RequestTokenError, Scope,
    StandardRevocableToken, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};

use crate::grant::answer::TokenAnswer;
use crate::grant::endpoint::TokenEndpoint;
use crate::grant::refusal::Refusal;
use crate::redact::Redactor;
use crate::token::{Fetch, Fetched, TokenCache};
use crate::{
    AccessToken, Error, ErrorKind, HttpSettings, JOB_SCOPE, ServerUrl, TokenFuture, TokenSource,
};

/// Tokens for an API client with an id and a secret, as `config register-api-client` prints them.
///
/// Clones share one token and one connection: the token is asked for when it is first wanted, by one request however
/// many tasks wait, and again when its end is near (a fifth of its life ahead, at most 5 min) or the API refused it.
/// A failure to renew ahead of the end is a warning in the log, and the old token goes on. After a failed request the
/// same error is returned without asking for 1 s, doubling to 30 s, and for 60 s after a refusal such as
/// `invalid_client`; [`Error::retry_after`] tells how long. Dropping a waiting future gives the wait up and nothing else.
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
pub struct ClientCredentials(Arc<TokenCache<Grant>>);

/// How the client proves who it is at the token endpoint.
///
/// Newer servers register a client for one of the two and refuse the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ClientAuthentication {
    /// `client_secret_basic`: HTTP Basic, id and secret form-urlencoded first (RFC 6749 section 2.3.1). The default, as
    /// it is the server's.
    #[default]
    Basic,
    /// `client_secret_post`: id and secret in the request's body.
    Post,
}

/// Makes [`ClientCredentials`].
#[derive(Clone)]
#[must_use]
pub struct ClientCredentialsBuilder {
    server: ServerUrl,
    client_id: String,
    client_secret: SecretString,
    authentication: ClientAuthentication,
    scopes: Vec<String>,
    settings: HttpSettings,
}

/// A token request that can be made again and again.
struct Grant {
    endpoint: TokenEndpoint,
    client: OAuthClient,
}

/// A client of `oauth2` that knows the token endpoint alone.
type OAuthClient = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

impl ClientCredentials {
    /// Begins with what must be given; the rest has defaults.
    pub fn builder(
        server: ServerUrl,
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
    ) -> ClientCredentialsBuilder {
        ClientCredentialsBuilder {
            server,
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            authentication: ClientAuthentication::default(),
            scopes: vec![JOB_SCOPE.to_owned()],
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
        Some(self.0.fetcher().client.client_id())
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoint = &self.0.fetcher().endpoint;
        f.debug_struct("ClientCredentials")
            .field("server", &endpoint.server)
            .field("client_id", &endpoint.refusal.client_id)
            .field("authentication", &endpoint.refusal.authentication)
            .field("scopes", &endpoint.refusal.scopes)
            .finish_non_exhaustive()
    }
}

impl ClientAuthentication {
    /// The method's name in OAuth 2.0 and in `config register-api-client`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "client_secret_basic",
            Self::Post => "client_secret_post",
        }
    }
}

impl ClientCredentialsBuilder {
    /// Sends id and secret another way. Default: [`ClientAuthentication::Basic`].
    pub fn with_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.authentication = authentication;
        self
    }

    /// Asks for these scopes instead of [`JOB_SCOPE`]; for none at all, where the list is empty, and the server then
    /// decides. A token has the scopes it was asked for with, so all that are ever needed belong here.
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
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
    /// [`Configuration`](ErrorKind::Configuration) when id or secret is empty or holds a control character, or a scope
    /// is no scope; and those of [`HttpSettings::client`].
    pub fn build(self) -> Result<ClientCredentials, Error> {
        check_credential("client id", &self.client_id)?;
        check_credential("client secret", self.client_secret.expose_secret())?;
        self.scopes
            .iter()
            .try_for_each(|scope| check_scope(scope))?;
        let client = self.oauth_client();
        let endpoint = TokenEndpoint {
            client: self.settings.client(&self.server)?,
            server: self.server,
            refusal: Refusal {
                redactor: Redactor::new([self.client_secret.expose_secret()]),
                client_id: self.client_id,
                authentication: self.authentication,
                scopes: self.scopes,
            },
        };
        Ok(ClientCredentials(Arc::new(TokenCache::new(Grant {
            endpoint,
            client,
        }))))
    }

    fn oauth_client(&self) -> OAuthClient {
        oauth2::Client::new(ClientId::new(self.client_id.clone()))
            .set_client_secret(ClientSecret::new(
                self.client_secret.expose_secret().to_owned(),
            ))
            .set_auth_type(match self.authentication {
                ClientAuthentication::Basic => AuthType::BasicAuth,
                ClientAuthentication::Post => AuthType::RequestBody,
            })
            .set_token_uri(TokenUrl::from_url(self.server.token_url()))
    }
}

impl fmt::Debug for ClientCredentialsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentialsBuilder")
            .field("server", &self.server)
            .field("client_id", &self.client_id)
            .field("authentication", &self.authentication)
            .field("scopes", &self.scopes)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Fetch for Grant {
    fn fetch(&self) -> Pin<Box<dyn Future<Output = Result<Fetched, Error>> + Send + '_>> {
        Box::pin(async move {
            let scopes = self
                .endpoint
                .refusal
                .scopes
                .iter()
                .map(|scope| Scope::new(scope.clone()));
            let request = self.client.exchange_client_credentials().add_scopes(scopes);
            let answer = request
                .request_async(&self.endpoint)
                .await
                .map_err(|error| self.explain(error))?;
            self.accept(&answer)
        })
    }
}

impl Grant {
    /// Takes the token out of an answer that grants what was asked for.
    fn accept(&self, answer: &TokenAnswer) -> Result<Fetched, Error> {
        if *answer.token_type() != BasicTokenType::Bearer {
            return Err(self.malformed("token_type is not Bearer"));
        }
        if let Some(granted) = answer.scopes()
            && let Some(missing) = self.missing(granted)
        {
            return Err(self.endpoint.refusal.missing_scope(missing));
        }
        let token = AccessToken::new(answer.access_token().secret()).map_err(|cause| {
            self.malformed("access_token is no bearer token")
                .with_source(cause)
        })?;
        Ok(Fetched {
            token,
            expires_in: answer.expires_in(),
        })
    }

    fn missing(&self, granted: &[Scope]) -> Option<&str> {
        let asked = &self.endpoint.refusal.scopes;
        asked
            .iter()
            .map(String::as_str)
            .find(|asked| !granted.iter().any(|scope| scope.as_str() == *asked))
    }

    fn explain(&self, error: RequestTokenError<Error, BasicErrorResponse>) -> Error {
        match error {
            RequestTokenError::Request(error) => error,
            // Not the cause: serde's texts repeat values, and one of them is the token.
            RequestTokenError::Parse(cause, _) => self.malformed(&format!("at {}", cause.path())),
            RequestTokenError::ServerResponse(_) | RequestTokenError::Other(_) => {
                self.malformed("empty")
            }
        }
    }

    fn malformed(&self, what: &str) -> Error {
        Error::new(
            ErrorKind::UnexpectedAnswer,
            format!(
                "{} gave an answer that is not a bearer token's ({what}); check that the server URL leads to a Spotfire Server",
                self.endpoint.server.token_url()
            ),
        )
    }
}

/// Refuses what no client id or secret has; a line end comes with a file that was read whole.
fn check_credential(name: &str, value: &str) -> Result<(), Error> {
    if value.is_empty() {
        return Err(Error::configuration(format!("the {name} is empty")));
    }
    if value.chars().any(char::is_control) {
        return Err(Error::configuration(format!(
            "the {name} holds a line end or another control character; if it comes from a file, trim it"
        )));
    }
    Ok(())
}

/// RFC 6749 section 3.3: visible ASCII but for `"` and `\`.
fn check_scope(scope: &str) -> Result<(), Error> {
    if !scope.is_empty()
        && scope
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
    {
        return Ok(());
    }
    Err(Error::configuration(format!(
        "{scope:?} is not a scope; give each scope by itself, without blanks"
    )))
}
