//! Codes, refresh tokens and exchanged tokens: what each is good for, and for how long.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use spotfire_simulator::{
    ClientProfile, ClientRegistration, ExpiresIn, GrantType, JOB_SCOPE, Settings, TrustedIssuer,
};

use crate::browser::{Browser, LOOPBACK, VERIFIER, WEB, back, request_with, settings};
use crate::support::{Answer, Peer, send};

const TOKEN: &str = "/spotfire/oauth2/token";
const REVOKE: &str = "/spotfire/oauth2/v1/revoke";
const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// A code for the client `native`, or for another one by the changes.
async fn code(peer: &Peer, changes: &[(&'static str, &'static str)], redirect_uri: &str) -> String {
    let answer = Browser::new(peer).log_in(&request_with(changes)).await;
    back(&answer, StatusCode::SEE_OTHER, redirect_uri)["code"].clone()
}

/// Asks for tokens as a client without a secret, or with one by Basic.
async fn ask(peer: &Peer, basic: Option<&str>, form: &[(&str, &str)]) -> Answer {
    let mut request = peer.request(Method::POST, TOKEN).form(form);
    if let Some(id) = basic {
        request = request.basic_auth(id, Some("hush"));
    }
    send(request).await
}

/// Redeems a code of the client `native`.
async fn redeem(peer: &Peer, code: &str) -> Answer {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "native"),
        ("code", code),
        ("redirect_uri", LOOPBACK),
        ("code_verifier", VERIFIER),
    ];
    ask(peer, None, &form).await
}

async fn refresh(peer: &Peer, token: &str) -> Answer {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", "native"),
        ("refresh_token", token),
    ];
    ask(peer, None, &form).await
}

/// Whether the API takes a token.
async fn is_valid(peer: &Peer, token: &str) -> bool {
    let request = peer
        .request(Method::GET, "/spotfire/api/v2/api-docs?group=as")
        .bearer_auth(token);
    send(request).await.status == StatusCode::OK
}

#[tokio::test]
async fn a_code_becomes_tokens_and_a_refresh_token_others() {
    let peer = Peer::new(settings()).await;
    let first = redeem(&peer, &code(&peer, &[], LOOPBACK).await).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text);
    assert_eq!(first.header("cache-control"), "no-store");
    let body = first.json();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 7200);
    assert_eq!(body["scope"], format!("{JOB_SCOPE} offline"));
    assert_eq!(first.text_of("access_token").split('.').count(), 5);

    let second = refresh(&peer, &first.text_of("refresh_token")).await;
    assert_eq!(second.status, StatusCode::OK, "{}", second.text);
    for name in ["access_token", "refresh_token"] {
        assert_ne!(first.text_of(name), second.text_of(name), "{name}");
    }
    for answer in [&first, &second] {
        assert!(is_valid(&peer, &answer.text_of("access_token")).await);
    }
}

#[tokio::test]
async fn a_refresh_token_is_for_clients_that_asked_for_it_and_may_have_it() {
    let peer = Peer::new(settings()).await;
    let cases: [(&[(&str, &str)], bool); 4] = [
        (&[], true),
        (&[("scope", JOB_SCOPE)], false),
        (&[("scope", "")], false),
        (&[("client_id", "no-refresh")], false),
    ];
    for (changes, expected) in cases {
        let client = changes.iter().find(|(name, _)| *name == "client_id");
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", client.map_or("native", |(_, id)| id)),
            ("code", &code(&peer, changes, LOOPBACK).await),
            ("redirect_uri", LOOPBACK),
            ("code_verifier", VERIFIER),
        ];
        let answer = ask(&peer, None, &form).await;
        assert_eq!(
            answer.status,
            StatusCode::OK,
            "{changes:?}: {}",
            answer.text
        );
        let has_one = answer.json()["refresh_token"].is_string();
        assert_eq!(has_one, expected, "{changes:?}");
    }
}

/// What is changed in the authorization request, what in the token request (nothing means left out), who asks, and the error, if there is one.
type CodeCase = (
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static str)],
    Option<&'static str>,
    &'static str,
);

const AS_WEB: &[(&str, &str)] = &[("client_id", "web"), ("redirect_uri", WEB)];
const AS_WEB_WITHOUT_PKCE: &[(&str, &str)] = &[
    ("client_id", "web"),
    ("redirect_uri", WEB),
    ("code_challenge", ""),
    ("code_challenge_method", ""),
];
const AS_WEB_BY_REGISTRATION: &[(&str, &str)] = &[("client_id", "web"), ("redirect_uri", "")];

#[rustfmt::skip]
const CODE_CASES: &[CodeCase] = &[
    (&[], &[], None, ""),
    (&[], &[("code_verifier", "")], None, "invalid_grant"),
    (&[], &[("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX")], None, "invalid_grant"),
    (&[], &[("code_verifier", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")], None, "invalid_grant"),
    (&[], &[("code_verifier", "short")], None, "invalid_grant"),
    (&[], &[("redirect_uri", "")], None, "invalid_grant"),
    (&[], &[("redirect_uri", "http://127.0.0.1:49153/auth")], None, "invalid_grant"),
    (&[], &[("redirect_uri", "http://127.0.0.1:49152/")], None, "invalid_grant"),
    (&[], &[("code", "x")], None, "invalid_grant"),
    (&[], &[("code", "")], None, "invalid_request"),
    (&[], &[("client_id", "no-refresh")], None, "invalid_grant"),
    (&[], &[("client_id", "")], None, "invalid_client"),
    (&[], &[("client_id", "")], Some("web"), "invalid_grant"),
    (AS_WEB, &[("client_id", ""), ("redirect_uri", WEB)], Some("web"), ""),
    (AS_WEB, &[("client_id", ""), ("redirect_uri", WEB), ("code_verifier", "")], Some("web"), "invalid_grant"),
    (AS_WEB, &[("client_id", "web"), ("redirect_uri", WEB)], None, "invalid_client"),
    (AS_WEB_WITHOUT_PKCE, &[("client_id", ""), ("redirect_uri", WEB), ("code_verifier", "")], Some("web"), ""),
    (AS_WEB_WITHOUT_PKCE, &[("client_id", ""), ("redirect_uri", WEB)], Some("web"), "invalid_grant"),
    (AS_WEB_BY_REGISTRATION, &[("client_id", ""), ("redirect_uri", "")], Some("web"), ""),
    (AS_WEB_BY_REGISTRATION, &[("client_id", ""), ("redirect_uri", WEB)], Some("web"), ""),
    (AS_WEB_BY_REGISTRATION, &[("client_id", ""), ("redirect_uri", LOOPBACK)], Some("web"), "invalid_grant"),
];

#[tokio::test]
async fn a_code_is_bound_to_client_redirect_and_challenge() {
    let peer = Peer::new(settings()).await;
    for (at_authorization, at_token, basic, expected) in CODE_CASES {
        let is_web = at_authorization.contains(&("client_id", "web"));
        let code = code(&peer, at_authorization, if is_web { WEB } else { LOOPBACK }).await;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("client_id", "native"),
            ("code", code.as_str()),
            ("redirect_uri", LOOPBACK),
            ("code_verifier", VERIFIER),
        ];
        for (name, value) in *at_token {
            form.retain(|(other, _)| other != name);
            form.push((name, value));
        }
        let answer = ask(&peer, *basic, &form).await;
        let what = format!("{at_authorization:?} {at_token:?}: {}", answer.text);
        if expected.is_empty() {
            assert_eq!(answer.status, StatusCode::OK, "{what}");
        } else {
            assert_eq!(answer.text_of("error"), *expected, "{what}");
        }
    }
}

#[tokio::test]
async fn a_failed_attempt_does_not_spend_a_code_but_a_second_one_ends_everything() {
    let peer = Peer::new(settings()).await;
    let code = code(&peer, &[], LOOPBACK).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "native"),
        ("code", code.as_str()),
        ("redirect_uri", LOOPBACK),
    ];
    assert_eq!(
        ask(&peer, None, &form).await.text_of("error"),
        "invalid_grant"
    );
    let first = redeem(&peer, &code).await;
    let second = refresh(&peer, &first.text_of("refresh_token")).await;
    assert!(is_valid(&peer, &second.text_of("access_token")).await);

    assert_eq!(redeem(&peer, &code).await.text_of("error"), "invalid_grant");
    for answer in [&first, &second] {
        assert!(!is_valid(&peer, &answer.text_of("access_token")).await);
        let refreshed = refresh(&peer, &answer.text_of("refresh_token")).await;
        assert_eq!(refreshed.text_of("error"), "invalid_grant");
    }
}

#[tokio::test]
async fn a_spent_refresh_token_ends_its_sign_in_and_no_other() {
    let peer = Peer::new(settings()).await;
    let other = redeem(&peer, &code(&peer, &[], LOOPBACK).await).await;
    let first = redeem(&peer, &code(&peer, &[], LOOPBACK).await).await;
    let second = refresh(&peer, &first.text_of("refresh_token")).await;
    let stolen = refresh(&peer, &first.text_of("refresh_token")).await;
    assert_eq!(stolen.text_of("error"), "invalid_grant");
    let rightful = refresh(&peer, &second.text_of("refresh_token")).await;
    assert_eq!(rightful.text_of("error"), "invalid_grant");
    for answer in [&first, &second] {
        assert!(!is_valid(&peer, &answer.text_of("access_token")).await);
    }
    assert!(is_valid(&peer, &other.text_of("access_token")).await);
    let refreshed = refresh(&peer, &other.text_of("refresh_token")).await;
    assert_eq!(refreshed.status, StatusCode::OK);
}

#[tokio::test]
async fn without_rotation_a_refresh_token_stays_good() {
    let peer = Peer::new(settings().with_refresh_token_rotation(false)).await;
    let first = redeem(&peer, &code(&peer, &[], LOOPBACK).await).await;
    for _ in 0..3 {
        let answer = refresh(&peer, &first.text_of("refresh_token")).await;
        assert!(answer.json()["refresh_token"].is_null(), "{}", answer.text);
        assert!(is_valid(&peer, &answer.text_of("access_token")).await);
    }
}

#[tokio::test]
async fn a_refresh_may_ask_for_less_but_not_for_more_nor_for_another_client() {
    let peer = Peer::new(settings()).await;
    let first = redeem(&peer, &code(&peer, &[], LOOPBACK).await).await;
    let token = first.text_of("refresh_token");
    let cases = [
        ("native", "api.library.read", Err("invalid_scope")),
        ("asking", JOB_SCOPE, Err("invalid_grant")),
        ("no-refresh", JOB_SCOPE, Err("unauthorized_client")),
        // What was refused has not spent it.
        ("native", JOB_SCOPE, Ok(JOB_SCOPE)),
    ];
    let mut last = token.clone();
    for (client, scope, expected) in cases {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", client),
            ("refresh_token", token.as_str()),
            ("scope", scope),
        ];
        let answer = ask(&peer, None, &form).await;
        match expected {
            Ok(scope) => {
                assert_eq!(answer.text_of("scope"), scope);
                last = answer.text_of("refresh_token");
            }
            Err(error) => assert_eq!(answer.text_of("error"), error, "{client} {scope}"),
        }
    }
    // The next refresh token is good for all that the first one was.
    let all = refresh(&peer, &last).await;
    assert_eq!(all.text_of("scope"), format!("{JOB_SCOPE} offline"));
}

#[tokio::test]
async fn a_refresh_token_lasts_for_its_time() {
    let settings = settings().with_refresh_token_lifetime(Duration::ZERO);
    let peer = Peer::new(settings).await;
    let first = redeem(&peer, &code(&peer, &[], LOOPBACK).await).await;
    let answer = refresh(&peer, &first.text_of("refresh_token")).await;
    assert_eq!(answer.text_of("error"), "invalid_grant");
}

#[tokio::test]
async fn administrators_can_make_everybody_sign_in_again() {
    let peer = Peer::new(settings()).await;
    let first = redeem(&peer, &code(&peer, &[], LOOPBACK).await).await;
    peer.simulator.revoke_all_refresh_tokens();
    assert!(is_valid(&peer, &first.text_of("access_token")).await);
    let answer = refresh(&peer, &first.text_of("refresh_token")).await;
    assert_eq!(answer.text_of("error"), "invalid_grant");
}

#[tokio::test]
async fn both_kinds_of_token_can_be_revoked_by_their_client() {
    let peer = Peer::new(settings()).await;
    let revoke = async |client, token: &str| {
        let form = [
            ("client_id", client),
            ("token", token),
            ("token_type_hint", "nonsense"),
        ];
        send(peer.request(Method::POST, REVOKE).form(&form)).await
    };
    let first = redeem(&peer, &code(&peer, &[], LOOPBACK).await).await;
    let (access, refresh_token) = (
        first.text_of("access_token"),
        first.text_of("refresh_token"),
    );
    for token in [&access, &refresh_token] {
        assert_eq!(
            revoke("asking", token).await.text_of("error"),
            "invalid_grant"
        );
    }
    assert!(is_valid(&peer, &access).await);

    // An access token goes alone, a refresh token with all that came of it.
    assert_eq!(revoke("native", &access).await.status, StatusCode::OK);
    assert!(!is_valid(&peer, &access).await);
    let second = refresh(&peer, &refresh_token).await;
    let newest = second.text_of("refresh_token");
    assert_eq!(revoke("native", &newest).await.status, StatusCode::OK);
    assert!(!is_valid(&peer, &second.text_of("access_token")).await);
    assert_eq!(
        refresh(&peer, &newest).await.text_of("error"),
        "invalid_grant"
    );
    // A token that is gone is what the client wanted.
    assert_eq!(revoke("native", &newest).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_token_to_be_revoked_does_not_stand_in_the_query() {
    let peer = Peer::new(settings()).await;
    for query in ["token=x", "client_secret=hush"] {
        let request = peer
            .request(Method::POST, &format!("{REVOKE}?{query}"))
            .basic_auth("web", Some("hush"))
            .form(&[("token", "x")]);
        assert_eq!(
            send(request).await.text_of("error"),
            "invalid_request",
            "{query}"
        );
    }
}

#[tokio::test]
async fn expires_in_says_what_it_is_told_to() {
    let lifetime = Duration::from_millis(2_999);
    let cases = [
        (ExpiresIn::Lifetime, serde_json::json!(2)),
        (ExpiresIn::Absent, serde_json::Value::Null),
        (ExpiresIn::Seconds(0), serde_json::json!(0)),
        (ExpiresIn::Seconds(-1), serde_json::json!(-1)),
        (ExpiresIn::Seconds(i64::MAX), serde_json::json!(i64::MAX)),
    ];
    for (expires_in, expected) in cases {
        let settings = Settings::default()
            .with_token_lifetime(lifetime)
            .with_expires_in(expires_in);
        let peer = Peer::new(settings).await;
        let request = peer
            .request(Method::POST, TOKEN)
            .basic_auth(
                peer.simulator.client_id(),
                Some(peer.simulator.client_secret()),
            )
            .form(&[("grant_type", "client_credentials")]);
        assert_eq!(
            send(request).await.json()["expires_in"],
            expected,
            "{expires_in:?}"
        );
    }
}

/// Which grants a client of each profile is allowed, when it is registered for all of them.
#[tokio::test]
async fn profiles_differ_in_what_their_secrets_are_good_for() {
    let all = [
        GrantType::ClientCredentials,
        GrantType::AuthorizationCode,
        GrantType::RefreshToken,
    ];
    let profiles = [
        (ClientProfile::Other, true),
        (ClientProfile::Web, true),
        (ClientProfile::Native, false),
        (ClientProfile::UserAgent, false),
    ];
    for (profile, has_secret) in profiles {
        let registration = ClientRegistration::for_jobs("x")
            .with_profile(profile)
            .with_grants(all)
            .with_redirect_uri("https://app.example/");
        let peer = Peer::new(Settings::default().with_client(registration)).await;
        let id = peer.simulator.client_id();
        assert_eq!(
            !peer.simulator.client_secret().is_empty(),
            has_secret,
            "{profile:?}"
        );
        let mut request = peer.request(Method::POST, TOKEN);
        request = if has_secret {
            request
                .basic_auth(id, Some(peer.simulator.client_secret()))
                .form(&[("grant_type", "client_credentials")])
        } else {
            request.form(&[("grant_type", "client_credentials"), ("client_id", id)])
        };
        let answer = send(request).await;
        if has_secret {
            assert_eq!(answer.text_of("scope"), JOB_SCOPE, "{profile:?}");
        } else {
            assert_eq!(
                answer.text_of("error"),
                "unauthorized_client",
                "{profile:?}"
            );
        }
    }
}

/// Who asks, with what, and the scopes that it gets or the error.
type ExchangeCase<'a> = (&'a str, Vec<(&'a str, &'a str)>, Result<&'a str, &'a str>);

#[tokio::test]
async fn a_token_of_a_trusted_issuer_is_exchanged_and_nothing_else_is() {
    let issuer = TrustedIssuer::new("https://login.example", "a key");
    let exchanging = |id: &str| {
        ClientRegistration::new(id, [JOB_SCOPE, "api.library.read"]).with_credentials(id, "hush")
    };
    let settings = Settings::default()
        .with_client(exchanging("not-registered"))
        .with_client(exchanging("exchange").with_grants([GrantType::TokenExchange]))
        .with_trusted_issuer(TrustedIssuer::new("https://another.example", "another key"))
        .with_trusted_issuer(issuer.clone());
    let peer = Peer::new(settings).await;
    let here = format!("{}/spotfire", peer.simulator.url());
    let minute = Duration::from_secs(60);
    let good = issuer.subject_token("ada", &here, minute);
    let jwt = "urn:ietf:params:oauth:token-type:jwt";
    let access = "urn:ietf:params:oauth:token-type:access_token";

    let forged =
        TrustedIssuer::new("https://login.example", "a guess").subject_token("ada", &here, minute);
    let unknown =
        TrustedIssuer::new("https://evil.example", "a key").subject_token("ada", &here, minute);
    let mixed_up =
        TrustedIssuer::new("https://another.example", "a key").subject_token("ada", &here, minute);
    let elsewhere = issuer.subject_token("ada", "https://elsewhere.example", minute);
    let expired = issuer.subject_token("ada", &here, Duration::ZERO);
    let nobody = issuer.subject_token("", &here, minute);
    let (head, _) = good.rsplit_once('.').expect("a JWT has three parts");
    let unsigned = format!("{head}.");
    let none = format!(
        "eyJhbGciOiJub25lIn0.{}.",
        good.split('.').nth(1).expect("it has claims")
    );

    let subject = |token| vec![("subject_token", token), ("subject_token_type", jwt)];
    let with = |others: &[(&'static str, &'static str)]| {
        let mut form = subject(good.as_str());
        form.extend(others.iter().copied());
        form
    };
    let cases: Vec<ExchangeCase<'_>> = vec![
        (
            "exchange",
            with(&[]),
            Ok("api.rest.automation-services-job.execute api.library.read"),
        ),
        (
            "exchange",
            with(&[("scope", "api.library.read")]),
            Ok("api.library.read"),
        ),
        (
            "exchange",
            with(&[("requested_token_type", access)]),
            Ok("api.rest.automation-services-job.execute api.library.read"),
        ),
        (
            "exchange",
            vec![("subject_token", &good), ("subject_token_type", access)],
            Ok("api.rest.automation-services-job.execute api.library.read"),
        ),
        (
            "exchange",
            {
                let mut form = subject(&good);
                form.push(("audience", here.as_str()));
                form.push(("resource", peer.simulator.url()));
                form
            },
            Ok("api.rest.automation-services-job.execute api.library.read"),
        ),
        (
            "exchange",
            with(&[("audience", "https://elsewhere.example")]),
            Err("invalid_target"),
        ),
        (
            "exchange",
            with(&[("resource", "https://elsewhere.example")]),
            Err("invalid_target"),
        ),
        (
            "exchange",
            with(&[("requested_token_type", jwt)]),
            Err("invalid_request"),
        ),
        (
            "exchange",
            with(&[("actor_token", "x")]),
            Err("invalid_request"),
        ),
        (
            "exchange",
            with(&[("scope", "api.library.write")]),
            Err("invalid_scope"),
        ),
        (
            "exchange",
            with(&[("subject_token", "x")]),
            Err("invalid_request"),
        ),
        (
            "exchange",
            vec![("subject_token_type", jwt)],
            Err("invalid_request"),
        ),
        (
            "exchange",
            vec![("subject_token", &good)],
            Err("invalid_request"),
        ),
        (
            "exchange",
            vec![
                ("subject_token", &good),
                (
                    "subject_token_type",
                    "urn:ietf:params:oauth:token-type:saml2",
                ),
            ],
            Err("invalid_request"),
        ),
        ("exchange", subject(&forged), Err("invalid_request")),
        ("exchange", subject(&unknown), Err("invalid_request")),
        ("exchange", subject(&mixed_up), Err("invalid_request")),
        ("exchange", subject(&elsewhere), Err("invalid_request")),
        ("exchange", subject(&expired), Err("invalid_request")),
        ("exchange", subject(&nobody), Err("invalid_request")),
        ("exchange", subject(&unsigned), Err("invalid_request")),
        ("exchange", subject(&none), Err("invalid_request")),
        ("exchange", subject("nonsense"), Err("invalid_request")),
        ("exchange", subject("a.b.c"), Err("invalid_request")),
        ("not-registered", with(&[]), Err("unauthorized_client")),
    ];
    for (client, mut form, expected) in cases {
        form.push(("grant_type", EXCHANGE));
        let answer = ask(&peer, Some(client), &form).await;
        let what = format!("{client} {form:?}: {}", answer.text);
        match expected {
            Ok(scope) => {
                assert_eq!(answer.text_of("scope"), scope, "{what}");
                assert_eq!(answer.text_of("issued_token_type"), access, "{what}");
                assert!(answer.json()["refresh_token"].is_null(), "{what}");
                assert!(
                    is_valid(&peer, &answer.text_of("access_token")).await,
                    "{what}"
                );
            }
            Err(error) => assert_eq!(answer.text_of("error"), error, "{what}"),
        }
    }
}
