//! Authorization server metadata (RFC 8414), with the values that a real server was seen to publish.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use serde_json::json;

use super::grants::is_switched_on;
use crate::clients::{ClientAuthentication, GrantType};
use crate::server::{Endpoint, Server};

/// Every scope of the server.
const SCOPES: [&str; 15] = [
    "api.deployment-report.generate",
    "api.information-model.read",
    "api.information-model.write",
    "api.js-api",
    "api.library.read",
    "api.library.write",
    "api.licenses.read",
    "api.licenses.write",
    "api.rest.automation-services-job.execute",
    "api.rest.health-metrics",
    "api.rest.library.upload",
    "api.web-player.load",
    "offline",
    "user-directory.read.all",
    "user-directory.write.all",
];

/// `GET /spotfire/.well-known/oauth-authorization-server`.
///
/// Token exchange is listed where an issuer is trusted, `iss` of the answer where it is switched on; neither was on the server seen.
pub(crate) async fn metadata(State(server): State<Arc<Server>>) -> Response {
    let url = &server.url;
    let grants: Vec<&str> = GrantType::ALL
        .into_iter()
        .filter(|grant| is_switched_on(&server, *grant))
        .map(GrantType::as_str)
        .collect();
    let mut document = json!({
        "issuer": server.issuer(),
        "authorization_endpoint": format!("{url}{}", Endpoint::Authorization.route()),
        "token_endpoint": format!("{url}{}", Endpoint::Token.route()),
        "revocation_endpoint": format!("{url}{}", Endpoint::Revocation.route()),
        "grant_types_supported": grants,
        "response_types_supported": ["code"],
        "token_endpoint_auth_methods_supported": ClientAuthentication::ALL.map(ClientAuthentication::as_str),
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent"],
        "scopes_supported": SCOPES,
    });
    if server.settings.oauth.names_issuer {
        document["authorization_response_iss_parameter_supported"] = true.into();
    }
    let headers = [(CONTENT_TYPE, "application/json;charset=UTF-8")];
    (headers, document.to_string()).into_response()
}
