//! A sign-in that waits for the browser to come back.

use std::fmt;
use std::sync::Arc;

use oauth2::{CsrfToken, PkceCodeVerifier};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::grant::api_client::OAuthClient;
use crate::grant::endpoint::Endpoint;
use crate::grant::purpose::Purpose;
use crate::grant::redirect::Redirect;
use crate::grant::refusal::{Said, is_passing, passing};
use crate::redact::{Redactor, printable};
use crate::{Error, ErrorKind, TokenSet};

/// The longest redirect that is read, in bytes.
const LONGEST: usize = 16 * 1024;

/// Where a real server was seen to send browsers that come with an unknown client.
const ERROR_PAGE: &str = "/ui/error/errorAuthEndpoint";

/// An authorization request that was made and not yet answered.
///
/// It holds the PKCE verifier, which only this process knows: a code that somebody else gets is worth nothing to him,
/// and a code that somebody else sends is refused by the server. `Debug` shows neither it nor the `state`.
#[must_use]
pub struct PendingLogin {
    pub(crate) url: Url,
    pub(crate) answering: Arc<Answering>,
    pub(crate) verifier: SecretString,
    pub(crate) client: OAuthClient,
    pub(crate) endpoint: Endpoint,
}

/// What an answer to the request looks like. The state is bound to the issuer, so that the answer of one server is never
/// taken to another (RFC 9207).
pub(crate) struct Answering {
    pub(crate) redirect: Redirect,
    pub(crate) state: CsrfToken,
    pub(crate) issuer: String,
    pub(crate) must_name_issuer: bool,
}

impl PendingLogin {
    /// The address that the person opens in a browser. It holds the challenge and the `state`, no secret of the client.
    #[must_use]
    pub fn authorization_url(&self) -> &Url {
        &self.url
    }

    /// Where the browser is sent afterwards.
    #[must_use]
    pub fn redirect(&self) -> &Redirect {
        &self.answering.redirect
    }

    /// Takes the address at which the browser ended, whole, as a person copies it or an application is given it, and
    /// gets the tokens.
    ///
    /// An address that is not this sign-in's is refused and changes nothing: another may be given. A code, in contrast,
    /// can be used once.
    ///
    /// # Errors
    ///
    /// [`ForeignAnswer`](ErrorKind::ForeignAnswer) when the address, the `state` or the `iss` is another's,
    /// [`AccessDenied`](ErrorKind::AccessDenied) when the person refused, [`InvalidClient`](ErrorKind::InvalidClient) when
    /// it is the server's page for unknown clients, and those of a token request.
    pub async fn finish(&self, redirected: &str) -> Result<TokenSet, Error> {
        let url = self.address(redirected)?;
        self.answering.check_state(&url)?;
        self.take(&url).await
    }

    /// The address, if it is that of the redirect.
    fn address(&self, redirected: &str) -> Result<Url, Error> {
        let text = redirected.trim();
        if text.len() > LONGEST {
            return Err(foreign(format!(
                "the address is longer than {LONGEST} bytes; copy the one at which the browser ended"
            )));
        }
        // Browsers show addresses without http://, and people copy what they see.
        let url = Url::parse(text).or_else(|_| Url::parse(&format!("http://{text}")));
        match url {
            Ok(url) if self.redirect().leads_to(&url) => Ok(url),
            Ok(url) if url.path().ends_with(ERROR_PAGE) => Err(self.unknown_client()),
            _ => Err(foreign(format!(
                "the address is not {} with an answer; copy the whole address at which the browser ended",
                self.redirect().uri()
            ))),
        }
    }

    /// The error for a client that may not send anybody anywhere.
    fn unknown_client(&self) -> Error {
        let purpose = &self.endpoint.purpose;
        Error::new(
            ErrorKind::InvalidClient,
            format!(
                "the server does not know API client {}, or not with the redirect {}; \
                 check the id, or ask an administrator to register one: {}",
                purpose.client.id(),
                self.redirect().uri(),
                purpose.registration()
            ),
        )
    }

    /// Gets the tokens for an answer whose address and state are right.
    pub(crate) async fn take(&self, url: &Url) -> Result<TokenSet, Error> {
        self.answering.check_issuer(url)?;
        let code = code_of(url, &self.endpoint.purpose)?;
        let verifier = PkceCodeVerifier::new(self.verifier.expose_secret().to_owned());
        let request = self.client.exchange_code(code).set_pkce_verifier(verifier);
        self.endpoint
            .granted(request.request_async(&self.endpoint).await)
    }
}

impl Answering {
    /// Refuses an answer to another request, without telling by the time it takes how much of the state was right.
    pub(crate) fn check_state(&self, url: &Url) -> Result<(), Error> {
        match parameter(url, "state")?.map(CsrfToken::new) {
            Some(state) if state == self.state => Ok(()),
            _ => Err(foreign(
                "the address answers another sign-in (its state is not the one that was sent); \
                 copy the address at which the browser ended for this one"
                    .to_owned(),
            )),
        }
    }

    /// Refuses the answer of another server (RFC 9207 section 2.4).
    fn check_issuer(&self, url: &Url) -> Result<(), Error> {
        match parameter(url, "iss")? {
            Some(issuer) if issuer == self.issuer => Ok(()),
            None if !self.must_name_issuer => Ok(()),
            issuer => Err(foreign(format!(
                "the answer is that of {}, not of {}; sign in again, and tell an administrator if this happens again",
                issuer.map_or("no issuer".to_owned(), |issuer| printable(&issuer)),
                self.issuer
            ))),
        }
    }
}

impl fmt::Debug for PendingLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingLogin")
            .field("issuer", &self.answering.issuer)
            .field("client", &self.endpoint.purpose.client)
            .field("redirect", &self.answering.redirect.uri().as_str())
            .finish_non_exhaustive()
    }
}

/// The code of an answer, or the error that it has instead (RFC 6749 section 4.1.2).
fn code_of(url: &Url, purpose: &Purpose) -> Result<oauth2::AuthorizationCode, Error> {
    let code = parameter(url, "code")?.filter(|code| !code.is_empty());
    if let Some(error) = parameter(url, "error")? {
        let redactor = Redactor::new(code.as_deref());
        let said = Said {
            code: redactor.excerpt(&error),
            words: parameter(url, "error_description")?.map(|text| redactor.excerpt(&text)),
        };
        return Err(refused(&error, &said, purpose));
    }
    code.map(oauth2::AuthorizationCode::new).ok_or_else(|| {
        Error::unexpected(
            "the server sent the browser back with neither a code nor an error; \
             look in the server's log",
        )
    })
}

/// The error for a refusal that came by way of the browser (RFC 6749 section 4.1.2.1).
fn refused(code: &str, said: &Said, purpose: &Purpose) -> Error {
    match code {
        "access_denied" => Error::new(
            ErrorKind::AccessDenied,
            format!(
                "the sign-in was refused ({code}){}; sign in again and allow the access, or ask an administrator whether you may",
                said.words()
            ),
        ),
        "login_required" | "consent_required" | "interaction_required" => Error::new(
            ErrorKind::AccessDenied,
            format!(
                "the server must ask something first ({code}){}; sign in again in a browser that may show its pages",
                said.words()
            ),
        ),
        "invalid_scope" => purpose.invalid_scope(said),
        "unauthorized_client" => purpose.without_grant(said),
        code if is_passing(code) => passing(said),
        _ => Error::new(
            ErrorKind::Refused,
            format!(
                "the server refused the sign-in with API client {} ({}){}; look in the server's log",
                purpose.client.id(),
                said.code,
                said.words()
            ),
        ),
    }
}

/// A parameter of the query, which must not come twice (RFC 6749 section 3.1).
fn parameter(url: &Url, name: &str) -> Result<Option<String>, Error> {
    let mut values = url
        .query_pairs()
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned());
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => Err(foreign(format!(
            "the address has {name} twice, which no answer of the server has; sign in again"
        ))),
    }
}

fn foreign(message: String) -> Error {
    Error::new(ErrorKind::ForeignAnswer, message)
}
