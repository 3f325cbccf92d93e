//! Which metadata are believed, and what is taken where there are none.

use std::time::Duration;

use spotfire_auth::{Discovery, Error, ErrorKind, HttpSettings, ServerMetadata};
use url::Url;

use crate::scripted_server::{Script, ScriptedServer};

/// What a real server was seen to publish, with `base` for its base URL.
pub(crate) fn document(base: &str) -> serde_json::Value {
    serde_json::json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/oauth2/auth"),
        "token_endpoint": format!("{base}/oauth2/token"),
        "revocation_endpoint": format!("{base}/oauth2/v1/revoke"),
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "response_types_supported": ["code"],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent"],
        "scopes_supported": ["api.rest.automation-services-job.execute", "offline"],
    })
}

/// The document with some members set, or removed where the value is null.
pub(crate) fn changed(base: &str, members: &[(&str, serde_json::Value)]) -> Script {
    let mut document = document(base);
    for (name, value) in members {
        let members = document.as_object_mut().expect("the document is an object");
        match value {
            serde_json::Value::Null => members.remove(*name),
            value => members.insert((*name).to_owned(), value.clone()),
        };
    }
    Script::json("200 OK", &document.to_string())
}

async fn discover(
    answer: impl FnOnce(&str) -> Script,
    configure: impl FnOnce(Discovery) -> Discovery,
) -> (Result<ServerMetadata, Error>, String) {
    let server = ScriptedServer::start_with(|base| vec![answer(base)]).await;
    let settings = HttpSettings::default().with_request_timeout(Duration::from_millis(1_000));
    let discovery = Discovery::new(server.server()).with_http_settings(settings);
    let result = configure(discovery).discover().await;
    let requests = server.requests();
    assert_eq!(requests.len(), 1, "one request");
    assert!(
        requests[0].starts_with("GET /spotfire/.well-known/oauth-authorization-server HTTP/1.1"),
        "{requests:?}"
    );
    (result, server.server().to_string())
}

#[tokio::test]
async fn published_metadata_are_taken_as_they_are() {
    let answer = |base: &str| {
        changed(
            base,
            &[(
                "authorization_response_iss_parameter_supported",
                true.into(),
            )],
        )
    };
    let (metadata, base) = discover(answer, |discovery| discovery).await;
    let metadata = metadata.expect("the metadata are good");
    assert!(metadata.is_published());
    assert_eq!(metadata.issuer(), base);
    assert_eq!(
        metadata.authorization_endpoint().as_str(),
        format!("{base}/oauth2/auth")
    );
    assert_eq!(
        metadata.token_endpoint().as_str(),
        format!("{base}/oauth2/token")
    );
    assert_eq!(
        metadata.revocation_endpoint().map(Url::as_str),
        Some(&*format!("{base}/oauth2/v1/revoke"))
    );
    assert_eq!(
        metadata.code_challenge_methods_supported(),
        Some(&["S256".to_owned()][..])
    );
    assert_eq!(metadata.grant_types_supported().map(<[_]>::len), Some(3));
    assert_eq!(metadata.scopes_supported().map(<[_]>::len), Some(2));
    assert_eq!(
        metadata
            .token_endpoint_auth_methods_supported()
            .map(<[_]>::len),
        Some(3)
    );
    assert!(metadata.authorization_response_iss_parameter_supported());
}

#[tokio::test]
async fn what_the_metadata_leave_out_is_not_made_up() {
    let answer = |base: &str| Script::json("200 OK", &format!(r#"{{"issuer":"{base}/","x":[1]}}"#));
    let (metadata, base) = discover(answer, |discovery| discovery).await;
    let metadata = metadata.expect("a slash at the end of the issuer does not matter");
    assert_eq!(
        metadata.token_endpoint().as_str(),
        format!("{base}/oauth2/token")
    );
    assert_eq!(metadata.revocation_endpoint(), None);
    assert_eq!(metadata.grant_types_supported(), None);
    assert_eq!(metadata.code_challenge_methods_supported(), None);
    assert!(!metadata.authorization_response_iss_parameter_supported());
}

#[tokio::test]
async fn a_server_without_metadata_has_what_is_documented() {
    let html = &["Content-Type: text/html"];
    for answer in [
        Script::answer("404 Not Found", html, "<h1>Not found</h1>"),
        Script::answer("403 Forbidden", &[], ""),
        Script::json("403 Forbidden", r#"{"status":403,"error":"Forbidden"}"#),
        Script::answer("401 Unauthorized", &[], ""),
        Script::answer("405 Method Not Allowed", &[], ""),
        Script::answer("410 Gone", &[], ""),
        Script::answer("302 Found", &["Location: /spotfire/login.html"], ""),
        Script::answer("200 OK", html, "<form>Sign in</form>"),
    ] {
        let (metadata, base) = discover(|_| answer, |discovery| discovery).await;
        let metadata = metadata.expect("the documented endpoints are taken");
        assert!(!metadata.is_published());
        assert_eq!(metadata.issuer(), base);
        assert_eq!(
            metadata.token_endpoint().as_str(),
            format!("{base}/oauth2/token")
        );
        assert_eq!(metadata.grant_types_supported(), None);
    }
}

#[tokio::test]
async fn metadata_that_cannot_be_trusted_are_refused() {
    use ErrorKind::{Interrupted, Timeout, Unavailable, UnexpectedAnswer};
    type Answer = fn(&str) -> Script;
    let table: [(&str, Answer, ErrorKind, &str); 14] = [
        (
            "another issuer",
            |base| changed(base, &[("issuer", "https://evil.example/spotfire".into())]),
            UnexpectedAnswer,
            "its issuer is https://evil.example/spotfire, not http://127.0.0.1",
        ),
        (
            "the issuer of another path",
            |base| changed(base, &[("issuer", format!("{base}2").into())]),
            UnexpectedAnswer,
            "its issuer is",
        ),
        (
            "an issuer that is no URL",
            |base| changed(base, &[("issuer", "spotfire".into())]),
            UnexpectedAnswer,
            "its issuer is spotfire",
        ),
        (
            "no issuer",
            |base| changed(base, &[("issuer", ().into())]),
            UnexpectedAnswer,
            "no metadata document",
        ),
        (
            "a token endpoint elsewhere",
            |base| {
                changed(
                    base,
                    &[("token_endpoint", "https://evil.example/token?x".into())],
                )
            },
            UnexpectedAnswer,
            "an endpoint elsewhere, at https://evil.example; if that is right, allow this origin",
        ),
        (
            "an authorization endpoint at another port",
            |base| {
                changed(
                    base,
                    &[("authorization_endpoint", "http://127.0.0.1:1/auth".into())],
                )
            },
            UnexpectedAnswer,
            "elsewhere, at http://127.0.0.1:1",
        ),
        (
            "a revocation endpoint elsewhere",
            |base| {
                changed(
                    base,
                    &[("revocation_endpoint", "https://127.0.0.1/x".into())],
                )
            },
            UnexpectedAnswer,
            "elsewhere",
        ),
        (
            "an endpoint that is no web address",
            |base| changed(base, &[("token_endpoint", "javascript:alert(1)".into())]),
            UnexpectedAnswer,
            "elsewhere",
        ),
        (
            "an endpoint with a password",
            |base| {
                changed(
                    base,
                    &[("token_endpoint", base.replace("//", "//ann:pw@").into())],
                )
            },
            UnexpectedAnswer,
            "is no URL of one",
        ),
        (
            "a member of another type",
            |base| changed(base, &[("grant_types_supported", "all".into())]),
            UnexpectedAnswer,
            "no metadata document",
        ),
        (
            "no JSON",
            |_| Script::answer("200 OK", &["Content-Type: text/plain"], "hello"),
            UnexpectedAnswer,
            "no metadata document",
        ),
        (
            "a server that is down",
            |_| {
                Script::answer(
                    "503 Service Unavailable",
                    &["Content-Type: text/html"],
                    "<p>down",
                )
            },
            Unavailable,
            "try again later",
        ),
        (
            "silence",
            |_| Script::Stall,
            Timeout,
            "did not answer in time",
        ),
        (
            "a broken answer",
            |_| Script::Send(Vec::new()),
            Interrupted,
            "was lost",
        ),
    ];
    for (case, answer, kind, part) in table {
        let (metadata, _) = discover(answer, |discovery| discovery).await;
        let error = metadata.expect_err(case);
        assert_eq!(error.kind(), kind, "{case}: {error}");
        assert!(error.to_string().contains(part), "{case}: {error}");
    }
    let endless = |_: &str| {
        Script::SendEndlessly(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n".to_vec())
    };
    let (metadata, _) = discover(endless, |discovery| discovery).await;
    let error = metadata.expect_err("the document never ends");
    assert!(
        error.to_string().contains("longer than 65536 bytes"),
        "{error}"
    );
}

#[tokio::test]
async fn a_proxys_other_names_are_taken_where_they_are_allowed() {
    let inside = "https://inside.example:8443/spotfire";
    let answer = |base: &str| {
        changed(
            base,
            &[
                ("issuer", inside.into()),
                ("token_endpoint", format!("{inside}/oauth2/token").into()),
            ],
        )
    };
    let elsewhere = Url::parse(inside).expect("the text is a URL");
    let (metadata, _) = discover(answer, |discovery| {
        discovery
            .with_issuer(inside)
            .with_trusted_origin(&elsewhere)
    })
    .await;
    let metadata = metadata.expect("both were allowed");
    assert_eq!(metadata.issuer(), inside);
    assert_eq!(
        metadata.token_endpoint().as_str(),
        format!("{inside}/oauth2/token")
    );

    let plain = |base: &str| {
        changed(
            base,
            &[(
                "token_endpoint",
                "http://inside.example/oauth2/token".into(),
            )],
        )
    };
    let elsewhere = Url::parse("http://inside.example").expect("the text is a URL");
    let (metadata, _) =
        discover(plain, |discovery| discovery.with_trusted_origin(&elsewhere)).await;
    let error = metadata.expect_err("plain http is not trusted by its name");
    assert!(error.to_string().contains("is not https"), "{error}");
}
