//! The one issue that `cargo xtask spec check` keeps.

use serde_json::{Value, json};

use crate::check::without_abort;
use crate::root::{End, Root, committed};
use crate::server::{Server, answer};

const TITLE: &str = "The server's API is no longer what the client was built for";

/// Runs a check against a file with this text, keeping the issue at a tracker that gives these answers.
fn check(tracker: &str, new: &str, answers: &[Value]) -> (End, Server) {
    check_in(&Root::with_committed_documents(), tracker, new, answers)
}

fn check_in(root: &Root, tracker: &str, new: &str, answers: &[Value]) -> (End, Server) {
    root.write("new.json", new);
    let answers = answers.iter().map(|it| answer("200 OK", &it.to_string()));
    let server = Server::answering(answers.collect());
    let file = root.path().join("new.json").display().to_string();
    let mut command = root.command(&["spec", "check", "--file", &file, "--issue", tracker]);
    command
        .env("GITHUB_API_URL", &server.url)
        .env("GITHUB_REPOSITORY", "owner/name")
        .env("GITHUB_TOKEN", "secret-token")
        .env("CI_API_V4_URL", &server.url)
        .env("CI_PROJECT_ID", "7")
        .env("GITLAB_TOKEN", "secret-token");
    let end = End::of(command.output().expect("xtask runs"));
    assert!(!end.told().contains("secret-token"), "{}", end.told());
    (end, server)
}

/// The fields of the last request.
fn sent(server: &Server) -> Value {
    let asked = server.asked();
    let (_, body) = asked
        .last()
        .and_then(|it| it.split_once('\n'))
        .expect("it was asked");
    serde_json::from_str(body).expect("the body is JSON")
}

fn lines(server: &Server) -> Vec<String> {
    let asked = server.asked();
    let lines = asked.iter().map(|it| it.lines().next().unwrap_or_default());
    lines
        .map(|line| line.trim_end_matches(" HTTP/1.1").to_owned())
        .collect()
}

#[test]
fn drift_opens_one_issue() {
    for (tracker, list, open, body_field, number, labels) in [
        (
            "github",
            "GET /repos/owner/name/issues?state=open&labels=spec-drift&per_page=100",
            "POST /repos/owner/name/issues",
            "body",
            "number",
            json!(["spec-drift"]),
        ),
        (
            "gitlab",
            "GET /projects/7/issues?state=opened&labels=spec-drift&per_page=100",
            "POST /projects/7/issues",
            "description",
            "iid",
            json!("spec-drift"),
        ),
    ] {
        let pull_request = json!([{"number": 3, "iid": 3, "title": "other", "pull_request": {}}]);
        let (end, server) = check(
            tracker,
            &without_abort(),
            &[pull_request, json!({number: 12})],
        );
        end.tells(1, &["issue: opened number 12"]);
        assert_eq!(lines(&server), [list, open]);
        let sent = sent(&server);
        assert_eq!(sent["title"], TITLE);
        assert_eq!(sent["labels"], labels);
        let body = sent[body_field].as_str().unwrap();
        assert!(body.starts_with("## Drift: 1 finding"), "{body}");
    }
}

#[test]
fn an_open_issue_is_kept_up_to_date_and_closed_in_the_end() {
    let root = Root::with_committed_documents();
    let stale = json!([{"number": 5, "title": TITLE, "body": "old"}]);
    let (end, server) = check_in(
        &root,
        "github",
        &without_abort(),
        &[stale.clone(), json!({})],
    );
    end.tells(1, &["issue: updated number 5"]);
    assert_eq!(lines(&server)[1], "PATCH /repos/owner/name/issues/5");

    let told = sent(&server);
    let current = json!([{"number": 5, "title": told["title"], "body": told["body"]}]);
    let (end, server) = check_in(&root, "github", &without_abort(), &[current]);
    end.tells(1, &["number 5 says so already"]);
    assert_eq!(lines(&server).len(), 1);

    let (end, server) = check("github", &committed(), &[stale, json!({})]);
    end.tells(0, &["issue: closed number 5"]);
    assert_eq!(sent(&server), json!({"state": "closed"}));

    let (end, server) = check("gitlab", &committed(), &[json!([{"iid": 5}]), json!({})]);
    end.tells(0, &["issue: closed number 5"]);
    assert_eq!(lines(&server)[1], "PUT /projects/7/issues/5");
    assert_eq!(sent(&server), json!({"state_event": "close"}));

    let (end, server) = check("gitlab", &committed(), &[json!([])]);
    end.tells(0, &["no issue is open, and none is needed"]);
    assert_eq!(lines(&server).len(), 1);
}

#[test]
fn what_could_not_be_compared_is_nobodys_issue() {
    let (end, server) = check("github", "<html>", &[json!([])]);
    end.tells(2, &["cannot be compared"]);
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn an_issue_that_cannot_be_kept_fails_the_check_and_not_the_comparison() {
    let (end, _) = check("github", &committed(), &[json!("no list")]);
    end.tells(0, &["no issue is open"]);
    let root = Root::with_committed_documents();
    root.write("new.json", &committed());
    let refused = Server::answering(vec![answer("403 Forbidden", "{}")]);
    let file = root.path().join("new.json").display().to_string();
    for (address, told) in [
        (refused.url.as_str(), "it answers 403 Forbidden"),
        ("", "GITHUB_API_URL is not set"),
    ] {
        let mut command = root.command(&["spec", "check", "--file", &file, "--issue", "github"]);
        command
            .env("GITHUB_API_URL", address)
            .env("GITHUB_REPOSITORY", "owner/name")
            .env("GITHUB_TOKEN", "token");
        End::of(command.output().unwrap()).tells(1, &["no drift", told]);
    }
}
