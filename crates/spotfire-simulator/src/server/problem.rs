//! Error answers outside of OAuth.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::rejection::BytesRejection;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use crate::answers::ErrorBody;

/// An error answer. Its body is written last of all, in the form that the settings say.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    message: String,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// The body for the answer to a request for `path`, with its media type.
    pub(super) fn body(&self, form: ErrorBody, path: &str) -> Option<(HeaderValue, Body)> {
        let reason = self.status.canonical_reason().unwrap_or_default();
        let (media_type, body) = match form {
            ErrorBody::Empty => return None,
            ErrorBody::Text => ("text/plain;charset=UTF-8", self.message.clone()),
            ErrorBody::Html => ("text/html;charset=UTF-8", self.html(reason)),
            ErrorBody::Json => ("application/json;charset=UTF-8", self.json(reason, path)),
        };
        Some((HeaderValue::from_static(media_type), Body::from(body)))
    }

    fn json(&self, reason: &str, path: &str) -> String {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        serde_json::json!({
            "timestamp": u64::try_from(now.as_millis()).unwrap_or(u64::MAX),
            "status": self.status.as_u16(),
            "error": reason,
            "message": self.message,
            "path": path,
        })
        .to_string()
    }

    fn html(&self, reason: &str) -> String {
        let status = self.status.as_u16();
        let message = self
            .message
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        format!(
            "<!doctype html><html lang=\"en\"><head><title>HTTP Status {status} \u{2013} {reason}</title></head>\
             <body><h1>HTTP Status {status} \u{2013} {reason}</h1><p>{message}</p></body></html>"
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<BytesRejection> for Problem {
    /// A body that is too large answers 413, one that breaks off 400.
    fn from(rejection: BytesRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}

/// Writes the body of an error answer that has none yet.
pub(super) fn write_body(response: &mut Response, form: ErrorBody, path: &str) {
    if let Some(problem) = response.extensions_mut().remove::<Problem>()
        && let Some((media_type, body)) = problem.body(form, path)
    {
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        *response.body_mut() = body;
    }
}
