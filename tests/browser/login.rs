//! From the authorization URL to a token in hand.

use spotfire_auth::{
    ApiClient, AuthorizationCode, Error, ErrorKind, HttpSettings, LoopbackAddress,
    LoopbackListener, LoopbackPath, PendingLogin, ServerUrl, TokenSet,
};
use spotfire_simulator::{
    ClientProfile, ClientRegistration, GrantType, JOB_SCOPE, Settings, Simulator,
};
use tokio::task::JoinHandle;
use url::Url;

use crate::chromium::{Chromium, PATIENCE};

/// A sign-in that waits for the browser.
struct Waiting {
    simulator: Simulator,
    authorization_url: Url,
    redirect: Url,
    outcome: JoinHandle<Result<TokenSet, Error>>,
}

impl Waiting {
    /// Begins a sign-in of a native client that needs the person's consent, and listens for the browser.
    async fn begin(address: LoopbackAddress, path: LoopbackPath) -> Self {
        let client = ClientRegistration::new("The <em>tool</em>", [JOB_SCOPE, "offline"])
            .with_id("tool")
            .with_profile(ClientProfile::Native)
            .with_grants([GrantType::AuthorizationCode, GrantType::RefreshToken])
            .with_end_user_consent();
        let settings = Settings::default()
            .with_client(client)
            .with_user("ada", "pass & word")
            .with_issuer_in_answer(true);
        let simulator = Simulator::start_with(settings).await;
        let simulator = simulator.expect("a free port is there");
        let listener = LoopbackListener::bind(address, path, 0).await;
        let listener = listener
            .expect("a free port is there")
            .with_time_limit(PATIENCE);
        let server = ServerUrl::parse(simulator.url()).expect("the URL is one");
        let login: PendingLogin = AuthorizationCode::new(server, ApiClient::public("tool"))
            .start(listener.redirect().clone())
            .await
            .expect("the simulator tells its metadata");
        Self {
            simulator,
            authorization_url: login.authorization_url().clone(),
            redirect: login.redirect().uri().clone(),
            outcome: tokio::spawn(async move { listener.finish(&login).await }),
        }
    }

    /// What came of it.
    async fn outcome(self) -> Result<TokenSet, Error> {
        self.outcome.await.expect("the listener does not panic")
    }
}

/// Opens the sign-in page and signs in, after a slip.
async fn sign_in(browser: &Chromium, waiting: &Waiting) {
    let opened = browser.page.goto(waiting.authorization_url.as_str()).await;
    opened.expect("the page opens");
    let page = browser.page_headed("Sign in").await;
    assert!(page.contains("The <em>tool</em>"), "{page}");
    browser.fill_in("username", "ada").await;
    browser.fill_in("password", "password").await;
    browser.press("Sign in").await;
    let page = browser.page_headed("Sign in").await;
    assert!(page.contains("is wrong"), "{page}");
    browser.fill_in("username", "ada").await;
    browser.fill_in("password", "pass & word").await;
    browser.press("Sign in").await;
    let page = browser.page_headed("Allow access").await;
    for shown in ["The <em>tool</em>", "ada", JOB_SCOPE, "offline"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
}

/// Checks that the tokens are good for what was asked.
async fn check_tokens(simulator: &Simulator, tokens: &TokenSet) {
    assert_eq!(tokens.scopes(), [JOB_SCOPE, "offline"]);
    assert!(tokens.refresh_token().is_some());
    let server = ServerUrl::parse(simulator.url()).expect("the URL is one");
    let http = HttpSettings::default().client(&server);
    let answer = http
        .expect("plain HTTP needs nothing")
        .get(server.api_docs_url("as"))
        .header("authorization", tokens.access_token().authorization())
        .send()
        .await;
    assert_eq!(
        answer.expect("the simulator answers").status().as_u16(),
        200
    );
}

#[tokio::test]
async fn a_person_signs_in_consents_and_the_program_has_a_token() {
    let browser = Chromium::start().await;
    for (address, path) in [
        (LoopbackAddress::V4, LoopbackPath::Auth),
        (LoopbackAddress::V4, LoopbackPath::Root),
        (LoopbackAddress::V6, LoopbackPath::Auth),
    ] {
        let mut waiting = Waiting::begin(address, path).await;
        sign_in(&browser, &waiting).await;
        browser.press("Allow").await;
        let page = browser.page_headed("Signed in").await;
        assert!(page.contains("close this window"), "{page}");
        let at = browser
            .page
            .current_url()
            .await
            .expect("the page has an address");
        assert_eq!(
            (at.host(), at.port()),
            (waiting.redirect.host(), waiting.redirect.port())
        );
        let tokens = (&mut waiting.outcome)
            .await
            .expect("the listener does not panic");
        check_tokens(
            &waiting.simulator,
            &tokens.expect("the person is signed in"),
        )
        .await;
        let cookies = browser.page.delete_all_cookies().await;
        cookies.expect("the browser forgets");
    }
    browser.quit().await;
}

#[tokio::test]
async fn refused_consent_is_an_error_that_says_so_in_the_program_and_in_the_browser() {
    let browser = Chromium::start().await;
    let waiting = Waiting::begin(LoopbackAddress::V4, LoopbackPath::Auth).await;
    sign_in(&browser, &waiting).await;
    browser.press("Refuse").await;
    let page = browser.page_headed("Not signed in").await;
    assert!(page.contains("access_denied"), "{page}");
    let error = waiting.outcome().await.expect_err("the person refused");
    assert_eq!(error.kind(), ErrorKind::AccessDenied, "{error}");
    browser.quit().await;
}

#[tokio::test]
async fn a_forged_callback_during_the_login_changes_nothing() {
    let browser = Chromium::start().await;
    let waiting = Waiting::begin(LoopbackAddress::V4, LoopbackPath::Auth).await;
    sign_in(&browser, &waiting).await;
    let own = browser
        .page
        .window()
        .await
        .expect("the browser has a window");
    let other = browser
        .page
        .new_tab()
        .await
        .expect("the browser opens a tab");
    browser
        .page
        .switch_to_window(other)
        .await
        .expect("the tab is there");
    for forged in [
        "?code=forged&state=forged",
        "?code=forged",
        "?error=access_denied",
        "?error=access_denied&state=forged",
    ] {
        let url = format!("{}{forged}", waiting.redirect);
        browser.page.goto(&url).await.expect("the listener answers");
        let page = browser.page_headed("Nothing here").await;
        assert!(page.contains("Nothing has happened"), "{forged}: {page}");
        assert!(!waiting.outcome.is_finished(), "{forged}");
    }
    browser
        .page
        .switch_to_window(own)
        .await
        .expect("the window is there");
    browser.press("Allow").await;
    browser.page_headed("Signed in").await;
    waiting.outcome().await.expect("the person is signed in");
    browser.quit().await;
}
