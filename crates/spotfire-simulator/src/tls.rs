//! How the simulator speaks HTTPS.

use std::fmt;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use crate::error::Error;

/// The names for which a certificate of the simulator's own is good.
const OWN_NAMES: [&str; 2] = ["127.0.0.1", "localhost"];

/// A certificate and its key, by which the simulator speaks HTTPS: HTTP/2 with clients that offer it (ALPN), else HTTP/1.1.
///
/// Needs the feature `tls`. The key is in no debug text.
#[derive(Clone)]
pub struct Tls {
    certificate_pem: String,
    config: ServerConfig,
}

impl Tls {
    /// A certificate of its own for `127.0.0.1` and `localhost`, which clients must be told to trust.
    ///
    /// # Errors
    /// [`Error::Tls`] when the system has no random numbers to make a key of.
    pub fn self_signed() -> Result<Self, Error> {
        let failed = |error: rcgen::Error| Error::Tls {
            what: "cannot make a certificate",
            source: error.into(),
        };
        let made =
            rcgen::generate_simple_self_signed(OWN_NAMES.map(str::to_owned)).map_err(failed)?;
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        Self::new(made.cert.pem(), vec![made.cert.der().clone()], key.into())
    }

    /// A given certificate, with the chain that leads to its issuer, and its key, each as PEM.
    ///
    /// # Errors
    /// [`Error::Tls`] when there is no certificate or no key in the text, or they do not belong together.
    pub fn from_pem(certificates: &str, key: &str) -> Result<Self, Error> {
        let unreadable = |what| {
            move |error: rustls::pki_types::pem::Error| Error::Tls {
                what,
                source: error.into(),
            }
        };
        let chain: Result<Vec<_>, _> =
            CertificateDer::pem_slice_iter(certificates.as_bytes()).collect();
        let chain = chain.map_err(unreadable("cannot read the certificates"))?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes())
            .map_err(unreadable("cannot read the private key"))?;
        Self::new(certificates.to_owned(), chain, key)
    }

    fn new(
        certificate_pem: String,
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, Error> {
        let unusable = |error: rustls::Error| Error::Tls {
            what: "cannot use the certificate with its key",
            source: error.into(),
        };
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(unusable)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self {
            certificate_pem,
            config,
        })
    }

    /// Offers HTTP/1.1 alone.
    #[must_use]
    pub fn without_http2(mut self) -> Self {
        self.config
            .alpn_protocols
            .retain(|protocol| protocol != b"h2");
        self
    }

    /// The certificates as PEM, for clients to trust.
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::new(self.config.clone()))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}
