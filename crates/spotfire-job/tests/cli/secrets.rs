//! Where secrets may come from, and that they go nowhere but to the server.

use std::process::Command;

use spotfire_simulator::Settings;

use crate::{
    raw_server::{Answer, RawServer},
    support::{Running, SALES_REPORT, file, run, run_with_input, simulator, tool},
};

const SECRET: &str = "hunter2-5f0c9d";
const TOKEN: &str = "eyJhbGciOi.t0ken-8a61";
const JOB: &str =
    r#"{"JobId":"7d5cf4e0-9106-4884-8fba-cc3065428382","StatusCode":"Finished","Message":""}"#;

/// Grants a token that the tests know, and runs every job at once.
fn granting(request: &str) -> Answer {
    if request.contains("/oauth2/token") {
        let scope = "api.rest.automation-services-job.execute";
        let grant = format!(
            r#"{{"access_token":"{TOKEN}","token_type":"bearer","expires_in":7200,"scope":"{scope}"}}"#
        );
        return Answer::Json(200, grant);
    }
    Answer::Json(200, JOB.to_owned())
}

/// Refuses the secret and repeats it, as a careless server or proxy might.
fn repeating(_: &str) -> Answer {
    Answer::Json(
        400,
        format!(
            r#"{{"error":"invalid_client","error_description":"{SECRET} is wrong, {TOKEN} too"}}"#
        ),
    )
}

/// Takes the token and then refuses it, repeating it.
fn refusing(request: &str) -> Answer {
    match granting(request) {
        Answer::Json(200, grant) if request.contains("/oauth2/token") => Answer::Json(200, grant),
        _ => Answer::Json(
            401,
            format!(r#"{{"error":{{"message":"bad token {TOKEN}"}}}}"#),
        ),
    }
}

/// Runs the command with all logging on: neither stream has the secret.
fn check(command: &mut Command, secret: &str, code: i32) {
    command.args(["-vvv", "--output", "json"]);
    for log in ["", "trace", "hyper=trace,reqwest=trace,rustls=trace"] {
        let ran = run(command.env("RUST_LOG", log));
        assert_eq!(ran.code, Some(code), "{ran:#?}");
        assert!(
            ["DEBUG", "TRACE"]
                .iter()
                .any(|level| ran.stderr.contains(level)),
            "nothing is logged with {log:?}: {ran:#?}"
        );
        for (stream, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
            assert!(
                !text.contains(secret),
                "{secret} is on {stream} with {log:?}: {text}"
            );
        }
    }
}

#[test]
fn no_secret_and_no_token_is_shown_at_any_level() {
    for (answer, by_secret, by_token) in [
        (granting as fn(&str) -> Answer, 0, 0),
        (repeating, 3, 2),
        (refusing, 3, 3),
    ] {
        let server = RawServer::start(answer);
        for shown in [SECRET, TOKEN] {
            let mut command = tool([
                "run",
                SALES_REPORT,
                "--server",
                &server.url(),
                "--client-id",
                "jobs",
            ]);
            check(
                command.env("SPOTFIRE_CLIENT_SECRET", SECRET),
                shown,
                by_secret,
            );
        }
        let mut command = tool(["run", SALES_REPORT, "--server", &server.url()]);
        check(command.env("SPOTFIRE_ACCESS_TOKEN", TOKEN), TOKEN, by_token);
    }
}

#[test]
fn a_secret_comes_from_a_file_or_standard_input_and_its_line_end_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let server = simulator(Settings::default());
    let token = server
        .issue_access_token(server.client_id(), std::time::Duration::from_secs(60))
        .unwrap();
    for (flag, secret) in [
        ("--client-secret-file", server.client_secret()),
        ("--access-token-file", &token),
    ] {
        for end in ["", "\n", "\r\n"] {
            let secret = format!("{secret}{end}");
            let path = file(folder.path(), "secret", &secret);
            let command = |place: &str| {
                let mut command =
                    tool(["start", SALES_REPORT, "--server", server.url(), flag, place]);
                command.env("SPOTFIRE_CLIENT_ID", server.client_id());
                command
            };
            assert_eq!(
                run(&mut command(&path)).code,
                Some(0),
                "{flag} FILE with {end:?}"
            );
            assert_eq!(
                run_with_input(&mut command("-"), secret.as_bytes()).code,
                Some(0),
                "{flag} - with {end:?}"
            );
        }
    }
}

#[test]
fn flags_go_before_the_environment_and_a_token_there_before_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let server = simulator(Settings::default());
    let secret = file(folder.path(), "secret", server.client_secret());
    let token = server
        .issue_access_token(server.client_id(), std::time::Duration::from_secs(60))
        .unwrap();
    let good_token = file(folder.path(), "token", &token);
    for (flags, environment) in [
        (
            &["--client-secret-file", &secret][..],
            &[
                ("SPOTFIRE_ACCESS_TOKEN", "bad"),
                ("SPOTFIRE_CLIENT_SECRET", "bad"),
            ][..],
        ),
        (
            &["--access-token-file", &good_token],
            &[
                ("SPOTFIRE_ACCESS_TOKEN", "bad"),
                ("SPOTFIRE_CLIENT_SECRET", "bad"),
            ],
        ),
        (
            &[],
            &[
                ("SPOTFIRE_ACCESS_TOKEN", &token),
                ("SPOTFIRE_CLIENT_SECRET", "bad"),
            ],
        ),
        (
            &[],
            &[
                ("SPOTFIRE_ACCESS_TOKEN", ""),
                ("SPOTFIRE_CLIENT_SECRET", server.client_secret()),
            ],
        ),
        (
            &["--server", server.url()],
            &[
                ("SPOTFIRE_ACCESS_TOKEN", &token),
                ("SPOTFIRE_SERVER", "https://nowhere.invalid"),
            ],
        ),
    ] {
        let mut command = tool(["start", SALES_REPORT]);
        command
            .args(flags)
            .env("SPOTFIRE_SERVER", server.url())
            .env("SPOTFIRE_CLIENT_ID", server.client_id());
        let ran = run(command.envs(environment.iter().copied()));
        assert_eq!(ran.code, Some(0), "{flags:?} {environment:?}: {ran:#?}");
    }
}

#[test]
fn a_secret_is_never_on_the_command_line() {
    for flag in ["--client-secret", "--access-token", "--secret", "--token"] {
        let ran = run(&mut tool(["run", SALES_REPORT, flag, SECRET]));
        assert_eq!(ran.code, Some(1), "{ran:#?}");
    }
    let server = simulator(Settings::default().with_slots(0));
    let folder = tempfile::tempdir().unwrap();
    let secret = file(folder.path(), "secret", server.client_secret());
    let line = [
        "run",
        SALES_REPORT,
        "--server",
        server.url(),
        "--client-id",
        server.client_id(),
    ];
    let mut running = Running::start(tool(line).args(["--client-secret-file", &secret]));
    running.wait_for("Queued");
    let shown = std::fs::read_to_string(format!("/proc/{}/cmdline", running.id())).unwrap();
    assert!(shown.contains("--client-secret-file"));
    assert!(!shown.contains(server.client_secret()));
    running.signal("TERM");
    assert_eq!(running.end().code, Some(4));
}
