//! Tokens: who gets one, what it is good for, and what everybody else is told.

use std::time::Duration;

use crate::support::{Answer, Peer, send};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use spotfire_simulator::{
    ClientAuthentication, ClientProfile, ClientRegistration, Error, GrantType,
    ISSUED_TOKEN_VALIDITY, JOB_SCOPE, Settings,
};

const TOKEN: &str = "/spotfire/oauth2/token";
const REVOKE: &str = "/spotfire/oauth2/v1/revoke";

/// A request at the token endpoint, and what must come of it.
struct Case {
    what: &'static str,
    /// Id and secret for HTTP Basic, form-urlencoded already.
    basic: Option<(&'static str, &'static str)>,
    query: &'static str,
    form: &'static str,
    expected: Expected,
}

enum Expected {
    Scope(&'static str),
    Refused(u16, &'static str),
}

use Expected::{Refused, Scope};

const POST: Option<(&str, &str)> = None;
const NOBODY: Option<(&str, &str)> = None;
const BASIC: Option<(&str, &str)> = Some(("basic", "hush"));
const GRANT: &str = "grant_type=client_credentials";

#[rustfmt::skip]
const CASES: &[Case] = &[
    Case { what: "basic, all scopes", basic: BASIC, query: "", form: GRANT, expected: Scope("api.rest.automation-services-job.execute api.library.read") },
    Case { what: "basic, one scope", basic: BASIC, query: "", form: "grant_type=client_credentials&scope=api.library.read", expected: Scope("api.library.read") },
    Case { what: "basic, all in the query", basic: BASIC, query: "?grant_type=client_credentials&scope=api.library.read", form: "", expected: Scope("api.library.read") },
    Case { what: "basic, id in the body too", basic: BASIC, query: "", form: "grant_type=client_credentials&client_id=basic&scope=api.library.read", expected: Scope("api.library.read") },
    Case { what: "basic, form-urlencoded", basic: Some(("odd%3Aid", "a+b%25%26%C3%A9")), query: "", form: GRANT, expected: Scope(JOB_SCOPE) },
    Case { what: "basic, not form-urlencoded", basic: Some(("odd:id", "a b%&é")), query: "", form: GRANT, expected: Refused(401, "invalid_client") },
    Case { what: "post", basic: POST, query: "", form: "grant_type=client_credentials&client_id=post&client_secret=hush", expected: Scope(JOB_SCOPE) },
    Case { what: "wrong secret", basic: Some(("basic", "wrong")), query: "", form: GRANT, expected: Refused(401, "invalid_client") },
    Case { what: "no secret", basic: Some(("basic", "")), query: "", form: GRANT, expected: Refused(401, "invalid_client") },
    Case { what: "unknown client", basic: Some(("who", "hush")), query: "", form: GRANT, expected: Refused(401, "invalid_client") },
    Case { what: "wrong secret in the body", basic: POST, query: "", form: "grant_type=client_credentials&client_id=post&client_secret=wrong", expected: Refused(401, "invalid_client") },
    Case { what: "basic by a client for post", basic: Some(("post", "hush")), query: "", form: GRANT, expected: Refused(401, "invalid_client") },
    Case { what: "post by a client for basic", basic: POST, query: "", form: "grant_type=client_credentials&client_id=basic&client_secret=hush", expected: Refused(401, "invalid_client") },
    Case { what: "id alone by a client with a secret", basic: POST, query: "", form: "grant_type=client_credentials&client_id=basic", expected: Refused(401, "invalid_client") },
    Case { what: "nobody", basic: NOBODY, query: "", form: GRANT, expected: Refused(401, "invalid_client") },
    Case { what: "nothing", basic: NOBODY, query: "", form: "", expected: Refused(401, "invalid_client") },
    Case { what: "two methods at once", basic: BASIC, query: "", form: "grant_type=client_credentials&client_id=basic&client_secret=hush", expected: Refused(400, "invalid_request") },
    Case { what: "two clients at once", basic: BASIC, query: "", form: "grant_type=client_credentials&client_id=post", expected: Refused(400, "invalid_request") },
    Case { what: "secret in the query", basic: POST, query: "?client_secret=hush", form: "grant_type=client_credentials&client_id=post", expected: Refused(400, "invalid_request") },
    Case { what: "no grant type", basic: BASIC, query: "", form: "scope=api.library.read", expected: Refused(400, "invalid_request") },
    Case { what: "grant type twice", basic: BASIC, query: "?grant_type=client_credentials", form: GRANT, expected: Refused(400, "invalid_request") },
    Case { what: "unknown grant type", basic: BASIC, query: "", form: "grant_type=password", expected: Refused(400, "unsupported_grant_type") },
    Case { what: "grant type not registered", basic: BASIC, query: "", form: "grant_type=refresh_token", expected: Refused(400, "unauthorized_client") },
    Case { what: "web client without the grant", basic: Some(("web", "hush")), query: "", form: GRANT, expected: Refused(400, "unauthorized_client") },
    Case { what: "code that nobody issued", basic: Some(("web", "hush")), query: "", form: "grant_type=authorization_code&code=x", expected: Refused(400, "invalid_grant") },
    Case { what: "no code", basic: Some(("web", "hush")), query: "", form: "grant_type=authorization_code", expected: Refused(400, "invalid_request") },
    Case { what: "code in the query", basic: Some(("web", "hush")), query: "?code=x", form: "grant_type=authorization_code", expected: Refused(400, "invalid_request") },
    Case { what: "code twice", basic: Some(("web", "hush")), query: "", form: "grant_type=authorization_code&code=x&code=x", expected: Refused(400, "invalid_request") },
    Case { what: "refresh token that nobody issued", basic: Some(("web", "hush")), query: "", form: "grant_type=refresh_token&refresh_token=x", expected: Refused(400, "invalid_grant") },
    Case { what: "no refresh token", basic: Some(("web", "hush")), query: "", form: "grant_type=refresh_token", expected: Refused(400, "invalid_request") },
    Case { what: "refresh token in the query", basic: Some(("web", "hush")), query: "?refresh_token=x", form: "grant_type=refresh_token", expected: Refused(400, "invalid_request") },
    Case { what: "token exchange, which nobody is trusted for", basic: BASIC, query: "", form: "grant_type=urn:ietf:params:oauth:grant-type:token-exchange", expected: Refused(400, "unsupported_grant_type") },
    Case { what: "an assertion in place of a secret", basic: POST, query: "", form: "grant_type=client_credentials&client_id=post&client_assertion=x&client_assertion_type=y", expected: Refused(401, "invalid_client") },
    Case { what: "public client", basic: POST, query: "", form: "grant_type=client_credentials&client_id=native", expected: Refused(400, "unauthorized_client") },
    Case { what: "scope not registered", basic: BASIC, query: "", form: "grant_type=client_credentials&scope=api.library.write", expected: Refused(400, "invalid_scope") },
    Case { what: "one scope of two not registered", basic: BASIC, query: "", form: "grant_type=client_credentials&scope=api.library.read+offline", expected: Refused(400, "invalid_scope") },
];

async fn peer() -> Peer {
    let client = |id, scopes: &[&str]| {
        ClientRegistration::new(id, scopes.iter().copied()).with_credentials(id, "hush")
    };
    let settings = Settings::default()
        .with_client(client("basic", &[JOB_SCOPE, "api.library.read"]))
        .with_client(
            client("post", &[JOB_SCOPE])
                .with_authentication(ClientAuthentication::ClientSecretPost),
        )
        .with_client(
            client("web", &[JOB_SCOPE])
                .with_profile(ClientProfile::Web)
                .with_grants([GrantType::AuthorizationCode, GrantType::RefreshToken])
                .with_redirect_uri("https://app.example/cb"),
        )
        .with_client(client("native", &[JOB_SCOPE]).with_profile(ClientProfile::Native))
        .with_client(client("library", &["api.library.read"]))
        .with_client(ClientRegistration::for_jobs("odd").with_credentials("odd:id", "a b%&é"));
    Peer::new(settings).await
}

async fn ask(peer: &Peer, case: &Case) -> Answer {
    let mut request = peer
        .request(Method::POST, &format!("{TOKEN}{}", case.query))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(case.form);
    if let Some((id, secret)) = case.basic {
        request = request.basic_auth(id, Some(secret));
    }
    send(request).await
}

#[tokio::test]
async fn every_client_gets_what_it_is_registered_for() {
    let peer = peer().await;
    for case in CASES {
        let answer = ask(&peer, case).await;
        let what = format!("{}: {}", case.what, answer.text);
        match case.expected {
            Scope(scope) => {
                assert_eq!(answer.status, StatusCode::OK, "{what}");
                assert_eq!(answer.text_of("scope"), scope, "{what}");
            }
            Refused(status, error) => {
                assert_eq!(answer.status.as_u16(), status, "{what}");
                assert_eq!(answer.text_of("error"), error, "{what}");
                let challenges = status == 401 && case.basic.is_some();
                assert_eq!(
                    answer.header("www-authenticate").starts_with("Basic"),
                    challenges,
                    "{what}"
                );
            }
        }
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    }
    assert_eq!(peer.simulator.token_requests(), CASES.len() as u64);
}

#[tokio::test]
async fn a_token_answer_has_what_the_standard_wants() {
    let settings = Settings::default().with_token_lifetime(Duration::from_secs(300));
    let peer = Peer::new(settings).await;
    let request = peer
        .request(Method::POST, TOKEN)
        .basic_auth(
            peer.simulator.client_id(),
            Some(peer.simulator.client_secret()),
        )
        .form(&[("grant_type", "client_credentials")]);
    let answer = send(request).await;
    let mut body = answer.json();
    let token = body["access_token"].take();
    assert_eq!(
        body,
        json!({"access_token": Value::Null, "token_type": "Bearer", "expires_in": 300, "scope": JOB_SCOPE})
    );
    assert_eq!(token.as_str().expect("a token").split('.').count(), 5);
    assert_eq!(
        answer.header("content-type"),
        "application/json;charset=UTF-8"
    );
}

#[tokio::test]
async fn a_body_that_is_no_form_is_not_read_as_one() {
    let peer = peer().await;
    let request = peer
        .request(Method::POST, TOKEN)
        .basic_auth("basic", Some("hush"))
        .header("Content-Type", "text/plain")
        .body(GRANT);
    let answer = send(request).await;
    assert_eq!(answer.text_of("error"), "invalid_request");
}

/// What a caller presents at the API, and what it is told.
#[tokio::test]
async fn the_api_takes_valid_tokens_with_the_scope_and_nothing_else() {
    let peer = peer().await;
    let issue = |client| {
        let token = peer
            .simulator
            .issue_access_token(client, ISSUED_TOKEN_VALIDITY);
        format!("Bearer {}", token.expect("the client may have one"))
    };
    let expired = peer.simulator.issue_access_token("basic", Duration::ZERO);
    let expired = format!("Bearer {}", expired.expect("the client may have one"));
    let revoked = issue("basic");
    assert!(
        peer.simulator
            .revoke_access_token(revoked.trim_start_matches("Bearer "))
    );
    let good = issue("basic");
    let lower_case = good.replace("Bearer", "bearer");
    let other_scope = issue("library");
    // Header, status at status and abort, status at the description, and the start of the challenge.
    let cases = [
        ("", 401, 401, r#"Bearer realm="Spotfire""#),
        ("Basic YTpi", 401, 401, r#"Bearer realm="Spotfire""#),
        ("Bearer", 401, 401, r#"Bearer realm="Spotfire""#),
        (
            "Bearer nonsense",
            401,
            401,
            r#"Bearer realm="Spotfire", error="invalid_token""#,
        ),
        (
            &expired,
            401,
            401,
            r#"Bearer realm="Spotfire", error="invalid_token""#,
        ),
        (
            &revoked,
            401,
            401,
            r#"Bearer realm="Spotfire", error="invalid_token""#,
        ),
        (
            &other_scope,
            403,
            200,
            r#"Bearer realm="Spotfire", error="insufficient_scope""#,
        ),
        (&good, 404, 200, ""),
        (&lower_case, 404, 200, ""),
    ];
    let job = uuid::Uuid::new_v4();
    for (header, at_operations, at_description, challenge) in cases {
        let paths = [
            (
                Method::GET,
                format!("/spotfire/api/rest/as/job/status/{job}"),
                at_operations,
            ),
            (
                Method::POST,
                format!("/spotfire/api/rest/as/job/abort/{job}"),
                at_operations,
            ),
            (
                Method::GET,
                "/spotfire/api/v2/api-docs?group=as".to_owned(),
                at_description,
            ),
        ];
        for (method, path, expected) in paths {
            let mut request = peer.request(method, &path);
            if !header.is_empty() {
                request = request.header("Authorization", header);
            }
            let answer = send(request).await;
            let what = format!("{header:.20} at {path}");
            assert_eq!(answer.status.as_u16(), expected, "{what}");
            let expected = if [401, 403].contains(&expected) {
                challenge
            } else {
                ""
            };
            assert!(
                answer.header("www-authenticate").starts_with(expected),
                "{what}"
            );
            assert_eq!(
                answer.headers.contains_key("www-authenticate"),
                !expected.is_empty(),
                "{what}"
            );
        }
    }
}

#[tokio::test]
async fn a_client_can_revoke_its_tokens_and_no_others() {
    let peer = peer().await;
    let issue = || {
        let token = peer
            .simulator
            .issue_access_token("basic", ISSUED_TOKEN_VALIDITY);
        token.expect("the client may have one")
    };
    let (first, second) = (issue(), issue());
    let own = |token: &str| {
        peer.request(Method::POST, REVOKE)
            .basic_auth("basic", Some("hush"))
            .form(&[("token", token)])
    };
    let cases = [
        ("own", own(&first), 200, ""),
        ("own again", own(&first), 200, ""),
        ("unknown", own("nonsense"), 200, ""),
        ("none", own(""), 400, "invalid_request"),
        (
            "another's",
            peer.request(Method::POST, REVOKE)
                .basic_auth("web", Some("hush"))
                .form(&[("token", &second)]),
            400,
            "invalid_grant",
        ),
        (
            "nobody's",
            peer.request(Method::POST, REVOKE)
                .form(&[("token", &second)]),
            401,
            "invalid_client",
        ),
    ];
    for (what, request, status, error) in cases {
        let answer = send(request).await;
        assert_eq!(answer.status.as_u16(), status, "{what}");
        if !error.is_empty() {
            assert_eq!(answer.text_of("error"), error, "{what}");
        }
    }
    assert!(!peer.simulator.revoke_access_token(&first));
    assert!(peer.simulator.revoke_access_token(&second));
}

#[tokio::test]
async fn administrators_can_revoke_everything() {
    let peer = peer().await;
    peer.simulator.revoke_all_access_tokens();
    assert_eq!(peer.status("x").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn tokens_are_issued_only_for_clients_that_could_get_one() {
    let peer = peer().await;
    let issue = |client| {
        peer.simulator
            .issue_access_token(client, ISSUED_TOKEN_VALIDITY)
    };
    assert!(matches!(issue("who"), Err(Error::UnknownClient { id }) if id == "who"));
    assert!(matches!(issue("web"), Err(Error::NoClientCredentials { id }) if id == "web"));
}

#[tokio::test]
async fn the_metadata_document_is_a_real_servers() {
    let peer = Peer::new(Settings::default()).await;
    let answer = send(peer.request(
        Method::GET,
        "/spotfire/.well-known/oauth-authorization-server",
    ))
    .await;
    let base = format!("{}/spotfire", peer.simulator.url());
    let expected = json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/oauth2/auth"),
        "token_endpoint": format!("{base}/oauth2/token"),
        "revocation_endpoint": format!("{base}/oauth2/v1/revoke"),
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "response_types_supported": ["code"],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent"],
        "scopes_supported": [
            "api.deployment-report.generate", "api.information-model.read", "api.information-model.write", "api.js-api",
            "api.library.read", "api.library.write", "api.licenses.read", "api.licenses.write",
            "api.rest.automation-services-job.execute", "api.rest.health-metrics", "api.rest.library.upload",
            "api.web-player.load", "offline", "user-directory.read.all", "user-directory.write.all",
        ],
    });
    assert_eq!(answer.json(), expected);
}
