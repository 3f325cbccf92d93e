//! The HTTP client settings everyone shares.

use std::fmt;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use secrecy::{ExposeSecret, SecretSlice};
use url::Url;

use crate::http::failure::because;
use crate::http::tls;
use crate::server::is_loopback;
use crate::{Error, ErrorKind, ServerUrl};

/// How to talk HTTP to a Spotfire Server: a value from which clients are built.
///
/// Every client of it has rustls, HTTP/1.1 alone, no redirects (one would carry a token or a job elsewhere), no
/// `Referer`, no cookies, no compression, and never sends a request twice by itself.
///
/// | setting | default |
/// |---|---|
/// | connect timeout (name, TCP, proxy, TLS) | 10 s, and never above half the request timeout |
/// | request timeout (connecting to the last byte of the answer) | 60 s |
/// | trusted roots | the system's |
/// | client certificate | none |
/// | proxy | the environment's (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`) or the system's; none for a server on this machine |
/// | idle connections | closed after 15 s, before the 20 s after which the server's Tomcat does by default |
/// | `User-Agent` | `spotfire-auth/VERSION` |
///
/// ```
/// # fn main() -> Result<(), spotfire_auth::Error> {
/// use std::time::Duration;
/// use spotfire_auth::{HttpSettings, ServerUrl};
///
/// let server = ServerUrl::parse("https://spotfire.example.com")?;
/// let settings = HttpSettings::default().with_request_timeout(Duration::from_secs(20));
/// let client: reqwest::Client = settings.client(&server)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct HttpSettings {
    connect_timeout: Duration,
    request_timeout: Duration,
    extra_roots: Vec<Vec<u8>>,
    client_identity: Option<SecretSlice<u8>>,
    user_agent: String,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(60),
            extra_roots: Vec::new(),
            client_identity: None,
            user_agent: concat!("spotfire-auth/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

impl HttpSettings {
    /// How long an idle connection is kept for the next request.
    const IDLE: Duration = Duration::from_secs(15);
    /// How long to look at an untrusted certificate.
    const LOOK: Duration = Duration::from_secs(5);

    /// Limits the time until a connection stands. Default: 10 s.
    #[must_use]
    pub fn with_connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Limits the time from the start of a request to the last byte of its answer. Default: 60 s.
    #[must_use]
    pub fn with_request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = timeout;
        self
    }

    /// Trusts the certificates of a PEM file besides the system's roots. May be called for several files.
    ///
    /// They suffice alone where the system has no roots, as in a bare container.
    #[must_use]
    pub fn with_extra_roots_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.extra_roots.push(pem.into());
        self
    }

    /// Shows a client certificate to a server, or a proxy before it, that asks for one: the certificate, those that lead
    /// to its authority, and its private key (PKCS#8, PKCS#1 or SEC1, not encrypted), all in PEM form.
    #[must_use]
    pub fn with_client_identity_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.client_identity = Some(SecretSlice::from(pem.into()));
        self
    }

    /// Names the program in `User-Agent`.
    #[must_use]
    pub fn with_user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// The time until a connection must stand: as set, but at most half the request timeout.
    ///
    /// Were the two close, a request that timed out while it was still connecting would look like one that was sent,
    /// and a start that never left this machine would have an unknown outcome.
    #[must_use]
    pub fn connect_timeout(&self) -> Duration {
        self.connect_timeout.min(self.request_timeout / 2)
    }

    /// The time from the start of a request to the last byte of its answer.
    #[must_use]
    pub fn request_timeout(&self) -> Duration {
        self.request_timeout
    }

    /// Builds the client for everything but starts. Clones of it share its idle connections.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) when a setting cannot be used, [`Tls`](ErrorKind::Tls) when no trusted
    /// root is found, or no TLS provider is built in or installed.
    pub fn client(&self, server: &ServerUrl) -> Result<Client, Error> {
        self.client_of(server.base())
    }

    /// Builds the client for whatever is at `url`, as [`client`](Self::client) does for a server.
    pub(crate) fn client_of(&self, url: &Url) -> Result<Client, Error> {
        build(self.builder(url)?.pool_idle_timeout(Self::IDLE))
    }

    /// Builds the client for starts: every request goes over a connection of its own.
    ///
    /// A server may close an idle connection just when a request goes out on it, and whether the job was started is
    /// then unknown. A fresh connection per start, one handshake more, leaves no such moment.
    ///
    /// # Errors
    ///
    /// As [`client`](Self::client).
    pub fn start_client(&self, server: &ServerUrl) -> Result<Client, Error> {
        build(self.builder(server.base())?.pool_max_idle_per_host(0))
    }

    /// Builds a client that connects to whomever, only to see the certificate. It trusts nothing, so nothing may be told by it.
    pub(crate) fn untrusting_client(&self, url: &Url) -> Result<Client, Error> {
        let settings = Self {
            client_identity: None,
            request_timeout: self.request_timeout.min(Self::LOOK),
            ..self.clone()
        };
        let builder = settings.builder(url)?;
        build(builder.tls_info(true).tls_danger_accept_invalid_certs(true))
    }

    fn builder(&self, url: &Url) -> Result<ClientBuilder, Error> {
        if self.connect_timeout().is_zero() {
            return Err(Error::configuration(
                "a timeout of zero lets no request through; give one of seconds",
            ));
        }
        let user_agent = http::HeaderValue::from_str(&self.user_agent).map_err(|cause| {
            Error::configuration("the user agent is not a header value; use visible ASCII")
                .with_source(cause)
        })?;
        tls::ensure_provider()?;
        let builder = Client::builder()
            .http1_only()
            .redirect(Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout())
            .timeout(self.request_timeout)
            .user_agent(user_agent);
        self.trust(builder, url)
    }

    /// Sets roots, identity and proxy, which depend on where the requests go.
    fn trust(&self, mut builder: ClientBuilder, url: &Url) -> Result<ClientBuilder, Error> {
        let mut roots = Vec::new();
        for pem in &self.extra_roots {
            roots.extend(tls::read_roots(pem)?);
        }
        if let Some(pem) = &self.client_identity {
            builder = builder.identity(tls::read_identity(pem.expose_secret())?);
        }
        if !is_loopback(url) {
            return Ok(builder.tls_certs_merge(roots));
        }
        // reqwest would send requests for this machine through HTTP_PROXY.
        let builder = builder.no_proxy();
        if url.scheme() == "http" {
            // No TLS will happen, so the system's roots are not read, and may be missing.
            return Ok(builder.tls_certs_only(roots));
        }
        Ok(builder.tls_certs_merge(roots))
    }
}

impl fmt::Debug for HttpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpSettings")
            .field("connect_timeout", &self.connect_timeout)
            .field("request_timeout", &self.request_timeout)
            .field(
                "extra_roots",
                &format_args!("{} PEM files", self.extra_roots.len()),
            )
            .field("client_identity", &self.client_identity.is_some())
            .field("user_agent", &self.user_agent)
            .finish()
    }
}

/// Builds the client; with all settings checked before, what is left to fail is the system's trust.
fn build(builder: ClientBuilder) -> Result<Client, Error> {
    builder.build().map_err(|cause| {
        let error = Error::new(
            ErrorKind::Tls,
            "no TLS client; \
             install the system's CA certificates (package ca-certificates), or give the certificate of the server's authority as an extra root",
        );
        because(error, &cause)
    })
}
