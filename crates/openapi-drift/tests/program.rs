//! The program: what goes in, what comes out, and the return codes.
#![cfg(feature = "cli")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::{Command, Output, Stdio};

const OLD: &str = "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths:\n  /jobs: {get: {responses: {'200': {description: ok}}}}\n  /tasks: {get: {responses: {'200': {description: ok}}}}\n";
const EMPTY: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";

/// Runs the program on a file with the old document, and on what stands on its standard input.
fn run(new: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let old = folder.path().join("old.yaml");
    fs::write(&old, OLD).expect("the temporary folder takes files");
    let mut child = Command::new(env!("CARGO_BIN_EXE_openapi-drift"))
        .arg(&old)
        .arg("-")
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that refuses its arguments does not read.
    let _ = child
        .stdin
        .take()
        .expect("it has a standard input")
        .write_all(new.as_bytes());
    child.wait_with_output().expect("the program ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn three_ends_have_three_return_codes() {
    let moved = OLD.replace("/jobs", "/works");
    let (same, described) = (OLD, OLD.replace("description: ok", "description: fine"));
    for (new, more, code, out, said) in [
        (same, &[][..], 0, "no drift: nothing is risky or worse", ""),
        (&described, &[], 0, "no drift", ""),
        (
            &described,
            &["--fail-on", "documentation"],
            1,
            "drift: ",
            "",
        ),
        (&moved, &[], 1, "breaking[path-removed] path /jobs", ""),
        (
            &moved,
            &["--fail-on", "breaking", "--profile", "ours"],
            1,
            "profile: ours",
            "",
        ),
        (
            EMPTY,
            &[],
            2,
            "",
            "error: the new document has no operation",
        ),
        ("<html>", &[], 2, "", "error: "),
        (
            "{\"swagger\": \"2.0\"",
            &[],
            2,
            "",
            "error: standard input: ",
        ),
        ("", &[], 2, "", "error: "),
        (same, &["--format", "yaml"], 2, "", "yaml"),
        (same, &["--fail-on", "never"], 2, "", "never"),
        (same, &["--nonsense"], 2, "", "nonsense"),
        (same, &["third"], 2, "", "third"),
    ] {
        let output = run(new, more);
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(
            output.status.code(),
            Some(code),
            "{more:?}: {stdout}{stderr}"
        );
        assert!(stdout.contains(out), "{more:?}: {stdout}");
        assert!(stderr.contains(said), "{more:?}: {stderr}");
        assert_eq!(stdout.is_empty(), code == 2, "{more:?}: {stdout}");
    }
}

#[test]
fn every_format_names_what_was_compared() {
    let moved = OLD.replace("/jobs", "/works");
    for (format, parts) in [
        (
            "text",
            [
                "new: standard input (Swagger 2.0)",
                "compared: 3 operations",
            ],
        ),
        (
            "json",
            ["\"name\": \"standard input\"", "\"operations\": 3"],
        ),
        (
            "markdown",
            [
                "| new | standard input (Swagger 2.0) |",
                "| compared | 3 operations",
            ],
        ),
        (
            "github",
            [
                "new: standard input (Swagger 2.0)",
                "::error title=breaking[path-removed]::",
            ],
        ),
        (
            "junit",
            [
                "name=\"new\" value=\"standard input (Swagger 2.0)\"",
                "failures=\"1\"",
            ],
        ),
    ] {
        let output = run(&moved, &["--format", format]);
        let stdout = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{stdout}");
        for part in parts {
            assert!(stdout.contains(part), "no {part:?} in:\n{stdout}");
        }
    }
}

#[test]
fn what_it_writes_as_json_is_what_the_schema_says() {
    let schema = serde_json::from_str(openapi_drift::report::JSON_SCHEMA).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    for (new, findings) in [
        (OLD.to_owned(), 0),
        (OLD.replace("/jobs", "/works"), 2),
        (OLD.replace("description: ok", "description: fine"), 2),
    ] {
        let output = run(&new, &["--format", "json"]);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let broken: Vec<String> = schema
            .iter_errors(&report)
            .map(|it| it.to_string())
            .collect();
        assert_eq!(broken, Vec::<String>::new());
        assert_eq!(report["findings"].as_array().unwrap().len(), findings);
    }
}

#[test]
fn files_that_are_not_there_and_two_from_standard_input_are_refused() {
    for (old, new, said) in [
        ("/nowhere/at/all", "-", "error: /nowhere/at/all: "),
        (
            "-",
            "-",
            "error: only one of the two can come from standard input",
        ),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_openapi-drift"))
            .args([old, new])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let stderr = text(&output.stderr);
        assert!(stderr.contains(said), "{stderr}");
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly_with_the_same_code() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (
        folder.path().join("old.yaml"),
        folder.path().join("new.yaml"),
    );
    // Far more findings than a pipe holds.
    let many: String = (0..5000)
        .map(|number| {
            format!("  /a{number}: {{get: {{responses: {{'200': {{description: ok}}}}}}}}\n")
        })
        .collect();
    fs::write(&old, format!("{OLD}{many}")).unwrap();
    fs::write(&new, OLD).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_openapi-drift"))
        .args([&old, &new])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut start = [0; 4];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut start).unwrap();
    drop(out);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(&start, b"old:");
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(text(&ended.stderr), "");
}

#[test]
fn help_teaches_return_codes_and_gives_examples() {
    let output = Command::new(env!("CARGO_BIN_EXE_openapi-drift"))
        .arg("--help")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let help = text(&output.stdout);
    for part in [
        "Return codes:",
        "2  not compared",
        "Examples:",
        "--fail-on <LEVEL>",
        "[default: risky]",
        "[default: strict]",
    ] {
        assert!(help.contains(part), "no {part:?} in:\n{help}");
    }
}
