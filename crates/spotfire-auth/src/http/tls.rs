//! What TLS needs before a client can be built.

use reqwest::{Certificate, Identity};
use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use crate::{Error, ErrorKind};

/// Makes sure that the process has a TLS provider, since reqwest panics without one.
///
/// One that the program installed itself stays. Losing a race against another thread is as good as winning it.
pub(crate) fn ensure_provider() -> Result<(), Error> {
    if CryptoProvider::get_default().is_none() {
        install_provider();
    }
    match CryptoProvider::get_default() {
        Some(_) => Ok(()),
        None => Err(Error::new(
            ErrorKind::Tls,
            "no TLS provider; build spotfire-auth with feature `ring` or `aws-lc`, or install one for rustls first",
        )),
    }
}

#[cfg(feature = "aws-lc")]
fn install_provider() {
    let _lost_race = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

#[cfg(all(feature = "ring", not(feature = "aws-lc")))]
fn install_provider() {
    let _lost_race = rustls::crypto::ring::default_provider().install_default();
}

#[cfg(not(any(feature = "ring", feature = "aws-lc")))]
fn install_provider() {}

/// Reads the certificates of a PEM file and proves each to be one, so that an error can say which is not.
pub(crate) fn read_roots(pem: &[u8]) -> Result<Vec<Certificate>, Error> {
    let mut roots = Vec::new();
    for (position, certificate) in CertificateDer::pem_slice_iter(pem).enumerate() {
        let number = position + 1;
        let der = certificate.map_err(|cause| {
            Error::configuration(format!(
                "extra root certificate {number} is not valid PEM; \
                 give the authority's certificate as BEGIN CERTIFICATE ... END CERTIFICATE"
            ))
            .with_source(cause)
        })?;
        RootCertStore::empty().add(der.clone()).map_err(|cause| {
            Error::configuration(format!(
                "extra root certificate {number} is not a certificate that can be trusted; \
                 give that of the authority itself"
            ))
            .with_source(cause)
        })?;
        roots.push(Certificate::from_der(&der).map_err(|cause| {
            Error::configuration(format!("extra root certificate {number} cannot be used"))
                .with_source(cause)
        })?);
    }
    if roots.is_empty() {
        return Err(Error::configuration(
            "the extra roots hold no certificate; give a PEM file with BEGIN CERTIFICATE ... END CERTIFICATE",
        ));
    }
    Ok(roots)
}

/// Reads a client certificate and proves the private key to be its own. No cause is kept: it might show a part of the key.
pub(crate) fn read_identity(pem: &[u8]) -> Result<Identity, Error> {
    let pair = || {
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let key = PrivateKeyDer::from_pem_slice(pem).ok()?;
        let provider = CryptoProvider::get_default()?;
        CertifiedKey::from_der(certificates.ok()?, key, provider).ok()
    };
    pair()
        .and_then(|_| Identity::from_pem(pem).ok())
        .ok_or_else(|| {
            Error::configuration(
                "the client certificate cannot be used; \
                 give certificate and its own unencrypted private key, one after the other, in one PEM file",
            )
        })
}
