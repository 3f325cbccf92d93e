//! A client that acts for itself (RFC 6749, section 4.4).

use axum::response::Response;
use serde_json::Map;

use super::answer::answer;
use crate::clients::Client;
use crate::oauth::Grant;
use crate::oauth::error::OAuthError;
use crate::oauth::scopes::narrowed;
use crate::oauth::tokens::TokenSet;
use crate::server::{Parameters, Server};

/// Answers an access token, and no refresh token.
pub(in crate::oauth) fn client_credentials(
    server: &Server,
    client: &Client,
    parameters: &Parameters,
) -> Result<Response, OAuthError> {
    if client.is_public() {
        return Err(OAuthError::new(
            "unauthorized_client",
            "A client without a secret cannot use its credentials as a grant",
        ));
    }
    let scopes = narrowed(&client.scopes, parameters.single("scope")?)?;
    let tokens = TokenSet::to_client(server, client, scopes);
    Ok(answer(server, tokens, Map::new()))
}

impl TokenSet {
    /// An access token alone.
    pub(super) fn to_client(server: &Server, client: &Client, scopes: Vec<String>) -> Self {
        let lifetime = server.settings.oauth.lifetimes.access_token;
        let grant = Grant::to_client(&client.id, scopes.clone());
        Self {
            access_token: server.tokens.issue(grant, lifetime),
            refresh_token: None,
            scopes,
        }
    }
}
