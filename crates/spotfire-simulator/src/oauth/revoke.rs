//! The revocation endpoint (RFC 7009).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};

use super::client_authentication::authenticate;
use super::error::OAuthError;
use crate::server::{Parameters, Problem, Server};

/// `POST /spotfire/oauth2/v1/revoke`.
///
/// A token that is not valid (any more) answers 200 as well (RFC 7009, section 2.2); one of another client stays valid and answers `invalid_grant`.
pub(crate) async fn revoke(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match body {
        Ok(body) => match answer(&server, &headers, &body) {
            Ok(()) => StatusCode::OK.into_response(),
            Err(error) => error.into_response(),
        },
        Err(rejection) => Problem::from(rejection).into_response(),
    }
}

fn answer(server: &Server, headers: &HeaderMap, body: &[u8]) -> Result<(), OAuthError> {
    let form = Parameters::in_form(headers, body);
    let client = authenticate(&server.clients, headers, &form)?;
    let token = form
        .single("token")?
        .ok_or_else(|| OAuthError::invalid_request("token is missing"))?;
    match server.tokens.find(token) {
        Some(grant) if *grant.client_id != *client.id => Err(OAuthError::new(
            "invalid_grant",
            "The token was issued to another client",
        )),
        Some(_) | None => {
            server.tokens.revoke(token);
            Ok(())
        }
    }
}
