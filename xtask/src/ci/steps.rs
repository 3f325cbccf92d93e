//! The steps of CI, cheap ones first.

use cargo_metadata::Package;

use super::command::Command;
use super::packages::{is_published, members};
use super::{arrows, deny, http1, package, readme, rust_version, text, workflows};
use crate::error::Result;
use crate::spec;
use crate::workspace::Workspace;

/// One thing that CI holds.
pub(crate) struct Step {
    /// What it is called on the command line.
    pub(crate) id: &'static str,
    /// What holds when it passes.
    pub(crate) holds: &'static str,
    pub(crate) work: Work,
}

/// How a step finds out.
pub(crate) enum Work {
    /// By commands, all of which must succeed.
    Commands(fn(&Workspace) -> Result<Vec<Command>>),
    /// By a rule of our own, which returns what breaks it.
    Rule(fn(&Workspace) -> Result<Vec<String>>),
}

use Work::{Commands, Rule};

/// All of them, in the order in which they run.
pub(crate) const STEPS: &[Step] = &[
    Step {
        id: "fmt",
        holds: "the code is formatted",
        work: Commands(|_| Ok(vec![Command::cargo(["fmt", "--all", "--check"])])),
    },
    Step {
        id: "arrows",
        holds: "no crate depends on one it must not know",
        work: Rule(arrows::violations),
    },
    Step {
        id: "deny",
        holds: "licences and crates are those that deny.toml allows",
        work: Rule(deny::violations),
    },
    Step {
        id: "http1",
        holds: "no client brings HTTP/2",
        work: Rule(http1::violations),
    },
    Step {
        id: "rust-version",
        holds: "no dependency needs a newer Rust than the workspace promises",
        work: Rule(rust_version::violations),
    },
    Step {
        id: "text",
        holds: "texts lead nowhere outside the repository",
        work: Rule(text::violations),
    },
    Step {
        id: "spec",
        holds: "the converted document and its copies are up to date, and the generator takes it",
        work: Rule(spec::stale),
    },
    Step {
        id: "workflows",
        holds: "the files of CI systems have the form that these want, and the linter of workflows finds nothing",
        work: Commands(workflows::checks),
    },
    Step {
        id: "clippy",
        holds: "no lint fires, with every feature",
        work: Commands(clippy),
    },
    Step {
        id: "docs",
        holds: "the documentation builds without a warning",
        work: Commands(docs),
    },
    Step {
        id: "features",
        holds: "each published crate builds by itself, with no, default and all features",
        work: Commands(feature_sets),
    },
    Step {
        id: "readme",
        holds: "the first command of the README does what it says",
        work: Commands(|workspace| Ok(vec![readme::command(workspace, "cargo run")?])),
    },
    Step {
        id: "tests",
        holds: "the test command of the README passes",
        work: Commands(|workspace| Ok(vec![readme::command(workspace, "cargo test")?])),
    },
    Step {
        id: "browser",
        holds: "a person signs in with a real browser: Chromium, headless",
        work: Commands(|_| Ok(vec![test_with_more("browser")])),
    },
    Step {
        id: "oauth-peers",
        holds: "independent OAuth 2.0 servers and clients understand ours",
        work: Commands(|_| Ok(vec![test_with_more("oauth-peers")])),
    },
    Step {
        id: "package",
        holds: "the published crates pack and build from their packages",
        work: Commands(package::checks),
    },
];

fn clippy(_: &Workspace) -> Result<Vec<Command>> {
    let all = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ];
    Ok(vec![Command::cargo(all)])
}

fn docs(_: &Workspace) -> Result<Vec<Command>> {
    let all = Command::cargo(["doc", "--workspace", "--no-deps", "--all-features"]);
    Ok(vec![all.with_environment("RUSTDOCFLAGS", "-D warnings")])
}

/// Lints rather than checks: what only a feature uses is unused without it.
fn feature_sets(workspace: &Workspace) -> Result<Vec<Command>> {
    let members = members(workspace)?;
    let published = members.iter().filter(|member| is_published(member));
    Ok(published
        .flat_map(|member| {
            feature_flags(member)
                .iter()
                .map(|flags| lint(member, flags))
        })
        .collect())
}

/// The flags for each set of features; where there are no features, one set is all.
fn feature_flags(package: &Package) -> &'static [&'static [&'static str]] {
    if package.features.is_empty() {
        &[&[]]
    } else {
        &[&["--no-default-features"], &[], &["--all-features"]]
    }
}

fn lint(package: &Package, flags: &[&str]) -> Command {
    let before = ["clippy", "--package", package.name.as_str()];
    let all = before.iter().chain(flags).chain(&["--", "-D", "warnings"]);
    Command::cargo(all.copied())
}

/// The test of that name, which a feature switches on since it needs more than the toolchain.
///
/// What is built is what the step before built, and a little more: another choice of packages or features would build all anew.
fn test_with_more(test: &str) -> Command {
    Command::cargo([
        "test",
        "--workspace",
        "--features",
        "workspace-tests/browser,workspace-tests/oauth-peers",
        "--test",
        test,
    ])
}
