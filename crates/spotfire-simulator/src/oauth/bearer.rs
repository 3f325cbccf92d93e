//! Bearer tokens at the API (RFC 6750).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, StatusCode};

use super::Grant;
use crate::clients::JOB_SCOPE;
use crate::server::{Problem, Server};

/// Who calls: the client and the scopes of its token.
pub(crate) type Caller = Grant;

/// Lets requests with a valid token through, with the [`Caller`] in their extensions.
pub(crate) async fn require_token(
    State(server): State<Arc<Server>>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(token) = bearer_token(request.headers()) else {
        return challenge(StatusCode::UNAUTHORIZED, "Not authenticated", "");
    };
    let Some(caller) = server.tokens.find(token) else {
        let error = r#", error="invalid_token", error_description="The access token is invalid or expired""#;
        return challenge(
            StatusCode::UNAUTHORIZED,
            "The access token is invalid or expired",
            error,
        );
    };
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// Lets requests through whose token has [`JOB_SCOPE`].
pub(crate) async fn require_job_scope(request: Request, next: Next) -> Response {
    let caller = request.extensions().get::<Caller>();
    if caller.is_some_and(|caller| caller.scopes.iter().any(|scope| scope == JOB_SCOPE)) {
        return next.run(request).await;
    }
    let error = format!(r#", error="insufficient_scope", scope="{JOB_SCOPE}""#);
    challenge(
        StatusCode::FORBIDDEN,
        "The access token lacks a scope",
        &error,
    )
}

/// The token in a request; the name of the scheme is read without regard to case (RFC 9110, section 11.1).
pub(crate) fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn challenge(status: StatusCode, message: &str, error: &str) -> Response {
    let challenge = format!("Bearer realm=\"Spotfire\"{error}");
    (
        [(WWW_AUTHENTICATE, challenge)],
        Problem::new(status, message),
    )
        .into_response()
}
