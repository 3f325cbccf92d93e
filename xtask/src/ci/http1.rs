//! HTTP/2 stays out of what is given to users.
//!
//! reqwest sends a request again by itself when HTTP/2 refuses it, and a start leaves at most once. In tests HTTP/2 is
//! wanted: they prove that starts go over HTTP/1.1 even where another crate has switched it on. So this is asked of the
//! dependencies that users get, not of the whole tree as the bans of `deny.toml` are.

use std::process;

use super::command::cargo;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// Those who send requests.
const CLIENTS: &[&str] = &[
    "spotfire-auth",
    "spotfire-automation",
    "spotfire-job",
    "xtask",
];

/// The crate that speaks HTTP/2 for hyper and reqwest.
const HTTP2: &str = "h2";

/// Names every client that brings HTTP/2, whatever its features.
pub(crate) fn violations(workspace: &Workspace) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for client in CLIENTS {
        if names(&tree(workspace, client)?, HTTP2) {
            found.push(format!(
                "`{client}` depends on `{HTTP2}`: reqwest sends again by itself what HTTP/2 refuses, and a start leaves \
                 at most once. `cargo tree -p {client} -e normal --all-features -i {HTTP2}` shows the way"
            ));
        }
    }
    Ok(found)
}

fn tree(workspace: &Workspace, package: &str) -> Result<String> {
    let output = process::Command::new(cargo())
        .args([
            "tree",
            "--locked",
            "--edges",
            "normal",
            "--all-features",
            "--target",
            "all",
        ])
        .args(["--prefix", "none", "--format", "{p}", "--package", package])
        .current_dir(workspace.root())
        .output()
        .map_err(|cause| Error::new("`cargo tree` cannot be run").caused_by(cause))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Error::new(format!(
            "`cargo tree` failed for {package}: {}",
            said.trim()
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Tells whether a tree of lines like `h2 v0.4.12` has a crate.
fn names(tree: &str, package: &str) -> bool {
    tree.lines().any(|line| {
        line.split_once(' ')
            .is_some_and(|(name, _)| name == package)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_crate_by_its_whole_name() {
        let tree = "spotfire-auth v0.1.0 (/somewhere)\nh2 v0.4.12\n";
        assert!(names(tree, "h2"));
        assert!(!names("h2-support v0.1.0\nmesh2 v1.0.0\n", "h2"));
    }
}
