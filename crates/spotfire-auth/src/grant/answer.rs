//! What an endpoint answered.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use oauth2::basic::BasicErrorResponse;
use url::Url;

use crate::http as web;
use crate::redact::Redactor;
use crate::{Error, ErrorKind};

/// An answer of an endpoint, read whole.
pub(crate) struct Answer<'a> {
    pub(crate) url: &'a Url,
    pub(crate) status: StatusCode,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    /// Knows the secrets of the request.
    pub(crate) redactor: &'a Redactor,
}

impl Answer<'_> {
    /// Whether the answer may be JSON: its type says so, or it has no type.
    pub(crate) fn is_json(&self) -> bool {
        self.content_type()
            .is_none_or(|kind| kind.to_ascii_lowercase().contains("json"))
    }

    pub(crate) fn is_html(&self) -> bool {
        self.content_type()
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"))
    }

    fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Status, content type and, unless it may hold a token, the start of the body.
    pub(crate) fn facts(&self) -> String {
        let mut facts = format!("status {}", self.status.as_u16());
        match self.content_type() {
            Some(kind) => facts.push_str(&format!(", {}", self.redactor.excerpt(kind))),
            None => facts.push_str(", no content type"),
        }
        let body = String::from_utf8_lossy(self.body);
        if !self.status.is_success() && !body.trim().is_empty() {
            facts.push_str(&format!(", \"{}\"", self.redactor.excerpt(&body)));
        }
        facts
    }

    /// The error for an answer of which nothing can be said but its status.
    pub(crate) fn unexplained(&self, wanted: &str) -> Error {
        let error = self.unavailable().unwrap_or_else(|| {
            Error::unexpected(format!(
                "{} refused {wanted} ({}); look in the server's log",
                self.url,
                self.facts()
            ))
        });
        error.with_retry_after(web::retry_after(self.headers))
    }

    /// The error for a server that cannot serve now, if that is what its status says.
    pub(crate) fn unavailable(&self) -> Option<Error> {
        let is_passing =
            self.status == StatusCode::TOO_MANY_REQUESTS || self.status.is_server_error();
        is_passing.then(|| {
            Error::new(
                ErrorKind::Unavailable,
                format!(
                    "{} cannot serve now ({}); try again later",
                    self.url,
                    self.facts()
                ),
            )
        })
    }

    /// The body as RFC 6749 section 5.2 has it, whatever type it says to be.
    ///
    /// Spring's own error body has an `error` too, such as "Internal Server Error"; an OAuth code is one lower-case word.
    pub(crate) fn oauth_error(&self) -> Option<BasicErrorResponse> {
        let refused: BasicErrorResponse = serde_json::from_slice(self.body).ok()?;
        let is_code = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        refused
            .error()
            .as_ref()
            .bytes()
            .all(is_code)
            .then_some(refused)
    }
}
