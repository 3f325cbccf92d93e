//! `cargo xtask spec check`.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::root::{End, OPENAPI, Root, SWAGGER, committed};
use crate::server::{Server, answer};

const IGNORE: &str = "spec/accepted-changes.toml";

/// The committed document without the operation that aborts jobs.
pub(crate) fn without_abort() -> String {
    let mut document: Value = serde_json::from_str(&committed()).expect("the document is JSON");
    let paths = document["paths"].as_object_mut().expect("it has paths");
    paths.retain(|path, _| !path.contains("/abort/"));
    document.to_string()
}

/// Runs a check of spec/ against a file with this text.
fn check(root: &Root, new: &str, more: &[&str]) -> End {
    root.write("new.json", new);
    let file = root.path().join("new.json");
    let file = file
        .to_str()
        .expect("the temporary folder has a name in UTF-8");
    root.run(&[&["spec", "check", "--file", file], more].concat())
}

#[test]
fn three_ends_have_three_return_codes() {
    let root = Root::with_committed_documents();
    let same = committed();
    let other_order_and_host = same
        .replace("\"localhost\"", "\"internal.example.com\"")
        .replace(
            "\"Queued\",\n            \"InProgress\"",
            "\"InProgress\",\n            \"Queued\"",
        );
    for (new, more, code, told) in [
        (
            same.as_str(),
            &[][..],
            0,
            "no drift: nothing is risky or worse",
        ),
        (
            &other_order_and_host,
            &["--fail-on", "documentation"],
            0,
            "no difference",
        ),
        (
            &without_abort(),
            &[],
            1,
            "drift: 1 finding is risky or worse",
        ),
        (
            "{\"swagger\": \"2.0\", \"paths\": {}}",
            &[],
            2,
            "cannot be compared",
        ),
        (
            "{\"swagger\": \"2.0\", \"paths\": {",
            &[],
            2,
            "cannot be read",
        ),
        ("<html></html>", &[], 2, "is no description of an API"),
        ("", &[], 2, "cannot be"),
        (&same, &["--fail-on", "never"], 2, "is no level"),
        (&same, &["--also", "yaml=x"], 2, "is no format"),
        (&same, &["--rev", "HEAD"], 2, "cannot be used with"),
    ] {
        check(&root, new, more).tells(code, &[told]);
    }
    root.run(&["spec", "check", "--file", "/nowhere/at/all"])
        .tells(2, &["/nowhere/at/all cannot be read"]);
    root.run(&["spec", "check"])
        .tells(2, &["no server is given", "SPOTFIRE_SERVER"]);
    Root::empty()
        .run(&["spec", "check", "--file", "x"])
        .tells(2, &["cannot be read"]);
}

#[test]
fn a_server_that_cannot_be_asked_is_never_an_answer() {
    let root = Root::with_committed_documents();
    let with_abort = answer("200 OK", &committed());
    for (answers, code, told) in [
        (with_abort, 0, "no drift"),
        (answer("200 OK", &without_abort()), 1, "drift"),
        (answer("401 Unauthorized", ""), 2, "does not take the token"),
        (answer("503 Service Unavailable", ""), 2, "answers 503"),
        (answer("200 OK", "<html>"), 2, "it is a page in HTML or XML"),
    ] {
        let server = Server::answering(vec![answers]);
        root.run_with_token(&server.url, &["spec", "check", "--retries", "0"])
            .tells(code, &[told]);
    }
    // Nothing listens where nothing listened before and no port was asked for.
    let end = root.run_with_token(
        "http://127.0.0.1:1",
        &["spec", "check", "--retries", "0", "--format", "github"],
    );
    end.tells(2, &["cannot be fetched"]);
    assert!(
        end.out
            .starts_with("::warning title=drift could not be checked::error: "),
        "{}",
        end.out
    );
    assert_eq!(end.out.lines().count(), 1);
}

#[test]
fn the_report_goes_to_several_places_in_several_forms() {
    let root = Root::with_committed_documents();
    let file = |name: &str| root.path().join("out").join(name).display().to_string();
    let (markdown, junit) = (
        format!("markdown={}", file("a.markdown")),
        format!("junit={}", file("a.xml")),
    );
    let end = check(
        &root,
        &without_abort(),
        &["--format", "json", "--also", &markdown, "--also", &junit],
    );
    assert_eq!(end.code, Some(1), "{}", end.told());
    let report: Value = serde_json::from_str(&end.out).unwrap();
    assert_eq!(report["totals"]["breaking"], 1);
    assert!(
        root.read("out/a.markdown")
            .starts_with("## Drift: 1 finding is")
    );
    assert!(root.read("out/a.xml").contains("failures=\"1\""));
}

#[test]
fn what_is_accepted_is_shown_and_does_not_fail() {
    let root = Root::with_committed_documents();
    let entry = |kind: &str, until: &str| {
        format!(
            "[[accepted]]\nkind = \"{kind}\"\nplace = \"*abort*\"\nreason = \"agreed\"\nuntil = {until}\n"
        )
    };
    let kind = "path-removed";
    for (accepted, code, told) in [
        (
            entry(kind, "9999-12-31"),
            0,
            "accepted: agreed (until 9999-12-31)",
        ),
        (entry(kind, "2000-01-01"), 1, "expired after 2000-01-01"),
        (entry("path-added", "9999-12-31"), 1, "matches nothing"),
        (
            entry(kind, "soon"),
            2,
            "spec/accepted-changes.toml cannot be read",
        ),
    ] {
        root.write(IGNORE, &accepted);
        check(&root, &without_abort(), &[]).tells(code, &[told]);
    }
}

#[test]
fn a_draft_is_no_acceptance_until_it_has_a_reason() {
    let root = Root::with_committed_documents();
    check(&root, &without_abort(), &["--write-ignore"])
        .tells(1, &["1 entry was drafted in spec/accepted-changes.toml"]);
    check(&root, &without_abort(), &[]).tells(2, &["there is no reason"]);

    let completed = root
        .read(IGNORE)
        .replace("reason = \"\"", "reason = \"agreed\"");
    root.write(IGNORE, &completed);
    check(&root, &without_abort(), &[]).tells(0, &["accepted: agreed"]);
    check(&root, &without_abort(), &["--write-ignore"]).tells(0, &["accepted: agreed"]);
    assert_eq!(
        root.read(IGNORE),
        completed,
        "what is accepted is not drafted again"
    );
}

#[test]
fn a_revision_is_the_old_side() {
    let root = Root::with_committed_documents();
    root.write(SWAGGER, &without_abort());
    git(&root, &["init", "--quiet"]);
    git(&root, &["add", "."]);
    git(&root, &["commit", "--quiet", "--message", "one"]);
    root.write(SWAGGER, &committed());
    root.run(&["spec", "check", "--rev", "HEAD", "--fail-on", "compatible"])
        .tells(
            1,
            &[
                "old: spec/automation-services.swagger.json at HEAD (Swagger 2.0)",
                "new: spec/automation-services.swagger.json (Swagger 2.0)",
                "compatible[path-added]",
            ],
        );
    // A revision may have the document in the other form.
    fs::remove_file(root.path().join(SWAGGER)).unwrap();
    root.run(&["spec", "check", "--rev", "HEAD"]).tells(
        0,
        &["new: spec/automation-services.openapi.json (OpenAPI 3.0.3)"],
    );
    for (revision, told) in [
        ("nowhere", "there is no revision nowhere"),
        ("--output=x", "there is no revision --output=x"),
    ] {
        root.run(&["spec", "check", &format!("--rev={revision}")])
            .tells(2, &[told]);
    }
    git(&root, &["rm", "--quiet", "--cached", SWAGGER, OPENAPI]);
    git(&root, &["commit", "--quiet", "--message", "two"]);
    root.run(&["spec", "check", "--rev", "HEAD"]).tells(
        2,
        &["the revision HEAD has no spec/automation-services.swagger.json"],
    );
}

fn git(root: &Root, arguments: &[&str]) {
    let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    let status = Command::new("git")
        .args(identity)
        .args(arguments)
        .current_dir(root.path())
        .status();
    assert!(status.expect("git runs").success());
}
