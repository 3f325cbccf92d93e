//! What every answer gets before it leaves: the header that says *simulated*, the cookies, and its line in the ledger.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{self, Body};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::SET_COOKIE;
use http::{HeaderName, HeaderValue, StatusCode};
use tokio::time;
use uuid::Uuid;

use super::{Endpoint, Problem, Server, Wire, problem};
use crate::faults::{Injection, StruckCall, inject};
use crate::ledger::CallHead;

/// The header, on every answer of the simulator and on none of a real server: `X-Spotfire-Simulator: true`.
pub const SIMULATED_HEADER: &str = "x-spotfire-simulator";

/// How long a request may take. Only its body can be slow: no answer waits for a job.
const REQUEST_TIME_LIMIT: Duration = Duration::from_secs(60);

/// Completes the answer to a request and writes the call into the ledger.
pub(super) async fn seal(
    State(server): State<Arc<Server>>,
    mut request: Request,
    next: Next,
) -> Response {
    let endpoint = Endpoint::at(request.uri().path());
    let injection = server.faults.next(endpoint, request.version());
    let fault = injection.as_ref().map(|injection| injection.fault.clone());
    let head = Arc::new(CallHead::of(endpoint, &request, fault));
    let call = server.ledger.record_call(Arc::clone(&head));
    request.extensions_mut().insert(Arc::clone(&head));
    let mut response = match injection {
        None => process(Arc::clone(&server), request, next).await,
        Some(injection) => struck(Arc::clone(&server), endpoint, injection, request, next).await,
    };
    mark(&mut response);
    let status = response.status();
    tracing::debug!(method = %head.method, path = head.path, status = status.as_u16(), fault = ?head.fault, "call");
    server.ledger.record_answer(call, status);
    response
}

/// What is done with a call that no fault befalls.
async fn process(server: Arc<Server>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let answer = time::timeout(REQUEST_TIME_LIMIT, next.run(request)).await;
    let response = answer.unwrap_or_else(|_| too_slow());
    with_body(response, &server, &path)
}

/// An answer with the body that it lacks if it is an error.
fn with_body(mut response: Response, server: &Server, path: &str) -> Response {
    problem::write_body(&mut response, server.settings.answers.error_body, path);
    response
}

/// What is done with a call that a fault befalls, once its body is there.
async fn struck(
    server: Arc<Server>,
    endpoint: Endpoint,
    injection: Injection,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let wire = parts
        .extensions
        .get::<Wire>()
        .cloned()
        .unwrap_or_else(Wire::new);
    let body = match whole(body, server.settings.body_limit).await {
        Ok(body) => body,
        Err(refusal) => return with_body(refusal, &server, parts.uri.path()),
    };
    let call = StruckCall {
        server: Arc::clone(&server),
        wire,
        endpoint,
        parts: parts.clone(),
        injection,
    };
    inject(
        call,
        process(server, Request::from_parts(parts, Body::from(body)), next),
    )
    .await
}

/// The body of a request, or why it is not taken.
async fn whole(body: Body, limit: usize) -> Result<Bytes, Response> {
    match time::timeout(REQUEST_TIME_LIMIT, body::to_bytes(body, limit)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => {
            let problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large");
            Err(problem.into_response())
        }
        Err(_) => Err(too_slow()),
    }
}

fn too_slow() -> Response {
    Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "The body of the request took too long",
    )
    .into_response()
}

fn mark(response: &mut Response) {
    let headers = response.headers_mut();
    let simulated = HeaderName::from_static(SIMULATED_HEADER);
    headers.insert(simulated, HeaderValue::from_static("true"));
    let session = Uuid::new_v4().simple().to_string().to_uppercase();
    let cookies = [
        format!("JSESSIONID={session}; Path=/spotfire; HttpOnly"),
        format!("XSRF-TOKEN={}; Path=/spotfire", Uuid::new_v4()),
    ];
    for cookie in cookies {
        if let Ok(value) = HeaderValue::try_from(cookie) {
            headers.append(SET_COOKIE, value);
        }
    }
}
