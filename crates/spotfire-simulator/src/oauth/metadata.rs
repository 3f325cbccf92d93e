//! Authorization server metadata (RFC 8414), with the values that a real server was seen to publish.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use serde_json::json;

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
/// The authorization endpoint is listed, as on a real server, but not simulated yet: nobody is there to sign in.
pub(crate) async fn metadata(State(server): State<Arc<Server>>) -> Response {
    let url = &server.url;
    let document = json!({
        "issuer": format!("{url}/spotfire"),
        "authorization_endpoint": format!("{url}/spotfire/oauth2/auth"),
        "token_endpoint": format!("{url}{}", Endpoint::Token.route()),
        "revocation_endpoint": format!("{url}{}", Endpoint::Revocation.route()),
        "grant_types_supported": GrantType::ALL.map(GrantType::as_str),
        "response_types_supported": ["code"],
        "token_endpoint_auth_methods_supported": ClientAuthentication::ALL.map(ClientAuthentication::as_str),
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent"],
        "scopes_supported": SCOPES,
    });
    let headers = [(CONTENT_TYPE, "application/json;charset=UTF-8")];
    (headers, document.to_string()).into_response()
}
