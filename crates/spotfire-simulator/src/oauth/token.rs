//! The token endpoint (RFC 6749, section 3.2).

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, Uri};

use super::client_authentication::{authenticate, refuse_secrets};
use super::error::OAuthError;
use super::grants::{
    authorization_code, client_credentials, is_switched_on, refresh_token, token_exchange,
};
use crate::clients::GrantType;
use crate::server::{Parameters, PostedForm, Server};

/// `POST /spotfire/oauth2/token`.
///
/// Parameters are read from the form body and, as real servers do, `grant_type` and `scope` from the query as well. A secret in
/// the query is refused, and so is a parameter that comes twice.
pub(crate) async fn token(
    State(server): State<Arc<Server>>,
    uri: Uri,
    headers: HeaderMap,
    PostedForm(form): PostedForm,
) -> Result<Response, OAuthError> {
    let query = Parameters::in_query(&uri);
    refuse_secrets(&query)?;
    let client = authenticate(&server.clients, &headers, &form)?;
    let parameters = form.and(query.only(&["grant_type", "scope"]));
    let name = parameters
        .single("grant_type")?
        .ok_or_else(|| OAuthError::invalid_request("grant_type is missing"))?;
    let grant = GrantType::named(name)
        .filter(|grant| is_switched_on(&server, *grant))
        .ok_or_else(|| {
            OAuthError::new("unsupported_grant_type", "The grant type is not supported")
        })?;
    if !client.may_use(grant) {
        return Err(OAuthError::new(
            "unauthorized_client",
            "The client is not registered for this grant type",
        ));
    }
    match grant {
        GrantType::ClientCredentials => client_credentials(&server, &client, &parameters),
        GrantType::AuthorizationCode => authorization_code(&server, &client, &parameters),
        GrantType::RefreshToken => refresh_token(&server, &client, &parameters),
        GrantType::TokenExchange => token_exchange(&server, &client, &parameters),
    }
}
