//! A proxy that refuses to connect has passed nothing on.
//!
//! The proxy comes from the environment, which a test cannot change for itself alone. So the test runs its own program
//! again, with the environment set, for the one test that stands behind the proxy.

use std::env;
use std::process::Command;

use spotfire_automation::ErrorKind;

use crate::support::{Server, answer, builder};

const BEHIND: &str = "SPOTFIRE_TEST_BEHIND_PROXY";

#[tokio::test]
async fn a_start_that_a_proxy_refuses_to_connect_is_sent_again_and_not_in_doubt() {
    let proxy = Server::start(vec![
        answer(403, "", "no"),
        answer(407, "proxy-authenticate: Basic\r\n", ""),
        answer(502, "", "<html>no such host</html>"),
    ])
    .await;
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "proxy::behind_the_proxy", "--nocapture"])
        .env(BEHIND, "yes")
        .env("HTTPS_PROXY", proxy.url())
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines: Vec<_> = proxy.seen().into_iter().map(|seen| seen.line).collect();
    assert_eq!(lines, ["CONNECT spotfire.invalid:443 HTTP/1.1"; 3]);
}

/// Does something only when it is run by the test above.
#[tokio::test]
async fn behind_the_proxy() {
    if env::var_os(BEHIND).is_none() {
        return;
    }
    let client = builder("https://spotfire.invalid").build().unwrap();
    let error = client.start_content("<job/>").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.starts_sent()),
        (ErrorKind::Unreachable, 3),
        "{error:?}"
    );
    assert!(error.is_retryable() && !error.job_may_be_running());
}
