//! A client that a person has signed in for (RFC 6749, section 4.1.3).

use axum::response::Response;
use serde_json::Map;

use super::answer::answer;
use crate::clients::Client;
use crate::oauth::code::Claim;
use crate::oauth::error::OAuthError;
use crate::server::{Parameters, Server};

/// Redeems a code; a refresh token goes with the access token where `offline` was granted.
pub(in crate::oauth) fn authorization_code(
    server: &Server,
    client: &Client,
    parameters: &Parameters,
) -> Result<Response, OAuthError> {
    let code = parameters
        .single("code")?
        .ok_or_else(|| OAuthError::invalid_request("code is missing"))?;
    let claim = Claim {
        client_id: &client.id,
        redirect_uri: parameters.single("redirect_uri")?,
        verifier: parameters.single("code_verifier")?,
    };
    let lifetimes = server.settings.oauth.lifetimes;
    let tokens = server.tokens.redeem(code, claim, lifetimes)?;
    Ok(answer(server, tokens, Map::new()))
}
