//! How the OAuth 2.0 side is set up.

use std::time::Duration;

use super::trusted_issuer::TrustedIssuer;
use super::user::User;
use crate::settings::Settings;

/// The part of the [`Settings`] that concerns signing in and tokens.
#[derive(Debug, Clone)]
pub(crate) struct OAuthSettings {
    /// Where there is nobody, somebody is made up.
    users: Vec<User>,
    pub(super) lifetimes: Lifetimes,
    pub(super) rotates_refresh_tokens: bool,
    pub(super) names_issuer: bool,
    pub(super) expires_in: ExpiresIn,
    pub(super) trusted_issuers: Vec<TrustedIssuer>,
}

/// How long what the server hands out lasts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lifetimes {
    pub(super) access_token: Duration,
    pub(super) refresh_token: Duration,
    pub(super) code: Duration,
}

/// What a token answer says in `expires_in`, whatever is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExpiresIn {
    /// The token's lifetime in whole seconds, rounded down.
    #[default]
    Lifetime,
    /// Nothing: the member is absent, which RFC 6749, section 5.1 allows.
    Absent,
    /// This number, which may be 0 or negative.
    Seconds(i64),
}

impl Default for OAuthSettings {
    fn default() -> Self {
        Self {
            users: Vec::new(),
            lifetimes: Lifetimes {
                access_token: Duration::from_secs(7200),
                refresh_token: Duration::from_secs(30 * 24 * 3600),
                code: Duration::from_secs(60),
            },
            rotates_refresh_tokens: true,
            names_issuer: false,
            expires_in: ExpiresIn::default(),
            trusted_issuers: Vec::new(),
        }
    }
}

impl OAuthSettings {
    /// The person of that name and password.
    pub(super) fn user(&self, name: &str, password: &str) -> Option<User> {
        let mut users = self.users.iter().cloned().chain(self.made_up_user());
        users.find(|user| user.name == name && user.password == password)
    }

    /// The first person who can sign in.
    pub(super) fn first_user(&self) -> User {
        let first = self.users.first().cloned();
        first.unwrap_or_else(User::made_up)
    }

    /// The person who can sign in because nobody else was named.
    pub(super) fn made_up_user(&self) -> Option<User> {
        self.users.is_empty().then(User::made_up)
    }
}

impl Settings {
    /// Adds a person who can sign in, in place of one of that name. Without any, somebody is made up:
    /// [`DEFAULT_USER_NAME`](crate::DEFAULT_USER_NAME) with [`DEFAULT_USER_PASSWORD`](crate::DEFAULT_USER_PASSWORD).
    #[must_use]
    pub fn with_user(mut self, name: impl Into<String>, password: impl Into<String>) -> Self {
        let user = User::new(name, password);
        self.oauth.users.retain(|other| other.name != user.name);
        self.oauth.users.push(user);
        self
    }

    /// Sets how long an access token from the token endpoint lasts. Default: 7,200 s, as seen on real servers.
    ///
    /// `expires_in` tells it in whole seconds, rounded down; see [`with_expires_in`](Self::with_expires_in).
    #[must_use]
    pub fn with_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.oauth.lifetimes.access_token = lifetime;
        self
    }

    /// Sets how long a refresh token lasts if it is not used. Default: 30 days. Nobody has published how long a real one does.
    #[must_use]
    pub fn with_refresh_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.oauth.lifetimes.refresh_token = lifetime;
        self
    }

    /// Sets how long an authorization code lasts. Default: 60 s. Nobody has published how long a real one does.
    #[must_use]
    pub fn with_code_lifetime(mut self, lifetime: Duration) -> Self {
        self.oauth.lifetimes.code = lifetime;
        self
    }

    /// Sets whether each refresh answers a new refresh token and spends the old one (RFC 9700, section 4.14). Default: yes.
    ///
    /// A spent one that comes again ends all that came of the same sign-in. Without rotation a refresh token stays good, and
    /// the answer to a refresh holds none. Nobody has published which a real server does.
    #[must_use]
    pub fn with_refresh_token_rotation(mut self, rotates: bool) -> Self {
        self.oauth.rotates_refresh_tokens = rotates;
        self
    }

    /// Sets whether answers of the authorization endpoint name the issuer in `iss`, and the metadata document says so (RFC 9207).
    ///
    /// Default: no, as a real server's metadata document does not say it.
    #[must_use]
    pub fn with_issuer_in_answer(mut self, named: bool) -> Self {
        self.oauth.names_issuer = named;
        self
    }

    /// Sets what `expires_in` says. Default: the truth.
    #[must_use]
    pub fn with_expires_in(mut self, expires_in: ExpiresIn) -> Self {
        self.oauth.expires_in = expires_in;
        self
    }

    /// Trusts an authorization server whose tokens may be exchanged (RFC 8693). May be called for several.
    ///
    /// Default: none, and then the metadata document does not list the grant, as on the real server that was seen.
    #[must_use]
    pub fn with_trusted_issuer(mut self, issuer: TrustedIssuer) -> Self {
        self.oauth.trusted_issuers.push(issuer);
        self
    }
}
