//! What stops the tool before the job is over, and what becomes of the job.

use std::sync::{
    Mutex,
    mpsc::{Receiver, Sender, channel},
};

use spotfire_simulator::{Settings, Simulator};

use crate::{
    raw_server::{Answer, RawServer},
    support::{Ran, Running, SALES_REPORT, run, simulator, tool, tool_at},
};

const STARTED: &str =
    r#"{"JobId":"7d5cf4e0-9106-4884-8fba-cc3065428382","StatusCode":"InProgress","Message":""}"#;

/// A server on which every job waits for ever.
fn idle() -> Simulator {
    simulator(Settings::default().with_slots(0))
}

fn status(server: &Simulator) -> String {
    let id = server.ledger().starts()[0]
        .job_id
        .expect("the job was started")
        .to_string();
    run(&mut tool_at(server, ["status", &id, "--output", "json"])).json()["StatusCode"].to_string()
}

#[test]
fn a_signal_leaves_the_job_running_or_aborts_it() {
    for (signal, choice, code, after) in [
        ("TERM", &[][..], 4, "\"Queued\""),
        ("INT", &["--on-signal", "detach"], 4, "\"Queued\""),
        ("TERM", &["--on-signal", "abort"], 2, "\"Canceled\""),
        ("INT", &["--on-signal", "abort"], 2, "\"Canceled\""),
    ] {
        let server = idle();
        let mut running = Running::start(
            tool_at(&server, ["run", SALES_REPORT, "--output", "json"]).args(choice),
        );
        running.wait_for("Queued");
        running.signal(signal);
        let ran = running.end();
        assert_eq!(ran.code, Some(code), "{signal} {choice:?}: {ran:#?}");
        assert_eq!(ran.json()["returnCode"], code);
        assert_eq!(status(&server), after, "{signal} {choice:?}");
        assert!(ran.stderr.contains(&format!("SIG{signal}")), "{ran:#?}");
        let resume = format!(
            "spotfire-job wait {}",
            ran.json()["JobId"].as_str().unwrap()
        );
        assert_eq!(ran.stderr.contains(&resume), code == 4, "{ran:#?}");
    }
}

#[test]
fn the_time_limit_leaves_the_job_running_or_aborts_it() {
    for (choice, code, after) in [
        (&[][..], 4, "\"Queued\""),
        (&["--abort-on-timeout"], 2, "\"Canceled\""),
    ] {
        let server = idle();
        let ran = run(tool_at(&server, ["run", SALES_REPORT, "--timeout", "10ms"]).args(choice));
        assert_eq!(ran.code, Some(code), "{choice:?}: {ran:#?}");
        assert_eq!(status(&server), after, "{choice:?}");
        assert!(ran.stderr.contains("the time limit"), "{ran:#?}");
    }
}

#[test]
fn a_limit_of_ages_is_a_limit() {
    let ran = run(&mut tool([
        "run",
        "--simulate",
        SALES_REPORT,
        "--timeout",
        "500000000000years",
    ]));
    assert_eq!(ran.code, Some(0), "{ran:#?}");
}

/// A server that tells when the path `stalled` is called, and then holds its answer back until the test lets it go.
fn stalling(stalled: &'static str) -> (RawServer, Receiver<()>, Sender<()>) {
    let (called, calls) = channel();
    let (release, released) = channel();
    let released = Mutex::new(released);
    let server = RawServer::start(move |request| {
        if request.contains(stalled) {
            // A test that failed has no ear left.
            let _ = called.send(());
            let _ = released.lock().expect("no answer panics").recv();
        }
        Answer::Json(200, STARTED.to_owned())
    });
    (server, calls, release)
}

fn start_at(server: &RawServer) -> Running {
    let mut command = tool(["run", SALES_REPORT, "--output", "json"]);
    command.env("SPOTFIRE_SERVER", server.url());
    Running::start(command.env("SPOTFIRE_ACCESS_TOKEN", "a-token"))
}

fn check_end(ran: &Ran, code: i32, kind: &str, job: Option<&str>) {
    assert_eq!(ran.code, Some(code), "{ran:#?}");
    assert_eq!(ran.json()["error"]["kind"], kind, "{ran:#?}");
    assert_eq!(ran.json()["JobId"].as_str(), job, "{ran:#?}");
}

#[test]
fn a_signal_during_the_start_waits_for_the_id() {
    let (server, calls, release) = stalling("start-content");
    let mut running = start_at(&server);
    calls.recv().unwrap();
    running.signal("INT");
    running.wait_for("waiting for the server's answer");
    release.send(()).unwrap();
    check_end(
        &running.end(),
        4,
        "signal",
        Some("7d5cf4e0-9106-4884-8fba-cc3065428382"),
    );
}

#[test]
fn a_second_signal_during_the_start_leaves_it_in_doubt() {
    let (server, calls, release) = stalling("start-content");
    let mut running = start_at(&server);
    calls.recv().unwrap();
    running.signal("INT");
    running.wait_for("waiting for the server's answer");
    running.signal("TERM");
    check_end(&running.end(), 4, "outcome-unknown", None);
    drop(release);
}

#[test]
fn a_signal_before_the_start_is_known_to_have_started_nothing() {
    let (server, calls, release) = stalling("oauth2/token");
    let mut command = tool([
        "run",
        SALES_REPORT,
        "--output",
        "json",
        "--client-id",
        "jobs",
    ]);
    command.env("SPOTFIRE_SERVER", server.url());
    let running = Running::start(command.env("SPOTFIRE_CLIENT_SECRET", "secret"));
    calls.recv().unwrap();
    running.signal("INT");
    check_end(&running.end(), 3, "signal", None);
    drop(release);
}
