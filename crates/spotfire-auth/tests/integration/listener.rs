//! The loopback listener: what ends a sign-in, what does not, and what the browser is shown.

use std::io;
use std::time::Duration;

use spotfire_auth::{
    ApiClient, AuthorizationCode, Error, ErrorKind, LoopbackAddress, LoopbackListener,
    LoopbackPath, PendingLogin, TokenSet,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::discovery::changed;
use crate::login::{asked, granted, loopback};
use crate::scripted_server::{CLIENT_ID, Script, ScriptedServer};

/// A sign-in that waits for the browser, at a server with one answer of its token endpoint.
struct Waiting {
    server: ScriptedServer,
    port: u16,
    state: String,
    outcome: JoinHandle<Result<TokenSet, Error>>,
}

impl Waiting {
    async fn start(answer: Script) -> Self {
        Self::start_at(LoopbackAddress::V4, LoopbackPath::Auth, answer).await
    }

    async fn start_at(address: LoopbackAddress, path: LoopbackPath, answer: Script) -> Self {
        let server = ScriptedServer::start_with(|base| vec![changed(base, &[]), answer]).await;
        let listener = LoopbackListener::bind(address, path, 0)
            .await
            .expect("a free port exists");
        let login = login(&server, &listener).await;
        Self {
            port: port(&listener),
            state: asked(&login, "state").expect("every request has a state"),
            outcome: tokio::spawn(async move { listener.finish(&login).await }),
            server,
        }
    }

    fn right(&self) -> String {
        format!("/auth?code=code-one&state={}", self.state)
    }

    async fn get(&self, target: &str) -> String {
        exchange(
            self.port,
            &format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"),
        )
        .await
        .expect("the listener answers")
    }

    async fn outcome(self) -> Result<TokenSet, Error> {
        let outcome = self.outcome.await.expect("the task ends well");
        let gone = TcpStream::connect(("127.0.0.1", self.port)).await;
        assert!(gone.is_err(), "the listener is closed");
        outcome
    }
}

async fn login(server: &ScriptedServer, listener: &LoopbackListener) -> PendingLogin {
    AuthorizationCode::new(server.server(), ApiClient::public(CLIENT_ID))
        .start(listener.redirect().clone())
        .await
        .expect("the server takes S256")
}

fn port(listener: &LoopbackListener) -> u16 {
    listener
        .redirect()
        .uri()
        .port()
        .expect("a free port is not 80")
}

/// Sends bytes over a connection of their own and reads what comes back.
async fn exchange(port: u16, request: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[tokio::test]
async fn the_right_answer_ends_it_and_the_page_says_so() {
    let waiting = Waiting::start(granted()).await;
    let page = waiting.get(&waiting.right()).await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("<h1>Signed in</h1>"), "{page}");
    for header in [
        "cache-control: no-store",
        "referrer-policy: no-referrer",
        "content-security-policy: default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options: nosniff",
        "connection: close",
    ] {
        assert!(page.contains(header), "no {header} in {page}");
    }
    assert!(!page.contains("code-one"), "{page}");
    let tokens = waiting.outcome().await.expect("the server grants it");
    assert_eq!(tokens.access_token().authorization(), "Bearer tok1");
}

#[tokio::test]
async fn every_address_and_path_of_the_reference_is_listened_at() {
    for (path, text) in [(LoopbackPath::Root, "/"), (LoopbackPath::Auth, "/auth")] {
        for (address, host) in [
            (LoopbackAddress::V4, "127.0.0.1"),
            (LoopbackAddress::V6, "[::1]"),
        ] {
            let listener = match LoopbackListener::bind(address, path, 0).await {
                Ok(listener) => listener,
                // A machine may be without IPv6, as containers often are.
                Err(error) if address == LoopbackAddress::V6 => {
                    assert!(
                        error.to_string().contains("cannot listen on [::1]:0"),
                        "{error}"
                    );
                    continue;
                }
                Err(error) => panic!("{error}"),
            };
            let expected = format!("http://{host}:{}{text}", port(&listener));
            assert_eq!(listener.redirect().uri().as_str(), expected);
        }
    }
}

#[tokio::test]
async fn strangers_are_turned_away_and_change_nothing() {
    let waiting = Waiting::start(granted()).await;
    let state = waiting.state.clone();
    for (target, status) in [
        ("/favicon.ico", 404),
        ("/", 404),
        ("/auth/", 404),
        ("/Auth?code=x&state=y", 404),
        (&*format!("/?code=forged&state={state}"), 404),
        (
            &*format!("//evil.example/auth?code=forged&state={state}"),
            404,
        ),
        ("/auth", 400),
        ("/auth?code=forged", 400),
        ("/auth?code=forged&state=guessed", 400),
        ("/auth?error=access_denied", 400),
        ("/auth?error=access_denied&state=guessed", 400),
        (
            &*format!("/auth?code=forged&state={state}&state={state}"),
            400,
        ),
    ] {
        let page = waiting.get(target).await;
        assert!(
            page.starts_with(&format!("HTTP/1.1 {status} ")),
            "{target}: {page}"
        );
        assert!(page.contains("Nothing has happened."), "{target}: {page}");
    }
    let right = waiting.right();
    for (request, status) in [
        (
            format!("POST {right} HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
            "405",
        ),
        (format!("HEAD {right} HTTP/1.1\r\n\r\n"), "405"),
        ("no HTTP at all\r\n\r\n".to_owned(), "400"),
        (
            format!("GET /auth?{} HTTP/1.1\r\n\r\n", "x".repeat(64 * 1024)),
            "",
        ),
        (
            format!("GET /auth HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(64 * 1024)),
            "",
        ),
    ] {
        // A request that is too long may be cut off while it is still being sent.
        let answer = exchange(waiting.port, &request).await.unwrap_or_default();
        assert!(!answer.contains(" 200 "), "{answer}");
        assert!(answer.contains(status), "{answer}");
    }
    assert_eq!(waiting.server.requests().len(), 1, "no code was sent");
    let page = waiting.get(&waiting.right()).await;
    assert!(page.contains("<h1>Signed in</h1>"), "{page}");
    waiting.outcome().await.expect("the sign-in went on");
}

#[tokio::test]
async fn idle_connections_do_not_keep_the_browser_out() {
    let waiting = Waiting::start(granted()).await;
    let mut idle = Vec::new();
    for _ in 0..200 {
        let stream = TcpStream::connect(("127.0.0.1", waiting.port)).await;
        idle.push(stream.expect("the listener accepts"));
    }
    // The oldest are closed for the newest, long before they would be for saying nothing.
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(5), idle[0].read_to_end(&mut rest));
    let _ended_or_reset = closed.await.expect("the oldest is closed");
    let page = waiting.get(&waiting.right()).await;
    assert!(page.contains("<h1>Signed in</h1>"), "{page}");
    waiting.outcome().await.expect("the server grants it");
}

#[tokio::test]
async fn the_page_tells_a_failure_as_it_is() {
    let refused = Script::json(
        "400 Bad Request",
        r#"{"error":"invalid_grant","error_description":"<script>alert(1)</script>"}"#,
    );
    let waiting = Waiting::start(refused).await;
    let page = waiting.get(&waiting.right()).await;
    assert!(page.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{page}");
    assert!(page.contains("<h1>Not signed in</h1>"), "{page}");
    assert!(page.contains("&lt;script&gt;"), "{page}");
    let error = waiting.outcome().await.expect_err("the code is spent");
    assert_eq!(error.kind(), ErrorKind::InvalidGrant);

    let waiting = Waiting::start(granted()).await;
    let page = waiting
        .get(&format!(
            "/auth?error=access_denied&state={}",
            waiting.state
        ))
        .await;
    assert!(
        page.contains("You are not signed in: the sign-in was refused (access_denied)"),
        "{page}"
    );
    let error = waiting.outcome().await.expect_err("the person refused");
    assert_eq!(error.kind(), ErrorKind::AccessDenied);
}

#[tokio::test]
async fn a_browser_that_never_comes_is_waited_for_within_the_limit() {
    let server = ScriptedServer::start_with(|base| vec![changed(base, &[])]).await;
    let listener = LoopbackListener::bind(LoopbackAddress::V4, LoopbackPath::Root, 0)
        .await
        .expect("a free port exists")
        .with_time_limit(Duration::from_millis(50));
    let login = login(&server, &listener).await;
    let error = listener.finish(&login).await.expect_err("nobody comes");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(
        error
            .to_string()
            .contains("give the address at which it ends by hand"),
        "{error}"
    );
}

#[tokio::test]
async fn a_taken_port_and_another_redirect_are_configuration_errors() {
    let first = LoopbackListener::bind(LoopbackAddress::V4, LoopbackPath::Root, 0)
        .await
        .expect("a free port exists");
    let taken = port(&first);
    let second = LoopbackListener::bind(LoopbackAddress::V4, LoopbackPath::Root, taken).await;
    let error = second.expect_err("the port is taken");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error
            .to_string()
            .contains(&format!("cannot listen on 127.0.0.1:{taken}")),
        "{error}"
    );

    let server = ScriptedServer::start_with(|base| vec![changed(base, &[])]).await;
    let login = AuthorizationCode::new(server.server(), ApiClient::public(CLIENT_ID))
        .start(loopback())
        .await
        .expect("the server takes S256");
    let error = first
        .finish(&login)
        .await
        .expect_err("the redirect is another's");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn an_address_that_no_browser_should_open_is_not_opened() {
    let address = "file:///etc/passwd".parse().expect("the text is a URL");
    let error = spotfire_auth::open_browser(&address).expect_err("it is no web page");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
