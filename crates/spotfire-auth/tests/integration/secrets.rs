//! Secrets, tokens, codes and verifiers appear nowhere, at the highest log level and in every error.

use std::fmt::{Debug, Write as _};
use std::io;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use spotfire_auth::{
    AccessToken, ApiClient, AuthorizationCode, ClientAuthentication, Error, FixedToken,
    PendingLogin, RefreshGrant, RefreshToken, Revocation, ServerMetadata, TokenExchange,
    TokenSource, TokenType,
};
use tracing_subscriber::util::SubscriberInitExt;

use crate::login::{asked, loopback};
use crate::scripted_server::{CLIENT_ID, CLIENT_SECRET, Script, ScriptedServer, form};

const TOKEN: &str = "eyJhbGciOiJSU0EtT0FFUC0yNTYifQ.c2Vj.cmV0.dG9r.ZW4x";
const CODE: &str = "code-hush/&\u{fc}";
const REFRESH_TOKEN: &str = "refresh-hush/&=";
const SUBJECT_TOKEN: &str = "subject-hush";

/// Everything that was logged and printed.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .expect("no test panics under the lock")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Captured {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no test panics under the lock")).into_owned()
    }
}

/// Everything that was printed.
#[derive(Default)]
struct Printed(String);

impl Printed {
    fn value(&mut self, value: &impl Debug) {
        write!(self.0, "{value:?} {value:#?} ").expect("a String takes all");
    }

    /// A value, or an error with all its causes.
    fn result<T: Debug>(&mut self, result: &Result<T, Error>) {
        self.value(result);
        let Err(error) = result else { return };
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
        while let Some(error) = cause {
            write!(self.0, "{error} {error:?} ").expect("a String takes all");
            cause = error.source();
        }
    }
}

/// Runs a source through success, renewal and failure, and prints everything that can be printed on the way.
async fn run(source: impl TokenSource + Clone, printed: &mut Printed) {
    let mut rejected = AccessToken::new("never-issued").expect("the text is a token");
    for _ in 0..6 {
        let renewed = source.renew(&rejected).await;
        printed.result(&renewed);
        if let Ok(token) = renewed {
            printed.value(&token.authorization());
            rejected = token;
        }
        printed.value(&source);
    }
}

/// Everything that one API client may ask for, each at a server of its own that gives that answer.
///
/// Returns the verifiers that were sent.
async fn run_all(client: &ApiClient, answer: &Script, printed: &mut Printed) -> Vec<String> {
    let server = || ScriptedServer::start(vec![answer.clone()]);
    printed.value(client);

    let at = server().await;
    let login = login(&at, client).await;
    printed.value(&login);
    let mut url = login.redirect().uri().clone();
    let state = asked(&login, "state").expect("every request has a state");
    url.query_pairs_mut()
        .append_pair("code", CODE)
        .append_pair("state", &state);
    printed.result(&login.finish(url.as_str()).await);
    let forged = url.as_str().replace(&state, "forged");
    printed.result(&login.finish(&forged).await);
    url.query_pairs_mut()
        .append_pair("error", CODE)
        .append_pair("error_description", CODE);
    printed.result(&login.finish(url.as_str()).await);
    let requests = at.requests();
    let sent = requests.iter().flat_map(|request| form(request));
    let verifiers = sent
        .filter(|(name, _)| name == "code_verifier")
        .map(|(_, value)| value)
        .collect();

    let at = server().await;
    let token = RefreshToken::new(REFRESH_TOKEN).expect("the text is a token");
    printed.value(&token);
    let grant = RefreshGrant::builder(at.server(), client.clone());
    printed.value(&grant);
    let grant = grant.build().expect("the settings are good");
    printed.value(&grant);
    printed.result(&grant.refresh(&token).await);

    let at = server().await;
    let documented = ServerMetadata::documented(&at.server());
    let revocation = Revocation::new(at.server(), client.clone()).with_metadata(documented.clone());
    printed.value(&revocation);
    printed.result(&revocation.revoke_refresh_token(&token).await);

    let at = server().await;
    let subject = AccessToken::new(SUBJECT_TOKEN).expect("the text is a token");
    let subject = Arc::new(FixedToken::new(subject));
    let exchange = TokenExchange::builder(at.server(), client.clone(), subject, TokenType::Jwt)
        .with_metadata(ServerMetadata::documented(&at.server()));
    printed.value(&exchange);
    run(exchange.build().expect("the settings are good"), printed).await;
    verifiers
}

async fn login(server: &ScriptedServer, client: &ApiClient) -> PendingLogin {
    AuthorizationCode::new(server.server(), client.clone())
        .with_metadata(ServerMetadata::documented(&server.server()))
        .start(loopback())
        .await
        .expect("nothing is asked")
}

/// Answers that hold the token, the secret, or both, where they belong and where they do not.
fn answers() -> Vec<Script> {
    let basic = BASE64_STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    let echo = format!("{CLIENT_SECRET} {TOKEN} Basic {basic}");
    let token = format!(
        r#"{{"access_token":"{TOKEN}","token_type":"Bearer","expires_in":7200,"refresh_token":"{REFRESH_TOKEN}2"}}"#
    );
    let refusal = format!(r#"{{"error":"invalid_request","error_description":"{echo}"}}"#);
    vec![
        Script::json("200 OK", &token),
        Script::json(
            "200 OK",
            &format!(r#"{{"access_token":["{TOKEN}"],"token_type":"Bearer"}}"#),
        ),
        Script::json(
            "200 OK",
            &format!(r#"{{"access_token":"x","token_type":"{TOKEN}"}}"#),
        ),
        Script::json(
            "200 OK",
            &format!(
                r#"{{"access_token":"x","token_type":"Bearer","refresh_token":"{REFRESH_TOKEN}\n"}}"#
            ),
        ),
        Script::json("200 OK", &format!("\"{TOKEN}\"")),
        Script::json("400 Bad Request", &refusal),
        Script::Echo,
        Script::answer("200 OK", &["Content-Type: text/html"], &echo),
        Script::answer("500 Oops", &["Content-Type: text/plain"], &echo),
        Script::answer("302 Found", &[&format!("Location: /x?{TOKEN}")], ""),
        Script::Send(echo.into_bytes()),
    ]
}

#[tokio::test]
async fn secrets_and_tokens_appear_nowhere() {
    let captured = Captured::default();
    let writer = captured.clone();
    // For the whole process, so that the events of every thread and of the `log` facade are seen.
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish()
        .init();

    let mut printed = Printed::default();
    let mut verifiers = run_all(&ApiClient::public(CLIENT_ID), &answers()[0], &mut printed).await;
    for answer in answers() {
        for authentication in [ClientAuthentication::Basic, ClientAuthentication::Post] {
            let client = ApiClient::confidential(CLIENT_ID, CLIENT_SECRET);
            let client = client.with_authentication(authentication);
            verifiers.extend(run_all(&client, &answer, &mut printed).await);
            let server = ScriptedServer::start(vec![answer.clone()]).await;
            let builder = server.credentials().with_authentication(authentication);
            printed.value(&builder);
            run(
                builder.build().expect("the settings are good"),
                &mut printed,
            )
            .await;
        }
    }
    run(
        FixedToken::new(AccessToken::new(TOKEN).expect("the text is a token")),
        &mut printed,
    )
    .await;

    let logged = captured.text();
    assert!(
        logged.contains("got an access token"),
        "the log is captured: {logged}"
    );
    assert!(
        logged.contains("reqwest"),
        "the log facade is captured: {logged}"
    );
    let encoded = "hunter-two%2F%26%C3%A4";
    let basic = BASE64_STANDARD.encode(format!("{CLIENT_ID}:{encoded}"));
    let mut secrets = vec![
        CLIENT_SECRET.to_owned(),
        "hunter-two".to_owned(),
        TOKEN.to_owned(),
        "ZW4x".to_owned(),
        "code-hush".to_owned(),
        "refresh-hush".to_owned(),
        "subject-hush".to_owned(),
        basic,
        BASE64_STANDARD.encode(CLIENT_SECRET),
    ];
    assert_eq!(
        verifiers.len(),
        1 + 2 * answers().len(),
        "every code was sent with its verifier"
    );
    secrets.extend(verifiers);
    for secret in secrets {
        for (place, text) in [("log", &logged), ("output", &printed.0)] {
            assert!(!text.contains(&secret), "{secret} in the {place}: {text}");
        }
    }
}
