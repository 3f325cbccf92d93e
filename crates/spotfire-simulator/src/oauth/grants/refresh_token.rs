//! A client that goes on acting for a person (RFC 6749, section 6).

use axum::response::Response;
use serde_json::Map;

use super::answer::answer;
use crate::clients::Client;
use crate::oauth::error::OAuthError;
use crate::server::{Parameters, Server};

/// Answers another access token, for the same scopes or fewer, and with rotation another refresh token.
pub(in crate::oauth) fn refresh_token(
    server: &Server,
    client: &Client,
    parameters: &Parameters,
) -> Result<Response, OAuthError> {
    let token = parameters
        .single("refresh_token")?
        .ok_or_else(|| OAuthError::invalid_request("refresh_token is missing"))?;
    let scopes = parameters.single("scope")?;
    let settings = &server.settings.oauth;
    let tokens = server.tokens.refresh(token, &client.id, scopes, settings)?;
    Ok(answer(server, tokens, Map::new()))
}
