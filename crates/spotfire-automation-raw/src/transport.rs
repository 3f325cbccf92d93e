//! The seam between generated calls and whoever sends them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::Client;

/// What [`Transport::send`] returns.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = reqwest::Result<reqwest::Response>> + Send + 'a>>;

/// Sends the requests of generated calls.
///
/// This is where tokens, time limits, limits of size and repetition belong. The request is complete but for
/// authentication. An error that is no `reqwest::Error` cannot be returned; an implementation that has errors of its
/// own keeps them aside, in an [`Inner`] made for the one call.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends `request`, which is a call of the operation named `operation`, with `http` or a client of its own.
    ///
    /// # Errors
    /// What reqwest says; the generated call returns it as `Error::CommunicationError`.
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'static str,
    ) -> TransportFuture<'a>;
}

/// What a [`Client`] carries for its hook: the transport. Cloning and making one is cheap.
///
/// Its `Debug` does not print the transport, which may hold a token.
#[derive(Clone)]
pub struct Inner(Arc<dyn Transport>);

impl Inner {
    /// Makes the part that sends by `transport`.
    #[must_use]
    pub fn new(transport: Arc<dyn Transport>) -> Self {
        Inner(transport)
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.0
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner").finish_non_exhaustive()
    }
}

/// Makes a client of the API at `base_url`, such as `https://HOST/spotfire/api`; slashes at its end are trimmed.
///
/// `http` is handed to the transport with each request. The client has no time limit but those of `http` and
/// `transport`.
#[must_use]
pub fn client(base_url: &str, http: reqwest::Client, transport: Arc<dyn Transport>) -> Client {
    // Generated code joins base and path as they are: two slashes in a row would be another path.
    let base_url = base_url.trim_end_matches('/');
    Client::new_with_client(base_url, http, Inner::new(transport))
}
