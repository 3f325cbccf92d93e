//! The commands that the README promises.

use super::command::Command;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// Finds the first command in a code block of the README that begins with `beginning`.
///
/// CI runs what the README says, so that the README stays true.
pub(crate) fn command(workspace: &Workspace, beginning: &str) -> Result<Command> {
    let readme = workspace.read("README.md")?;
    let line = commands(&readme)
        .find(|line| line.starts_with(beginning))
        .ok_or_else(|| {
            Error::new(format!(
                "README.md has no command that begins with `{beginning}`"
            ))
            .with_help("CI runs the commands of the README: write it in a code block there")
        })?;
    Ok(Command::cargo(line.split_whitespace().skip(1)))
}

fn commands(markdown: &str) -> impl Iterator<Item = &str> {
    let mut in_block = false;
    markdown.lines().filter(move |line| {
        if line.starts_with("```") {
            in_block = !in_block;
            return false;
        }
        in_block && line.starts_with("cargo ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_commands_in_code_blocks_alone() {
        let markdown =
            "cargo in prose\n```sh\ncargo one\nls\n```\ncargo prose\n```text\ncargo two\n```\n";
        assert_eq!(
            commands(markdown).collect::<Vec<_>>(),
            ["cargo one", "cargo two"]
        );
    }

    #[test]
    fn a_missing_command_is_an_error_that_says_where_to_write_it() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        workspace.write("README.md", "no code").unwrap();
        let error = command(&workspace, "cargo test").unwrap_err();
        assert_eq!(
            error.to_string(),
            "README.md has no command that begins with `cargo test`"
        );
    }
}
