//! A token given from outside.

use crate::{AccessToken, Error, ErrorKind, TokenFuture, TokenSource};

/// A token that an administrator issued, for a client that is given nothing else.
///
/// `config issue-access-token` makes one for an API client, for two years where nothing else is said, and
/// `config revoke-token` withdraws it. It cannot be renewed: once the API refuses it,
/// [`renew`](TokenSource::renew) fails with [`TokenRejected`](ErrorKind::TokenRejected).
#[derive(Clone, Debug)]
pub struct FixedToken(AccessToken);

impl FixedToken {
    /// Gives `token` to every request.
    #[must_use]
    pub fn new(token: AccessToken) -> Self {
        Self(token)
    }
}

impl TokenSource for FixedToken {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn renew<'a>(&'a self, _rejected: &'a AccessToken) -> TokenFuture<'a> {
        Box::pin(async {
            Err(Error::new(
                ErrorKind::TokenRejected,
                format!(
                    "the server rejected the access token that was given, as expired or revoked; \
                     ask an administrator for a new one (config issue-access-token --client-id=... -S{})",
                    crate::JOB_SCOPE
                ),
            ))
        })
    }
}
