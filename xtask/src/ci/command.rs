//! A command that a step of CI runs.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::process;

use crate::error::{Error, Result};
use crate::exit::Verdict;
use crate::workspace::Workspace;

/// The program that most commands are of.
const CARGO: &str = "cargo";

/// A command of cargo or of another program; its output goes where ours goes, as it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    /// The name of the program in the path.
    program: &'static str,
    arguments: Vec<String>,
    environment: Vec<(&'static str, &'static str)>,
}

impl Command {
    /// Takes the words after `cargo`.
    pub(crate) fn cargo<T: Into<String>>(arguments: impl IntoIterator<Item = T>) -> Self {
        Self::of(CARGO, arguments)
    }

    /// Takes a program that is not part of the toolchain, and its arguments.
    pub(crate) fn of<T: Into<String>>(
        program: &'static str,
        arguments: impl IntoIterator<Item = T>,
    ) -> Self {
        Command {
            program,
            arguments: arguments.into_iter().map(Into::into).collect(),
            environment: Vec::new(),
        }
    }

    pub(crate) fn with_environment(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    pub(crate) fn with_argument(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Runs the command in the root of the workspace until it ends.
    pub(crate) fn run(&self, workspace: &Workspace) -> Result<Verdict> {
        let mut command = process::Command::new(match self.program {
            CARGO => cargo(),
            other => other.into(),
        });
        command.args(&self.arguments).current_dir(workspace.root());
        for name in env::vars_os().map(|(name, _)| name).filter(is_of_xtask) {
            command.env_remove(name);
        }
        command
            .env("INSTA_UPDATE", "no")
            .envs(self.environment.iter().copied());
        let status = command.status().map_err(|cause| {
            Error::new(format!("`{self}` cannot be run"))
                .caused_by(cause)
                .with_help(format!(
                    "{} must be in the path; .ci/run installs it",
                    self.program
                ))
        })?;
        Ok(if status.success() {
            Verdict::Clean
        } else {
            Verdict::Found
        })
    }
}

/// Writes the command as one would type it.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.environment {
            write!(f, "{name}='{value}' ")?;
        }
        write!(f, "{} {}", self.program, self.arguments.join(" "))
    }
}

/// The cargo that started this program, or the one in the path.
pub(crate) fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Tells the variables that `cargo run` sets to describe xtask itself.
///
/// Build scripts of dependencies watch some of them: left in place, they would build anew what a cargo
/// that was started from a shell has built already, and the other way round.
fn is_of_xtask(name: &OsString) -> bool {
    name.to_str().is_some_and(|name| {
        [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
            "CARGO_PRIMARY_",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_one_would_type_it() {
        let command = Command::cargo(["doc", "--no-deps"])
            .with_environment("RUSTDOCFLAGS", "-D warnings")
            .with_argument("--locked");
        assert_eq!(
            command.to_string(),
            "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --locked"
        );
    }
}
