//! What an administrator says when registering an API client.

use std::fmt;

/// The scope that the four Automation Services operations need.
pub const JOB_SCOPE: &str = "api.rest.automation-services-job.execute";

/// An API client to be registered, with the choices of the server's command `register-api-client`.
///
/// The server makes up an id `<32 hex>.oauth-clients.spotfire.tibco.com` and a secret of 64 hex digits,
/// unless [`with_credentials`](Self::with_credentials) brings both.
///
/// ```
/// use spotfire_simulator::{ClientAuthentication, ClientRegistration};
///
/// let reporting = ClientRegistration::for_jobs("reporting")
///     .with_authentication(ClientAuthentication::ClientSecretPost);
/// # let _ = reporting;
/// ```
#[derive(Clone)]
pub struct ClientRegistration {
    pub(super) name: String,
    pub(super) scopes: Vec<String>,
    pub(super) profile: ClientProfile,
    pub(super) grants: Vec<GrantType>,
    pub(super) authentication: Option<ClientAuthentication>,
    pub(super) credentials: Option<(String, String)>,
}

impl ClientRegistration {
    /// Registers under `name`, a display name that need not be unique, with the scopes that the client may ask for.
    ///
    /// The rest is as with the server's command: profile [`ClientProfile::Other`], the client credentials grant alone,
    /// and [`ClientAuthentication::ClientSecretBasic`] (for native and browser clients [`ClientAuthentication::None`]).
    pub fn new<S: Into<String>>(
        name: impl Into<String>,
        scopes: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            name: name.into(),
            scopes: scopes.into_iter().map(Into::into).collect(),
            profile: ClientProfile::Other,
            grants: vec![GrantType::ClientCredentials],
            authentication: None,
            credentials: None,
        }
    }

    /// Registers a client that may run Automation Services jobs: [`JOB_SCOPE`] and nothing else.
    pub fn for_jobs(name: impl Into<String>) -> Self {
        Self::new(name, [JOB_SCOPE])
    }

    /// Sets the kind of program that the client is.
    #[must_use]
    pub fn with_profile(mut self, profile: ClientProfile) -> Self {
        self.profile = profile;
        self
    }

    /// Sets the grants that the client may use, in place of the client credentials grant.
    #[must_use]
    pub fn with_grants(mut self, grants: impl IntoIterator<Item = GrantType>) -> Self {
        self.grants = grants.into_iter().collect();
        self
    }

    /// Sets the one method by which the client proves itself at the token endpoint.
    #[must_use]
    pub fn with_authentication(mut self, method: ClientAuthentication) -> Self {
        self.authentication = Some(method);
        self
    }

    /// Sets the client's id and secret, which a real server makes up itself.
    #[must_use]
    pub fn with_credentials(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.credentials = Some((id.into(), secret.into()));
        self
    }

    /// The method that was set, or the one that goes with the profile.
    pub(super) fn effective_authentication(&self) -> ClientAuthentication {
        self.authentication.unwrap_or(match self.profile {
            ClientProfile::Native | ClientProfile::UserAgent => ClientAuthentication::None,
            ClientProfile::Web | ClientProfile::Other => ClientAuthentication::ClientSecretBasic,
        })
    }
}

impl fmt::Debug for ClientRegistration {
    /// Writes everything but the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientRegistration")
            .field("name", &self.name)
            .field("scopes", &self.scopes)
            .field("profile", &self.profile)
            .field("grants", &self.grants)
            .field("authentication", &self.effective_authentication())
            .field("id", &self.credentials.as_ref().map(|(id, _)| id))
            .finish_non_exhaustive()
    }
}

/// The kind of program that an API client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClientProfile {
    /// A program without a person at it.
    Other,
    /// A web application, which can keep a secret.
    Web,
    /// A program on a person's machine, which cannot.
    Native,
    /// A program in a browser, which cannot either.
    UserAgent,
}

/// A way to get an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GrantType {
    /// `client_credentials` (RFC 6749, section 4.4).
    ClientCredentials,
    /// `authorization_code` (RFC 6749, section 4.1).
    AuthorizationCode,
    /// `refresh_token` (RFC 6749, section 6).
    RefreshToken,
}

impl GrantType {
    /// Every grant, in the order in which the metadata document lists them.
    pub(crate) const ALL: [Self; 3] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
    ];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client_credentials",
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
        }
    }

    /// The grant of that name on the wire.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.as_str() == name)
    }
}

/// How a client proves itself at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClientAuthentication {
    /// `client_secret_basic`: HTTP Basic with id and secret, both form-urlencoded first (RFC 6749, section 2.3.1).
    ClientSecretBasic,
    /// `client_secret_post`: id and secret in the body.
    ClientSecretPost,
    /// `none`: a public client, which has no secret.
    None,
}

impl ClientAuthentication {
    /// Every method, in the order in which the metadata document lists them.
    pub(crate) const ALL: [Self; 3] = [Self::None, Self::ClientSecretPost, Self::ClientSecretBasic];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::None => "none",
        }
    }
}
