//! One request, and what was seen of it.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Request;
use spotfire_automation_raw as raw;

use super::about::Operation;
use super::report::Report;
use super::seen::{After401, Seen};
use crate::client::Shared;
use crate::transport::{Call, Exchange, GeneratedCall, Renewal, Terms};

/// What came of one request.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) seen: Seen,
    pub(super) exchange: Exchange,
}

impl Reply {
    fn of(shared: &Shared, exchange: Exchange) -> Self {
        let report = report(&exchange);
        if report.is_some() {
            shared.prove();
        }
        Self {
            seen: Seen::of(&exchange, report),
            exchange,
        }
    }

    /// How long the server, or the source of tokens, asks to wait before the next request.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        match (&self.exchange.renewal, &self.exchange.result) {
            (Renewal::Failed(error), _) => error.retry_after(),
            (Renewal::None | Renewal::Done | Renewal::Late, Ok(answer)) => answer.retry_after(),
            (Renewal::None | Renewal::Done | Renewal::Late, Err(failure)) => failure.retry_after(),
        }
    }

    /// Whether there is a new token, so that the same request may be sent again at once.
    pub(super) fn has_new_token(&self) -> bool {
        self.seen == Seen::TokenRejected(After401::Renewed)
    }
}

/// Sends one request with the generated client.
///
/// What that returns is not looked at: the transport saw the answer itself, and the HTTP status is judged before any body
/// is read. A success is then read as the generated type.
pub(super) async fn send<Send, Sending, T, E>(
    shared: &Shared,
    http: &reqwest::Client,
    terms: Terms,
    send: Send,
) -> Reply
where
    Send: FnOnce(raw::Client) -> Sending,
    Sending: Future<Output = Result<T, E>>,
{
    let call = Arc::new(GeneratedCall::new(shared.wire.clone(), terms));
    let _made_up = send(raw::client(&shared.api_url, http.clone(), call.clone())).await;
    Reply::of(shared, call.exchange())
}

/// Sends one request that was made without the generated client, over connections that are kept.
pub(super) async fn send_request(
    shared: &Shared,
    terms: Terms,
    operation: Operation,
    request: Box<Request>,
) -> Reply {
    let call = Call {
        wire: &shared.wire,
        terms: &terms,
        operation: operation.name(),
    };
    Reply::of(shared, call.send(&shared.http, request).await)
}

fn report(exchange: &Exchange) -> Option<Report> {
    let answer = exchange.result.as_ref().ok()?;
    let is_success = answer.status.is_success();
    let status = is_success.then(|| serde_json::from_slice(&answer.body))?;
    Report::read(status.ok()?)
}
