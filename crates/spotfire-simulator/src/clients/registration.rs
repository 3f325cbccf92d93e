//! What an administrator says when registering an API client.

use std::fmt;
use std::str::FromStr;

/// The scope that the four Automation Services operations need.
pub const JOB_SCOPE: &str = "api.rest.automation-services-job.execute";

/// An API client to be registered, with the choices of the server's command `register-api-client`.
///
/// The server makes up an id `<32 hex>.oauth-clients.spotfire.tibco.com` and a secret of 64 hex digits,
/// unless [`with_credentials`](Self::with_credentials) or [`with_id`](Self::with_id) brings them.
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
    pub(super) id: Option<String>,
    pub(super) secret: Option<String>,
    pub(super) redirect_uris: Vec<String>,
    pub(super) requires_consent: bool,
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
            id: None,
            secret: None,
            redirect_uris: Vec::new(),
            requires_consent: false,
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
        self.secret = Some(secret.into());
        self.with_id(id)
    }

    /// Sets the client's id alone: a secret is made up, where the client has one at all.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Adds an address that the browser may be sent back to after signing in. May be called for several.
    ///
    /// It is compared as text, whole. Web and browser clients need one for the authorization code grant. A native client may
    /// besides name any of RFC 8252's loopback addresses unregistered: `http`, 127.0.0.1 or \[::1], any port, path `/` or `/auth`.
    #[must_use]
    pub fn with_redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uris.push(uri.into());
        self
    }

    /// Asks the person who signs in for consent, once for each scope; the server's option is `--require-end-user-consent`.
    ///
    /// Without it, consent is asked for only where the request says `prompt=consent`.
    #[must_use]
    pub fn with_end_user_consent(mut self) -> Self {
        self.requires_consent = true;
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
            .field("id", &self.id)
            .field("redirect_uris", &self.redirect_uris)
            .field("requires_consent", &self.requires_consent)
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

impl ClientProfile {
    /// Every profile.
    const ALL: [Self; 4] = [Self::Other, Self::Web, Self::Native, Self::UserAgent];

    /// The name at the server's command `register-api-client`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::Web => "web",
            Self::Native => "native",
            Self::UserAgent => "user_agent",
        }
    }
}

impl FromStr for ClientProfile {
    type Err = UnknownName;

    /// Reads a profile's name, in upper or lower case as the server does.
    fn from_str(name: &str) -> Result<Self, UnknownName> {
        named(&Self::ALL, Self::as_str, name)
    }
}

/// A way to get an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GrantType {
    /// `client_credentials` (RFC 6749, section 4.4).
    ClientCredentials,
    /// `authorization_code` (RFC 6749, section 4.1).
    AuthorizationCode,
    /// `refresh_token` (RFC 6749, section 6). Tokens are handed out for the scope `offline`.
    RefreshToken,
    /// `urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693), where an issuer is trusted.
    TokenExchange,
}

impl GrantType {
    /// Every grant, in the order in which the metadata document lists them.
    pub(crate) const ALL: [Self; 4] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
        Self::TokenExchange,
    ];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client_credentials",
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::TokenExchange => "urn:ietf:params:oauth:grant-type:token-exchange",
        }
    }

    /// The grant of that name on the wire.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.as_str() == name)
    }
}

impl FromStr for GrantType {
    type Err = UnknownName;

    /// Reads a grant's name, in upper or lower case as the server's command `register-api-client` does.
    fn from_str(name: &str) -> Result<Self, UnknownName> {
        named(&Self::ALL, Self::as_str, name)
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

impl FromStr for ClientAuthentication {
    type Err = UnknownName;

    /// Reads a method's name, in upper or lower case.
    fn from_str(name: &str) -> Result<Self, UnknownName> {
        named(&Self::ALL, Self::as_str, name)
    }
}

/// A name that stands for no profile, grant or method.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is none of {known}")]
pub struct UnknownName {
    name: String,
    known: String,
}

fn named<T: Copy>(all: &[T], name_of: fn(T) -> &'static str, name: &str) -> Result<T, UnknownName> {
    let is_meant = |it: &&T| name_of(**it).eq_ignore_ascii_case(name);
    all.iter().find(is_meant).copied().ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|it| name_of(*it)).collect();
        UnknownName {
            name: name.to_owned(),
            known: known.join(", "),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written_in_either_case() {
        for profile in ClientProfile::ALL {
            assert_eq!(profile.as_str().parse(), Ok(profile));
            assert_eq!(profile.as_str().to_uppercase().parse(), Ok(profile));
        }
        for grant in GrantType::ALL {
            assert_eq!(grant.as_str().to_uppercase().parse(), Ok(grant));
        }
        for method in ClientAuthentication::ALL {
            assert_eq!(method.as_str().parse(), Ok(method));
        }
        let unknown = "browser".parse::<ClientProfile>().unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "\"browser\" is none of other, web, native, user_agent"
        );
    }
}
