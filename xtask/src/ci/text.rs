//! Texts lead nowhere outside the repository.
//!
//! A reader has the repository and nothing else: a host that is not reserved for examples may belong to
//! somebody, a document that is named must be there, and the number of an issue says nothing without its tracker.

use std::collections::BTreeSet;
use std::process::Command;

use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// Hosts of standards, conventions, licences and libraries that we stand on, and the names that RFC 2606 and RFC 6761 keep for examples.
const HOSTS: &[&str] = &[
    "example",
    "example.com",
    "example.net",
    "example.org",
    "github.com",
    "invalid",
    "json-schema.org",
    "keepachangelog.com",
    "localhost",
    "semver.org",
    "spec.openapis.org",
    "test",
    "www.apache.org",
    "www.rfc-editor.org",
    "www.w3.org",
];

/// Kinds of file that are texts of ours; what tests read as data may say what it likes.
const KINDS: &[&str] = &[".md", ".rs", ".toml"];

/// Names every line that leads elsewhere.
pub(crate) fn violations(workspace: &Workspace) -> Result<Vec<String>> {
    let files = files(workspace)?;
    let documents = files.iter().map(|path| last_part(path)).collect();
    let mut found = Vec::new();
    for path in files
        .iter()
        .filter(|it| KINDS.iter().any(|kind| it.ends_with(kind)))
    {
        // A file that git still lists may be gone already.
        let text = workspace.read_if_there(path)?.unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            let reasons = reasons(line, &documents);
            found.extend(reasons.map(|reason| format!("{path}:{}: {reason}", number + 1)));
        }
    }
    Ok(found)
}

fn reasons(line: &str, documents: &BTreeSet<&str>) -> impl Iterator<Item = String> {
    let hosts = hosts(line)
        .filter(|host| !is_reserved(host))
        .map(|host| format!("the host `{host}` may belong to somebody: use one under example.com"));
    let absent = named_documents(line)
        .filter(|name| !documents.contains(last_part(name)))
        .map(|name| format!("there is no `{name}` in the repository"));
    let issues = issue_numbers(line)
        .map(|words| format!("`{words}` says nothing here: say what it is about"));
    let all: Vec<String> = hosts.chain(absent).chain(issues).collect();
    all.into_iter()
}

/// The hosts of the web addresses in a line.
fn hosts(line: &str) -> impl Iterator<Item = &str> {
    line.split("://").skip(1).map(|rest| {
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '.' && it != '-');
        rest.split_at(end.unwrap_or(rest.len())).0
    })
}

/// A name without a dot is a placeholder, and one whose last part is no word is an address in numbers or a pattern.
fn is_reserved(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let Some((_, last)) = host.rsplit_once('.') else {
        return true;
    };
    let is_name = last.len() > 1 && last.chars().all(|it| it.is_ascii_alphabetic());
    !is_name
        || HOSTS.iter().any(|reserved| {
            host.strip_suffix(reserved)
                .is_some_and(|before| before.is_empty() || before.ends_with('.'))
        })
}

/// The Markdown documents that a line names, with or without the way to them.
fn named_documents(line: &str) -> impl Iterator<Item = &str> {
    line.split(|it: char| !it.is_ascii_alphanumeric() && !"._-/".contains(it))
        .filter(|word| {
            word.strip_suffix(".md")
                .is_some_and(|name| !name.is_empty())
        })
}

/// The words "issue" in a line that are followed by a number.
fn issue_numbers(line: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = line.split(' ').collect();
    let pairs: Vec<String> = words
        .windows(2)
        .filter(|pair| matches!(pair[0].to_ascii_lowercase().as_str(), "issue" | "issues"))
        .filter(|pair| {
            pair[1]
                .trim_start_matches('#')
                .starts_with(|it: char| it.is_ascii_digit())
        })
        .map(|pair| pair.join(" "))
        .collect();
    pairs.into_iter()
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The files that are in the repository, or would be at the next commit.
fn files(workspace: &Workspace) -> Result<Vec<String>> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(workspace.root())
        .output()
        .map_err(|cause| Error::new("`git ls-files` cannot be run").caused_by(cause))?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Error::new("`git ls-files` failed").caused_by(told));
    }
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(names.split_terminator('\0').map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_lines() {
        let documents = BTreeSet::from(["README.md"]);
        for (line, found) in [
            (
                "see https://spotfire.example.com:8443/spotfire or http://127.0.0.1:1",
                0,
            ),
            (
                "https://HOST, https://{host}/, http://[::1]/, https://example",
                0,
            ),
            (
                concat!(
                    "https:/",
                    "/some.company.com/a and http:/",
                    "/myexample.com"
                ),
                2,
            ),
            ("as crates/a/README.md says", 0),
            (concat!("as notes/plan", ".md says"), 1),
            ("issue a start, an issue of 3", 0),
            (concat!("see issue", " #12 and Issue", " 3."), 2),
        ] {
            assert_eq!(reasons(line, &documents).count(), found, "{line}");
        }
    }
}
