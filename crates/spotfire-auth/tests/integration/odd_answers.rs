//! What client credentials make of every answer a token endpoint, a proxy or a stranger may give.

use std::error::Error as _;
use std::time::Duration;

use crate::scripted_server::{CLIENT_ID, CLIENT_SECRET, Script, ScriptedServer};
use spotfire_auth::{
    ClientCredentials, Error, ErrorKind, HttpSettings, JOB_SCOPE, ServerUrl, TokenSource,
};

/// What must come of an answer: the token's text, or an error's kind and parts of its text.
type Expected<'a> = Result<&'a str, (ErrorKind, &'a [&'a str])>;

async fn check(case: &str, answer: Script, expected: Expected<'_>) {
    let server = ScriptedServer::start(vec![answer]).await;
    let settings = HttpSettings::default().with_request_timeout(Duration::from_millis(500));
    let source = server
        .credentials()
        .with_http_settings(settings)
        .build()
        .expect("the settings are good");
    match (source.token().await, expected) {
        (Ok(token), Ok(text)) => {
            assert_eq!(token.authorization(), format!("Bearer {text}"), "{case}")
        }
        (Err(error), Err((kind, parts))) => {
            let chain = chain(&error);
            assert_eq!(error.kind(), kind, "{case}: {chain}");
            for part in parts {
                assert!(
                    error.to_string().contains(part),
                    "{case}: no {part:?} in: {chain}"
                );
            }
            let printed = format!("{chain} {error:?}");
            assert!(
                !printed.contains(CLIENT_SECRET) && !printed.contains("tok1"),
                "{case}: {printed}"
            );
        }
        (got, _) => panic!("{case}: {got:?}"),
    }
    assert_eq!(server.requests().len(), 1, "{case}: one request");
}

fn chain(error: &Error) -> String {
    let mut chain = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        chain.push_str(&format!(": {error}"));
        cause = error.source();
    }
    chain
}

#[tokio::test]
async fn a_granted_request_is_read_leniently_where_it_may_be() {
    for (case, body, expected) in [
        (
            "plain",
            r#"{"access_token":"tok1","token_type":"Bearer","expires_in":7200}"#.to_owned(),
            "tok1",
        ),
        (
            "type in another case",
            r#"{"access_token":"tok1","token_type":"bEARER"}"#.to_owned(),
            "tok1",
        ),
        (
            "negative life",
            r#"{"access_token":"tok1","token_type":"Bearer","expires_in":-1}"#.to_owned(),
            "tok1",
        ),
        (
            "unknown fields",
            r#"{"access_token":"tok1","token_type":"Bearer","x":{"y":[1]}}"#.to_owned(),
            "tok1",
        ),
        (
            "null scope",
            r#"{"access_token":"tok1","token_type":"Bearer","scope":null}"#.to_owned(),
            "tok1",
        ),
        (
            "more scopes than asked for",
            format!(
                r#"{{"access_token":"tok1","token_type":"Bearer","scope":"offline {JOB_SCOPE}"}}"#
            ),
            "tok1",
        ),
    ] {
        check(case, Script::json("200 OK", &body), Ok(expected)).await;
    }
    let body = r#"{"access_token":"tok1","token_type":"Bearer"}"#;
    check(
        "no content type",
        Script::answer("200 OK", &[], body),
        Ok("tok1"),
    )
    .await;
    check(
        "another JSON type",
        Script::answer("200 OK", &["Content-Type: text/json"], body),
        Ok("tok1"),
    )
    .await;
}

#[tokio::test]
async fn an_answer_of_200_without_a_usable_token_is_refused_and_never_shown() {
    let unexpected = ErrorKind::UnexpectedAnswer;
    let json = |body: &str| Script::json("200 OK", body);
    let html = "<html><title>Sign in tok1</title></html>";
    for (case, answer, kind, parts) in [
        (
            "no token",
            json(r#"{"token_type":"Bearer"}"#),
            unexpected,
            ["not a bearer token's", "spotfire/oauth2/token"],
        ),
        (
            "no type",
            json(r#"{"access_token":"tok1"}"#),
            unexpected,
            ["not a bearer token's", "at "],
        ),
        (
            "another type",
            json(r#"{"access_token":"tok1","token_type":"mac"}"#),
            unexpected,
            ["token_type is not Bearer", "/token"],
        ),
        (
            "a second header in the token",
            json(r#"{"access_token":"tok1\r\nX-Admin:1","token_type":"Bearer"}"#),
            unexpected,
            ["access_token is no bearer token", "/token"],
        ),
        (
            "a token that is a number",
            json(r#"{"access_token":71,"token_type":"Bearer"}"#),
            unexpected,
            ["at access_token", "/token"],
        ),
        (
            "an empty body",
            json(""),
            unexpected,
            ["not a bearer token's", "empty"],
        ),
        (
            "an array",
            json(r#"["tok1"]"#),
            unexpected,
            ["not a bearer token's", "/token"],
        ),
        (
            "a text",
            json(r#""tok1""#),
            unexpected,
            ["not a bearer token's", "/token"],
        ),
        (
            "half a body of JSON",
            json(r#"{"access_token":"tok1"#),
            unexpected,
            ["not a bearer token's", "/token"],
        ),
        (
            "a page",
            Script::answer("200 OK", &["Content-Type: text/html"], html),
            unexpected,
            [
                "an HTML page instead of JSON (status 200, text/html)",
                "login page",
            ],
        ),
        (
            "another type of content",
            Script::answer("200 OK", &["Content-Type: text/plain"], "tok1"),
            unexpected,
            ["instead of JSON (status 200, text/plain)", "proxy"],
        ),
        (
            "fewer scopes than asked for",
            json(r#"{"access_token":"tok1","token_type":"Bearer","scope":"offline"}"#),
            ErrorKind::InvalidScope,
            [
                "without the scope api.rest.automation-services-job.execute",
                "-Sapi.rest.automation-services-job.execute",
            ],
        ),
    ] {
        check(case, answer, Err((kind, &parts))).await;
    }
}

#[tokio::test]
async fn a_refusal_names_the_way_out() {
    let oauth = |code: &str, said: &str| {
        Script::json(
            "400 Bad Request",
            &format!(r#"{{"error":"{code}","error_description":"{said}"}}"#),
        )
    };
    let echo = format!("bad secret {CLIENT_SECRET}");
    for (case, answer, kind, parts) in [
        (
            "invalid_client",
            oauth("invalid_client", &echo),
            ErrorKind::InvalidClient,
            [
                CLIENT_ID,
                "client_secret_basic (invalid_client), saying \"bad secret [redacted]\"",
            ],
        ),
        (
            "invalid_scope",
            oauth("invalid_scope", "no"),
            ErrorKind::InvalidScope,
            [
                JOB_SCOPE,
                "config register-api-client --name=NAME -Gclient_credentials -Sapi.rest",
            ],
        ),
        (
            "unauthorized_client",
            oauth("unauthorized_client", "no"),
            ErrorKind::UnauthorizedClient,
            [
                "without the grant client_credentials (unauthorized_client)",
                "-Gclient_credentials",
            ],
        ),
        (
            "unsupported_grant_type",
            oauth("unsupported_grant_type", "no"),
            ErrorKind::UnauthorizedClient,
            ["(unsupported_grant_type)", "-Gclient_credentials"],
        ),
        (
            "invalid_request",
            oauth("invalid_request", "no"),
            ErrorKind::Refused,
            ["(invalid_request, status 400)", "log"],
        ),
        (
            "server_error",
            oauth("server_error", "no"),
            ErrorKind::Unavailable,
            ["(server_error)", "try again later"],
        ),
        (
            "temporarily_unavailable",
            oauth("temporarily_unavailable", "no"),
            ErrorKind::Unavailable,
            ["(temporarily_unavailable)", "later"],
        ),
        (
            "401 without a body",
            Script::answer("401 Unauthorized", &["WWW-Authenticate: Basic"], ""),
            ErrorKind::InvalidClient,
            [
                CLIENT_ID,
                "sent as client_secret_basic (status 401, no content type)",
            ],
        ),
        (
            "403 of Spring",
            Script::json(
                "403 Forbidden",
                r#"{"status":403,"error":"Forbidden","message":"Access Denied"}"#,
            ),
            ErrorKind::UnexpectedAnswer,
            [
                "there is no token endpoint at http://127.0.0.1",
                "Access Denied",
            ],
        ),
        (
            "500 of Spring",
            Script::json(
                "500 Internal Server Error",
                r#"{"status":500,"error":"Internal Server Error"}"#,
            ),
            ErrorKind::Unavailable,
            [
                "cannot serve now (status 500, application/json;charset=UTF-8",
                "try again later",
            ],
        ),
        (
            "a page of 404",
            Script::answer(
                "404 Not Found",
                &["Content-Type: text/html"],
                "<h1>Nothing here</h1>",
            ),
            ErrorKind::UnexpectedAnswer,
            [
                "an HTML page instead of JSON (status 404, text/html, \"<h1>Nothing here</h1>\")",
                "server URL",
            ],
        ),
        (
            "a proxy's 503",
            Script::answer(
                "503 Service Unavailable",
                &["Content-Type: text/html"],
                "<h1>No server</h1>",
            ),
            ErrorKind::Unavailable,
            [
                "status 503, text/html, \"<h1>No server</h1>\"",
                "try again later",
            ],
        ),
        (
            "a status that is no refusal",
            Script::answer("204 No Content", &[], ""),
            ErrorKind::UnexpectedAnswer,
            [
                "refused the token request (status 204, no content type)",
                "log",
            ],
        ),
        (
            "a token where none belongs",
            Script::json(
                "400 Bad Request",
                r#"{"access_token":"tok1234567890123456789"}"#,
            ),
            ErrorKind::UnexpectedAnswer,
            ["[redacted]", "log"],
        ),
    ] {
        check(case, answer, Err((kind, &parts))).await;
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_its_query_not_shown() {
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let answer = Script::answer(status, &["Location: /spotfire/ui/error?code=tok1#tok1"], "");
        let parts = [
            "redirects to http://127.0.0.1",
            "/spotfire/ui/error (status 30",
        ];
        check(status, answer, Err((ErrorKind::UnexpectedAnswer, &parts))).await;
    }
}

#[tokio::test]
async fn what_breaks_or_never_ends_is_an_error_within_bounds() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    let ten_mb = format!("{head}Content-Length: 10485760\r\n\r\n").into_bytes();
    let send = |text: &str| Script::Send(text.as_bytes().to_vec());
    for (case, answer, kind, part) in [
        (
            "10 MB, announced",
            Script::SendEndlessly(ten_mb),
            ErrorKind::UnexpectedAnswer,
            "longer than 65536 bytes",
        ),
        (
            "10 MB and more, unannounced",
            Script::SendEndlessly(format!("{head}\r\n").into_bytes()),
            ErrorKind::UnexpectedAnswer,
            "longer than 65536 bytes",
        ),
        (
            "half a body",
            send(&format!(
                "{head}Content-Length: 100\r\n\r\n{{\"access_token\":\"tok1\""
            )),
            ErrorKind::Interrupted,
            "before the whole answer came",
        ),
        (
            "no answer",
            send(""),
            ErrorKind::Interrupted,
            "was lost before the whole answer came",
        ),
        (
            "no HTTP",
            send("SSH-2.0-tok1\r\n"),
            ErrorKind::Interrupted,
            "was lost",
        ),
        (
            "silence",
            Script::Stall,
            ErrorKind::Timeout,
            "did not answer in time",
        ),
    ] {
        check(case, answer, Err((kind, &[part]))).await;
    }
}

#[tokio::test]
async fn a_closed_port_is_a_connect_error_and_says_how_long_to_wait() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port exists");
    let address = listener
        .local_addr()
        .expect("a bound socket has an address");
    drop(listener);
    let server =
        ServerUrl::parse(&format!("http://{address}")).expect("a loopback address is taken");
    let source = ClientCredentials::builder(server, CLIENT_ID, CLIENT_SECRET)
        .build()
        .expect("the settings are good");
    let error = source.token().await.expect_err("nothing listens");
    assert_eq!(error.kind(), ErrorKind::Connect, "{}", chain(&error));
    assert!(error.is_transient());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    assert!(error.to_string().contains("check host and port"), "{error}");
    // The operating system's words are the only ones behind ours: none of the HTTP client's.
    let cause = std::error::Error::source(&error).expect("the operating system gave a reason");
    assert!(
        cause.to_string().starts_with("Connection refused"),
        "{cause}"
    );
    assert!(cause.source().is_none());
}

#[tokio::test]
async fn a_server_that_asks_for_time_gets_it() {
    let answer = Script::answer("429 Too Many Requests", &["Retry-After: 7"], "");
    let server = ScriptedServer::start(vec![answer]).await;
    let source = server.credentials().build().expect("the settings are good");
    let error = source.token().await.expect_err("the server is busy");
    assert_eq!(
        (error.kind(), error.retry_after()),
        (ErrorKind::Unavailable, Some(Duration::from_secs(7)))
    );
    let again = source.token().await.expect_err("the pause is not over");
    assert_eq!(again.kind(), ErrorKind::Unavailable);
    assert!(
        again
            .retry_after()
            .is_some_and(|left| left <= Duration::from_secs(7))
    );
    assert_eq!(server.requests().len(), 1);
}
