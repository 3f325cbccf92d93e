//! What every answer gets before it leaves: the header that says *simulated*, the cookies, and its line in the ledger.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderName, HeaderValue, StatusCode};
use tokio::time;
use uuid::Uuid;

use super::{Endpoint, Problem, Server, problem};
use crate::ledger::Call;

/// The header, on every answer of the simulator and on none of a real server: `X-Spotfire-Simulator: true`.
pub const SIMULATED_HEADER: &str = "x-spotfire-simulator";

/// How long a request may take. Only its body can be slow: no answer waits for a job.
const REQUEST_TIME_LIMIT: Duration = Duration::from_secs(60);

/// Completes the answer to a request and writes the call into the ledger.
pub(super) async fn seal(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    let call = Call::of(Endpoint::at(request.uri().path()), &request);
    let answer = time::timeout(REQUEST_TIME_LIMIT, next.run(request)).await;
    let mut response = answer.unwrap_or_else(|_| too_slow());
    problem::write_body(
        &mut response,
        server.settings.answers.error_body,
        call.path(),
    );
    mark(&mut response);
    tracing::debug!(method = %call.method(), path = call.path(), status = response.status().as_u16(), "call");
    server.ledger.record_call(call.answered(response.status()));
    response
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
