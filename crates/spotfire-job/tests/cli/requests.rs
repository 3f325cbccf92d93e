//! What the tool really sends.

use std::collections::BTreeSet;

use spotfire_simulator::{Endpoint, JobFile, Settings, StartKind};

use crate::support::{EXPORT_BEFORE_OPEN, SALES_REPORT, run, run_with_input, simulator, tool_at};

#[test]
fn one_token_serves_a_run_of_many_calls_and_no_cookie_is_kept() {
    let server =
        simulator(Settings::default().with_task_duration(std::time::Duration::from_secs(1)));
    let ran = run(&mut tool_at(&server, ["run", SALES_REPORT]));
    assert_eq!(ran.code, Some(0), "{ran:#?}");
    let ledger = server.ledger();
    assert!(ledger.count(Endpoint::Status) >= 2, "{:#?}", ledger.calls());
    assert_eq!(server.token_requests(), 1);
    assert_eq!(ledger.starts().len(), 1);
    for call in ledger.calls() {
        assert_eq!(call.header("cookie"), None, "{call:?}");
    }
}

#[test]
fn a_definition_comes_from_a_file_or_standard_input_with_or_without_a_path() {
    let server = simulator(Settings::default());
    let definition = std::fs::read(SALES_REPORT).unwrap();
    for (arguments, path) in [
        (&[][..], None),
        (
            &["--path", "/Sales/Größe & Menge"],
            Some("/Sales/Größe & Menge"),
        ),
    ] {
        for source in [SALES_REPORT, "-"] {
            let mut command = tool_at(&server, ["start", source]);
            let ran = run_with_input(command.args(arguments), &definition);
            assert_eq!(ran.code, Some(0), "{ran:#?}");
            let start = server.ledger().starts().pop().unwrap();
            assert_eq!(
                (start.kind, start.path.as_deref()),
                (StartKind::Content, path),
                "{source}"
            );
        }
    }
    assert_eq!(server.ledger().starts().len(), 4);
}

#[test]
fn a_job_file_in_the_library_is_named_by_path_or_id() {
    let server = simulator(Settings::default());
    let daily = server
        .add_job_file(JobFile::new(
            "/Sales/Daily",
            std::fs::read(SALES_REPORT).unwrap(),
        ))
        .unwrap();
    let broken = std::fs::read(EXPORT_BEFORE_OPEN).unwrap();
    server
        .add_job_file(JobFile::new("/Sales/Broken", broken))
        .unwrap();
    let daily = daily.to_string();
    for (arguments, code, path, id) in [
        (["--library", "/Sales/Daily"], 0, Some("/Sales/Daily"), None),
        (
            ["--library", "/Sales/Broken"],
            2,
            Some("/Sales/Broken"),
            None,
        ),
        (["--library-id", &daily], 0, None, Some(daily.as_str())),
    ] {
        let ran = run(tool_at(&server, ["run"]).args(arguments));
        assert_eq!(ran.code, Some(code), "{ran:#?}");
        let start = server.ledger().starts().pop().unwrap();
        assert_eq!(
            (
                start.kind,
                start.path.as_deref(),
                start.library_id.as_deref()
            ),
            (StartKind::Library, path, id)
        );
    }
}

#[test]
fn a_start_prints_an_id_that_every_other_command_takes() {
    let server = simulator(Settings::default().with_slots(0));
    let ran = run(&mut tool_at(&server, ["start", SALES_REPORT]));
    let id = ran.stdout.strip_suffix('\n').unwrap();
    assert_eq!(id, server.ledger().starts()[0].job_id.unwrap().to_string());
    let asked = run(&mut tool_at(&server, ["status", id]));
    assert_eq!(asked.stdout, format!("Queued  {id}\n"));
    let aborted = run(&mut tool_at(
        &server,
        ["abort", id, "--reason", "wrong quarter"],
    ));
    assert_eq!(aborted.code, Some(0), "{aborted:#?}");
    let waited = run(&mut tool_at(&server, ["wait", id]));
    assert_eq!(waited.code, Some(2), "{waited:#?}");
    assert!(
        waited.stdout.starts_with(&format!("Canceled  {id}\n")),
        "{waited:#?}"
    );
    assert!(waited.stdout.contains("wrong quarter"), "{waited:#?}");
    assert!(
        waited.stderr.contains("by a time limit of the server"),
        "{waited:#?}"
    );
    let ids: BTreeSet<_> = server
        .ledger()
        .calls()
        .iter()
        .filter_map(|call| call.header("x-request-id").map(str::to_owned))
        .collect();
    assert!(
        ids.len() >= 4,
        "each call has a request id of its own: {ids:?}"
    );
}
