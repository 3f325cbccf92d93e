//! What it means that a request got no answer.

use std::error::Error as StdError;
use std::{fmt, io};

use reqwest::tls::TlsInfo;
use rustls::AlertDescription::{
    BadCertificate, CertificateExpired, CertificateRequired, UnknownCA,
};
use rustls::CertificateError::{
    BadSignature, Expired, ExpiredContext, NotValidForName, NotValidForNameContext, UnknownIssuer,
};
use url::Url;

use crate::http::certificate::signer_of;
use crate::{Error, ErrorKind, HttpSettings};

/// The innermost cause in its own words: the operating system's, or those of the TLS library.
///
/// What the HTTP client says around it is meant for programmers, and may print whole addresses.
#[derive(Debug)]
struct Reason(String);

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Reason {}

/// The error for a request that got no answer at all.
pub(crate) async fn lost(cause: reqwest::Error, url: &Url, settings: &HttpSettings) -> Error {
    let origin = url.origin().ascii_serialization();
    let (kind, message) = if let Some(tls) = tls_cause(&cause) {
        let signer = match tls {
            rustls::Error::InvalidCertificate(UnknownIssuer | BadSignature) => {
                signer_seen(url, settings).await
            }
            _ => None,
        };
        let signer = signer.map_or(String::new(), |signer| {
            format!(", whose certificate is signed by {signer}")
        });
        (
            ErrorKind::Tls,
            format!(
                "no trusted TLS connection to {origin}{signer}; {}",
                tls_cure(tls)
            ),
        )
    } else if cause.is_connect() {
        (
            ErrorKind::Connect,
            format!("no connection to {origin}; {}", connect_cure(&cause)),
        )
    } else if cause.is_timeout() {
        (
            ErrorKind::Timeout,
            format!(
                "{origin} did not answer in time; try again, or allow a longer request timeout"
            ),
        )
    } else {
        (
            ErrorKind::Interrupted,
            format!("the connection to {origin} was lost before the whole answer came; try again"),
        )
    };
    because(Error::new(kind, message), &cause)
}

/// The error for an answer whose body broke off.
pub(crate) fn broken_body(cause: reqwest::Error) -> Error {
    let (kind, message) = if cause.is_timeout() {
        (
            ErrorKind::Timeout,
            "the answer's body did not come in time; try again, or allow a longer request timeout",
        )
    } else {
        (
            ErrorKind::Interrupted,
            "the connection was lost before the whole answer came; try again",
        )
    };
    because(Error::new(kind, message), &cause)
}

/// Gives an error the innermost cause of what the HTTP client says, if there is one under it.
pub(crate) fn because(error: Error, cause: &reqwest::Error) -> Error {
    match causes(cause).skip(1).last() {
        Some(innermost) => error.with_source(Reason(innermost.to_string())),
        None => error,
    }
}

/// Who signed the certificate that is shown at `url`, to know whose certificate to ask for: often a company's proxy's.
///
/// Whoever shows it is asked for nothing but that, and told nothing: no secret, no client certificate, no path.
async fn signer_seen(url: &Url, settings: &HttpSettings) -> Option<String> {
    let mut root = url.clone();
    root.set_path("/");
    root.set_query(None);
    let answer = settings
        .untrusting_client(url)
        .ok()?
        .head(root)
        .send()
        .await
        .ok()?;
    let shown: &TlsInfo = answer.extensions().get()?;
    signer_of(shown.peer_certificate()?)
}

/// The TLS error somewhere under `error`.
fn tls_cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

fn tls_cure(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::InvalidCertificate(UnknownIssuer | BadSignature) => {
            "give the certificate of the authority that signed the server's certificate, in PEM form, as an extra root"
        }
        rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => {
            "use the host name that the server's certificate was made for"
        }
        rustls::Error::InvalidCertificate(Expired | ExpiredContext { .. }) => {
            "the server's certificate has expired: its administrator must renew it (or this machine's clock is wrong)"
        }
        rustls::Error::AlertReceived(CertificateRequired) => {
            "it asks for a client certificate: give one with its private key, in PEM form"
        }
        rustls::Error::AlertReceived(BadCertificate | UnknownCA | CertificateExpired) => {
            "it does not accept the client certificate: give one of an authority that it trusts"
        }
        _ => "check the server's certificate and the port, which must be the server's https port",
    }
}

fn connect_cure(error: &reqwest::Error) -> &'static str {
    if error.is_dns() {
        "the host name is unknown: check the server URL, and whether a proxy must be set (HTTPS_PROXY)"
    } else if error.is_timeout() {
        "nothing answered in time: check host and port, firewalls, and whether a proxy must be set (HTTPS_PROXY)"
    } else if is_proxy_refusal(error) {
        "the proxy refused: check HTTPS_PROXY, or name the server in NO_PROXY"
    } else {
        "check host and port, and that the server is running"
    }
}

/// Whether a proxy would not connect; its error is a private type of hyper-util, told by the opening of its text.
fn is_proxy_refusal(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.to_string().starts_with("tunnel error"))
}

/// The error and everything under it.
///
/// An [`io::Error`] made from another error has that one's source for its own and so hides it; TLS errors come in two
/// such layers.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| {
        match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(hidden) => Some(hidden as &(dyn StdError + 'static)),
            None => (*error).source(),
        }
    })
}
