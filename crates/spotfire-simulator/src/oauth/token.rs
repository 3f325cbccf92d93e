//! The token endpoint (RFC 6749, section 3.2).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, Uri};
use serde_json::json;

use super::Grant;
use super::client_authentication::authenticate;
use super::error::{OAuthError, json as json_answer};
use crate::clients::{Client, GrantType};
use crate::server::{Parameters, Problem, Server};

/// `POST /spotfire/oauth2/token`.
///
/// Parameters are read from the form body and, as real servers do, `grant_type` and `scope` from the query as well. A secret in the query is refused.
pub(crate) async fn token(
    State(server): State<Arc<Server>>,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match body {
        Ok(body) => match answer(&server, &uri, &headers, &body) {
            Ok(response) => response,
            Err(error) => error.into_response(),
        },
        Err(rejection) => Problem::from(rejection).into_response(),
    }
}

fn answer(
    server: &Server,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, OAuthError> {
    let query = Parameters::in_query(uri);
    if query.first("client_secret").is_some() {
        return Err(OAuthError::invalid_request(
            "client_secret is not taken from the query",
        ));
    }
    let form = Parameters::in_form(headers, body);
    let client = authenticate(&server.clients, headers, &form)?;
    let parameters = form.and(query.only(&["grant_type", "scope"]));
    let name = parameters
        .single("grant_type")?
        .ok_or_else(|| OAuthError::invalid_request("grant_type is missing"))?;
    let grant = GrantType::named(name).ok_or_else(|| {
        OAuthError::new("unsupported_grant_type", "The grant type is not supported")
    })?;
    check_grant(&client, grant)?;
    let scopes = granted_scopes(&client, parameters.single("scope")?)?;
    Ok(issue(server, &client, scopes))
}

/// Checks that a client may use a grant, and that the grant leads to a token.
fn check_grant(client: &Client, grant: GrantType) -> Result<(), OAuthError> {
    if !client.may_use(grant) {
        return Err(OAuthError::new(
            "unauthorized_client",
            "The client is not registered for this grant type",
        ));
    }
    match grant {
        GrantType::ClientCredentials if client.is_public() => Err(OAuthError::new(
            "unauthorized_client",
            "A client without a secret cannot use its credentials as a grant",
        )),
        GrantType::ClientCredentials => Ok(()),
        // Nobody can sign in here, so no code and no refresh token was ever handed out.
        GrantType::AuthorizationCode | GrantType::RefreshToken => Err(OAuthError::new(
            "invalid_grant",
            "The code or refresh token was not issued by this server",
        )),
    }
}

/// The scopes asked for, or all of the client's where it asks for none.
fn granted_scopes(client: &Client, asked: Option<&str>) -> Result<Vec<String>, OAuthError> {
    let Some(asked) = asked else {
        return Ok(client.scopes.clone());
    };
    let scopes: Vec<String> = asked.split_ascii_whitespace().map(str::to_owned).collect();
    if scopes.iter().all(|scope| client.scopes.contains(scope)) {
        Ok(scopes)
    } else {
        Err(OAuthError::new(
            "invalid_scope",
            "The client is not registered for a scope that it asks for",
        ))
    }
}

fn issue(server: &Server, client: &Client, scopes: Vec<String>) -> Response {
    let lifetime = server.settings.token_lifetime;
    let scope = scopes.join(" ");
    let grant = Grant {
        client_id: client.id.as_str().into(),
        scopes,
    };
    let body = json!({
        "access_token": server.tokens.issue(grant, lifetime),
        "token_type": "Bearer",
        "expires_in": lifetime.as_secs(),
        "scope": scope,
    });
    json_answer(StatusCode::OK, &body)
}
