//! The seam between those who need tokens and those who get them.

use std::fmt::Debug;
use std::pin::Pin;

use crate::{AccessToken, Error};

/// What a [`TokenSource`] returns.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<AccessToken, Error>> + Send + 'a>>;

/// Gives access tokens to whoever sends requests, and is told when one was refused.
///
/// [`ClientCredentials`](crate::ClientCredentials) and [`FixedToken`](crate::FixedToken) are two; a service that has
/// its tokens from elsewhere brings its own. A source is shared by many tasks at once, and a dropped future must
/// leave it usable.
///
/// ```
/// use spotfire_auth::{AccessToken, TokenFuture, TokenSource};
///
/// #[derive(Debug)]
/// struct FromFile(std::path::PathBuf);
///
/// impl TokenSource for FromFile {
///     fn token(&self) -> TokenFuture<'_> {
///         Box::pin(async move { AccessToken::new(std::fs::read_to_string(&self.0).unwrap_or_default()) })
///     }
///
///     fn renew<'a>(&'a self, _rejected: &'a AccessToken) -> TokenFuture<'a> {
///         self.token()
///     }
/// }
/// ```
pub trait TokenSource: Debug + Send + Sync {
    /// A token that is thought to be good, from a cache where there is one.
    fn token(&self) -> TokenFuture<'_>;

    /// A token to use instead of one that the API answered 401 to.
    ///
    /// Where another task has renewed in the meantime, its token is returned and nothing is asked. Not for a 403 or
    /// `insufficient_scope`: a new token would have the same scopes.
    fn renew<'a>(&'a self, rejected: &'a AccessToken) -> TokenFuture<'a>;

    /// The id of the API client, where it is known, for messages.
    fn client_id(&self) -> Option<&str> {
        None
    }
}
