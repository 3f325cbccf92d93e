//! One request: token, deadline, request id, bounded body, span, and what became of it.

use std::pin::pin;
use std::time::Duration;

use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::Request;
use spotfire_auth::AccessToken;
use spotfire_automation_raw::TransportFuture;
use tokio::time::{Instant, timeout_at};
use tracing::{Instrument as _, Span};
use uuid::Uuid;

use super::progress::{Progress, read};
use super::trace_context::TRACEPARENT;
use super::{Answer, Cause, Failure, Phase, Wire};
use crate::JobId;
use crate::observe::{RequestEnd, RequestEnded};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// One request on the wire.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call<'a> {
    pub(crate) wire: &'a Wire,
    pub(crate) terms: &'a Terms,
    /// The name of the operation, for spans and observers.
    pub(crate) operation: &'static str,
}

/// What one request goes out with.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) request_id: Uuid,
    /// The job that the call is about, for the span.
    pub(crate) job_id: Option<JobId>,
    /// Which send of the operation this is, counted from 1.
    pub(crate) attempt: u32,
    /// When the whole answer must be there.
    pub(crate) deadline: Instant,
    /// How much time must be left before the deadline for the request to be sent at all. For a start it is the time
    /// that connecting may take: so the deadline cannot strike before there is a connection, where it would leave in
    /// doubt whether anything was sent.
    pub(crate) reserve: Duration,
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
    /// There was no reason to.
    None,
    /// There is a new token: the same request may be sent again.
    Done,
    /// It was tried in vain.
    Failed(spotfire_auth::Error),
    /// It was not done before the deadline.
    Late,
}

impl Call<'_> {
    /// Makes the request, in a span of its own, and tells what became of it.
    ///
    /// The request is in a box because it would else have a place of its own in each of the futures, one in the other,
    /// that it is handed through.
    pub(crate) async fn send(self, http: &reqwest::Client, request: Box<Request>) -> Exchange {
        let span = tracing::debug_span!(
            "spotfire_request",
            operation = self.operation,
            job_id = self.terms.job_id.map(tracing::field::display),
            request_id = %self.terms.request_id,
            attempt = self.terms.attempt,
            http_status = tracing::field::Empty,
            latency_ms = tracing::field::Empty,
        );
        let run = pin!(self.run(http, request, &span));
        run.instrument(span.clone()).await
    }

    /// Makes the request. Whatever is held here while it is under way makes every future larger, and what is handed to
    /// another future instead of pinned is copied into that.
    async fn run(self, http: &reqwest::Client, request: Box<Request>, span: &Span) -> Exchange {
        let began = Instant::now();
        // It outlives the work, so that it is known how far that came when the time was up.
        let mut progress = Progress::default();
        let done = {
            let work = pin!(self.work(http, request, &mut progress));
            timeout_at(self.terms.deadline, work).await
        };
        let exchange = match done {
            Ok(Done {
                result,
                rejected: Some(token),
            }) => Box::pin(self.renew(result, token)).await,
            Ok(Done {
                result,
                rejected: None,
            }) => Exchange {
                result,
                renewal: Renewal::None,
            },
            Err(_) => Exchange {
                result: Err(progress.late()),
                renewal: Renewal::None,
            },
        };
        let latency = began.elapsed();
        exchange.record(span, latency);
        self.wire.observer.request_ended(&RequestEnded {
            operation: self.operation,
            attempt: self.terms.attempt,
            end: exchange.end(),
            latency,
        });
        exchange
    }

    async fn work(
        self,
        http: &reqwest::Client,
        mut request: Box<Request>,
        progress: &mut Progress,
    ) -> Done {
        let token = match self.wire.tokens.token().await {
            Err(error) => return Done::failed(Phase::NoToken(error)),
            Ok(_) if self.time_left() <= self.terms.reserve => {
                return Done::failed(Phase::NotConnected(Cause::NoTimeLeft));
            }
            Ok(token) => token,
        };
        self.sign(&mut request, &token);
        progress.is_sent = true;
        let sending = self.wire.base.send(http, *request, self.operation);
        let result = answer(sending, progress).await;
        let result = result.map(|answer| without_token(answer, &token));
        let rejected =
            matches!(&result, Ok(answer) if answer.status == http::StatusCode::UNAUTHORIZED);
        Done {
            result,
            rejected: rejected.then_some(token),
        }
    }

    /// Gives the request its token, and what the call is known by in logs.
    fn sign(self, request: &mut Request, token: &AccessToken) {
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, token.authorization());
        let request_id = self.terms.request_id;
        let mut text = Uuid::encode_buffer();
        let text = request_id.hyphenated().encode_lower(&mut text);
        if let Ok(text) = HeaderValue::from_str(text) {
            headers.insert(X_REQUEST_ID, text);
        }
        if let Some(traceparent) = self.wire.trace_context.header(request_id, self.operation) {
            headers.insert(TRACEPARENT, traceparent);
        }
    }

    /// Renews the token that the server rejected with this answer.
    async fn renew(self, result: Result<Answer, Failure>, rejected: AccessToken) -> Exchange {
        let renewing = self.wire.tokens.renew(&rejected);
        let renewal = match timeout_at(self.terms.deadline, renewing).await {
            Ok(Ok(_)) => Renewal::Done,
            Ok(Err(error)) => Renewal::Failed(error),
            Err(_) => Renewal::Late,
        };
        Exchange { result, renewal }
    }

    fn time_left(self) -> Duration {
        self.terms
            .deadline
            .saturating_duration_since(Instant::now())
    }
}

/// What came of a request in time.
struct Done {
    result: Result<Answer, Failure>,
    /// The token, if the server rejected it.
    rejected: Option<AccessToken>,
}

impl Done {
    fn failed(phase: Phase) -> Self {
        Self {
            result: Err(Failure::new(phase)),
            rejected: None,
        }
    }
}

/// The whole answer to a request that is being sent. It takes no request, which would be held to the end.
async fn answer(sending: TransportFuture<'_>, progress: &mut Progress) -> Result<Answer, Failure> {
    let mut response = match sending.await {
        Ok(response) => response,
        Err(error) if error.is_connect() || error.is_builder() => {
            return Err(Failure::new(Phase::NotConnected(Cause::of(&error))));
        }
        Err(error) => return Err(Failure::new(Phase::NoAnswer(Cause::of(&error)))),
    };
    read(&mut response, progress).await
}

impl Exchange {
    pub(super) fn failed(phase: Phase) -> Self {
        Self {
            result: Err(Failure::new(phase)),
            renewal: Renewal::None,
        }
    }

    fn end(&self) -> RequestEnd {
        match &self.result {
            Ok(answer) => RequestEnd::Answered(answer.status.as_u16()),
            Err(failure) => match failure.phase {
                Phase::NoToken(_) | Phase::NotConnected(_) => RequestEnd::NotSent,
                Phase::NoAnswer(_) | Phase::BrokenAnswer(..) => RequestEnd::NoWholeAnswer,
            },
        }
    }

    fn record(&self, span: &Span, latency: Duration) {
        if span.is_disabled() {
            return;
        }
        span.record(
            "latency_ms",
            u64::try_from(latency.as_millis()).unwrap_or(u64::MAX),
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
    const SCHEME: &str = "Bearer ";
    let header = token.authorization();
    // What is shorter cannot hold it, as is almost every answer.
    if answer.body.len() + SCHEME.len() < header.len() {
        return answer;
    }
    let secret = header
        .to_str()
        .ok()
        .and_then(|value| value.strip_prefix(SCHEME));
    if let (Some(secret), Ok(body)) = (secret, std::str::from_utf8(&answer.body))
        && body.contains(secret)
    {
        answer.body = body.replace(secret, "[redacted]").into();
    }
    answer
}
