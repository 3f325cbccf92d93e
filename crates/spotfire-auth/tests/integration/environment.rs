//! What the process's environment changes: proxies and the system's trusted roots.
//!
//! A test cannot change its own environment, which other threads read, so each case runs this binary again.

use std::env;
use std::process::Command;

use spotfire_auth::{ClientCredentials, ErrorKind, HttpSettings, ServerUrl, TokenSource};

use crate::scripted_server::{Script, ScriptedServer};
use crate::tls::Authority;

/// Tells a child which test it is; without it a child's test does nothing.
const CHILD: &str = "SPOTFIRE_AUTH_TEST_CHILD";

/// Runs the named test of this binary in a process with these variables and no other proxy or root.
fn run_child(test: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(env::current_exe().expect("this binary has a path"));
    for name in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "REQUEST_METHOD",
    ] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
        .args(["--exact", test])
        .env(CHILD, test)
        .envs(variables.iter().copied());
    let output = command.output().expect("this binary can be run again");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}"
    );
}

fn is_child(test: &str) -> bool {
    env::var(CHILD).is_ok_and(|child| child == test)
}

#[test]
fn loopback_never_goes_through_a_proxy() {
    // Port 9 of this machine: whatever goes through the proxy fails.
    let proxy = [
        ("HTTP_PROXY", "http://127.0.0.1:9"),
        ("ALL_PROXY", "http://127.0.0.1:9"),
    ];
    run_child("environment::child_asks_loopback", &proxy);
}

#[tokio::test]
async fn child_asks_loopback() {
    if !is_child("environment::child_asks_loopback") {
        return;
    }
    let granted = Script::json("200 OK", r#"{"access_token":"tok1","token_type":"Bearer"}"#);
    let server = ScriptedServer::start(vec![granted]).await;
    let source = server.credentials().build().expect("the settings are good");
    source
        .token()
        .await
        .expect("the server is reached without the proxy");
}

#[tokio::test]
async fn another_machine_is_reached_through_the_proxy() {
    let granted = Script::json("200 OK", r#"{"access_token":"tok1","token_type":"Bearer"}"#);
    let proxy = ScriptedServer::start(vec![granted]).await;
    let proxy_url = proxy.server().origin();
    let test = "environment::child_asks_another_machine";
    let child = tokio::task::spawn_blocking(move || run_child(test, &[("HTTP_PROXY", &proxy_url)]));
    child.await.expect("the child ends well");
    let requests = proxy.requests();
    assert_eq!(requests.len(), 1);
    assert!(
        requests[0].starts_with("POST http://spotfire.invalid/spotfire/oauth2/token HTTP/1.1"),
        "{requests:?}"
    );
}

#[tokio::test]
async fn child_asks_another_machine() {
    if !is_child("environment::child_asks_another_machine") {
        return;
    }
    let server =
        ServerUrl::parse_allowing_http("http://spotfire.invalid").expect("plain http is allowed");
    let source = ClientCredentials::builder(server, "id", "secret")
        .build()
        .expect("the settings are good");
    source.token().await.expect("the proxy answers");
}

#[test]
fn without_the_systems_roots_extra_roots_suffice() {
    let nowhere = [
        ("SSL_CERT_FILE", "/nonexistent/roots.pem"),
        ("SSL_CERT_DIR", "/nonexistent"),
    ];
    run_child("environment::child_has_no_roots", &nowhere);
}

#[test]
fn child_has_no_roots() {
    if !is_child("environment::child_has_no_roots") {
        return;
    }
    let remote = ServerUrl::parse("https://spotfire.example.com").expect("https is taken");
    let error = HttpSettings::default()
        .client(&remote)
        .expect_err("there are no roots");
    assert_eq!(error.kind(), ErrorKind::Tls);
    assert!(error.to_string().contains("ca-certificates"), "{error}");

    let with_root = HttpSettings::default().with_extra_roots_pem(Authority::new("ours").root_pem());
    with_root.client(&remote).expect("the extra root suffices");
    with_root
        .start_client(&remote)
        .expect("the extra root suffices");

    let local = ServerUrl::parse("http://127.0.0.1:9").expect("a loopback address is taken");
    HttpSettings::default()
        .client(&local)
        .expect("plain http to this machine needs no root");
}
