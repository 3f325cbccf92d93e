//! What people and programs read: standard output, standard error and their limits.

use std::{fs::OpenOptions, process::Stdio};

use spotfire_simulator::Settings;

use crate::{
    raw_server::{Answer, RawServer},
    support::{EXPORT_BEFORE_OPEN, Ran, SALES_REPORT, end, run, simulator, spawn, tool, tool_at},
};

const ID: &str = "7d5cf4e0-9106-4884-8fba-cc3065428382";

/// A server that answers every call with this report.
fn reporting(code: &'static str, message: &'static str) -> RawServer {
    let report = format!(r#"{{"JobId":"{ID}","StatusCode":"{code}","Message":{message}}}"#);
    RawServer::start(move |_| Answer::Json(200, report.clone()))
}

fn ask(server: &RawServer, arguments: &[&str]) -> Ran {
    let mut command = tool(arguments);
    run(command
        .env("SPOTFIRE_SERVER", server.url())
        .env("SPOTFIRE_ACCESS_TOKEN", "a-token"))
}

#[test]
fn the_outcome_is_on_standard_output_and_the_way_there_on_standard_error() {
    let server = simulator(Settings::default());
    for (definition, code, outcome) in [
        (SALES_REPORT, 0, "Finished  ID\n"),
        (
            EXPORT_BEFORE_OPEN,
            2,
            "Failed  ID\n  Task 1 'Export Data to File' failed with: No analysis loaded.\n",
        ),
    ] {
        let ran = run(&mut tool_at(&server, ["run", definition]));
        let id = server
            .ledger()
            .starts()
            .pop()
            .unwrap()
            .job_id
            .unwrap()
            .to_string();
        assert_eq!(ran.code, Some(code));
        assert_eq!(ran.stdout.replace(&id, "ID"), outcome);
        assert!(
            ran.stderr.starts_with(&format!("started job {id}\n")),
            "{ran:#?}"
        );
        let quiet = run(&mut tool_at(&server, ["run", "-q", definition]));
        assert_eq!((quiet.code, quiet.stderr.as_str()), (Some(code), ""));
    }
}

#[test]
fn a_simulated_run_says_so_everywhere() {
    let ran = run(tool(["run", "--simulate", SALES_REPORT])
        .env("SPOTFIRE_SERVER", "https://spotfire.example.com"));
    assert_eq!(ran.code, Some(0), "{ran:#?}");
    assert!(
        ran.stdout.starts_with("Finished  ") && ran.stdout.ends_with("  (simulated)\n"),
        "{ran:#?}"
    );
    assert!(
        ran.stderr
            .starts_with("simulated server at http://127.0.0.1:"),
        "{ran:#?}"
    );
    let document = run(&mut tool([
        "run",
        "--simulate",
        SALES_REPORT,
        "--output=json",
    ]))
    .json();
    assert_eq!(document["simulated"], true);
    assert!(
        document["server"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
}

#[test]
fn the_document_has_every_field_and_null_for_what_is_unknown() {
    let server = reporting("Finished", "null");
    let shown = |arguments: &[&str]| {
        ask(&server, arguments)
            .stdout
            .replace(&server.url(), "http://SERVER")
    };
    let answered = shown(&["status", ID, "--output", "json"]);
    assert_eq!(
        answered,
        format!(
            "{{\"formatVersion\":1,\"command\":\"status\",\"server\":\"http://SERVER/spotfire\",\"simulated\":false,\
             \"JobId\":\"{ID}\",\"StatusCode\":\"Finished\",\"Message\":null,\"returnCode\":0,\"error\":null}}\n"
        )
    );
    let refused = shown(&["run", "/does/not/exist.xml", "--output", "json"]);
    assert_eq!(
        refused,
        "{\"formatVersion\":1,\"command\":\"run\",\"server\":null,\"simulated\":false,\"JobId\":null,\
         \"StatusCode\":null,\"Message\":null,\"returnCode\":1,\"error\":{\"kind\":\"usage\",\"message\":\"cannot read a \
         job definition from /does/not/exist.xml\",\"causes\":[\"No such file or directory (os error 2)\"],\
         \"help\":null,\"requestId\":null}}\n"
    );
    let misspelt = ask(&server, &["run", "--output", "json", "--timout", "1s"]);
    assert_eq!(misspelt.code, Some(1));
    assert_eq!(
        misspelt.json()["error"]["message"],
        "unexpected argument '--timout' found"
    );
    assert!(
        misspelt.json()["error"]["help"]
            .as_str()
            .unwrap()
            .contains("--timeout"),
        "{misspelt:#?}"
    );
}

#[test]
fn a_failure_of_a_call_names_its_request() {
    let server = RawServer::start(|_| Answer::Json(404, String::new()));
    let document = ask(&server, &["status", ID, "--output", "json"]).json();
    assert_eq!(document["JobId"], ID);
    assert!(
        document["error"]["requestId"]
            .as_str()
            .is_some_and(|id| !id.is_empty()),
        "{document:#}"
    );
    assert!(
        !document["error"]["causes"].as_array().unwrap().is_empty(),
        "{document:#}"
    );
}

#[test]
fn a_message_is_shown_whole_and_cannot_write_to_the_terminal() {
    let server = reporting("Failed", r#""one\r\n\u001b[2Jtwo\n\n  Größe""#);
    let text = ask(&server, &["wait", ID]);
    assert_eq!(text.code, Some(2));
    assert_eq!(
        text.stdout,
        format!("Failed  {ID}\n  one\n  \\u{{1b}}[2Jtwo\n    Größe\n")
    );
    let document = ask(&server, &["wait", ID, "--output", "json"]).json();
    assert_eq!(document["Message"], "one\r\n\u{1b}[2Jtwo\n\n  Größe");
}

#[test]
fn an_unknown_status_is_shown_as_it_is_and_is_no_end() {
    let server = reporting("Paused", r#""by an operator""#);
    let asked = ask(&server, &["status", ID]);
    assert_eq!(
        (asked.code, asked.stdout),
        (Some(0), format!("Paused  {ID}\n  by an operator\n"))
    );
    let waited = ask(&server, &["wait", ID, "--timeout", "2s"]);
    assert_eq!(waited.code, Some(4), "{waited:#?}");
    assert!(waited.stderr.contains("  Paused\n"), "{waited:#?}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for form in ["text", "json"] {
        let mut child = spawn(&mut tool([
            "run",
            "--simulate",
            SALES_REPORT,
            "--output",
            form,
        ]));
        drop(child.stdout.take());
        let ran = end(child);
        assert_eq!(ran.code, Some(0), "{ran:#?}");
        assert!(!ran.stderr.contains("error"), "{ran:#?}");
    }
    let mut help = spawn(&mut tool(["run", "--help"]));
    drop(help.stdout.take());
    assert_eq!(end(help).code, Some(0));
}

#[test]
fn a_result_that_cannot_be_written_is_no_success() {
    let server = simulator(Settings::default().with_slots(0));
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = tool_at(&server, ["start", SALES_REPORT]);
    let child = command
        .stdout(full())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let ran = end(child);
    assert_eq!(ran.code, Some(4), "{ran:#?}");
    let id = server.ledger().starts()[0].job_id.unwrap().to_string();
    assert!(
        ran.stderr.contains("cannot be written to standard output") && ran.stderr.contains(&id),
        "{ran:#?}"
    );
}
