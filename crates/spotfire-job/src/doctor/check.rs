//! One thing that `doctor` looked at.

use std::fmt::Write as _;

use serde::Serialize;

use crate::text::printable;

/// What was looked at, how it stands, and what to do about it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Check {
    /// A stable word for programs: `proxy`, `server`, `clock`, `discovery`, `token`, `scopes`, `description` or `drift`.
    check: &'static str,
    /// How it stands.
    pub(crate) verdict: Verdict,
    /// What was found.
    message: String,
    /// What to do about it, where there is anything to do.
    help: Option<String>,
}

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    /// It is as it should be.
    Pass,
    /// Jobs can run all the same, or it could not be found out.
    Warn,
    /// No job can run, or it is to be feared.
    Fail,
}

impl Check {
    pub(crate) fn pass(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Pass, message)
    }

    pub(crate) fn warn(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Warn, message)
    }

    pub(crate) fn fail(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Fail, message)
    }

    fn new(check: &'static str, verdict: Verdict, message: impl Into<String>) -> Self {
        Self {
            check,
            verdict,
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A line for people, and one more for what to do.
    pub(crate) fn to_text(&self) -> String {
        let verdict = match self.verdict {
            Verdict::Pass => "pass",
            Verdict::Warn => "warn",
            Verdict::Fail => "FAIL",
        };
        let mut lines = String::new();
        for (number, line) in self.message.lines().enumerate() {
            let start = match number {
                0 => format!("{verdict}  {:<11}", self.check),
                _ => " ".repeat(17),
            };
            let _ = writeln!(lines, "{start}  {}", printable(line));
        }
        for line in self.help.iter().flat_map(|help| help.lines()) {
            let _ = writeln!(lines, "{:<19}-> {}", "", printable(line));
        }
        lines
    }
}
