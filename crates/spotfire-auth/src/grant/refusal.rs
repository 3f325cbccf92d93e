//! What the token endpoint's refusals mean, in a Spotfire administrator's terms.

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, StatusCode};
use oauth2::basic::{BasicErrorResponse, BasicErrorResponseType};
use url::Url;

use crate::redact::Redactor;
use crate::{ClientAuthentication, Error, ErrorKind, ServerUrl, http as web};

/// An answer of the token endpoint, read whole.
pub(crate) struct Answer<'a> {
    pub(crate) status: StatusCode,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

impl Answer<'_> {
    /// Whether the answer may be JSON: its type says so, or it has no type.
    pub(crate) fn is_json(&self) -> bool {
        self.content_type()
            .is_none_or(|kind| kind.to_ascii_lowercase().contains("json"))
    }

    fn is_html(&self) -> bool {
        self.content_type()
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"))
    }

    fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The body as RFC 6749 section 5.2 has it, whatever type it says to be.
    ///
    /// Spring's own error body has an `error` too, such as "Internal Server Error"; an OAuth code is one lower-case word.
    fn oauth_error(&self) -> Option<BasicErrorResponse> {
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

/// Who asked for what, so that a refusal can be explained.
pub(crate) struct Refusal {
    pub(crate) client_id: String,
    pub(crate) authentication: ClientAuthentication,
    pub(crate) scopes: Vec<String>,
    pub(crate) redactor: Redactor,
}

impl Refusal {
    /// The error for an answer that is not 200.
    pub(crate) fn of(&self, answer: &Answer<'_>, server: &ServerUrl) -> Error {
        let error = match answer.oauth_error() {
            Some(refused) => self.of_oauth_error(&refused, answer.status),
            None if is_unavailable(answer.status) => self.unavailable(answer, server),
            None if answer.status.is_redirection() => redirect(answer, server),
            None if answer.is_html() => self.of_page(answer, server),
            None => self.unexplained(answer, server),
        };
        error.with_retry_after(web::retry_after(answer.headers))
    }

    /// The error for an answer that is a page, or of another type that is not JSON.
    ///
    /// The body of a 200 is never shown: it may hold a token.
    pub(crate) fn of_page(&self, answer: &Answer<'_>, server: &ServerUrl) -> Error {
        let what = if answer.is_html() {
            "an HTML page"
        } else {
            "something"
        };
        unexpected(format!(
            "{} answered {what} instead of JSON ({}); \
             check the server URL, and whether a login page or a proxy stands in front of the server",
            server.token_url(),
            self.facts(answer),
        ))
    }

    /// The error for a token that has fewer scopes than were asked for.
    pub(crate) fn missing_scope(&self, missing: &str) -> Error {
        Error::new(
            ErrorKind::InvalidScope,
            format!(
                "the server granted a token without the scope {missing}; \
                 ask an administrator to register the API client with -S{missing} (client {})",
                self.client_id
            ),
        )
    }

    fn of_oauth_error(&self, refused: &BasicErrorResponse, status: StatusCode) -> Error {
        let client = &self.client_id;
        let scopes = self.scopes.join(" ");
        let (kind, message) = match refused.error() {
            BasicErrorResponseType::InvalidClient => (
                ErrorKind::InvalidClient,
                format!(
                    "the server does not accept API client {client} with this secret, sent as {} (invalid_client){}; \
                     check id and secret, and that the client is registered for this way of authentication",
                    self.authentication.name(),
                    self.said(refused),
                ),
            ),
            BasicErrorResponseType::InvalidScope => (
                ErrorKind::InvalidScope,
                format!(
                    "API client {client} may not have the scope {scopes} (invalid_scope){}; ask an administrator to register it so: {}",
                    self.said(refused),
                    self.registration(),
                ),
            ),
            BasicErrorResponseType::UnauthorizedClient
            | BasicErrorResponseType::UnsupportedGrantType => (
                ErrorKind::UnauthorizedClient,
                format!(
                    "API client {client} is registered without the grant client_credentials ({}){}; \
                     ask an administrator to register one with it: {}",
                    refused.error(),
                    self.said(refused),
                    self.registration(),
                ),
            ),
            BasicErrorResponseType::Extension(code) if is_passing(code) => (
                ErrorKind::Unavailable,
                format!(
                    "the server cannot give a token now ({code}){}; try again later",
                    self.said(refused)
                ),
            ),
            other => (
                ErrorKind::Refused,
                format!(
                    "the server refused the token request of API client {client} ({}, status {}){}; look in the server's log",
                    self.redactor.excerpt(other.as_ref()),
                    status.as_u16(),
                    self.said(refused),
                ),
            ),
        };
        Error::new(kind, message)
    }

    /// The command that registers a client that can do what this one cannot.
    fn registration(&self) -> String {
        let scopes: Vec<String> = self
            .scopes
            .iter()
            .map(|scope| format!("-S{scope}"))
            .collect();
        format!(
            "config register-api-client --name=NAME -Gclient_credentials {}",
            scopes.join(" ")
        )
    }

    /// The server's own words, where it had some.
    fn said(&self, refused: &BasicErrorResponse) -> String {
        refused
            .error_description()
            .map(|text| format!(", saying \"{}\"", self.redactor.excerpt(text)))
            .unwrap_or_default()
    }

    fn unavailable(&self, answer: &Answer<'_>, server: &ServerUrl) -> Error {
        Error::new(
            ErrorKind::Unavailable,
            format!(
                "{} cannot serve now ({}); try again later",
                server.token_url(),
                self.facts(answer)
            ),
        )
    }

    /// An answer in no form that OAuth has; the status alone says what to do.
    fn unexplained(&self, answer: &Answer<'_>, server: &ServerUrl) -> Error {
        let url = server.token_url();
        let facts = self.facts(answer);
        match answer.status {
            StatusCode::UNAUTHORIZED => Error::new(
                ErrorKind::InvalidClient,
                format!(
                    "{url} does not accept API client {} with this secret, sent as {} ({facts}); check id and secret",
                    self.client_id,
                    self.authentication.name(),
                ),
            ),
            // A real server was seen to answer 403, not 404, for a path below /spotfire that is nothing.
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                unexpected(format!(
                    "there is no token endpoint at {url} ({facts}); check the server URL, and that the server is 7.13 or newer",
                ))
            }
            _ => unexpected(format!(
                "{url} refused the token request ({facts}); look in the server's log"
            )),
        }
    }

    /// Status, content type and, unless it may hold a token, the start of the body.
    fn facts(&self, answer: &Answer<'_>) -> String {
        let mut facts = format!("status {}", answer.status.as_u16());
        match answer.content_type() {
            Some(kind) => facts.push_str(&format!(", {}", self.redactor.excerpt(kind))),
            None => facts.push_str(", no content type"),
        }
        let body = String::from_utf8_lossy(answer.body);
        if !answer.status.is_success() && !body.trim().is_empty() {
            facts.push_str(&format!(", \"{}\"", self.redactor.excerpt(&body)));
        }
        facts
    }
}

fn unexpected(message: String) -> Error {
    Error::new(ErrorKind::UnexpectedAnswer, message)
}

fn is_unavailable(status: StatusCode) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error()
}

fn is_passing(code: &str) -> bool {
    matches!(code, "temporarily_unavailable" | "server_error")
}

/// A redirect, which is not followed: the request carries the secret.
fn redirect(answer: &Answer<'_>, server: &ServerUrl) -> Error {
    let url = server.token_url();
    let target = answer
        .headers
        .get(LOCATION)
        .and_then(|location| location.to_str().ok())
        .and_then(|location| url.join(location).ok())
        .map(|target| format!(" to {}", without_secrets(target)))
        .unwrap_or_default();
    unexpected(format!(
        "{url} redirects{target} (status {}); give the server's own URL, with https where it wants https",
        answer.status.as_u16()
    ))
}

/// Origin and path: a query may hold anything.
fn without_secrets(mut url: Url) -> String {
    url.set_query(None);
    url.set_fragment(None);
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}
