//! The transport at the bottom: the HTTP client itself.

use spotfire_automation_raw::{Transport, TransportFuture};

/// Sends a request with the HTTP client as it is.
#[derive(Debug)]
pub(crate) struct Direct;

impl Transport for Direct {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        _operation: &'static str,
    ) -> TransportFuture<'a> {
        Box::pin(http.execute(request))
    }
}
