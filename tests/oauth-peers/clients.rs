//! Independent clients against our simulator.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use spotfire_simulator::{
    ClientAuthentication, ClientProfile, ClientRegistration, GrantType, JOB_SCOPE, Settings,
    Simulator, TrustedIssuer,
};

use crate::installation;

const REDIRECT_URI: &str = "http://127.0.0.1:49152/auth";
const ODD_SECRET: &str = "a b%&+:/=?";

/// A simulator with a client for each thing to try, and what the scripts have to know of it.
async fn simulator() -> (Simulator, Value) {
    let issuer = TrustedIssuer::new("https://login.example", "a shared key");
    let machine = |id: &str, secret| ClientRegistration::for_jobs(id).with_credentials(id, secret);
    let person = |id: &str, profile| {
        ClientRegistration::new(id, [JOB_SCOPE, "offline"])
            .with_credentials(id, "hush")
            .with_profile(profile)
            .with_grants([GrantType::AuthorizationCode, GrantType::RefreshToken])
            .with_end_user_consent()
    };
    let settings = Settings::default()
        .with_client(machine("basic", "hush"))
        .with_client(
            machine("post", "hush").with_authentication(ClientAuthentication::ClientSecretPost),
        )
        .with_client(machine("odd: id", ODD_SECRET))
        .with_client(person("web", ClientProfile::Web).with_redirect_uri(REDIRECT_URI))
        .with_client(person("native", ClientProfile::Native))
        .with_client(machine("exchange", "hush").with_grants([GrantType::TokenExchange]))
        .with_user("ada", "pass & word")
        .with_issuer_in_answer(true)
        .with_trusted_issuer(issuer.clone());
    let simulator = Simulator::start_with(settings).await;
    let simulator = simulator.expect("a free port is there");
    let here = format!("{}/spotfire", simulator.url());
    let given = json!({
        "server": simulator.url(),
        "scope": JOB_SCOPE,
        "redirectUri": REDIRECT_URI,
        "user": {"name": "ada", "password": "pass & word"},
        "clients": {
            "basic": {"id": "basic", "secret": "hush"},
            "post": {"id": "post", "secret": "hush"},
            "odd": {"id": "odd: id", "secret": ODD_SECRET},
            "web": {"id": "web", "secret": "hush"},
            "native": {"id": "native"},
            "exchange": {"id": "exchange", "secret": "hush"},
        },
        "subjectToken": issuer.subject_token("ada", &here, Duration::from_secs(60)),
    });
    (simulator, given)
}

/// Runs a script and returns what it says that holds.
async fn run(mut command: Command, given: Value) -> Vec<String> {
    let ran = tokio::task::spawn_blocking(move || {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program is in the path");
        let mut input = child.stdin.take().expect("its input is piped");
        write!(input, "{given}").expect("the script reads what is given");
        drop(input);
        child.wait_with_output().expect("the script ends")
    });
    let output = ran.await.expect("the script is waited for");
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{error}");
    let lines = said.lines().filter_map(|line| line.strip_prefix("holds: "));
    lines.map(str::to_owned).collect()
}

#[tokio::test]
async fn openid_client_gets_tokens_by_every_grant() {
    let (_simulator, given) = simulator().await;
    let mut command = Command::new("node");
    command.arg("clients.mjs").current_dir(installation::node());
    let expected = [
        "client_credentials as basic",
        "client_credentials as post",
        "client_credentials as odd",
        "a wrong secret",
        "the wrong method",
        "authorization_code as web",
        "a spent code as web",
        "refresh_token as web",
        "a revoked refresh token as web",
        "authorization_code as native",
        "a spent code as native",
        "refresh_token as native",
        "a revoked refresh token as native",
        "token exchange",
    ];
    assert_eq!(run(command, given).await, expected);
}

#[tokio::test]
async fn authlib_gets_tokens_by_every_grant_that_it_knows() {
    let (_simulator, given) = simulator().await;
    let folder = installation::python();
    let mut command = Command::new(folder.join("bin/python"));
    command.arg("clients.py").current_dir(folder);
    let expected = [
        "client_credentials as basic",
        "client_credentials as post",
        "the wrong method",
        "authorization_code as web",
        "refresh_token as web",
        "a revoked refresh token as web",
        "authorization_code as native",
        "refresh_token as native",
        "a revoked refresh token as native",
    ];
    assert_eq!(run(command, given).await, expected);
}
