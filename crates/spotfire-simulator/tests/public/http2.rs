//! HTTPS, and the faults that only HTTP/2 has.
#![cfg(feature = "tls")]

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Version};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use spotfire_simulator::{
    CannedAnswer, Endpoint, Error, Fault, FaultPlan, FaultRule, Settings, Side, Simulator, Tls,
};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::support::{GOOD_JOB, PATIENCE};

/// A connection to `simulator` that trusts its certificate and offers `protocols`.
async fn connect(simulator: &Simulator, tls: &Tls, protocols: &[&str]) -> TlsStream<TcpStream> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let certificate =
        CertificateDer::from_pem_slice(tls.certificate_pem().as_bytes()).expect("it is PEM");
    let mut roots = RootCertStore::empty();
    roots.add(certificate).expect("a certificate is there");
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider has them")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .collect();
    let address = simulator.url().trim_start_matches("https://");
    let stream = TcpStream::connect(address).await.expect("the port is open");
    let name = ServerName::try_from("127.0.0.1").expect("it is an address");
    let connector = TlsConnector::from(Arc::new(config));
    connector
        .connect(name, stream)
        .await
        .expect("the certificate is trusted")
}

async fn simulator(tls: &Tls, plan: FaultPlan) -> (Simulator, String) {
    let settings = Settings::default().with_tls(tls.clone()).with_faults(plan);
    let simulator = Simulator::start_with(settings)
        .await
        .expect("a free port is there");
    let token = simulator
        .issue_access_token(simulator.client_id(), PATIENCE)
        .expect("the first client may run jobs");
    (simulator, token)
}

/// Starts a job over HTTP/2; gives the status and the whole body, or why there is none.
async fn start(simulator: &Simulator, tls: &Tls, token: &str) -> Result<(u16, Vec<u8>), h2::Error> {
    let stream = connect(simulator, tls, &["h2"]).await;
    let (mut client, connection) = h2::client::handshake(stream).await?;
    tokio::spawn(connection);
    let url = format!("{}/spotfire/api/rest/as/job/start-content", simulator.url());
    let request = Request::post(url)
        .version(Version::HTTP_2)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/xml")
        .body(())
        .expect("the request is good");
    let (answer, mut body) = client.send_request(request, false)?;
    body.send_data(Bytes::from_static(GOOD_JOB.as_bytes()), true)?;
    let answer = tokio::time::timeout(PATIENCE, answer)
        .await
        .expect("the call ends")?;
    let status = answer.status().as_u16();
    let mut stream = answer.into_body();
    let mut bytes = Vec::new();
    while let Some(data) = tokio::time::timeout(PATIENCE, stream.data())
        .await
        .expect("the body ends")
    {
        bytes.extend_from_slice(&data?);
    }
    Ok((status, bytes))
}

/// What the caller must see.
#[derive(Debug)]
enum Seen {
    Whole(u16),
    GoAway,
    Stream(h2::Reason),
    Broken,
}

impl Seen {
    fn is(&self, result: &Result<(u16, Vec<u8>), h2::Error>) -> bool {
        match (self, result) {
            (Self::Whole(status), Ok((seen, _))) => status == seen,
            (Self::GoAway, Err(error)) => {
                error.is_go_away()
                    && error.is_remote()
                    && error.reason() == Some(h2::Reason::NO_ERROR)
            }
            (Self::Stream(reason), Err(error)) => {
                error.is_reset() && error.reason() == Some(*reason)
            }
            (Self::Broken, Err(error)) => error.is_io() || error.is_go_away(),
            _ => false,
        }
    }
}

#[tokio::test]
async fn each_fault_is_seen_on_http2() {
    use Side::{After, Before};
    let cases = [
        (Fault::GoAway(Before), Seen::GoAway, false),
        (Fault::GoAway(After), Seen::GoAway, true),
        (
            Fault::RefuseStream(Before),
            Seen::Stream(h2::Reason::REFUSED_STREAM),
            false,
        ),
        (
            Fault::RefuseStream(After),
            Seen::Stream(h2::Reason::REFUSED_STREAM),
            true,
        ),
        (
            Fault::ResetMidBody(Before),
            Seen::Stream(h2::Reason::INTERNAL_ERROR),
            false,
        ),
        (
            Fault::ResetMidBody(After),
            Seen::Stream(h2::Reason::INTERNAL_ERROR),
            true,
        ),
        (
            Fault::Truncate(Before),
            Seen::Stream(h2::Reason::PROTOCOL_ERROR),
            false,
        ),
        (
            Fault::Truncate(After),
            Seen::Stream(h2::Reason::PROTOCOL_ERROR),
            true,
        ),
        (Fault::Drop(Before), Seen::Broken, false),
        (Fault::Drop(After), Seen::Broken, true),
        (Fault::Reset(Before), Seen::Broken, false),
        (Fault::Reset(After), Seen::Broken, true),
        (
            Fault::Answer(Before, CannedAnswer::new(429)),
            Seen::Whole(429),
            false,
        ),
        (
            Fault::Answer(After, CannedAnswer::new(503)),
            Seen::Whole(503),
            true,
        ),
    ];
    let tls = Tls::self_signed().expect("a certificate can be made");
    for (fault, expected, is_started) in cases {
        let rule = FaultRule::new(fault.clone())
            .at(Endpoint::StartContent)
            .on_calls([1]);
        let plan = FaultPlan::seeded(1)
            .with_rule(rule)
            .expect("the rule can be");
        let (simulator, token) = simulator(&tls, plan).await;
        let seen = start(&simulator, &tls, &token).await;
        assert!(expected.is(&seen), "{fault:?}: {expected:?}, not {seen:?}");
        assert_eq!(
            simulator.ledger().starts().len(),
            usize::from(is_started),
            "{fault:?}"
        );
        assert_eq!(simulator.ledger().calls()[0].version(), Version::HTTP_2);
        let next = start(&simulator, &tls, &token).await;
        assert!(
            Seen::Whole(200).is(&next),
            "{fault:?}: the next call: {next:?}"
        );
    }
}

#[tokio::test]
async fn faults_of_the_other_version_are_passed_over() {
    let tls = Tls::self_signed().expect("a certificate can be made");
    let plan = FaultPlan::seeded(1)
        .with_rule(FaultRule::new(Fault::CloseAfterAnswer).or(Fault::CloseOnNextRequest))
        .expect("the rule can be");
    let (simulator, token) = simulator(&tls, plan).await;
    let seen = start(&simulator, &tls, &token).await;
    assert!(Seen::Whole(200).is(&seen), "{seen:?}");
    assert_eq!(simulator.ledger().calls()[0].fault(), None);
}

#[tokio::test]
async fn the_protocol_is_agreed_on_in_the_handshake() {
    let both = Tls::self_signed().expect("a certificate can be made");
    let old = both.clone().without_http2();
    let cases = [
        (&both, vec!["h2", "http/1.1"], Some("h2")),
        (&both, vec!["http/1.1"], Some("http/1.1")),
        (&both, vec![], None),
        (&old, vec!["h2", "http/1.1"], Some("http/1.1")),
        (&old, vec![], None),
    ];
    for (tls, offered, expected) in cases {
        let (simulator, _) = simulator(tls, FaultPlan::default()).await;
        assert!(
            simulator.url().starts_with("https://127.0.0.1:"),
            "{}",
            simulator.url()
        );
        let stream = connect(&simulator, tls, &offered).await;
        let agreed = stream.get_ref().1.alpn_protocol();
        assert_eq!(agreed, expected.map(str::as_bytes), "{offered:?}");
    }
}

#[test]
fn what_is_no_certificate_or_key_is_refused_and_no_key_is_printed() {
    let made = rcgen::generate_simple_self_signed(["a".to_owned()]).expect("it can be made");
    let other = rcgen::generate_simple_self_signed(["b".to_owned()]).expect("it can be made");
    let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
    let cases = [
        ("", key.as_str(), "cannot use the certificate with its key"),
        (&certificate, "", "cannot read the private key"),
        (
            &certificate,
            &other.signing_key.serialize_pem(),
            "cannot use the certificate with its key",
        ),
        (
            "-----BEGIN CERTIFICATE-----\n",
            &key,
            "cannot read the certificates",
        ),
    ];
    for (certificate, key, expected) in cases {
        match Tls::from_pem(certificate, key) {
            Err(error @ Error::Tls { .. }) => assert_eq!(error.to_string(), expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
    let tls = Tls::from_pem(&certificate, &key).expect("they belong together");
    assert_eq!(tls.certificate_pem(), certificate);
    assert_eq!(format!("{tls:?}"), "Tls { .. }");
}
