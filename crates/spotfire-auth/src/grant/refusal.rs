//! What the refusals of an endpoint mean, in a Spotfire administrator's terms.

use http::StatusCode;
use http::header::LOCATION;
use oauth2::basic::{BasicErrorResponse, BasicErrorResponseType};
use url::Url;

use crate::grant::answer::Answer;
use crate::grant::api_client::ClientAuthentication;
use crate::grant::purpose::Purpose;
use crate::grant::registration::Grant;
use crate::{Error, ErrorKind, http as web};

impl Purpose {
    /// The error for an answer that is not 200.
    pub(crate) fn refusal(&self, answer: &Answer<'_>) -> Error {
        let error = match (answer.oauth_error(), answer.unavailable()) {
            (Some(refused), _) => self.of_oauth_error(&refused, answer),
            (None, Some(error)) => error,
            (None, None) if answer.status.is_redirection() => redirect(answer),
            (None, None) if answer.is_html() => self.page(answer),
            (None, None) => self.unexplained(answer),
        };
        error.with_retry_after(web::retry_after(answer.headers))
    }

    /// The error for an answer that is a page, or of another type that is not JSON.
    ///
    /// The body of a 200 is never shown: it may hold a token.
    pub(crate) fn page(&self, answer: &Answer<'_>) -> Error {
        let what = if answer.is_html() {
            "an HTML page"
        } else {
            "something"
        };
        Error::unexpected(format!(
            "{} answered {what} instead of JSON ({}); \
             check the server URL, and whether a login page or a proxy stands in front of the server",
            answer.url,
            answer.facts(),
        ))
    }

    /// The error for a token that has fewer scopes than were asked for.
    pub(crate) fn missing_scope(&self, missing: &str) -> Error {
        Error::new(
            ErrorKind::InvalidScope,
            format!(
                "the server granted a token without the scope {missing} to API client {}; \
                 ask an administrator to register one that may have it: {}",
                self.client.id(),
                self.registration()
            ),
        )
    }

    /// The error for a server that does not have the grant, as its metadata says.
    pub(crate) fn unsupported(&self, issuer: &str) -> Error {
        Error::new(
            ErrorKind::Unsupported,
            format!(
                "{issuer} does not support the grant {}, as its metadata says; \
                 use another way to sign in, or a server that has it",
                self.grant.name()
            ),
        )
    }

    /// The error for a code of RFC 6749 section 5.2 or a later RFC.
    fn of_oauth_error(&self, refused: &BasicErrorResponse, answer: &Answer<'_>) -> Error {
        use BasicErrorResponseType as Code;
        let said = Said {
            code: answer.redactor.excerpt(refused.error().as_ref()),
            words: refused
                .error_description()
                .map(|text| answer.redactor.excerpt(text)),
        };
        match refused.error() {
            Code::InvalidClient => self.invalid_client(&said),
            Code::InvalidScope => self.invalid_scope(&said),
            Code::UnauthorizedClient | Code::UnsupportedGrantType => self.without_grant(&said),
            Code::InvalidGrant => self.invalid_grant(&said),
            Code::Extension(code) if is_passing(code) => passing(&said),
            // RFC 8693 section 2.2.2 has these for a subject token and for an audience that are not taken.
            Code::InvalidRequest if self.grant == Grant::TokenExchange => {
                self.unfit(&said, "subject token, or what goes with it")
            }
            Code::Extension(code) if code == "invalid_target" => self.unfit(&said, "audience"),
            _ => Error::new(
                ErrorKind::Refused,
                format!(
                    "the server refused the {} of API client {} ({}, status {}){}; look in the server's log",
                    self.request(),
                    self.client.id(),
                    said.code,
                    answer.status.as_u16(),
                    said.words(),
                ),
            ),
        }
    }

    fn invalid_client(&self, said: &Said) -> Error {
        let cure = match self.client.authentication() {
            ClientAuthentication::None => {
                "check the id, and that the client is registered without a secret (-p native)"
            }
            ClientAuthentication::Basic => {
                "check id and secret, and that the client is registered for this method (-a client_secret_basic)"
            }
            ClientAuthentication::Post => {
                "check id and secret, and that the client is registered for this method (-a client_secret_post)"
            }
        };
        Error::new(
            ErrorKind::InvalidClient,
            format!(
                "the server does not accept API client {} {} ({}){}; {cure}",
                self.client.id(),
                self.proof(),
                said.code,
                said.words(),
            ),
        )
    }

    pub(crate) fn invalid_scope(&self, said: &Said) -> Error {
        Error::new(
            ErrorKind::InvalidScope,
            format!(
                "API client {} may not have the scope {} ({}){}; ask an administrator to register it so: {}",
                self.client.id(),
                self.scopes.joined(),
                said.code,
                said.words(),
                self.registration(),
            ),
        )
    }

    pub(crate) fn without_grant(&self, said: &Said) -> Error {
        Error::new(
            ErrorKind::UnauthorizedClient,
            format!(
                "API client {} is registered without the grant {} ({}){}; \
                 ask an administrator to register one with it: {}",
                self.client.id(),
                self.grant.name(),
                said.code,
                said.words(),
                self.registration(),
            ),
        )
    }

    fn invalid_grant(&self, said: &Said) -> Error {
        let (what, cure) = match self.grant {
            Grant::AuthorizationCode => (
                "authorization code: it was used before, is too old, or belongs to another sign-in",
                "sign in again",
            ),
            Grant::RefreshToken => (
                "refresh token: it has expired, was revoked, or was used before",
                "sign in again",
            ),
            Grant::TokenExchange => (
                "subject token: it has expired, or comes from an issuer that the server does not trust",
                "get a new one, or ask an administrator which issuers are trusted",
            ),
            Grant::ClientCredentials | Grant::Revocation => ("request", "look in the server's log"),
        };
        Error::new(
            ErrorKind::InvalidGrant,
            format!(
                "the server does not accept the {what} ({}){}; {cure}",
                said.code,
                said.words()
            ),
        )
    }

    fn unfit(&self, said: &Said, what: &str) -> Error {
        Error::new(
            ErrorKind::Refused,
            format!(
                "the server does not take the {what} ({}){}; ask an administrator which issuers are trusted, and for what",
                said.code,
                said.words()
            ),
        )
    }

    /// An answer in no form that OAuth has; the status alone says what to do.
    fn unexplained(&self, answer: &Answer<'_>) -> Error {
        let (url, facts) = (answer.url, answer.facts());
        match answer.status {
            StatusCode::UNAUTHORIZED => Error::new(
                ErrorKind::InvalidClient,
                format!(
                    "{url} does not accept API client {} {} ({facts}); check id and secret",
                    self.client.id(),
                    self.proof(),
                ),
            ),
            // A real server was seen to answer 403, not 404, for a path below /spotfire that is nothing.
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                Error::unexpected(format!(
                    "there is no {} at {url} ({facts}); check the server URL, and that the server is 7.13 or newer",
                    self.place(),
                ))
            }
            _ => Error::unexpected(format!(
                "{url} refused the {} ({facts}); look in the server's log",
                self.request()
            )),
        }
    }
}

/// An error code with the server's own words, where it had some; both fit to be shown.
pub(crate) struct Said {
    pub(crate) code: String,
    pub(crate) words: Option<String>,
}

impl Said {
    pub(crate) fn words(&self) -> String {
        self.words
            .as_ref()
            .map(|words| format!(", saying \"{words}\""))
            .unwrap_or_default()
    }
}

/// The error for a code that says that the same may work later.
pub(crate) fn passing(said: &Said) -> Error {
    Error::new(
        ErrorKind::Unavailable,
        format!(
            "the server cannot give a token now ({}){}; try again later",
            said.code,
            said.words()
        ),
    )
}

pub(crate) fn is_passing(code: &str) -> bool {
    matches!(code, "temporarily_unavailable" | "server_error")
}

/// A redirect, which is not followed: the request carries the secret.
fn redirect(answer: &Answer<'_>) -> Error {
    let url = answer.url;
    let target = answer
        .headers
        .get(LOCATION)
        .and_then(|location| location.to_str().ok())
        .and_then(|location| url.join(location).ok())
        .map(|target| format!(" to {}", without_secrets(target)))
        .unwrap_or_default();
    Error::unexpected(format!(
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
