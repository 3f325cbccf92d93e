//! The program: its one line, its return codes, its end.
#![cfg(all(feature = "cli", unix))]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

/// A started program; it ends with the test, whatever comes.
struct Program(Child);

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let program = Command::new(env!("CARGO_BIN_EXE_spotfire-simulator"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        Program(program.expect("the program starts"))
    }

    /// The line that it prints when it is ready.
    fn line(&mut self) -> String {
        let mut line = String::new();
        let out = self
            .0
            .stdout
            .as_mut()
            .expect("its standard output is piped");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("it prints text");
        line
    }

    /// Waits for its end, and returns the return code and what it said on standard error.
    fn end(mut self) -> (Option<i32>, String) {
        let mut said = String::new();
        let err = self.0.stderr.as_mut().expect("its standard error is piped");
        err.read_to_string(&mut said).expect("it says text");
        (self.0.wait().expect("it ends").code(), said)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_says_what_to_set_and_ends_well_when_it_is_told_to() {
    let mut program = Program::start(&["--client", "me:it's secret"]);
    let line = program.line();
    assert!(
        line.starts_with("SPOTFIRE_SERVER=http://127.0.0.1:"),
        "{line}"
    );
    assert!(
        line.trim_end()
            .ends_with(r"SPOTFIRE_CLIENT_ID=me SPOTFIRE_CLIENT_SECRET='it'\''s secret'"),
        "{line}"
    );

    let id = program.0.id().to_string();
    let told = Command::new("kill").args(["-TERM", &id]).status();
    assert!(told.expect("kill is there").success());
    assert_eq!(program.0.wait().expect("it ends").code(), Some(0));
}

#[tokio::test]
async fn its_library_is_filled_and_its_log_has_no_secrets() {
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/daily.xml");
    fs::write(
        file,
        "<as:Job xmlns:as='urn:tibco:spotfire.dxp.automation'/>",
    )
    .unwrap();
    let job = format!("/Jobs/Daily={file}");
    let mut program = Program::start(&["--client", "me:hush", "--library-job", &job]);
    let line = program.line();
    let server = line.split(['=', ' ']).nth(1).expect("the server's URL");

    // Where another crate of the build has switched TLS on, reqwest wants a provider even for plain HTTP.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let token = http
        .post(format!("{server}/spotfire/oauth2/token"))
        .basic_auth("me", Some("hush"))
        .form(&[("grant_type", "client_credentials")]);
    let token: serde_json::Value = token.send().await.unwrap().json().await.unwrap();
    let token = token["access_token"].as_str().expect("a token");
    let start = http
        .post(format!("{server}/spotfire/api/rest/as/job/start-library"))
        .query(&[("path", "/Jobs/Daily")])
        .bearer_auth(token);
    let started: serde_json::Value = start.send().await.unwrap().json().await.unwrap();
    assert_eq!(started["StatusCode"], "InProgress");

    program.0.kill().unwrap();
    let (_, log) = program.end();
    assert!(log.contains("/spotfire/oauth2/token"), "{log}");
    assert!(!log.contains("hush") && !log.contains(token), "{log}");
}

#[tokio::test]
async fn faults_upgrades_switches_and_https_are_had_by_options() {
    let plan = format!("{}/busy.toml", env!("CARGO_TARGET_TMPDIR"));
    let busy =
        "[[rule]]\nat = ['token']\nfaults = [{ kind = 'answer', side = 'before', status = 503 }]\n";
    fs::write(&plan, busy).unwrap();
    let certificate = format!("{}/own.pem", env!("CARGO_TARGET_TMPDIR"));
    let options = [
        "--tls",
        "--tls-certificate-out",
        &certificate,
        "--faults",
        &plan,
    ];
    let more = [
        "--upgrade",
        "field",
        "--rest-enabled",
        "false",
        "--switched-off",
        "not-found",
    ];
    let mut program = Program::start(&[&options[..], &more].concat());
    let line = program.line();
    let server = line.split(['=', ' ']).nth(1).expect("the server's URL");
    assert!(server.starts_with("https://127.0.0.1:"), "{line}");

    let _ = rustls::crypto::ring::default_provider().install_default();
    let own = reqwest::Certificate::from_pem(&fs::read(&certificate).unwrap()).unwrap();
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([own])
        .build()
        .unwrap();
    let upgrades = http
        .get(format!("{server}/simulator/upgrades"))
        .send()
        .await
        .unwrap();
    assert_eq!(upgrades.text().await.unwrap(), r#"["field"]"#);
    let cases = [
        (http.post(format!("{server}/spotfire/oauth2/token")), 503),
        (
            http.post(format!("{server}/spotfire/api/rest/as/job/start-library")),
            404,
        ),
    ];
    for (request, expected) in cases {
        assert_eq!(request.send().await.unwrap().status().as_u16(), expected);
    }
}

#[tokio::test]
async fn people_sign_in_with_clients_that_options_name_and_no_password_is_logged() {
    let client = "id=tool,profile=native,grant=authorization_code,consent=yes";
    let mut program = Program::start(&["--api-client", client, "--user", "ada:hush"]);
    let line = program.line();
    assert!(line.contains("SPOTFIRE_CLIENT_ID=tool"), "{line}");
    let server = line.split(['=', ' ']).nth(1).expect("the server's URL");

    let _ = rustls::crypto::ring::default_provider().install_default();
    let stay = reqwest::redirect::Policy::none();
    let http = reqwest::Client::builder().no_proxy().redirect(stay);
    let http = http.build().unwrap();
    let request = http.get(format!("{server}/spotfire/oauth2/auth")).query(&[
        ("response_type", "code"),
        ("client_id", "tool"),
        ("redirect_uri", "http://127.0.0.1:49152/auth"),
        (
            "code_challenge",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        ),
        ("code_challenge_method", "S256"),
    ]);
    let asked = request.send().await.unwrap();
    let text = |name: &str| {
        let values = asked.headers().get_all(name).iter();
        let values = values.map(|value| value.to_str().unwrap().to_owned());
        values.collect::<Vec<_>>().join("; ")
    };
    let location = text("location");
    let (login, sign_in) = location.split_once("?sign_in=").expect("the login page");
    let form = [
        ("sign_in", sign_in),
        ("username", "ada"),
        ("password", "hush"),
    ];
    let answer = http
        .post(format!("{server}{login}"))
        .header("Cookie", text("set-cookie"))
        .form(&form);
    let answer = answer.send().await.unwrap();
    let next = answer.headers()["location"].to_str().unwrap();
    assert!(next.starts_with("/spotfire/ui/consent?"), "{next}");

    program.0.kill().unwrap();
    let (_, log) = program.end();
    assert!(log.contains(login) && !log.contains("hush"), "{log}");
}

#[test]
fn its_help_says_that_it_is_a_simulation() {
    for flag in ["-h", "--help"] {
        let mut program = Program::start(&[flag]);
        let line = program.line();
        assert!(
            line.contains("simulated") && line.contains("for tests and development only"),
            "{line}"
        );
        assert_eq!(program.end().0, Some(0));
    }
}

#[test]
fn what_keeps_it_from_starting_is_said() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let plan = format!("{}/plan.toml", env!("CARGO_TARGET_TMPDIR"));
    fs::write(&plan, "seed = 1\n[[rule]]\nfaultz = []\n").unwrap();
    for (arguments, code, said) in [
        (&["--port", &port] as &[&str], 1, port.as_str()),
        (
            &["--library-job", "/Jobs/Daily=/nowhere/at/all.xml"],
            1,
            "/nowhere/at/all.xml",
        ),
        (
            &["--faults", "/nowhere/at/all.toml"],
            1,
            "cannot read /nowhere/at/all.toml",
        ),
        (
            &["--faults", &plan],
            1,
            "plan.toml: line 3, column 1: unknown field `faultz`",
        ),
        (&["--upgrade", "feild"], 2, "[possible values: status-code"),
        (
            &["--tls-certificate", &plan, "--tls-key", &plan],
            1,
            "cannot read the private key",
        ),
        (&["--client", "nosecret"], 2, "write it as ID:SECRET"),
        (&["--api-client", "id=a,profile=x"], 2, "user_agent"),
        (
            &["--api-client", "id=a,profile=web,grant=authorization_code"],
            1,
            "no redirect URI",
        ),
        (&["--user", "ada"], 2, "write it as NAME:PASSWORD"),
        (&["--trusted-issuer", "x"], 2, "write it as URL=KEY"),
        (&["--task-duration", "5"], 2, "--task-duration"),
    ] {
        let (ended, error) = Program::start(arguments).end();
        assert_eq!(ended, Some(code), "{arguments:?}: {error}");
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
}
