//! The authorization code grant: the request, and every way in which its answer may be wrong.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use spotfire_auth::{
    ApiClient, AuthorizationCode, ErrorKind, JOB_SCOPE, LoopbackAddress, LoopbackPath,
    PendingLogin, Prompt, Redirect,
};
use url::Url;

use crate::discovery::changed;
use crate::scripted_server::{CLIENT_ID, CLIENT_SECRET, Script, ScriptedServer, form};

const CODE: &str = "code-one";

pub(crate) fn loopback() -> Redirect {
    Redirect::loopback(LoopbackAddress::V4, LoopbackPath::Auth, 8400).expect("the port is good")
}

fn url(text: &str) -> Url {
    Url::parse(text).expect("the text is a URL")
}

pub(crate) fn granted() -> Script {
    let body = r#"{"access_token":"tok1","token_type":"Bearer","expires_in":60,"refresh_token":"refresh-one"}"#;
    Script::json("200 OK", body)
}

/// A server with metadata and answers of the token endpoint.
async fn server(members: &[(&str, serde_json::Value)], answers: Vec<Script>) -> ScriptedServer {
    ScriptedServer::start_with(|base| {
        let mut all = vec![changed(base, members)];
        all.extend(answers);
        all
    })
    .await
}

async fn start(server: &ScriptedServer) -> PendingLogin {
    AuthorizationCode::new(server.server(), ApiClient::public(CLIENT_ID))
        .start(loopback())
        .await
        .expect("the server takes S256")
}

/// A parameter of the authorization request.
pub(crate) fn asked(login: &PendingLogin, name: &str) -> Option<String> {
    let mut pairs = login.authorization_url().query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

fn state(login: &PendingLogin) -> String {
    asked(login, "state").expect("every request has a state")
}

#[tokio::test]
async fn the_request_has_a_challenge_a_state_and_all_scopes() {
    let server = server(&[], vec![granted()]).await;
    let login = start(&server).await;
    let text = login.authorization_url().as_str();
    assert!(
        text.starts_with(&format!("{}/oauth2/auth?", server.server())),
        "{text}"
    );
    for (name, expected) in [
        ("response_type", "code"),
        ("client_id", CLIENT_ID),
        ("redirect_uri", "http://127.0.0.1:8400/auth"),
        ("scope", &format!("{JOB_SCOPE} offline")),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(asked(&login, name).as_deref(), Some(expected), "{name}");
    }
    assert_eq!(asked(&login, "prompt"), None);
    // 256 bits by SHA-256, and 128 bits of chance.
    assert_eq!(
        asked(&login, "code_challenge").map(|text| text.len()),
        Some(43)
    );
    assert!(state(&login).len() >= 22);
    let another = AuthorizationCode::new(server.server(), ApiClient::public(CLIENT_ID))
        .without_refresh_token()
        .with_prompt(Prompt::Consent)
        .with_scopes(["api.library.read"])
        .with_metadata(spotfire_auth::ServerMetadata::documented(&server.server()))
        .start(loopback())
        .await
        .expect("nothing is asked");
    assert_ne!(state(&login), state(&another));
    assert_ne!(
        asked(&login, "code_challenge"),
        asked(&another, "code_challenge")
    );
    assert_eq!(
        asked(&another, "scope").as_deref(),
        Some("api.library.read")
    );
    assert_eq!(asked(&another, "prompt").as_deref(), Some("consent"));
}

#[tokio::test]
async fn a_code_is_exchanged_with_the_verifier_of_its_challenge() {
    for (client, has_secret) in [
        (ApiClient::public(CLIENT_ID), false),
        (ApiClient::confidential(CLIENT_ID, CLIENT_SECRET), true),
    ] {
        let server = server(&[], vec![granted()]).await;
        let login = AuthorizationCode::new(server.server(), client)
            .start(loopback())
            .await
            .expect("the server takes S256");
        // As a person copies it: with a line end, and without what browsers do not show.
        let copied = format!("127.0.0.1:8400/auth?code={CODE}&state={}\n", state(&login));
        let tokens = login.finish(&copied).await.expect("the server grants it");
        assert_eq!(tokens.access_token().authorization(), "Bearer tok1");
        assert_eq!(
            tokens.refresh_token().map(|token| token.expose_secret()),
            Some("refresh-one")
        );
        let request = &server.requests()[1];
        let sent = form(request);
        let value = |name: &str| {
            let found = sent.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.as_str())
        };
        assert_eq!(value("grant_type"), Some("authorization_code"));
        assert_eq!(value("code"), Some(CODE));
        assert_eq!(value("redirect_uri"), Some("http://127.0.0.1:8400/auth"));
        assert_eq!(value("client_id").is_some(), !has_secret);
        assert_eq!(request.contains("authorization: Basic "), has_secret);
        let verifier = value("code_verifier").expect("a verifier is sent");
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        assert_eq!(asked(&login, "code_challenge"), Some(challenge));
    }
}

#[tokio::test]
async fn a_foreign_answer_is_refused_and_changes_nothing() {
    let server = server(&[], vec![granted()]).await;
    let login = start(&server).await;
    let (state, iss) = (state(&login), server.server().to_string());
    let at = "http://127.0.0.1:8400/auth";
    let almost: String = state.chars().rev().collect();
    let long = format!("{at}?code={CODE}&state={}", "x".repeat(1 << 20));
    for (case, redirected) in [
        ("nothing", String::new()),
        ("no address", "hello".to_owned()),
        ("a code alone", CODE.to_owned()),
        (
            "another port",
            format!("http://127.0.0.1:8401/auth?code={CODE}&state={state}"),
        ),
        (
            "another path",
            format!("http://127.0.0.1:8400/?code={CODE}&state={state}"),
        ),
        (
            "another host",
            format!("http://localhost:8400/auth?code={CODE}&state={state}"),
        ),
        (
            "another scheme",
            format!("https://127.0.0.1:8400/auth?code={CODE}&state={state}"),
        ),
        (
            "a user",
            format!("http://ann@127.0.0.1:8400/auth?code={CODE}&state={state}"),
        ),
        ("no state", format!("{at}?code={CODE}")),
        ("an empty state", format!("{at}?code={CODE}&state=")),
        ("another state", format!("{at}?code={CODE}&state={almost}")),
        ("a longer state", format!("{at}?code={CODE}&state={state}x")),
        (
            "two states",
            format!("{at}?code={CODE}&state={state}&state={state}"),
        ),
        (
            "a state in the fragment",
            format!("{at}?code={CODE}#state={state}"),
        ),
        (
            "two codes",
            format!("{at}?code={CODE}&code={CODE}2&state={state}"),
        ),
        (
            "another issuer",
            format!("{at}?code={CODE}&state={state}&iss=https://evil.example"),
        ),
        (
            "two issuers",
            format!("{at}?code={CODE}&state={state}&iss={iss}&iss={iss}"),
        ),
        (
            "an error of another issuer",
            format!("{at}?error=access_denied&state={state}&iss=https://evil.example"),
        ),
        ("1 MB", long),
    ] {
        let error = login.finish(&redirected).await.expect_err(case);
        assert_eq!(error.kind(), ErrorKind::ForeignAnswer, "{case}: {error}");
        assert!(!format!("{error:?}").contains(CODE), "{case}: {error:?}");
        assert!(!format!("{error:?}").contains(&state), "{case}: {error:?}");
    }
    let right = format!("{at}?code={CODE}&state={state}&iss={iss}");
    for end in 0..right.find(&state).expect("it has the state") + state.len() {
        let part: String = right.chars().take(end).collect();
        let error = login.finish(&part).await.expect_err("a part is not enough");
        assert_eq!(error.kind(), ErrorKind::ForeignAnswer, "{end}: {error}");
    }
    assert_eq!(server.requests().len(), 1, "no code was sent");
    login
        .finish(&right)
        .await
        .expect("the right answer still counts");
}

#[tokio::test]
async fn a_smaller_scope_is_an_error_that_names_what_is_missing() {
    let granted = |scope: &str| {
        let body = format!(r#"{{"access_token":"tok1","token_type":"Bearer","scope":"{scope}"}}"#);
        Script::json("200 OK", &body)
    };
    for (scope, missing) in [
        (JOB_SCOPE, None),
        ("offline", Some(JOB_SCOPE)),
        ("api.library.read offline", Some(JOB_SCOPE)),
    ] {
        let server = server(&[], vec![granted(scope)]).await;
        let login = start(&server).await;
        let right = format!(
            "http://127.0.0.1:8400/auth?code={CODE}&state={}",
            state(&login)
        );
        match (login.finish(&right).await, missing) {
            // Whether `offline` was granted shows in the refresh token, which the caller sees.
            (Ok(tokens), None) => {
                assert_eq!(tokens.scopes(), [scope]);
                assert!(tokens.refresh_token().is_none());
            }
            (Err(error), Some(missing)) => {
                assert_eq!(error.kind(), ErrorKind::InvalidScope);
                assert!(
                    error.to_string().contains(&format!("-S{missing}")),
                    "{error}"
                );
            }
            (answer, _) => panic!("{scope}: {answer:?}"),
        }
    }
}

#[tokio::test]
async fn an_announced_issuer_must_be_named() {
    let announced = [(
        "authorization_response_iss_parameter_supported",
        true.into(),
    )];
    let server = server(&announced, vec![granted()]).await;
    let login = start(&server).await;
    let right = format!(
        "http://127.0.0.1:8400/auth?code={CODE}&state={}",
        state(&login)
    );
    let error = login.finish(&right).await.expect_err("no issuer is named");
    assert_eq!(error.kind(), ErrorKind::ForeignAnswer);
    assert!(error.to_string().contains("that of no issuer"), "{error}");
    let named = format!("{right}&iss={}", server.server());
    login.finish(&named).await.expect("the issuer is named");
}

#[tokio::test]
async fn an_error_of_the_server_names_the_way_out() {
    use ErrorKind::{
        AccessDenied, InvalidScope, Refused, UnauthorizedClient, Unavailable, UnexpectedAnswer,
    };
    let server = server(&[], vec![granted()]).await;
    let login = start(&server).await;
    let command = format!(
        "config register-api-client --name=NAME -pnative -Gauthorization_code -Grefresh_token -S{JOB_SCOPE} -Soffline"
    );
    for (answer, kind, part) in [
        (
            "error=access_denied",
            AccessDenied,
            "sign in again and allow the access",
        ),
        (
            "error=access_denied&error_description=not%0Atoday",
            AccessDenied,
            "(access_denied), saying \"not today\"",
        ),
        (
            "error=login_required",
            AccessDenied,
            "a browser that may show its pages",
        ),
        ("error=invalid_scope", InvalidScope, command.as_str()),
        (
            "error=unauthorized_client",
            UnauthorizedClient,
            command.as_str(),
        ),
        ("error=server_error", Unavailable, "try again later"),
        (
            "error=temporarily_unavailable",
            Unavailable,
            "try again later",
        ),
        (
            "error=invalid_request",
            Refused,
            "(invalid_request); look in the server's log",
        ),
        ("error=%1b%5b2J", Refused, "([2J)"),
        (
            "error=access_denied&code=code-one",
            AccessDenied,
            "allow the access",
        ),
        ("code=", UnexpectedAnswer, "neither a code nor an error"),
        ("", UnexpectedAnswer, "neither a code nor an error"),
    ] {
        let redirected = format!(
            "http://127.0.0.1:8400/auth?state={}&{answer}",
            state(&login)
        );
        let error = login.finish(&redirected).await.expect_err(answer);
        assert_eq!(error.kind(), kind, "{answer}: {error}");
        assert!(error.to_string().contains(part), "{answer}: {error}");
    }
    assert_eq!(server.requests().len(), 1, "no code was sent");
}

#[tokio::test]
async fn a_code_that_the_server_refuses_means_signing_in_again() {
    let refused = Script::json(
        "400 Bad Request",
        r#"{"error":"invalid_grant","error_description":"code-one"}"#,
    );
    let server = server(&[], vec![refused]).await;
    let login = start(&server).await;
    let right = format!(
        "http://127.0.0.1:8400/auth?code={CODE}&state={}",
        state(&login)
    );
    let error = login.finish(&right).await.expect_err("the code is spent");
    assert_eq!(error.kind(), ErrorKind::InvalidGrant);
    let text = error.to_string();
    assert!(
        text.contains("saying \"[redacted]\"; sign in again"),
        "{text}"
    );
}

#[tokio::test]
async fn no_weaker_challenge_and_no_missing_grant_is_put_up_with() {
    for (members, ends, part) in [
        (
            (
                "code_challenge_methods_supported",
                serde_json::json!(["plain"]),
            ),
            true,
            "no PKCE challenge by S256",
        ),
        (
            ("code_challenge_methods_supported", serde_json::json!([])),
            true,
            "no PKCE challenge by S256",
        ),
        (
            ("code_challenge_methods_supported", serde_json::json!(null)),
            false,
            "",
        ),
        (
            (
                "grant_types_supported",
                serde_json::json!(["client_credentials"]),
            ),
            true,
            "the grant authorization_code",
        ),
        (
            ("grant_types_supported", serde_json::json!(null)),
            false,
            "",
        ),
    ] {
        let server = server(&[members], vec![]).await;
        let login = AuthorizationCode::new(server.server(), ApiClient::public(CLIENT_ID))
            .start(loopback())
            .await;
        match login {
            Ok(login) => {
                assert!(!ends);
                assert_eq!(
                    asked(&login, "code_challenge_method").as_deref(),
                    Some("S256")
                );
            }
            Err(error) => {
                assert!(ends, "{error}");
                assert_eq!(error.kind(), ErrorKind::Unsupported);
                assert!(error.to_string().contains(part), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn every_kind_of_redirect_is_answered_at_its_own_address() {
    let with_query = "https://app.example.com/auth?tenant=7";
    for redirect in [
        loopback(),
        Redirect::loopback(LoopbackAddress::V6, LoopbackPath::Root, 80).expect("the port is good"),
        Redirect::private_use_scheme(url("com.example.app:/auth")).expect("the scheme has a dot"),
        Redirect::https(url(with_query)).expect("the address is https"),
    ] {
        let server = server(&[], vec![granted()]).await;
        let login = AuthorizationCode::new(server.server(), ApiClient::public(CLIENT_ID))
            .start(redirect.clone())
            .await
            .expect("the server takes S256");
        assert_eq!(login.redirect(), &redirect);
        assert_eq!(
            asked(&login, "redirect_uri").as_deref(),
            Some(redirect.uri().as_str())
        );
        let mut answer = redirect.uri().clone();
        answer
            .query_pairs_mut()
            .append_pair("code", CODE)
            .append_pair("state", &state(&login));
        login
            .finish(answer.as_str())
            .await
            .expect("the address is right");
    }
}

#[test]
fn redirects_that_cannot_be_are_refused() {
    for (redirect, part) in [
        (
            Redirect::loopback(LoopbackAddress::V4, LoopbackPath::Root, 0),
            "a port other than 0",
        ),
        (
            Redirect::private_use_scheme(url("myapp:/auth")),
            "has no dot",
        ),
        (
            Redirect::private_use_scheme(url("com.example.app:/auth#x")),
            "a fragment",
        ),
        (
            Redirect::https(url("http://app.example.com/auth")),
            "not https",
        ),
        (
            Redirect::https(url("https://app.example.com/auth#")),
            "a fragment",
        ),
    ] {
        let error = redirect.expect_err(part);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[tokio::test]
async fn clients_that_cannot_be_are_refused_before_anything_is_sent() {
    use spotfire_auth::ClientAuthentication::{Basic, None, Post};
    let server = server(&[], vec![]).await;
    for (client, part) in [
        (ApiClient::public(""), "the client id is empty"),
        (
            ApiClient::public("id").with_authentication(Basic),
            "has no secret, which client_secret_basic needs",
        ),
        (
            ApiClient::public("id").with_authentication(Post),
            "has no secret, which client_secret_post needs",
        ),
        (
            ApiClient::confidential("id", "hunter2").with_authentication(None),
            "has a secret, which none does not send",
        ),
        (
            ApiClient::confidential("id", "hunter2\n"),
            "the client secret holds a line end",
        ),
    ] {
        let login = AuthorizationCode::new(server.server(), client).start(loopback());
        let error = login.await.expect_err(part);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(part), "{error}");
        assert!(!format!("{error:?}").contains("hunter2"));
    }
    assert!(server.requests().is_empty());
}
