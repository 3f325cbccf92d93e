//! Error answers of the token and revocation endpoints.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, PRAGMA, WWW_AUTHENTICATE};

use crate::server::Repeated;

/// An error of RFC 6749, section 5.2.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OAuthError {
    pub(super) code: &'static str,
    pub(super) description: &'static str,
    challenges: bool,
}

impl OAuthError {
    pub(super) fn invalid_request(description: &'static str) -> Self {
        Self::new("invalid_request", description)
    }

    pub(super) fn invalid_grant(description: &'static str) -> Self {
        Self::new("invalid_grant", description)
    }

    /// The client is unknown, or did not prove itself. `used_basic` says whether it tried with HTTP Basic.
    pub(super) fn invalid_client(used_basic: bool) -> Self {
        Self {
            challenges: used_basic,
            ..Self::new("invalid_client", "Client authentication failed")
        }
    }

    pub(super) fn new(code: &'static str, description: &'static str) -> Self {
        Self {
            code,
            description,
            challenges: false,
        }
    }
}

impl From<Repeated> for OAuthError {
    fn from(Repeated: Repeated) -> Self {
        Self::invalid_request("A parameter was sent more than once")
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let status = if self.code == "invalid_client" {
            StatusCode::UNAUTHORIZED
        } else {
            StatusCode::BAD_REQUEST
        };
        let body = serde_json::json!({
            "error": self.code,
            "error_description": self.description,
        });
        let mut response = json(status, &body);
        if self.challenges {
            let challenge = http::HeaderValue::from_static("Basic realm=\"Spotfire\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// A JSON answer that no cache may keep (RFC 6749, section 5.1).
pub(super) fn json(status: StatusCode, body: &serde_json::Value) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json;charset=UTF-8"),
        (CACHE_CONTROL, "no-store"),
        (PRAGMA, "no-cache"),
    ];
    (status, headers, body.to_string()).into_response()
}
