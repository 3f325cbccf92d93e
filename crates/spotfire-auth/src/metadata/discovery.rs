//! Getting the metadata, and believing no more of them than is safe.

use http::StatusCode;
use http::header::ACCEPT;
use serde::Deserialize;
use tracing::debug;
use url::{Origin, Url};

use crate::grant::Answer;
use crate::redact::{Redactor, printable};
use crate::{Error, HttpSettings, ServerMetadata, ServerUrl, http as web};

/// The longest document that is read; a real one has 2 KB.
const LONGEST: usize = 64 * 1024;

/// Reads a server's OAuth 2.0 metadata from [`ServerUrl::metadata_url`].
///
/// The issuer must be the server's base URL (RFC 8414 section 3.3; letter case of the host, a default port and a slash
/// at the end do not matter). Endpoints must be at the server's own origin, since whoever could make the server name
/// another would get codes and secrets. Both can be allowed otherwise, for servers behind proxies.
///
/// A server that answers 401, 403, 404, 405, 410, a redirect, or an HTML page has no metadata, and what it has by the
/// public references is taken: older servers were documented without, and a real one was seen to answer 403 for a path
/// that is nothing. Any other failure is an error.
///
/// ```no_run
/// # async fn run() -> Result<(), spotfire_auth::Error> {
/// use spotfire_auth::{Discovery, ServerUrl};
///
/// let server = ServerUrl::parse("https://spotfire.example.com")?;
/// let metadata = Discovery::new(server).discover().await?;
/// println!("{}", metadata.token_endpoint());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Discovery {
    server: ServerUrl,
    settings: HttpSettings,
    issuer: Option<String>,
    trusted: Vec<Origin>,
}

/// The document, as far as it is used.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    revocation_endpoint: Option<String>,
    grant_types_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    scopes_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

impl Discovery {
    /// Begins with the server; the rest has defaults.
    pub fn new(server: ServerUrl) -> Self {
        Self {
            server,
            settings: HttpSettings::default(),
            issuer: None,
            trusted: Vec::new(),
        }
    }

    /// Talks to the server in another way than by default.
    pub fn with_http_settings(mut self, settings: HttpSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Expects this issuer instead of the server's base URL: the name that the server has for itself, where a proxy
    /// gives it another.
    pub fn with_issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Takes endpoints at the scheme, host and port of `url` too, besides those of the server. May be called for several.
    pub fn with_trusted_origin(mut self, url: &Url) -> Self {
        self.trusted.push(url.origin());
        self
    }

    /// Asks the server, once.
    ///
    /// # Errors
    ///
    /// [`UnexpectedAnswer`](crate::ErrorKind::UnexpectedAnswer) when the document cannot be read, is another issuer's or names an
    /// endpoint elsewhere; [`Unavailable`](crate::ErrorKind::Unavailable) on 429 and 5xx; and those of
    /// [`HttpSettings::client`] and of lost connections.
    pub async fn discover(&self) -> Result<ServerMetadata, Error> {
        let url = self.server.metadata_url();
        let client = self.settings.client_of(&url)?;
        let response = client
            .get(url.clone())
            .header(ACCEPT, "application/json")
            .send()
            .await;
        let response = match response {
            Ok(response) => response,
            Err(cause) => return Err(web::lost(cause, &url, &self.settings).await),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        let body = web::read_body(response, LONGEST).await?;
        let answer = Answer {
            url: &url,
            status,
            headers: &headers,
            body: &body,
            redactor: &Redactor::new([]),
        };
        if publishes_nothing(&answer) {
            debug!(
                status = status.as_u16(),
                "the server publishes no metadata; taking the documented endpoints"
            );
            return Ok(ServerMetadata::documented(&self.server));
        }
        if status != StatusCode::OK {
            return Err(answer.unexplained("the metadata"));
        }
        let document = serde_json::from_slice(&body).map_err(|cause| {
            self.unusable("it is no metadata document")
                .with_source(cause)
        })?;
        self.read(document)
    }

    /// Believes the document as far as is safe.
    fn read(&self, document: Document) -> Result<ServerMetadata, Error> {
        let expected = self
            .issuer
            .as_deref()
            .unwrap_or(self.server.base().as_str());
        if !is_same_issuer(&document.issuer, expected) {
            return Err(self.unusable(&format!(
                "its issuer is {}, not {expected}; give that as the server URL, or allow it as the issuer where a proxy stands between",
                printable(&document.issuer),
            )));
        }
        let documented = ServerMetadata::documented(&self.server);
        let endpoint = |given: Option<String>| given.map(|text| self.endpoint(&text)).transpose();
        Ok(ServerMetadata {
            issuer: document.issuer,
            is_published: true,
            authorization_endpoint: endpoint(document.authorization_endpoint)?
                .unwrap_or(documented.authorization_endpoint),
            token_endpoint: endpoint(document.token_endpoint)?.unwrap_or(documented.token_endpoint),
            revocation_endpoint: endpoint(document.revocation_endpoint)?,
            grant_types: document.grant_types_supported,
            code_challenge_methods: document.code_challenge_methods_supported,
            scopes: document.scopes_supported,
            authentication_methods: document.token_endpoint_auth_methods_supported,
            announces_issuer: document
                .authorization_response_iss_parameter_supported
                .unwrap_or_default(),
        })
    }

    /// Takes an endpoint at the server, or where the caller trusts one.
    fn endpoint(&self, text: &str) -> Result<Url, Error> {
        let url = Url::parse(text)
            .ok()
            .filter(|url| url.username().is_empty() && url.password().is_none())
            .filter(|url| url.fragment().is_none())
            .ok_or_else(|| {
                self.unusable(&format!(
                    "the endpoint {} is no URL of one",
                    printable(text)
                ))
            })?;
        let origin = url.origin();
        if origin != self.server.base().origin() && !self.trusted.contains(&origin) {
            return Err(self.unusable(&format!(
                "it names an endpoint elsewhere, at {}; if that is right, allow this origin, or give the endpoints yourself",
                printable(&origin.ascii_serialization()),
            )));
        }
        if self.server.may_send_to(&url) {
            return Ok(url);
        }
        Err(self.unusable(&format!("the endpoint {} is not https", printable(text))))
    }

    fn unusable(&self, why: &str) -> Error {
        Error::unexpected(format!(
            "the metadata at {} cannot be used: {why}",
            self.server.metadata_url()
        ))
    }
}

/// Whether the answer is that of a server without metadata, or of a page before it.
fn publishes_nothing(answer: &Answer<'_>) -> bool {
    let is_nothing = matches!(
        answer.status,
        StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::GONE
    );
    is_nothing || answer.status.is_redirection() || (answer.status.is_success() && answer.is_html())
}

fn is_same_issuer(published: &str, expected: &str) -> bool {
    let normal = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_path(url.path().trim_end_matches('/').to_owned().as_str());
        Some(url)
    };
    normal(published).is_some_and(|issuer| Some(issuer) == normal(expected))
}
