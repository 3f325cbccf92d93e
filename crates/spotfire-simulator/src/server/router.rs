//! Which function answers what.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use http::{StatusCode, Uri};

use super::administration::administration;
use super::availability::{
    where_jobs_are_listed, while_description_is_enabled, while_rest_is_enabled,
};
use super::endpoint::OPEN_API_DOCS;
use super::seal::seal;
use super::{Endpoint, Problem, Server, not_found};
use crate::{description, jobs, oauth};

/// The routes of the server.
pub(crate) fn router(server: Arc<Server>) -> Router {
    Router::new()
        .merge(sign_in())
        .merge(operations(&server))
        .merge(described(&server))
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(server.settings.body_limit))
        .layer(from_fn_with_state(Arc::clone(&server), seal))
        .with_state(Arc::clone(&server))
        .merge(administration(server))
}

/// The OAuth 2.0 endpoints and their pages.
fn sign_in() -> Router<Arc<Server>> {
    Router::new()
        .route(Endpoint::Metadata.route(), get(oauth::metadata))
        .route(
            Endpoint::Authorization.route(),
            get(oauth::authorize).post(oauth::authorize_by_form),
        )
        .route(
            Endpoint::Login.route(),
            get(oauth::login).post(oauth::sign_in),
        )
        .route(
            Endpoint::Consent.route(),
            get(oauth::consent).post(oauth::decide),
        )
        .route(
            Endpoint::AuthorizationError.route(),
            get(oauth::failure_page),
        )
        .route(Endpoint::Token.route(), post(oauth::token))
        .route(Endpoint::Revocation.route(), post(oauth::revoke))
}

/// The operations, behind a token with their scope.
fn operations(server: &Arc<Server>) -> Router<Arc<Server>> {
    let state = || Arc::clone(server);
    let only_newer = Router::new()
        .route(Endpoint::List.route(), get(jobs::list))
        .route_layer(from_fn(oauth::require_job_scope))
        .route_layer(from_fn_with_state(state(), oauth::require_token))
        .route_layer(from_fn_with_state(state(), where_jobs_are_listed));
    Router::new()
        .route(Endpoint::StartContent.route(), post(jobs::start_content))
        .route(Endpoint::StartLibrary.route(), post(jobs::start_library))
        .route(Endpoint::Status.route(), get(jobs::status))
        .route(Endpoint::Abort.route(), post(jobs::abort))
        .route_layer(from_fn(oauth::require_job_scope))
        .route_layer(from_fn_with_state(state(), oauth::require_token))
        .merge(only_newer)
        .route_layer(from_fn_with_state(state(), while_rest_is_enabled))
}

/// The description, behind a token, and its page.
fn described(server: &Arc<Server>) -> Router<Arc<Server>> {
    let state = || Arc::clone(server);
    let described = Router::new()
        .route(Endpoint::ApiDocs.route(), get(description::api_docs))
        .route(OPEN_API_DOCS, get(description::open_api_docs))
        .route_layer(from_fn_with_state(state(), oauth::require_token));
    #[cfg(feature = "swagger-ui")]
    let described = described.merge(crate::swagger_ui::routes());
    described.route_layer(from_fn_with_state(state(), while_description_is_enabled))
}

async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "Request method not supported",
    )
}

async fn nothing_here(uri: Uri) -> Response {
    not_found(&uri)
}
