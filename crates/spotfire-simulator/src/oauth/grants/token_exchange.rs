//! A client that brings a token of another issuer (RFC 8693).

use axum::response::Response;
use serde_json::{Map, Value};

use super::answer::answer;
use crate::clients::{Client, GrantType};
use crate::oauth::error::OAuthError;
use crate::oauth::scopes::narrowed;
use crate::oauth::tokens::TokenSet;
use crate::server::{Parameters, Server};

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
/// What a subject token may be called: however it came about, it has to be a JWT of a trusted issuer.
const SUBJECT_TOKEN_TYPES: [&str; 3] = [
    ACCESS_TOKEN,
    "urn:ietf:params:oauth:token-type:id_token",
    "urn:ietf:params:oauth:token-type:jwt",
];

/// Whether the server makes a grant at all: token exchange needs somebody to be trusted.
pub(in crate::oauth) fn is_switched_on(server: &Server, grant: GrantType) -> bool {
    grant != GrantType::TokenExchange || !server.settings.oauth.trusted_issuers.is_empty()
}

/// Answers an access token of ours for a valid one of a trusted issuer, and no refresh token.
pub(in crate::oauth) fn token_exchange(
    server: &Server,
    client: &Client,
    parameters: &Parameters,
) -> Result<Response, OAuthError> {
    check_subject(server, parameters)?;
    check_target(server, parameters)?;
    let scopes = narrowed(&client.scopes, parameters.single("scope")?)?;
    let tokens = TokenSet::to_client(server, client, scopes);
    let others = [("issued_token_type".to_owned(), Value::from(ACCESS_TOKEN))];
    Ok(answer(server, tokens, Map::from_iter(others)))
}

fn check_subject(server: &Server, parameters: &Parameters) -> Result<(), OAuthError> {
    let (Some(token), Some(kind)) = (
        parameters.single("subject_token")?,
        parameters.single("subject_token_type")?,
    ) else {
        return Err(OAuthError::invalid_request(
            "subject_token or subject_token_type is missing",
        ));
    };
    if !SUBJECT_TOKEN_TYPES.contains(&kind) {
        return Err(OAuthError::invalid_request(
            "subject_token_type is not supported",
        ));
    }
    if parameters.single("actor_token")?.is_some() {
        return Err(OAuthError::invalid_request("actor_token is not supported"));
    }
    let issuers = &server.settings.oauth.trusted_issuers;
    let audience = server.issuer();
    // RFC 8693, section 2.2.2: a token that is not valid is an invalid request.
    if issuers.iter().any(|it| it.vouches_for(token, &audience)) {
        Ok(())
    } else {
        Err(OAuthError::invalid_request(
            "subject_token is not a valid token of an issuer that is trusted",
        ))
    }
}

/// The only tokens that we issue are access tokens for ourselves. RFC 8693 lets `audience` and `resource` be repeated.
fn check_target(server: &Server, parameters: &Parameters) -> Result<(), OAuthError> {
    match parameters.single("requested_token_type")? {
        None | Some(ACCESS_TOKEN) => {}
        Some(_) => {
            return Err(OAuthError::invalid_request(
                "requested_token_type is not an access token",
            ));
        }
    }
    let is_ours =
        |target: &str| target == server.issuer() || target.trim_end_matches('/') == server.url;
    let mut targets = ["audience", "resource"]
        .into_iter()
        .flat_map(|name| parameters.values(name));
    if targets.all(is_ours) {
        Ok(())
    } else {
        Err(OAuthError::new(
            "invalid_target",
            "No token is issued for that audience or resource",
        ))
    }
}
