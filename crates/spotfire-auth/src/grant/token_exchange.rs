//! Token exchange (RFC 8693): a token of another authorization server for one of this server.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::grant::endpoint::Endpoint;
use crate::grant::purpose::Purpose;
use crate::grant::registration::Grant;
use crate::grant::scopes::Scopes;
use crate::token::{Fetch, Fetched, TokenCache};
use crate::{
    AccessToken, ApiClient, Discovery, Error, HttpSettings, ServerMetadata, ServerUrl, TokenFuture,
    TokenSource,
};

/// Tokens for the tokens of another authorization server, which newer servers can be set up to trust.
///
/// The subject token comes from a source of its own and is asked for whenever a new token is needed. The token that it
/// is exchanged for is kept and renewed as [`ClientCredentials`](crate::ClientCredentials) keeps its own, and clones share
/// it.
///
/// ```no_run
/// # async fn run(subject: String, secret: String) -> Result<(), spotfire_auth::Error> {
/// use std::sync::Arc;
/// use spotfire_auth::{AccessToken, ApiClient, FixedToken, ServerUrl, TokenExchange, TokenSource, TokenType};
///
/// let server = ServerUrl::parse("https://spotfire.example.com")?;
/// let client = ApiClient::confidential("0f3b.oauth-clients.spotfire.tibco.com", secret);
/// let subject = Arc::new(FixedToken::new(AccessToken::new(subject)?));
/// let source = TokenExchange::builder(server, client, subject, TokenType::Jwt).build()?;
/// let token = source.token().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct TokenExchange(Arc<TokenCache<Exchange>>);

/// What a token is (RFC 8693 section 3).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TokenType {
    /// An OAuth 2.0 access token of whatever form.
    AccessToken,
    /// An OpenID Connect ID token.
    IdToken,
    /// A JSON Web Token that is none of the above.
    Jwt,
    /// A SAML 1.1 assertion, base64url-encoded.
    Saml1,
    /// A SAML 2.0 assertion, base64url-encoded.
    Saml2,
    /// Another type, by its URI.
    Other(String),
}

/// Makes a [`TokenExchange`].
#[derive(Clone, Debug)]
#[must_use]
pub struct TokenExchangeBuilder {
    server: ServerUrl,
    client: ApiClient,
    subject: Arc<dyn TokenSource>,
    subject_type: TokenType,
    requested_type: Option<TokenType>,
    audience: Option<String>,
    scopes: Scopes,
    settings: HttpSettings,
    metadata: Option<ServerMetadata>,
}

/// An exchange that can be made again and again.
struct Exchange {
    given: TokenExchangeBuilder,
    /// Made when it is first needed, with the server's metadata.
    endpoint: OnceCell<Endpoint>,
}

impl TokenExchange {
    /// Begins with what must be given; the rest has defaults.
    pub fn builder(
        server: ServerUrl,
        client: ApiClient,
        subject: Arc<dyn TokenSource>,
        subject_type: TokenType,
    ) -> TokenExchangeBuilder {
        TokenExchangeBuilder {
            server,
            client,
            subject,
            subject_type,
            requested_type: None,
            audience: None,
            scopes: Scopes::default(),
            settings: HttpSettings::default(),
            metadata: None,
        }
    }
}

impl TokenSource for TokenExchange {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(self.0.token())
    }

    fn renew<'a>(&'a self, rejected: &'a AccessToken) -> TokenFuture<'a> {
        Box::pin(self.0.renew(rejected))
    }

    fn client_id(&self) -> Option<&str> {
        Some(self.0.fetcher().given.client.id())
    }
}

impl TokenExchangeBuilder {
    /// Asks for a token of this type. Default: the server decides.
    pub fn with_requested_token_type(mut self, requested: TokenType) -> Self {
        self.requested_type = Some(requested);
        self
    }

    /// Names the service that the token is for. Default: the server decides.
    pub fn with_audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// Asks for these scopes instead of [`JOB_SCOPE`](crate::JOB_SCOPE).
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Scopes::new(scopes);
        self
    }

    /// Talks to the server in another way than by default.
    pub fn with_http_settings(mut self, settings: HttpSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Takes these metadata instead of reading the server's before the first exchange.
    pub fn with_metadata(mut self, metadata: ServerMetadata) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// Checks everything and makes the source. Nothing is sent yet.
    ///
    /// The source fails with [`Unsupported`](crate::ErrorKind::Unsupported) where the server's metadata list its grants
    /// without this one.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the client or a scope cannot be; and those of
    /// [`HttpSettings::client`].
    pub fn build(self) -> Result<TokenExchange, Error> {
        self.purpose().check()?;
        // Not kept, as the endpoint is not known yet: only so that settings that cannot be used show here.
        self.settings.client(&self.server)?;
        Ok(TokenExchange(Arc::new(TokenCache::new(Exchange {
            given: self,
            endpoint: OnceCell::new(),
        }))))
    }

    fn purpose(&self) -> Purpose {
        Purpose::new(
            self.client.clone(),
            Grant::TokenExchange,
            self.scopes.clone(),
        )
    }
}

impl TokenType {
    /// The type's URI.
    #[must_use]
    pub fn uri(&self) -> &str {
        match self {
            Self::AccessToken => "urn:ietf:params:oauth:token-type:access_token",
            Self::IdToken => "urn:ietf:params:oauth:token-type:id_token",
            Self::Jwt => "urn:ietf:params:oauth:token-type:jwt",
            Self::Saml1 => "urn:ietf:params:oauth:token-type:saml1",
            Self::Saml2 => "urn:ietf:params:oauth:token-type:saml2",
            Self::Other(uri) => uri,
        }
    }
}

impl Fetch for Exchange {
    fn fetch(&self) -> Pin<Box<dyn Future<Output = Result<Fetched, Error>> + Send + '_>> {
        Box::pin(async move {
            let endpoint = self.endpoint.get_or_try_init(|| self.find()).await?;
            let subject = self.given.subject.token().await?;
            let scope = self.given.scopes.joined();
            let mut form = vec![
                ("grant_type", Grant::TokenExchange.name()),
                ("subject_token", subject.text()),
                ("subject_token_type", self.given.subject_type.uri()),
            ];
            form.extend(
                self.given
                    .requested_type
                    .as_ref()
                    .map(|requested| ("requested_token_type", requested.uri())),
            );
            form.extend(
                self.given
                    .audience
                    .as_deref()
                    .map(|audience| ("audience", audience)),
            );
            if !scope.is_empty() {
                form.push(("scope", &scope));
            }
            endpoint.request_tokens(&form).await.map(Fetched::from)
        })
    }
}

impl Exchange {
    /// Finds the endpoint, at a server that has the grant as far as it says.
    async fn find(&self) -> Result<Endpoint, Error> {
        let given = &self.given;
        let metadata = match &given.metadata {
            Some(metadata) => metadata.clone(),
            None => {
                let discovery = Discovery::new(given.server.clone());
                let settings = given.settings.clone();
                discovery.with_http_settings(settings).discover().await?
            }
        };
        let purpose = given.purpose();
        if !metadata.may_grant(Grant::TokenExchange.name()) {
            return Err(purpose.unsupported(metadata.issuer()));
        }
        Endpoint::new(
            &given.server,
            metadata.token_endpoint,
            &given.settings,
            purpose,
        )
    }
}

impl fmt::Debug for TokenExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = &self.0.fetcher().given;
        f.debug_struct("TokenExchange")
            .field("server", &given.server)
            .field("client", &given.client)
            .field("subject", &given.subject)
            .field("scopes", &given.scopes)
            .finish_non_exhaustive()
    }
}
