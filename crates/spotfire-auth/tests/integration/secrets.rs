//! Secrets and tokens appear nowhere, at the highest log level and in every error.

use std::error::Error as _;
use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use spotfire_auth::{AccessToken, ClientAuthentication, FixedToken, TokenSource};
use tracing_subscriber::util::SubscriberInitExt;

use crate::scripted_server::{CLIENT_ID, CLIENT_SECRET, Script, ScriptedServer};

const TOKEN: &str = "eyJhbGciOiJSU0EtT0FFUC0yNTYifQ.c2Vj.cmV0.dG9r.ZW4x";

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

/// Runs a source through success, renewal and failure, and prints everything that can be printed on the way.
async fn run(source: impl TokenSource + Clone, printed: &mut String) {
    let mut rejected = AccessToken::new("never-issued").expect("the text is a token");
    for _ in 0..6 {
        match source.renew(&rejected).await {
            Ok(token) => {
                write!(printed, "{token:?} {token:#?} {:?}", token.authorization())
                    .expect("a String takes all");
                rejected = token;
            }
            Err(error) => {
                write!(printed, "{error} {error:?} {error:#?}").expect("a String takes all");
                let mut cause = error.source();
                while let Some(error) = cause {
                    write!(printed, "{error} {error:?}").expect("a String takes all");
                    cause = error.source();
                }
            }
        }
        write!(printed, "{source:?} {source:#?}").expect("a String takes all");
    }
}

/// Answers that hold the token, the secret, or both, where they belong and where they do not.
fn answers() -> Vec<Script> {
    let basic = BASE64_STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    let echo = format!("{CLIENT_SECRET} {TOKEN} Basic {basic}");
    let token = format!(r#"{{"access_token":"{TOKEN}","token_type":"Bearer","expires_in":7200}}"#);
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
        Script::json("200 OK", &format!("\"{TOKEN}\"")),
        Script::json("400 Bad Request", &refusal),
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

    let mut printed = String::new();
    for answer in answers() {
        for authentication in [ClientAuthentication::Basic, ClientAuthentication::Post] {
            let server = ScriptedServer::start(vec![answer.clone()]).await;
            let builder = server.credentials().with_authentication(authentication);
            write!(printed, "{builder:?} {builder:#?}").expect("a String takes all");
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
    let form: String = "hunter-two%2F%26%C3%A4".to_owned();
    let basic = BASE64_STANDARD.encode(format!("{CLIENT_ID}:{form}"));
    for secret in [
        CLIENT_SECRET,
        "hunter-two",
        TOKEN,
        "ZW4x",
        &basic,
        &BASE64_STANDARD.encode(CLIENT_SECRET),
    ] {
        for (place, text) in [("log", &logged), ("output", &printed)] {
            assert!(!text.contains(secret), "{secret} in the {place}: {text}");
        }
    }
}
