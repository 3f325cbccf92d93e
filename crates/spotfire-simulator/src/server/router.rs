//! Which function answers what.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::header::WWW_AUTHENTICATE;
use http::{StatusCode, Uri};

use super::seal::seal;
use super::{Endpoint, Problem, Server};
use crate::{description, jobs, oauth};

/// The routes of the server.
pub(crate) fn router(server: Arc<Server>) -> Router {
    let operations = Router::new()
        .route(Endpoint::StartContent.route(), post(jobs::start_content))
        .route(Endpoint::StartLibrary.route(), post(jobs::start_library))
        .route(Endpoint::Status.route(), get(jobs::status))
        .route(Endpoint::Abort.route(), post(jobs::abort))
        .route_layer(from_fn(oauth::require_job_scope));
    let behind_token = operations
        .route(Endpoint::ApiDocs.route(), get(description::api_docs))
        .route_layer(from_fn_with_state(
            Arc::clone(&server),
            oauth::require_token,
        ));
    Router::new()
        .route(Endpoint::Metadata.route(), get(oauth::metadata))
        .route(Endpoint::Token.route(), post(oauth::token))
        .route(Endpoint::Revocation.route(), post(oauth::revoke))
        .merge(behind_token)
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(server.settings.body_limit))
        .layer(from_fn_with_state(Arc::clone(&server), seal))
        .with_state(server)
}

async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "Request method not supported",
    )
}

/// Answers a path that is nothing, as real servers were seen to: 403 below `/spotfire`, but 401 below `/spotfire/rest`.
async fn nothing_here(uri: Uri) -> Response {
    let is_below = |folder: &str| {
        uri.path()
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if is_below("/spotfire/rest") {
        let problem = Problem::new(StatusCode::UNAUTHORIZED, "Not authenticated");
        ([(WWW_AUTHENTICATE, "Basic realm=\"Spotfire\"")], problem).into_response()
    } else if is_below("/spotfire") {
        Problem::new(StatusCode::FORBIDDEN, "Access is denied").into_response()
    } else {
        Problem::new(StatusCode::NOT_FOUND, "There is nothing here").into_response()
    }
}
