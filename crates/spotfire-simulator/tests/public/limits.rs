//! What is too large, too much or too broken to be taken.

use reqwest::{Method, StatusCode};
use spotfire_simulator::{ErrorBody, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{GOOD_JOB, Peer, send};

#[tokio::test]
async fn bodies_are_taken_up_to_the_limit() {
    let limit = GOOD_JOB.len();
    let peer = Peer::new(Settings::default().with_body_limit(limit)).await;
    let padded = |size: usize| format!("{GOOD_JOB}{}", " ".repeat(size - limit));
    let cases = [
        (limit, StatusCode::OK),
        (limit + 1, StatusCode::PAYLOAD_TOO_LARGE),
    ];
    for (size, expected) in cases {
        let answer = send(peer.start_content(padded(size))).await;
        assert_eq!(answer.status, expected, "{size}");
    }
    for path in ["/spotfire/oauth2/token", "/spotfire/oauth2/v1/revoke"] {
        let request = peer.request(Method::POST, path).body(padded(limit + 1));
        assert_eq!(
            send(request).await.status,
            StatusCode::PAYLOAD_TOO_LARGE,
            "{path}"
        );
    }
    assert_eq!(peer.simulator.ledger().starts().len(), 1);
}

#[tokio::test]
async fn a_body_is_not_read_before_the_token_is_checked() {
    let peer = Peer::new(Settings::default().with_body_limit(1)).await;
    let request = peer
        .request(Method::POST, "/spotfire/api/rest/as/job/start-content")
        .body(GOOD_JOB);
    assert_eq!(send(request).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_definition_nested_too_deep_or_a_bomb_is_refused_at_once() {
    let peer = Peer::new(Settings::default()).await;
    let deep = format!(
        "<as:Job xmlns:as='urn:tibco:spotfire.dxp.automation'>{}",
        "<a>".repeat(200_000)
    );
    let entities: String = (1..30)
        .map(|n| format!("<!ENTITY e{n} '&e{};&e{};'>", n - 1, n - 1))
        .collect();
    let bomb = format!("<!DOCTYPE j [<!ENTITY e0 'ha'>{entities}]><j>&e29;</j>");
    for (definition, reason) in [
        (deep, "nested too deep"),
        (bomb, "document type declaration"),
    ] {
        let answer = send(peer.start_content(definition)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(
            answer.text_of("message").contains(reason),
            "{}",
            answer.text
        );
    }
}

#[tokio::test]
async fn what_is_not_http_gets_no_further() {
    let peer = Peer::new(Settings::default()).await;
    let address = peer.simulator.url().trim_start_matches("http://");
    for text in [
        "\0\u{1}\u{2}\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(address).await.expect("the port is open");
        stream
            .write_all(text.as_bytes())
            .await
            .expect("the bytes are taken");
        let mut answer = Vec::new();
        stream
            .read_to_end(&mut answer)
            .await
            .expect("the connection is closed in order");
        assert!(
            answer.is_empty()
                || answer.starts_with(b"HTTP/1.1 4")
                || answer.starts_with(b"HTTP/1.1 5"),
            "{text:?}"
        );
    }
    assert!(peer.simulator.ledger().calls().is_empty());
}

/// Sends a request over an open connection and reads the answer, which has no body.
async fn ask(stream: &mut TcpStream) {
    let request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    stream
        .write_all(request)
        .await
        .expect("the bytes are taken");
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await.expect("an answer comes"));
    }
    assert!(answer.starts_with(b"HTTP/1.1 404"));
}

#[tokio::test]
async fn further_connections_wait_until_one_is_closed() {
    let settings = Settings::default()
        .with_connection_limit(1)
        .with_error_body(ErrorBody::Empty);
    let peer = Peer::new(settings).await;
    let address = peer.simulator.url().trim_start_matches("http://");
    let calls = || peer.simulator.ledger().calls().len();

    let mut first = TcpStream::connect(address).await.expect("the port is open");
    ask(&mut first).await;
    // The operating system takes the second connection for the simulator, which leaves it alone.
    let mut second = TcpStream::connect(address).await.expect("the port is open");
    let request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    second
        .write_all(request)
        .await
        .expect("the bytes are taken");
    for _ in 0..20 {
        ask(&mut first).await;
    }
    assert_eq!(calls(), 21);

    drop(first);
    let mut start = [0; 12];
    second
        .read_exact(&mut start)
        .await
        .expect("an answer comes");
    assert_eq!((&start, calls()), (b"HTTP/1.1 404", 22));
}
