//! Which certificates are trusted, and what is said of the others.

use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair,
};
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{NoClientAuth, WebPkiClientVerifier};
use rustls::{RootCertStore, ServerConfig};
use spotfire_auth::{ClientCredentials, Error, ErrorKind, HttpSettings, ServerUrl, TokenSource};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

const GRANTED: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n\
    {\"access_token\":\"tok1\",\"token_type\":\"Bearer\"}";

/// A certificate authority that nobody else trusts.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names are good names");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key can be made");
        Self(CertifiedIssuer::self_signed(params, key).expect("the parameters are good"))
    }

    pub(crate) fn root_pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate and its key.
    fn sign(&self, name: &str, end_year: i32) -> (Certificate, KeyPair) {
        let mut params = CertificateParams::new([name.to_owned()]).expect("the name is good");
        params.not_after = rcgen::date_time_ymd(end_year, 1, 1);
        let key = KeyPair::generate().expect("a key can be made");
        let certificate = params
            .signed_by(&key, &self.0)
            .expect("the parameters are good");
        (certificate, key)
    }

    fn server_config(&self, name: &str, end_year: i32) -> ServerConfig {
        self.server_config_with(name, end_year, Arc::new(NoClientAuth))
    }

    fn server_config_with(
        &self,
        name: &str,
        end_year: i32,
        clients: Arc<dyn ClientCertVerifier>,
    ) -> ServerConfig {
        let (certificate, key) = self.sign(name, end_year);
        ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the provider has the default versions")
            .with_client_cert_verifier(clients)
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(key.serialize_der().into()),
            )
            .expect("certificate and key belong together")
    }
}

/// A token endpoint behind TLS on 127.0.0.1 that grants everything. Stops when dropped.
struct TlsServer {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl TlsServer {
    async fn start(config: ServerConfig) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port exists");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that does not trust the certificate hangs up here.
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(GRANTED).await;
                let _ = stream.shutdown().await;
            }
        });
        Self { address, task }
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn ask(address: SocketAddr, trusted: &Authority) -> Result<(), Error> {
    let settings = HttpSettings::default().with_extra_roots_pem(trusted.root_pem());
    ask_with(address, settings).await
}

async fn ask_with(address: SocketAddr, settings: HttpSettings) -> Result<(), Error> {
    let server = ServerUrl::parse(&format!("https://{address}"))?;
    let source = ClientCredentials::builder(server, "id", "secret")
        .with_http_settings(settings)
        .build()?;
    source.token().await.map(drop)
}

#[tokio::test]
async fn an_extra_root_is_trusted() {
    let authority = Authority::new("ours");
    let server = TlsServer::start(authority.server_config("127.0.0.1", 2100)).await;
    ask(server.address, &authority)
        .await
        .expect("the authority is trusted");
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_names_the_cure() {
    let (authority, stranger) = (Authority::new("ours"), Authority::new("another"));
    for (trusted, name, end_year, part) in [
        (
            &stranger,
            "127.0.0.1",
            2100,
            "whose certificate is signed by ours; give the certificate of the authority",
        ),
        (
            &authority,
            "spotfire.example.com",
            2100,
            "use the host name",
        ),
        (&authority, "127.0.0.1", 2020, "has expired"),
    ] {
        let server = TlsServer::start(authority.server_config(name, end_year)).await;
        check(ask(server.address, trusted).await, part);
    }
}

#[tokio::test]
async fn a_client_certificate_is_shown_to_whoever_asks_for_one() {
    let authority = Authority::new("ours");
    let mut roots = RootCertStore::empty();
    roots
        .add(authority.0.der().clone())
        .expect("the authority is one");
    let provider = Arc::new(ring::default_provider());
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .expect("there is a root");
    let server = TlsServer::start(authority.server_config_with("127.0.0.1", 2100, clients)).await;
    let settings = HttpSettings::default().with_extra_roots_pem(authority.root_pem());
    let (certificate, key) = authority.sign("ann", 2100);
    let identity = format!("{}{}", certificate.pem(), key.serialize_pem());
    let shown = settings.clone().with_client_identity_pem(identity.clone());
    assert!(!format!("{shown:?}").contains("PRIVATE"));
    ask_with(server.address, shown)
        .await
        .expect("the certificate is the authority's");
    let error = ask_with(server.address, settings.clone())
        .await
        .expect_err("none is shown");
    assert!(
        error.to_string().contains("asks for a client certificate"),
        "{error}: {error:?}"
    );
    let (stranger, key_of_stranger) = Authority::new("another").sign("ann", 2100);
    let foreign = format!("{}{}", stranger.pem(), key_of_stranger.serialize_pem());
    let shown = settings.clone().with_client_identity_pem(foreign);
    let error = ask_with(server.address, shown)
        .await
        .expect_err("the authority is another");
    assert!(
        error
            .to_string()
            .contains("does not accept the client certificate"),
        "{error}: {error:?}"
    );

    let (_, another_key) = authority.sign("ann", 2100);
    for (case, pem) in [
        ("no PEM", "hunter2".to_owned()),
        ("no key", certificate.pem()),
        ("no certificate", key.serialize_pem()),
        ("half a key", identity.replace("END PRIVATE", "END")),
        (
            "another key",
            format!("{}{}", certificate.pem(), another_key.serialize_pem()),
        ),
    ] {
        let settings = settings.clone().with_client_identity_pem(pem);
        let error = ask_with(server.address, settings).await.expect_err(case);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{case}: {error:?}");
        assert!(
            error.to_string().contains("client certificate"),
            "{case}: {error}"
        );
        assert!(
            !format!("{error:?}").contains("hunter2"),
            "{case}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_port_without_tls_names_the_port() {
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("a free port exists");
    let address = listener
        .local_addr()
        .expect("a bound socket has an address");
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("the client connects");
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .expect("the client reads");
    });
    check(
        ask(address, &Authority::new("ours")).await,
        "the server's https port",
    );
    task.await.expect("the server ends well");
}

#[track_caller]
fn check(answer: Result<(), Error>, part: &str) {
    let error = answer.expect_err("the connection cannot be trusted");
    assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
    assert!(error.to_string().contains(part), "{error}: {error:?}");
    assert!(!error.is_transient());
}
