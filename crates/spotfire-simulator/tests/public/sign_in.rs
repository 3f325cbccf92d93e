//! Signing in: what an authorization request leads to, and what the pages hold against.

use std::time::Duration;

use reqwest::StatusCode;
use spotfire_simulator::{
    ClientProfile, ClientRegistration, DEFAULT_USER_NAME, DEFAULT_USER_PASSWORD, Decision,
    GrantType, JOB_SCOPE, Settings,
};

use crate::browser::{
    AUTHORIZATION, Browser, CONSENT, FAILURE, LOGIN, LOOPBACK, WEB, back, request, request_with,
    settings, sign_in_of,
};
use crate::support::Peer;

/// What an authorization request of a browser that is not signed in leads to.
#[derive(Clone, Copy)]
enum Leads {
    /// The page that asks who the person is.
    ToLogin,
    /// The page for what no client can be told, with this query.
    ToFailure(&'static str),
    /// Back to the redirect URI with this error.
    Back(&'static str, &'static str),
}

use Leads::{Back, ToFailure, ToLogin};

/// What is changed in a request of the client `native` that is in order, and what that leads to.
type Case = (&'static [(&'static str, &'static str)], Leads);

#[rustfmt::skip]
const CASES: &[Case] = &[
    (&[], ToLogin),
    (&[("state", "")], ToLogin),
    (&[("scope", "")], ToLogin),
    (&[("prompt", "login consent")], ToLogin),
    (&[("nonsense", "x")], ToLogin),
    // Who asks.
    (&[("client_id", "")], ToFailure("")),
    (&[("client_id", "who")], ToFailure("")),
    (&[("client_id", "NATIVE")], ToFailure("")),
    // Where the answer goes: a native client's loopback address, or what is registered, compared whole.
    (&[("redirect_uri", "http://127.0.0.1:1/")], ToLogin),
    (&[("redirect_uri", "http://127.0.0.1:65535/auth")], ToLogin),
    (&[("redirect_uri", "http://[::1]:8400/auth")], ToLogin),
    (&[("redirect_uri", "com.example.app:/cb")], ToLogin),
    (&[("redirect_uri", "")], ToFailure("?reason=redirect_uri")),
    (&[("redirect_uri", "http://127.0.0.1:8400/callback")], ToFailure("?reason=redirect_uri")),
    (&[("redirect_uri", "http://127.0.0.1:8400/auth?x=y")], ToFailure("?reason=redirect_uri")),
    (&[("redirect_uri", "http://127.0.0.1:8400/auth#x")], ToFailure("?reason=redirect_uri")),
    (&[("redirect_uri", "http://127.0.0.1:8400@evil.example/auth")], ToFailure("?reason=redirect_uri")),
    (&[("redirect_uri", "http://localhost:8400/auth")], ToFailure("?reason=redirect_uri")),
    (&[("redirect_uri", "https://127.0.0.1:8400/auth")], ToFailure("?reason=redirect_uri")),
    (&[("redirect_uri", "com.example.app:/cb/")], ToFailure("?reason=redirect_uri")),
    (&[("redirect_uri", "javascript:alert(1)")], ToFailure("?reason=redirect_uri")),
    (&[("client_id", "web"), ("redirect_uri", WEB)], ToLogin),
    (&[("client_id", "web"), ("redirect_uri", "")], ToLogin),
    (&[("client_id", "web"), ("redirect_uri", LOOPBACK)], ToFailure("?reason=redirect_uri")),
    (&[("client_id", "web"), ("redirect_uri", "https://app.example/cb")], ToFailure("?reason=redirect_uri")),
    (&[("client_id", "web"), ("redirect_uri", "https://app.example/cb?a=b&c=d")], ToFailure("?reason=redirect_uri")),
    (&[("client_id", "web"), ("redirect_uri", "https://APP.example/cb?a=b")], ToFailure("?reason=redirect_uri")),
    (&[("client_id", "post"), ("redirect_uri", "https://app.example/other")], ToLogin),
    (&[("client_id", "post"), ("redirect_uri", "")], ToFailure("?reason=redirect_uri")),
    (&[("client_id", "user_agent"), ("redirect_uri", "https://app.example/")], ToLogin),
    (&[("client_id", "user_agent"), ("redirect_uri", "https://app.example")], ToFailure("?reason=redirect_uri")),
    (&[("client_id", "other")], ToFailure("?reason=redirect_uri")),
    // What is asked for.
    (&[("response_type", "")], Back(LOOPBACK, "invalid_request")),
    (&[("response_type", "token")], Back(LOOPBACK, "unsupported_response_type")),
    (&[("response_type", "code token")], Back(LOOPBACK, "unsupported_response_type")),
    (&[("client_id", "no-code")], Back(LOOPBACK, "unauthorized_client")),
    (&[("client_secret", "hush")], Back(LOOPBACK, "invalid_request")),
    (&[("scope", "api.library.write")], Back(LOOPBACK, "invalid_scope")),
    (&[("scope", "api.library.read nonsense")], Back(LOOPBACK, "invalid_scope")),
    (&[("prompt", "select_account")], Back(LOOPBACK, "invalid_request")),
    (&[("prompt", "none login")], Back(LOOPBACK, "invalid_request")),
    (&[("prompt", "none")], Back(LOOPBACK, "login_required")),
    // PKCE.
    (&[("code_challenge", "")], Back(LOOPBACK, "invalid_request")),
    (&[("code_challenge_method", "")], Back(LOOPBACK, "invalid_request")),
    (&[("code_challenge_method", "plain")], Back(LOOPBACK, "invalid_request")),
    (&[("code_challenge_method", "s256")], Back(LOOPBACK, "invalid_request")),
    (&[("code_challenge", "short")], Back(LOOPBACK, "invalid_request")),
    (&[("code_challenge", ""), ("code_challenge_method", "")], Back(LOOPBACK, "invalid_request")),
    (&[("client_id", "user_agent"), ("redirect_uri", "https://app.example/"), ("code_challenge", ""), ("code_challenge_method", "")], Back("https://app.example/", "invalid_request")),
    (&[("client_id", "web"), ("redirect_uri", WEB), ("code_challenge_method", "plain")], Back(WEB, "invalid_request")),
    (&[("client_id", "web"), ("redirect_uri", WEB), ("code_challenge", "")], Back(WEB, "invalid_request")),
    // A client with a secret may do without.
    (&[("client_id", "web"), ("redirect_uri", WEB), ("code_challenge", ""), ("code_challenge_method", "")], ToLogin),
];

#[tokio::test]
async fn a_request_leads_to_the_login_back_with_an_error_or_nowhere() {
    let peer = Peer::new(settings()).await;
    for (changes, leads) in CASES {
        let parameters = request_with(changes);
        let answer = Browser::new(&peer).authorize(&parameters).await;
        match leads {
            ToLogin => drop(sign_in_of(&answer, LOGIN)),
            ToFailure(query) => {
                assert_eq!(answer.status, StatusCode::FOUND, "{changes:?}");
                let expected = format!("{FAILURE}{query}");
                assert_eq!(answer.header("location"), expected, "{changes:?}");
            }
            Back(redirect_uri, error) => {
                let told = back(&answer, StatusCode::FOUND, redirect_uri);
                assert_eq!(told["error"], *error, "{changes:?}");
                assert_eq!(told["state"], "s t&", "{changes:?}");
                assert!(!told["error_description"].is_empty(), "{changes:?}");
                assert!(!told.contains_key("code"), "{changes:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_parameter_that_comes_twice_is_refused() {
    let peer = Peer::new(settings()).await;
    for (name, value) in request() {
        let mut parameters = request();
        parameters.push((name, value));
        let answer = Browser::new(&peer).authorize(&parameters).await;
        if ["client_id", "redirect_uri"].contains(&name) {
            assert_eq!(
                answer.header("location"),
                format!("{FAILURE}?reason=repeated")
            );
            continue;
        }
        let told = back(&answer, StatusCode::FOUND, LOOPBACK);
        assert_eq!(told["error"], "invalid_request", "{name}");
        // Nobody could say which of two states is the right one.
        assert_eq!(told.contains_key("state"), name != "state", "{name}");
    }
}

#[tokio::test]
async fn a_state_is_sent_back_up_to_a_length() {
    let peer = Peer::new(settings()).await;
    for (length, expected) in [(4096, "code"), (4097, "error")] {
        let state = "x".repeat(length);
        let mut parameters = request_with(&[("state", "")]);
        parameters.push(("state", &state));
        let mut browser = Browser::new(&peer);
        let answer = if expected == "code" {
            browser.log_in(&parameters).await
        } else {
            browser.post(AUTHORIZATION, &parameters).await
        };
        let told = back(&answer, StatusCode::SEE_OTHER, LOOPBACK);
        assert!(told.contains_key(expected), "{length}");
        assert_eq!(told.contains_key("state"), expected == "code", "{length}");
    }
}

#[tokio::test]
async fn a_request_may_come_as_a_form_too() {
    let peer = Peer::new(settings()).await;
    let answer = Browser::new(&peer).post(AUTHORIZATION, &request()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    sign_in_of(&answer, LOGIN);
}

#[tokio::test]
async fn a_person_signs_in_and_the_client_gets_its_state_back() {
    let peer = Peer::new(settings()).await;
    let answer = Browser::new(&peer).log_in(&request()).await;
    let told = back(&answer, StatusCode::SEE_OTHER, LOOPBACK);
    let mut names: Vec<&str> = told.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["code", "state"]);
    assert_eq!(told["state"], "s t&");
}

#[tokio::test]
async fn the_answer_goes_to_a_redirect_uri_that_has_a_query() {
    let peer = Peer::new(settings()).await;
    let changes = [("client_id", "web"), ("redirect_uri", ""), ("state", "")];
    let answer = Browser::new(&peer).log_in(&request_with(&changes)).await;
    let told = back(&answer, StatusCode::SEE_OTHER, &format!("{WEB}&"));
    assert_eq!(told["a"], "b");
    assert!(told.contains_key("code") && !told.contains_key("state"));
}

#[tokio::test]
async fn the_issuer_is_named_in_every_answer_where_that_is_switched_on() {
    for is_named in [true, false] {
        let peer = Peer::new(settings().with_issuer_in_answer(is_named)).await;
        let issuer = format!("{}/spotfire", peer.simulator.url());
        let expected = is_named.then_some(&issuer);
        let good = Browser::new(&peer).log_in(&request()).await;
        let told = back(&good, StatusCode::SEE_OTHER, LOOPBACK);
        assert_eq!(told.get("iss"), expected);
        let bad = request_with(&[("prompt", "none")]);
        let bad = Browser::new(&peer).authorize(&bad).await;
        let told = back(&bad, StatusCode::FOUND, LOOPBACK);
        assert_eq!(told.get("iss"), expected);

        let metadata = "/spotfire/.well-known/oauth-authorization-server";
        let metadata = Browser::new(&peer).get(metadata).await.json();
        let announced = metadata["authorization_response_iss_parameter_supported"].as_bool();
        assert_eq!(announced, is_named.then_some(true));
    }
}

#[tokio::test]
async fn a_wrong_password_leads_back_to_the_page_which_says_so() {
    let peer = Peer::new(settings()).await;
    let mut browser = Browser::new(&peer);
    let sign_in = sign_in_of(&browser.authorize(&request()).await, LOGIN);
    let wrong: [&[(&str, &str)]; 5] = [
        &[("username", "ada"), ("password", "wrong")],
        &[("username", "Ada"), ("password", "pass word")],
        &[("username", "ada")],
        &[
            ("username", DEFAULT_USER_NAME),
            ("password", DEFAULT_USER_PASSWORD),
        ],
        &[],
    ];
    for credentials in wrong {
        let mut form = vec![("sign_in", sign_in.as_str())];
        form.extend(credentials);
        let answer = browser.post(LOGIN, &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{credentials:?}");
        let page = browser.get(answer.header("location")).await;
        assert!(page.text.contains("is wrong"), "{}", page.text);
    }
    let form = [
        ("sign_in", sign_in.as_str()),
        ("username", "ada"),
        ("password", "pass word"),
    ];
    back(
        &browser.post(LOGIN, &form).await,
        StatusCode::SEE_OTHER,
        LOOPBACK,
    );
}

#[tokio::test]
async fn consent_is_asked_for_where_it_is_wanted_and_can_be_refused() {
    let peer = Peer::new(settings()).await;
    for (decision, expected) in [("allow", "code"), ("refuse", "error"), ("", "error")] {
        let mut browser = Browser::new(&peer);
        let asked = browser
            .log_in(&request_with(&[("prompt", "consent")]))
            .await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        let page = browser.get(asked.header("location")).await;
        assert_eq!(page.status, StatusCode::OK);
        for shown in ["native", "ada", JOB_SCOPE, "offline"] {
            assert!(page.text.contains(shown), "{shown}: {}", page.text);
        }
        let sign_in = sign_in_of(&asked, CONSENT);
        let form = [("sign_in", sign_in.as_str()), ("decision", decision)];
        let told = back(
            &browser.post(CONSENT, &form).await,
            StatusCode::SEE_OTHER,
            LOOPBACK,
        );
        assert!(told.contains_key(expected), "{decision}: {told:?}");
        if expected == "error" {
            assert_eq!(told["error"], "access_denied");
        }
        assert_eq!(told["state"], "s t&");
    }
}

#[tokio::test]
async fn a_client_that_needs_consent_gets_it_once_for_each_scope() {
    let peer = Peer::new(settings()).await;
    let mut browser = Browser::new(&peer);
    let asking = |scope| request_with(&[("client_id", "asking"), ("scope", scope)]);
    let quietly = |scope| {
        request_with(&[
            ("client_id", "asking"),
            ("scope", scope),
            ("prompt", "none"),
        ])
    };
    let asked = browser.log_in(&asking(JOB_SCOPE)).await;
    let sign_in = sign_in_of(&asked, CONSENT);
    let required = browser.authorize(&quietly(JOB_SCOPE)).await;
    assert_eq!(
        back(&required, StatusCode::FOUND, LOOPBACK)["error"],
        "consent_required"
    );

    let form = [("sign_in", sign_in.as_str()), ("decision", "allow")];
    browser.post(CONSENT, &form).await;
    let known = browser.authorize(&quietly(JOB_SCOPE)).await;
    assert!(back(&known, StatusCode::FOUND, LOOPBACK).contains_key("code"));
    let more = browser.authorize(&asking("api.library.read")).await;
    sign_in_of(&more, CONSENT);
    let mut again = asking(JOB_SCOPE);
    again.push(("prompt", "consent"));
    sign_in_of(&browser.authorize(&again).await, CONSENT);
}

#[tokio::test]
async fn who_is_signed_in_is_not_asked_again_unless_the_client_wants_it() {
    let peer = Peer::new(settings()).await;
    let mut browser = Browser::new(&peer);
    browser.log_in(&request()).await;
    for prompt in ["", "none"] {
        let answer = browser
            .authorize(&request_with(&[("prompt", prompt)]))
            .await;
        let told = back(&answer, StatusCode::FOUND, LOOPBACK);
        assert!(told.contains_key("code"), "{prompt:?}: {told:?}");
    }
    let answer = browser.log_in(&request_with(&[("prompt", "login")])).await;
    assert!(back(&answer, StatusCode::SEE_OTHER, LOOPBACK).contains_key("code"));
    // Another browser knows nothing of it.
    sign_in_of(&Browser::new(&peer).authorize(&request()).await, LOGIN);
}

#[tokio::test]
async fn only_the_browser_that_began_a_sign_in_goes_on_with_it_and_once() {
    let peer = Peer::new(settings()).await;
    let (mut own, mut other) = (Browser::new(&peer), Browser::new(&peer));
    let sign_in = sign_in_of(
        &own.authorize(&request_with(&[("prompt", "consent")])).await,
        LOGIN,
    );
    other.authorize(&request()).await;
    let login = [
        ("sign_in", sign_in.as_str()),
        ("username", "ada"),
        ("password", "pass word"),
    ];
    let expired = format!("{FAILURE}?reason=expired");
    let pages = [
        format!("{LOGIN}?sign_in={sign_in}"),
        format!("{LOGIN}?sign_in=x"),
        LOGIN.to_owned(),
    ];
    for page in pages {
        assert_eq!(other.get(&page).await.header("location"), expired, "{page}");
    }
    assert_eq!(other.post(LOGIN, &login).await.header("location"), expired);
    // It waits for a login, not for consent.
    let early = [("sign_in", sign_in.as_str()), ("decision", "allow")];
    assert_eq!(own.post(CONSENT, &early).await.header("location"), expired);

    let before = own.cookies.clone();
    let asked = own.post(LOGIN, &login).await;
    assert_ne!(
        own.cookies["SIMULATOR_BROWSER"],
        before["SIMULATOR_BROWSER"]
    );
    let sign_in = sign_in_of(&asked, CONSENT);
    let decision = [("sign_in", sign_in.as_str()), ("decision", "allow")];
    // Whoever planted the name that the browser had before is not signed in.
    other.cookies = before;
    for (page, form) in [(LOGIN, &login as &[_]), (CONSENT, &decision)] {
        assert_eq!(
            other.post(page, form).await.header("location"),
            expired,
            "{page}"
        );
    }
    back(
        &own.post(CONSENT, &decision).await,
        StatusCode::SEE_OTHER,
        LOOPBACK,
    );
    assert_eq!(
        own.post(CONSENT, &decision).await.header("location"),
        expired
    );
}

#[tokio::test]
async fn pages_are_safe_to_show() {
    let hostile = ClientRegistration::new("<script>alert('1')</script>", [JOB_SCOPE, "<b>\u{27}&"])
        .with_credentials("hostile", "hush")
        .with_profile(ClientProfile::Native)
        .with_grants([GrantType::AuthorizationCode, GrantType::ClientCredentials])
        .with_redirect_uri("com.example.app:/cb");
    let peer = Peer::new(
        Settings::default()
            .with_client(hostile)
            .with_user("<i>ada", "p"),
    )
    .await;
    let mut browser = Browser::new(&peer);
    let parameters = request_with(&[
        ("client_id", "hostile"),
        ("scope", ""),
        ("prompt", "consent"),
        ("redirect_uri", "com.example.app:/cb"),
    ]);
    let asked = browser.authorize(&parameters).await;
    let sign_in = sign_in_of(&asked, LOGIN);
    let login = browser.get(asked.header("location")).await;
    let form = [
        ("sign_in", sign_in.as_str()),
        ("username", "<i>ada"),
        ("password", "p"),
    ];
    let asked = browser.post(LOGIN, &form).await;
    let consent = browser.get(asked.header("location")).await;
    let failure = browser.get(&format!("{FAILURE}?reason=<script>")).await;
    assert_eq!(failure.status, StatusCode::BAD_REQUEST);

    for (page, form_action) in [
        (&login, "'self' com.example.app:"),
        (&consent, "'self' com.example.app:"),
        (&failure, "'none'"),
    ] {
        let policy = page.header("content-security-policy");
        for directive in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            &format!("form-action {form_action}"),
        ] {
            assert!(
                policy.split("; ").any(|it| it == directive),
                "{directive}: {policy}"
            );
        }
        assert_eq!(page.header("content-type"), "text/html;charset=UTF-8");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("x-frame-options"), "DENY");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        for live in ["<script", "<b>", "<i>"] {
            assert!(!page.text.contains(live), "{live}: {}", page.text);
        }
    }
    assert!(login.text.contains("&lt;script&gt;"), "{}", login.text);
    assert!(consent.text.contains("&lt;b&gt;"), "{}", consent.text);
    assert!(consent.text.contains("&lt;i&gt;ada"), "{}", consent.text);
}

#[tokio::test]
async fn without_users_somebody_is_made_up_and_the_page_says_who() {
    let client = ClientRegistration::for_jobs("x")
        .with_credentials("native", "hush")
        .with_profile(ClientProfile::Native)
        .with_grants([GrantType::AuthorizationCode, GrantType::ClientCredentials]);
    let peer = Peer::new(Settings::default().with_client(client)).await;
    let mut browser = Browser::new(&peer);
    let asked = browser.authorize(&request_with(&[("scope", "")])).await;
    let sign_in = sign_in_of(&asked, LOGIN);
    let page = browser.get(asked.header("location")).await;
    assert!(page.text.contains(DEFAULT_USER_PASSWORD), "{}", page.text);
    let form = [
        ("sign_in", sign_in.as_str()),
        ("username", DEFAULT_USER_NAME),
        ("password", DEFAULT_USER_PASSWORD),
    ];
    back(
        &browser.post(LOGIN, &form).await,
        StatusCode::SEE_OTHER,
        LOOPBACK,
    );
}

#[tokio::test]
async fn a_person_in_a_test_does_what_a_browser_does() {
    let peer = Peer::new(settings()).await;
    let url = |changes: &[(&'static str, &'static str)]| {
        let request = peer.request(reqwest::Method::GET, AUTHORIZATION);
        let request = request.query(&request_with(changes)).build();
        request.expect("the request is whole").url().to_string()
    };
    let cases = [
        (
            url(&[]),
            Decision::Allow,
            "http://127.0.0.1:49152/auth?code=",
        ),
        (
            url(&[("prompt", "consent")]),
            Decision::Allow,
            "http://127.0.0.1:49152/auth?code=",
        ),
        (
            url(&[("prompt", "consent")]),
            Decision::Refuse,
            "http://127.0.0.1:49152/auth?error=access_denied",
        ),
        (
            url(&[("scope", "x")]),
            Decision::Allow,
            "http://127.0.0.1:49152/auth?error=invalid_scope",
        ),
        (url(&[("client_id", "who")]), Decision::Allow, FAILURE),
        ("nonsense".to_owned(), Decision::Allow, "nonsense"),
    ];
    for (url, decision, expected) in cases {
        let end = peer.simulator.sign_in(&url, decision).await;
        assert!(end.starts_with(expected), "{url}: {end}");
    }
}

#[tokio::test]
async fn a_code_lasts_for_its_time() {
    let settings = settings().with_code_lifetime(Duration::ZERO);
    let peer = Peer::new(settings).await;
    let answer = Browser::new(&peer).log_in(&request()).await;
    let code = back(&answer, StatusCode::SEE_OTHER, LOOPBACK)["code"].clone();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "native"),
        ("code", code.as_str()),
        ("redirect_uri", LOOPBACK),
        ("code_verifier", crate::browser::VERIFIER),
    ];
    let answer = Browser::new(&peer)
        .post("/spotfire/oauth2/token", &form)
        .await;
    assert_eq!(answer.text_of("error"), "invalid_grant");
}
