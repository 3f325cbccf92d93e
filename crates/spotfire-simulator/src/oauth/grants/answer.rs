//! What a token request is answered with (RFC 6749, section 5.1).

use axum::response::Response;
use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::oauth::ExpiresIn;
use crate::oauth::error::json as json_answer;
use crate::oauth::tokens::TokenSet;
use crate::server::Server;

/// The answer that holds `tokens`, and whatever else the grant wants.
pub(super) fn answer(server: &Server, tokens: TokenSet, others: Map<String, Value>) -> Response {
    let oauth = &server.settings.oauth;
    let mut body = json!({
        "access_token": tokens.access_token,
        "token_type": "Bearer",
        "scope": tokens.scopes.join(" "),
    });
    match oauth.expires_in {
        ExpiresIn::Lifetime => {
            body["expires_in"] = oauth.lifetimes.access_token.as_secs().into();
        }
        ExpiresIn::Absent => {}
        ExpiresIn::Seconds(seconds) => body["expires_in"] = seconds.into(),
    }
    if let Some(refresh_token) = tokens.refresh_token {
        body["refresh_token"] = refresh_token.into();
    }
    for (name, value) in others {
        body[name] = value;
    }
    json_answer(StatusCode::OK, &body)
}
