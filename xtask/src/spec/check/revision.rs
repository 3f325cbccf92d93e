//! Documents as a git revision has them.

use std::process::Command;

use crate::error::{Error, Result};
use crate::spec::products::{OPENAPI, SWAGGER, path};
use crate::workspace::Workspace;

/// Reads the document `name` as it was at a revision; returns what it is called and its text.
pub(super) fn read(workspace: &Workspace, revision: &str, name: &str) -> Result<(String, Vec<u8>)> {
    let commit = commit(workspace, revision)?;
    for ending in [SWAGGER, OPENAPI] {
        let path = path(name, ending);
        // A path that begins with `./` is looked for from the folder of the workspace, wherever that is in the repository.
        if let Some(text) = git(
            workspace,
            &["cat-file", "blob", &format!("{commit}:./{path}")],
        )? {
            return Ok((format!("{path} at {revision}"), text));
        }
    }
    let wanted = path(name, SWAGGER);
    Err(Error::new(format!(
        "the revision {revision} has no {wanted}"
    )))
}

fn commit(workspace: &Workspace, revision: &str) -> Result<String> {
    let asked = format!("{revision}^{{commit}}");
    let arguments = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &asked,
    ];
    let answer = git(workspace, &arguments)?;
    let commit = answer.map(|it| String::from_utf8_lossy(&it).trim().to_owned());
    commit.ok_or_else(|| {
        Error::new(format!("there is no revision {revision}"))
            .with_help("in a shallow clone, fetch it first: git fetch origin REVISION")
    })
}

/// Returns what git writes, or nothing where it finds nothing.
fn git(workspace: &Workspace, arguments: &[&str]) -> Result<Option<Vec<u8>>> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(workspace.root())
        .output()
        .map_err(|cause| Error::new("git cannot be run").caused_by(cause))?;
    Ok(output.status.success().then_some(output.stdout))
}
