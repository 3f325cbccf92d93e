//! One request: token, deadline, request id, bounded body, span, and what became of it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use spotfire_auth::{AccessToken, TokenSource};
use spotfire_automation_raw::{Transport, TransportFuture};
use tokio::time::{Instant, timeout_at};
use tracing::Instrument as _;

use super::{Answer, Cause, Failure, Phase};

/// More than any answer of this API can need: an answer is an id, a word and a message. What comes beyond it is not read.
pub(crate) const BODY_LIMIT: usize = 1 << 20;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// One request on the wire, as the seam of the generated client sees it.
///
/// The generated client can be told an HTTP answer or the HTTP client's own error, and nothing else. So what really
/// became of the request is kept in a slot, to be taken out with [`Call::exchange`]; where there was no whole answer
/// the generated client gets a made-up one, and what it makes of that is not looked at.
#[derive(Debug)]
pub(crate) struct Call {
    base: Arc<dyn Transport>,
    tokens: Arc<dyn TokenSource>,
    terms: Terms,
    slot: Mutex<Option<Exchange>>,
}

/// What one request goes out with.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) request_id: String,
    /// Which send of the operation this is, counted from 1.
    pub(crate) attempt: u32,
    /// When the whole answer must be there.
    pub(crate) deadline: Instant,
    /// How much time must be left before the deadline for the request to be sent at all. For a start it is the time
    /// that connecting may take: so the deadline cannot strike before there is a connection, where it would leave in
    /// doubt whether anything was sent.
    pub(crate) reserve: Duration,
    /// Whether a token that the server rejects is renewed.
    pub(crate) renew: bool,
}

/// What became of one request.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) result: Result<Answer, Failure>,
    pub(crate) renewal: Renewal,
}

/// Whether the token was renewed after the server rejected it with HTTP status 401.
#[derive(Debug)]
pub(crate) enum Renewal {
    /// There was no reason to, or it had been done before.
    None,
    /// There is a new token: the same request may be sent again.
    Done,
    /// It was tried in vain.
    Failed(spotfire_auth::Error),
    /// It was not done before the deadline.
    Late,
}

impl Call {
    /// A request that goes out on these terms through `base`.
    pub(crate) fn new(
        base: Arc<dyn Transport>,
        tokens: Arc<dyn TokenSource>,
        terms: Terms,
    ) -> Self {
        Self {
            base,
            tokens,
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

    async fn run(
        &self,
        http: &reqwest::Client,
        request: reqwest::Request,
        operation: &'static str,
    ) -> Exchange {
        let Ok(token) = timeout_at(self.terms.deadline, self.tokens.token()).await else {
            return Exchange::failed(Phase::NotConnected(Cause::NoTokenInTime));
        };
        match token {
            Err(error) => Exchange::failed(Phase::NoToken(error)),
            Ok(_) if self.time_left() <= self.terms.reserve => {
                Exchange::failed(Phase::NotConnected(Cause::NoTimeLeft))
            }
            Ok(token) => self.run_with(&token, http, request, operation).await,
        }
    }

    async fn run_with(
        &self,
        token: &AccessToken,
        http: &reqwest::Client,
        mut request: reqwest::Request,
        operation: &'static str,
    ) -> Exchange {
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, token.authorization());
        if let Ok(request_id) = HeaderValue::from_str(&self.terms.request_id) {
            headers.insert(X_REQUEST_ID, request_id);
        }
        let result = self.send(http, request, operation).await;
        let result = result.map(|answer| without_token(answer, token));
        let rejected =
            matches!(&result, Ok(answer) if answer.status == http::StatusCode::UNAUTHORIZED);
        let renewal = if rejected && self.terms.renew {
            self.renew(token).await
        } else {
            Renewal::None
        };
        Exchange { result, renewal }
    }

    async fn send(
        &self,
        http: &reqwest::Client,
        request: reqwest::Request,
        operation: &'static str,
    ) -> Result<Answer, Failure> {
        let response = match timeout_at(
            self.terms.deadline,
            self.base.send(http, request, operation),
        )
        .await
        {
            Ok(Ok(response)) => response,
            Ok(Err(error)) if error.is_connect() || error.is_builder() => {
                return Err(Failure::new(Phase::NotConnected(Cause::of(&error))));
            }
            Ok(Err(error)) => return Err(Failure::new(Phase::NoAnswer(Cause::of(&error)))),
            Err(_) => return Err(Failure::new(Phase::NoAnswer(Cause::Timeout))),
        };
        self.read(response).await
    }

    async fn read(&self, mut response: reqwest::Response) -> Result<Answer, Failure> {
        let mut body = BytesMut::new();
        let mut is_cut = false;
        let cause = loop {
            match timeout_at(self.terms.deadline, response.chunk()).await {
                Ok(Ok(None)) => break None,
                Ok(Ok(Some(chunk))) if body.len() + chunk.len() > BODY_LIMIT => {
                    is_cut = true;
                    break None;
                }
                Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk),
                Ok(Err(error)) => break Some(Cause::of(&error)),
                Err(_) => break Some(Cause::Timeout),
            }
        };
        let (status, body) = (response.status(), body.freeze());
        match cause {
            None => Ok(Answer::new(
                status,
                std::mem::take(response.headers_mut()),
                body,
                is_cut,
            )),
            Some(cause) => Err(Failure {
                phase: Phase::BrokenAnswer(status, cause),
                partial_body: body,
            }),
        }
    }

    async fn renew(&self, rejected: &AccessToken) -> Renewal {
        match timeout_at(self.terms.deadline, self.tokens.renew(rejected)).await {
            Ok(Ok(_)) => Renewal::Done,
            Ok(Err(error)) => Renewal::Failed(error),
            Err(_) => Renewal::Late,
        }
    }

    fn time_left(&self) -> Duration {
        self.terms
            .deadline
            .saturating_duration_since(Instant::now())
    }
}

impl Transport for Call {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'static str,
    ) -> TransportFuture<'a> {
        let span = tracing::debug_span!(
            "spotfire_request",
            operation,
            request_id = %self.terms.request_id,
            attempt = self.terms.attempt,
            http_status = tracing::field::Empty,
            latency_ms = tracing::field::Empty,
        );
        Box::pin(
            async move {
                let began = Instant::now();
                let exchange = self.run(http, request, operation).await;
                exchange.record(began);
                let response = exchange.response();
                *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(exchange);
                Ok(response)
            }
            .instrument(span),
        )
    }
}

impl Exchange {
    fn failed(phase: Phase) -> Self {
        Self {
            result: Err(Failure::new(phase)),
            renewal: Renewal::None,
        }
    }

    /// The answer for the generated client, which parses the body of a success and no other.
    fn response(&self) -> reqwest::Response {
        let (status, body) = match &self.result {
            Ok(answer) => (answer.status, answer.body.clone()),
            Err(_) => (http::StatusCode::BAD_GATEWAY, Bytes::new()),
        };
        let mut response = http::Response::new(reqwest::Body::from(body));
        *response.status_mut() = status;
        response.into()
    }

    fn record(&self, began: Instant) {
        let span = tracing::Span::current();
        span.record(
            "latency_ms",
            u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        );
        match &self.result {
            Ok(answer) => {
                span.record("http_status", answer.status.as_u16());
                tracing::debug!("answered");
            }
            Err(failure) => tracing::debug!(reason = %failure.phase, "no whole answer"),
        }
    }
}

/// A page of an error may repeat the request's headers: the token goes out of it before anything is kept.
fn without_token(mut answer: Answer, token: &AccessToken) -> Answer {
    let header = token.authorization();
    let secret = header
        .to_str()
        .ok()
        .and_then(|value| value.split(' ').next_back());
    if let (Some(secret), Ok(body)) = (secret, std::str::from_utf8(&answer.body))
        && body.contains(secret)
    {
        answer.body = body.replace(secret, "[redacted]").into();
    }
    answer
}
