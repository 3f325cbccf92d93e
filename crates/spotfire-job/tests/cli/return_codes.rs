//! Every return code, each provoked in every way that leads to it, in both forms of output.

use std::process::Command;

use spotfire_simulator::{ClientRegistration, Endpoint, MalformedDefinitionAnswer, Settings};

use crate::{
    raw_server::{Answer, RawServer},
    support::{
        EXPORT_BEFORE_OPEN, Ran, SALES_REPORT, end, file, run, simulator, spawn, tool, tool_at,
    },
};

const UNKNOWN_JOB: &str = "7d5cf4e0-9106-4884-8fba-cc3065428382";

/// Runs the command as it is and with `--output json -vv`: both return `code`, and the JSON document is one, agrees
/// with the return code and names the same kind of failure or the same status.
fn check(command: &mut Command, code: i32, word: &str) -> Ran {
    let (text, ran) = (
        spawn(command),
        spawn(command.args(["--output", "json", "-vv"])),
    );
    let [text, ran] = [text, ran].map(end);
    assert_eq!(text.code, Some(code), "{word}: {text:#?}");
    let document = ran.json();
    assert_eq!(ran.code, Some(code), "{word}: {ran:#?}");
    assert_eq!(document["formatVersion"], 1, "{word}");
    assert_eq!(document["returnCode"], code, "{word}");
    let said = if document["error"].is_null() {
        &document["StatusCode"]
    } else {
        &document["error"]["kind"]
    };
    assert_eq!(said, word, "{ran:#?}");
    if !document["error"].is_null() {
        assert!(text.stdout.is_empty(), "{word}: {text:#?}");
        assert!(text.stderr.contains("error: "), "{word}: {text:#?}");
    }
    text
}

#[test]
fn zero_is_for_what_was_done() {
    let server = simulator(Settings::default());
    let id = run(&mut tool_at(&server, ["start", SALES_REPORT])).stdout;
    let id = id.trim();
    check(&mut tool_at(&server, ["wait", id]), 0, "Finished");
    check(&mut tool_at(&server, ["status", id]), 0, "Finished");
    check(
        &mut tool_at(&server, ["abort", id, "--reason", "too late"]),
        0,
        "Finished",
    );
    check(&mut tool_at(&server, ["run", SALES_REPORT]), 0, "Finished");
    check(
        &mut tool(["run", "--simulate", SALES_REPORT]),
        0,
        "Finished",
    );
    let failed = run(&mut tool_at(&server, ["start", EXPORT_BEFORE_OPEN])).stdout;
    check(&mut tool_at(&server, ["wait", failed.trim()]), 2, "Failed");
    check(
        &mut tool_at(&server, ["status", failed.trim()]),
        0,
        "Failed",
    );
}

#[test]
fn one_is_for_a_command_line_that_cannot_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let empty = file(folder.path(), "empty", "");
    let folder = folder.path().display().to_string();
    let server = simulator(Settings::default());
    let cases: &[&[&str]] = &[
        &[],
        &["run"],
        &["run", SALES_REPORT, "--unknown"],
        &["run", SALES_REPORT, "--library", "/Sales/Daily"],
        &["run", "--library", "/Sales/Daily", "--path", "/x"],
        &["run", "--library-id", "no-guid"],
        &["run", "--library", " "],
        &["run", SALES_REPORT, "--timeout", "5 parsecs"],
        &["run", SALES_REPORT, "--abort-on-timeout"],
        &[
            "run",
            SALES_REPORT,
            "--simulate",
            "--server",
            "https://spotfire.example.com",
        ],
        &["run", SALES_REPORT, "--simulate", "--client-id", "x"],
        &["run", "-", "--client-secret-file", "-"],
        &["run", "-", "--access-token-file", "-"],
        &["run", SALES_REPORT, "--server", "spotfire.example.com"],
        &[
            "run",
            SALES_REPORT,
            "--server",
            "http://spotfire.example.com",
        ],
        &[
            "run",
            SALES_REPORT,
            "--server",
            "https://user:word@spotfire.example.com",
        ],
        &[
            "run",
            SALES_REPORT,
            "--client-secret-file",
            "/does/not/exist",
        ],
        &["run", SALES_REPORT, "--client-secret-file", &empty],
        &["run", SALES_REPORT, "--access-token-file", &folder],
        &["run", SALES_REPORT, "--access-token-file", SALES_REPORT],
        &["run", SALES_REPORT, "--ca-file", "/does/not/exist"],
        &["run", SALES_REPORT, "--ca-file", SALES_REPORT],
        &["start", SALES_REPORT, "--simulate"],
        &["status"],
        &["status", "no-guid"],
        &["status", "00000000-0000-0000-0000-000000000000"],
        &["wait", "../abort"],
        &["abort", "", "--reason", "x"],
    ];
    for arguments in cases {
        check(&mut tool_at(&server, *arguments), 1, "usage");
    }
    assert!(
        server
            .ledger()
            .calls()
            .iter()
            .all(|call| call.endpoint() == Endpoint::Token),
        "a job was sent"
    );
}

#[test]
fn one_is_for_settings_that_are_missing() {
    let server = simulator(Settings::default());
    let url = server.url();
    for (set, missing) in [
        (&[][..], "error: no server is given"),
        (&[("SPOTFIRE_SERVER", "")], "error: no server is given"),
        (
            &[("SPOTFIRE_SERVER", url)],
            "error: no API client is given, and nobody is signed in",
        ),
        (
            &[("SPOTFIRE_SERVER", url), ("SPOTFIRE_CLIENT_SECRET", "s")],
            "error: no API client is given",
        ),
        (
            &[("SPOTFIRE_SERVER", url), ("SPOTFIRE_CLIENT_ID", "c")],
            "error: no API client is given, and nobody is signed in",
        ),
    ] {
        let ran = check(
            tool(["run", SALES_REPORT]).envs(set.iter().copied()),
            1,
            "usage",
        );
        assert!(ran.stderr.starts_with(missing), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("\n  help: ") && ran.stderr.contains("set SPOTFIRE_"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn two_is_for_a_server_that_says_no() {
    let folder = tempfile::tempdir().unwrap();
    let not_xml = file(folder.path(), "notes.txt", "call Bob");
    let server = simulator(Settings::default());
    for (arguments, word) in [
        (&["run", EXPORT_BEFORE_OPEN][..], "Failed"),
        (&["run", &not_xml], "invalid-definition"),
        (&["start", &not_xml], "invalid-definition"),
        (&["run", "--library", "/Nowhere"], "job-file-unavailable"),
        (
            &["start", "--library-id", UNKNOWN_JOB],
            "job-file-unavailable",
        ),
        (&["status", UNKNOWN_JOB], "job-not-found"),
        (&["abort", UNKNOWN_JOB], "job-not-found"),
        (&["wait", UNKNOWN_JOB], "job-not-found"),
    ] {
        check(&mut tool_at(&server, arguments), 2, word);
    }
    let ran = run(&mut tool_at(&server, ["run", EXPORT_BEFORE_OPEN]));
    assert!(
        ran.stdout
            .contains("\n  Task 1 'Export Data to File' failed with: No analysis loaded.\n"),
        "{ran:#?}"
    );

    let lenient = simulator(
        Settings::default().with_malformed_definition_answer(MalformedDefinitionAnswer::NotSet),
    );
    check(
        &mut tool_at(&lenient, ["run", &not_xml]),
        2,
        "invalid-definition",
    );
}

#[test]
fn three_is_for_what_could_not_be_done_and_started_no_job() {
    let unscoped = ClientRegistration::new("reader", ["api.library.read"])
        .with_credentials("reader", "s3cret");
    let jobs = ClientRegistration::for_jobs("jobs");
    let server = simulator(Settings::default().with_client(jobs).with_client(unscoped));
    let no_tls = server.url().replace("http", "https");
    let cases = [
        (vec![("SPOTFIRE_CLIENT_SECRET", "wrong")], "sign-in"),
        (vec![("SPOTFIRE_ACCESS_TOKEN", "withdrawn")], "sign-in"),
        (
            vec![
                ("SPOTFIRE_CLIENT_ID", "reader"),
                ("SPOTFIRE_CLIENT_SECRET", "s3cret"),
            ],
            "sign-in",
        ),
        (
            vec![("SPOTFIRE_SERVER", "http://127.0.0.1:1")],
            "unreachable",
        ),
        (vec![("SPOTFIRE_SERVER", no_tls.as_str())], "unreachable"),
    ];
    // At the same time, because some take seconds of trying again.
    std::thread::scope(|threads| {
        for (environment, word) in cases {
            for arguments in [["run", SALES_REPORT], ["status", UNKNOWN_JOB]] {
                let mut command = tool_at(&server, arguments);
                command.envs(environment.iter().copied());
                threads.spawn(move || check(&mut command, 3, word));
            }
        }
    });
    let busy = simulator(Settings::default().with_slots(0).with_queue_limit(0));
    check(&mut tool_at(&busy, ["run", SALES_REPORT]), 3, "unavailable");
    assert!(server.ledger().starts().is_empty());
}

#[test]
fn four_is_for_a_job_that_may_be_running() {
    let status =
        |code| format!(r#"{{"JobId":"{UNKNOWN_JOB}","StatusCode":"{code}","Message":""}}"#);
    let silent = RawServer::start(|_| Answer::Silence);
    let lost = RawServer::start(move |request| match request.starts_with("POST") {
        true => Answer::Json(200, status("InProgress")),
        false => Answer::Json(403, String::new()),
    });
    // A wait bears trouble with a job that was started for minutes, so that only a limit ends it here.
    for (server, limit, word) in [
        (&silent, &[][..], "outcome-unknown"),
        (&lost, &["--timeout", "10ms"], "time-limit"),
    ] {
        let mut command = tool(["run", SALES_REPORT]);
        command.args(limit);
        command
            .env("SPOTFIRE_SERVER", server.url())
            .env("SPOTFIRE_ACCESS_TOKEN", "a-token");
        check(&mut command, 4, word);
    }
    let mut start = tool(["start", SALES_REPORT]);
    start
        .env("SPOTFIRE_SERVER", silent.url())
        .env("SPOTFIRE_ACCESS_TOKEN", "a-token");
    check(&mut start, 4, "outcome-unknown");

    let idle = simulator(Settings::default().with_slots(0));
    let ran = check(
        &mut tool_at(&idle, ["run", SALES_REPORT, "--timeout", "10ms"]),
        4,
        "time-limit",
    );
    let id = run(&mut tool_at(&idle, ["start", SALES_REPORT])).stdout;
    let resume = format!(
        "spotfire-job wait {} --server {}/spotfire",
        id.trim(),
        idle.url()
    );
    let ran_again = check(
        &mut tool_at(&idle, ["wait", id.trim(), "--timeout", "10ms"]),
        4,
        "time-limit",
    );
    assert!(ran_again.stderr.contains(&resume), "{ran_again:#?}");
    assert!(ran.stderr.contains("spotfire-job wait "), "{ran:#?}");
}

#[test]
fn help_is_no_error_and_teaches() {
    for command in [
        "run",
        "start",
        "status",
        "wait",
        "abort",
        "login",
        "logout",
        "auth status",
        "doctor",
    ] {
        for flag in ["-h", "--help"] {
            let ran = run(tool(command.split(' ')).arg(flag));
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
            assert!(ran.stdout.contains("\nExamples:\n"), "{command}");
            assert!(
                ran.stdout.contains("\n  4  a job may be running"),
                "{command}"
            );
        }
    }
    for arguments in [&["--help"], &["-h"], &["--version"]] {
        assert_eq!(run(&mut tool(*arguments)).code, Some(0));
    }
    let shown = run(tool(["run", "--help"])
        .env("SPOTFIRE_CLIENT_SECRET", "hunter2")
        .env("SPOTFIRE_SERVER", "hunter2"));
    assert!(!shown.stdout.contains("hunter2"));
}
