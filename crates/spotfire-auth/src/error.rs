//! What can go wrong on the way to a token, and the questions a caller may ask of it.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The error of everything in this crate.
///
/// Its text is a fragment that fits after "cannot sign in: " and ends with what to do next; the cause, where there
/// is one, is [`source`](StdError::source) and is not repeated in the text. Neither holds a secret, a token, or the
/// body of a successful answer of the token endpoint, whatever the server sent.
///
/// It is cheap to clone, because one failure is handed to every task that waited for the same token.
#[derive(Clone)]
pub struct Error(Box<Inner>);

/// What kind of trouble an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What the caller gave cannot be used: a URL, a setting, a client id, a secret, a token.
    Configuration,
    /// No connection: the name is unknown, nothing listens, or the proxy refused. Nothing was sent.
    Connect,
    /// TLS could not be set up, or the server's certificate is not trusted. Nothing was sent.
    Tls,
    /// The server did not answer in time.
    Timeout,
    /// The connection was lost after the request had begun.
    Interrupted,
    /// The server said that it cannot serve now: 429, 5xx, `temporarily_unavailable` or `server_error`.
    Unavailable,
    /// An answer that is no answer of a token endpoint: a page, a redirect, a body too long, JSON of another shape.
    UnexpectedAnswer,
    /// `invalid_client`: the client is unknown, or its secret or way of authentication is wrong.
    InvalidClient,
    /// `invalid_scope`, or a token with fewer scopes than were asked for.
    InvalidScope,
    /// `unauthorized_client` or `unsupported_grant_type`: the client is registered without the grant.
    UnauthorizedClient,
    /// `invalid_grant`: the authorization code, refresh token or subject token is spent, expired or revoked. Somebody must
    /// sign in again.
    InvalidGrant,
    /// Nobody is signed in, or it is not known whether the refresh token is still good. Somebody must sign in again.
    SignInRequired,
    /// The person, or a rule of the server, refused the sign-in: `access_denied`, or `login_required` and its like where
    /// no page may be shown.
    AccessDenied,
    /// A redirect that does not answer the authorization request it was given to: its address, `state` or `iss` is
    /// another's. Nothing was asked of the server.
    ForeignAnswer,
    /// The server's metadata says that it does not have what was wanted: a grant, S256, revocation.
    Unsupported,
    /// Any other refusal by the token endpoint.
    Refused,
    /// The API refused the token and this source has no other.
    TokenRejected,
    /// A stored sign-in cannot be read or written: its file, its lock or the keyring.
    Store,
}

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            retry_after: None,
            source: None,
        }))
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn unexpected(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::UnexpectedAnswer, message)
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    /// What kind of trouble it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the same may succeed a little later without anybody changing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Connect
                | ErrorKind::Timeout
                | ErrorKind::Interrupted
                | ErrorKind::Unavailable
        )
    }

    /// How long to wait before trying again, where it is known.
    ///
    /// From the server's `Retry-After`, or from the pause that follows a failed token request: until it is over, the
    /// same failure is returned without asking the server.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("retry_after", &self.0.retry_after)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_ref()
            .map(|source| &**source as &(dyn StdError + 'static))
    }
}
