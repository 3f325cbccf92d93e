//! The revocation endpoint (RFC 7009).

use std::sync::Arc;

use axum::extract::State;
use http::{HeaderMap, Uri};

use super::client_authentication::{authenticate, refuse_secrets};
use super::error::OAuthError;
use crate::server::{Parameters, PostedForm, Server};

/// `POST /spotfire/oauth2/v1/revoke`.
///
/// Takes access tokens and refresh tokens; the hint says nothing that the server does not know. A token that is not valid (any more) answers 200 as well (RFC 7009, section 2.2); one of another client stays valid and answers `invalid_grant`.
pub(crate) async fn revoke(
    State(server): State<Arc<Server>>,
    uri: Uri,
    headers: HeaderMap,
    PostedForm(form): PostedForm,
) -> Result<(), OAuthError> {
    refuse_secrets(&Parameters::in_query(&uri))?;
    let client = authenticate(&server.clients, &headers, &form)?;
    form.single("token_type_hint")?;
    let token = form
        .single("token")?
        .ok_or_else(|| OAuthError::invalid_request("token is missing"))?;
    server.tokens.revoke_for(token, &client.id)
}
