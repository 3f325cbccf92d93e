//! The seam to the generated client.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use reqwest::{Request, ResponseBuilderExt as _, Url};
use spotfire_automation_raw::{Transport, TransportFuture};

use super::{Call, Cause, Exchange, Phase, Terms, Wire};

/// One request of the generated client.
///
/// The generated client can be told an HTTP answer or the HTTP client's own error, and nothing else. So what really
/// became of the request is kept in a slot, to be taken out with [`exchange`](Self::exchange); the generated client gets
/// a made-up answer, and what it makes of that is not looked at.
#[derive(Debug)]
pub(crate) struct GeneratedCall {
    wire: Arc<Wire>,
    terms: Terms,
    slot: Mutex<Option<Exchange>>,
}

impl GeneratedCall {
    /// A request that goes out on these terms through `wire`.
    pub(crate) fn new(wire: Arc<Wire>, terms: Terms) -> Self {
        Self {
            wire,
            terms,
            slot: Mutex::default(),
        }
    }

    /// What became of the request. Without one, the generated client could not even build it.
    pub(crate) fn exchange(&self) -> Exchange {
        let exchange = self
            .slot
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        exchange.unwrap_or_else(|| Exchange::failed(Phase::NotConnected(Cause::Unbuildable)))
    }
}

impl Transport for GeneratedCall {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: Request,
        operation: &'static str,
    ) -> TransportFuture<'a> {
        Box::pin(async move {
            let url = request.url().clone();
            let call = Call {
                wire: &self.wire,
                terms: &self.terms,
                operation,
            };
            let exchange = call.send(http, Box::new(request)).await;
            *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(exchange);
            Ok(made_up(url))
        })
    }
}

/// The answer that the generated client gets: none that it would read. With a URL, else one would be made up and parsed.
fn made_up(url: Url) -> reqwest::Response {
    let response = http::Response::builder()
        .status(http::StatusCode::BAD_GATEWAY)
        .url(url)
        .body(Bytes::new());
    response.unwrap_or_default().into()
}
