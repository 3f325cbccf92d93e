//! The authorization code grant (RFC 6749 section 4.1) with PKCE (RFC 7636): a person signs in.

use std::borrow::Cow;
use std::sync::Arc;

use oauth2::{AuthUrl, CsrfToken, PkceCodeChallenge, RedirectUrl};
use secrecy::SecretString;

use crate::grant::api_client::ApiClient;
use crate::grant::endpoint::{Endpoint, check_endpoint};
use crate::grant::pending_login::{Answering, PendingLogin};
use crate::grant::purpose::Purpose;
use crate::grant::redirect::Redirect;
use crate::grant::registration::Grant;
use crate::grant::scopes::Scopes;
use crate::{Discovery, Error, ErrorKind, HttpSettings, ServerMetadata, ServerUrl};

/// Signs a person in, for a `native` or a `web` client.
///
/// [`start`](Self::start) makes the address that the person opens in a browser; the browser is then sent to the
/// [`Redirect`], and whoever gets that address gives it to [`PendingLogin::finish`].
///
/// Every request has a PKCE challenge by S256, whatever the client's profile (RFC 9700 section 2.1.1), and a `state`.
/// A server whose metadata list methods without S256 is not asked.
///
/// ```no_run
/// # async fn run() -> Result<(), spotfire_auth::Error> {
/// use spotfire_auth::{ApiClient, AuthorizationCode, LoopbackAddress, LoopbackPath, Redirect, ServerUrl};
///
/// let server = ServerUrl::parse("https://spotfire.example.com")?;
/// let client = ApiClient::public("0f3b.oauth-clients.spotfire.tibco.com");
/// let redirect = Redirect::loopback(LoopbackAddress::V4, LoopbackPath::Root, 8400)?;
/// let login = AuthorizationCode::new(server, client).start(redirect).await?;
/// println!("open {}", login.authorization_url());
/// # let pasted = "";
/// let tokens = login.finish(pasted).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct AuthorizationCode {
    server: ServerUrl,
    client: ApiClient,
    scopes: Scopes,
    is_offline: bool,
    prompt: Option<Prompt>,
    settings: HttpSettings,
    metadata: Option<ServerMetadata>,
}

/// What the server must or may not ask the person (`prompt` of OpenID Connect, which a real server was seen to list).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prompt {
    /// Nothing: fail where the person is not signed in already.
    None,
    /// The password, even where the person is signed in.
    Login,
    /// The consent, even where it was given before.
    Consent,
}

impl AuthorizationCode {
    /// Begins with what must be given; the rest has defaults.
    pub fn new(server: ServerUrl, client: ApiClient) -> Self {
        Self {
            server,
            client,
            scopes: Scopes::default(),
            is_offline: true,
            prompt: None,
            settings: HttpSettings::default(),
            metadata: None,
        }
    }

    /// Asks for these scopes instead of [`JOB_SCOPE`](crate::JOB_SCOPE). All that are ever needed belong here.
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Scopes::new(scopes);
        self
    }

    /// Asks for no refresh token. Default: the scope `offline`, which asks for one, is added.
    pub fn without_refresh_token(mut self) -> Self {
        self.is_offline = false;
        self
    }

    /// Says what the server must ask the person. Default: the server decides.
    pub fn with_prompt(mut self, prompt: Prompt) -> Self {
        self.prompt = Some(prompt);
        self
    }

    /// Talks to the server in another way than by default.
    pub fn with_http_settings(mut self, settings: HttpSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Takes these metadata instead of reading the server's.
    pub fn with_metadata(mut self, metadata: ServerMetadata) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// Makes the authorization request, with secrets that are good for this one alone.
    ///
    /// Reads the server's metadata where none are given, and sends nothing else.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) when the client or a scope cannot be, or an endpoint is not https,
    /// [`Unsupported`](ErrorKind::Unsupported) when the server's metadata say that it has no authorization code grant or
    /// does not take S256; and those of [`Discovery::discover`].
    pub async fn start(self, redirect: Redirect) -> Result<PendingLogin, Error> {
        let scopes = match self.is_offline {
            true => self.scopes.with_offline(),
            false => self.scopes,
        };
        let mut purpose = Purpose::new(self.client, Grant::AuthorizationCode, scopes);
        purpose.redirect = redirect.to_register();
        purpose.check()?;
        let metadata = match self.metadata {
            Some(metadata) => metadata,
            None => {
                let discovery = Discovery::new(self.server.clone());
                let settings = self.settings.clone();
                discovery.with_http_settings(settings).discover().await?
            }
        };
        check_support(&metadata, &purpose)?;
        check_endpoint(&self.server, &metadata.authorization_endpoint)?;
        let url = metadata.token_endpoint.clone();
        let endpoint = Endpoint::new(&self.server, url, &self.settings, purpose)?;
        Ok(request(&metadata, endpoint, redirect, self.prompt))
    }
}

impl Prompt {
    fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Login => "login",
            Self::Consent => "consent",
        }
    }
}

fn check_support(metadata: &ServerMetadata, purpose: &Purpose) -> Result<(), Error> {
    if !metadata.may_grant(purpose.grant.name()) {
        return Err(purpose.unsupported(metadata.issuer()));
    }
    if metadata.may_take_s256() {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Unsupported,
        format!(
            "{} takes no PKCE challenge by S256, as its metadata say, and no weaker one is sent; \
             check the server URL, and whether something stands between that changes the metadata",
            metadata.issuer()
        ),
    ))
}

/// Makes the request and keeps what its answer must fit.
fn request(
    metadata: &ServerMetadata,
    endpoint: Endpoint,
    redirect: Redirect,
    prompt: Option<Prompt>,
) -> PendingLogin {
    let client = || {
        let client = &endpoint.purpose.client;
        client
            .at(metadata.token_endpoint.clone())
            .set_redirect_uri(RedirectUrl::from_url(redirect.uri().clone()))
    };
    let asking = client().set_auth_uri(AuthUrl::from_url(metadata.authorization_endpoint.clone()));
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let mut request = asking
        .authorize_url(CsrfToken::new_random)
        .add_scopes(endpoint.purpose.scopes.requested())
        .set_pkce_challenge(challenge);
    if let Some(prompt) = prompt {
        request = request.add_extra_param("prompt", Cow::Borrowed(prompt.name()));
    }
    let (url, state) = request.url();
    PendingLogin {
        url,
        client: client(),
        answering: Arc::new(Answering {
            redirect,
            state,
            issuer: metadata.issuer.clone(),
            must_name_issuer: metadata.announces_issuer,
        }),
        verifier: SecretString::from(verifier.into_secret()),
        endpoint,
    }
}
