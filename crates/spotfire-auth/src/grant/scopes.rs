//! The scopes that are asked for and granted (RFC 6749 section 3.3).

use oauth2::Scope;

use crate::{Error, JOB_SCOPE};

/// Asked for in an authorization request, it asks for a refresh token (public API reference).
pub(crate) const OFFLINE: &str = "offline";

/// The scopes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scopes(Vec<String>);

impl Default for Scopes {
    fn default() -> Self {
        Self(vec![JOB_SCOPE.to_owned()])
    }
}

impl Scopes {
    pub(crate) fn new<S: Into<String>>(scopes: impl IntoIterator<Item = S>) -> Self {
        Self(scopes.into_iter().map(Into::into).collect())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub(crate) fn to_vec(&self) -> Vec<String> {
        self.0.clone()
    }

    /// The scopes as `oauth2` wants them.
    pub(crate) fn requested(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().cloned().map(Scope::new)
    }

    /// The scopes as a request has them.
    pub(crate) fn joined(&self) -> String {
        self.0.join(" ")
    }

    /// Asks for a refresh token, once.
    pub(crate) fn with_offline(mut self) -> Self {
        if !self.iter().any(|scope| scope == OFFLINE) {
            self.0.push(OFFLINE.to_owned());
        }
        self
    }

    /// Refuses what is no scope: anything but visible ASCII without `"` and `\`.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let is_scope_byte = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
        match self
            .iter()
            .find(|scope| scope.is_empty() || !scope.bytes().all(is_scope_byte))
        {
            None => Ok(()),
            Some(scope) => Err(Error::configuration(format!(
                "{scope:?} is not a scope; give each scope by itself, without blanks"
            ))),
        }
    }

    /// The first scope that was asked for and not granted. [`OFFLINE`] asks for a refresh token; whether it was granted
    /// shows in that.
    pub(crate) fn missing_in(&self, granted: &[Scope]) -> Option<&str> {
        self.iter()
            .filter(|asked| *asked != OFFLINE)
            .find(|asked| !granted.iter().any(|granted| granted.as_str() == *asked))
    }
}
