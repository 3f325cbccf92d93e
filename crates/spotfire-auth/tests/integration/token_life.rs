//! How long a token is used, by what the server tells of its life.
//!
//! The clock is set forward between the requests, and runs while they are under way.

use std::time::Duration;

use spotfire_auth::{ClientCredentials, ErrorKind, TokenSource};

use crate::scripted_server::{Script, ScriptedServer};

async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_token_is_renewed_ahead_of_its_end_whatever_its_life() {
    let secs = Duration::from_secs_f64;
    // What the server tells; the life that is taken for it; how long the token is certainly not renewed.
    for (told, life, quiet) in [
        ("1", secs(1.0), secs(0.1)),
        ("10", secs(10.0), secs(6.0)),
        ("299", secs(299.0), secs(239.0)),
        ("300", secs(300.0), secs(239.0)),
        ("3600", secs(3_600.0), secs(3_299.0)),
        ("7200", secs(7_200.0), secs(6_899.0)),
        // No life that makes sense is taken for 300 s, and a long one for a day.
        ("0", secs(300.0), secs(239.0)),
        ("-1", secs(300.0), secs(239.0)),
        ("null", secs(300.0), secs(239.0)),
        ("1e30", secs(86_400.0), secs(86_099.0)),
    ] {
        let granted = |number: u32| {
            let body = format!(
                r#"{{"access_token":"tok{number}","token_type":"Bearer","expires_in":{told}}}"#
            );
            Script::json("200 OK", &body)
        };
        let server = ScriptedServer::start(vec![granted(1), granted(2), granted(3)]).await;
        let source = server.credentials().build().expect("the settings are good");
        let token = async || {
            let token = source.token().await.expect("the server grants it");
            let header = token.authorization();
            header.to_str().expect("a token is text").to_owned()
        };
        assert_eq!(token().await, "Bearer tok1", "{told}");
        pass(quiet).await;
        assert_eq!(token().await, "Bearer tok1", "{told}");
        // Before its end, and later than the renewal can be put off.
        pass(life.mul_f64(0.999) - quiet).await;
        assert_eq!(token().await, "Bearer tok2", "{told}");
        pass(life).await;
        assert_eq!(token().await, "Bearer tok3", "{told}");
        assert_eq!(server.requests().len(), 3, "{told}");
    }
}

/// Lets 1,000 tasks ask at once, and returns what they all got: a token's text, or an error's kind.
async fn thousand(source: &ClientCredentials) -> Result<String, ErrorKind> {
    let ask = |source: ClientCredentials| async move {
        let token = source.token().await.map_err(|error| error.kind())?;
        let header = token.authorization();
        Ok(header.to_str().expect("a token is text").to_owned())
    };
    let tasks: Vec<_> = (0..1_000)
        .map(|_| tokio::spawn(ask(source.clone())))
        .collect();
    let mut got = Vec::new();
    for task in tasks {
        got.push(task.await.expect("the task ends well"));
    }
    got.dedup();
    assert_eq!(got.len(), 1, "all got the same: {got:?}");
    got.remove(0)
}

#[tokio::test]
async fn a_thousand_tasks_cause_one_request_and_wait_out_failures_together() {
    let granted = |token: &str| {
        let body =
            format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":100}}"#);
        Script::json("200 OK", &body)
    };
    let busy = || Script::answer("503 Service Unavailable", &[], "");
    let answers = vec![granted("tok1"), busy(), busy(), busy(), granted("tok2")];
    let server = ScriptedServer::start(answers).await;
    let source = server.credentials().build().expect("the settings are good");
    let failed = || Err(ErrorKind::Unavailable);
    for (seconds, got, requests) in [
        (0.0, Ok("Bearer tok1"), 1),
        (100.0, failed(), 2),
        (0.0, failed(), 2),
        (1.0, failed(), 3),
        (1.0, failed(), 3),
        (1.0, failed(), 4),
        (3.0, failed(), 4),
        (1.0, Ok("Bearer tok2"), 5),
        (0.0, Ok("Bearer tok2"), 5),
    ] {
        pass(Duration::from_secs_f64(seconds)).await;
        assert_eq!(thousand(&source).await.as_deref(), got.as_ref().copied());
        assert_eq!(server.requests().len(), requests);
    }
}
