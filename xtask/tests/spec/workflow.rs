//! The ready-made CI, as far as it can be run here: its command lines, against a server with drift.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::check::without_abort;
use crate::root::{End, Root};
use crate::server::{Server, answer};

/// Runs the script of a CI system's file, whose only program is `cargo xtask`, as that system would.
fn run(script: &str, description: Vec<u8>, tracker: &Server) -> (End, Root) {
    let root = Root::with_committed_documents();
    let server = Server::answering(vec![description]);
    let xtask = format!(
        "{} --root {}",
        env!("CARGO_BIN_EXE_xtask"),
        root.path().display()
    );
    let script = script.replace("cargo xtask", &xtask);
    // The time that a server which is away is given is no matter here.
    let script = script.replace("spec check", "spec check --retries 0");
    let output = Command::new("bash")
        .args(["-e", "-c", &script])
        .current_dir(root.path())
        .env("SPOTFIRE_SERVER", &server.url)
        .env("SPOTFIRE_ACCESS_TOKEN", "token")
        .env("SPOTFIRE_CLIENT_ID", "")
        .env("SPOTFIRE_CLIENT_SECRET", "")
        .env("SPOTFIRE_CA_PEM", "")
        .env("GITHUB_STEP_SUMMARY", root.path().join("summary.markdown"))
        .env("GITHUB_API_URL", &tracker.url)
        .env("GITHUB_REPOSITORY", "owner/name")
        .env("GITHUB_TOKEN", "token")
        .env("CI_API_V4_URL", &tracker.url)
        .env("CI_PROJECT_ID", "7")
        .env("GITLAB_TOKEN", "token")
        .output();
    (End::of(output.expect("bash runs")), root)
}

/// The lines of a block of a YAML file, from the one that begins with `key` to the next that is not deeper.
fn block(file: &str, key: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    let text = fs::read_to_string(path).expect("the file is there");
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text
        .lines()
        .skip_while(|line| !line.trim_start().starts_with(key));
    let first = lines.next().expect("the key is there");
    let deeper = lines.take_while(|line| depth(line) > depth(first));
    deeper
        .map(|line| format!("{}\n", line.trim_start().trim_start_matches("- ")))
        .collect()
}

fn tracker() -> Server {
    let answers = [json!([]), json!({"number": 12, "iid": 12})];
    Server::answering(
        answers
            .iter()
            .map(|it| answer("200 OK", &it.to_string()))
            .collect(),
    )
}

#[test]
fn drift_fails_and_is_told_everywhere() {
    let github = block(".github/workflows/spec-drift.yml", "run: |");
    let tracker_of = tracker();
    let (end, root) = run(&github, answer("200 OK", &without_abort()), &tracker_of);
    end.tells(
        1,
        &[
            "::error title=breaking[path-removed]::",
            "issue: opened number 12",
        ],
    );
    assert!(root.read("summary.markdown").starts_with("## Drift"));
    assert!(
        !tracker_of.asked()[1].contains("127.0.0.1"),
        "an issue does not name the server"
    );

    let gitlab = block("docs/spec-drift.gitlab-ci.yml", "script:");
    let (end, root) = run(&gitlab, answer("200 OK", &without_abort()), &tracker());
    end.tells(1, &["breaking[path-removed]", "issue: opened number 12"]);
    assert!(root.read("drift.xml").contains("failures=\"1\""));
    assert!(root.read("drift.markdown").starts_with("## Drift"));
}

#[test]
fn a_server_that_is_away_warns_and_opens_nothing() {
    for (file, key, code, told) in [
        (
            ".github/workflows/spec-drift.yml",
            "run: |",
            0,
            "::warning title=drift could not be checked::",
        ),
        // There, this return code is one that is allowed to fail.
        ("docs/spec-drift.gitlab-ci.yml", "script:", 2, "answers 503"),
    ] {
        let tracker = tracker();
        let (end, _) = run(
            &block(file, key),
            answer("503 Service Unavailable", ""),
            &tracker,
        );
        end.tells(code, &[told]);
        assert_eq!(tracker.asked(), Vec::<String>::new());
    }
    let allowed = block("docs/spec-drift.gitlab-ci.yml", "allow_failure:");
    assert_eq!(allowed, "exit_codes: [2]\n");
}

#[test]
fn every_file_of_ci_calls_the_xtask_alone() {
    for (file, key) in [
        (".github/workflows/spec-drift.yml", "run: |"),
        ("docs/spec-drift.gitlab-ci.yml", "script:"),
    ] {
        let script = block(file, key).replace("\\\n", " ");
        assert_eq!(script.lines().count(), 1, "{script}");
        assert!(script.starts_with("cargo xtask spec check "), "{script}");
    }
}
