//! What a command found out, as the one JSON document or the lines that it prints on standard output.

use serde::Serialize;
use spotfire_automation::{Outcome, Status};

use crate::{
    doctor::Check, failure::Failure, return_code::ReturnCode, sign_in_report::SignInReport, text,
};

/// The answer of one call of the tool: with `--output json` the one document on standard output, whatever happened.
///
/// Every field is always there, `null` where nothing is known. Those that come from the server are named as on the
/// wire. New fields may be added at any time; a field that goes or changes its meaning raises `formatVersion`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// The version of this form of answer: 1.
    format_version: u32,
    /// The command that was called, such as `run`; `null` when the command line could not be read.
    command: Option<&'static str>,
    /// The server's base URL.
    pub(crate) server: Option<String>,
    /// Whether the server was simulated: no real job ran.
    pub(crate) simulated: bool,
    /// The job's id, a GUID. Also there after a failure, as soon as the job is known.
    #[serde(rename = "JobId")]
    pub(crate) job_id: Option<String>,
    /// The status that the server gave last, such as `Finished`.
    #[serde(rename = "StatusCode")]
    pub(crate) status_code: Option<String>,
    /// The message that the server gave with it.
    #[serde(rename = "Message")]
    pub(crate) message: Option<String>,
    /// The stored sign-ins that `login`, `logout` and `auth status` are about; only there in theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_ins: Option<Vec<SignInReport>>,
    /// What `doctor` looked at, in the order in which it did; only there in its document.
    #[serde(skip_serializing_if = "Option::is_none")]
    checks: Option<Vec<Check>>,
    /// What the process returns: 0 to 4.
    return_code: u8,
    /// Why the command could not do what it was asked for. A job that failed or was cancelled is no error of the
    /// command: it shows in `StatusCode` and `returnCode`.
    error: Option<ReportedError>,
}

/// A failure as the report shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportedError {
    /// A stable word for programs, such as `usage` or `sign-in`.
    kind: &'static str,
    /// What happened.
    message: String,
    /// Why, outermost first.
    causes: Vec<String>,
    /// What to do next.
    help: Option<String>,
    /// The id under which the request was sent, for the server's access log.
    request_id: Option<String>,
}

impl Report {
    /// The report of a command that has found out nothing yet.
    pub(crate) fn new(command: Option<&'static str>) -> Self {
        Self {
            format_version: 1,
            command,
            server: None,
            simulated: false,
            job_id: None,
            status_code: None,
            message: None,
            sign_ins: None,
            checks: None,
            return_code: ReturnCode::Success.number(),
            error: None,
        }
    }

    /// Notes how the job stands.
    pub(crate) fn note_status(&mut self, status: &Status) {
        self.job_id = Some(status.job_id().to_string());
        self.status_code = Some(status.code().as_str().to_owned());
        self.message = status.message().map(str::to_owned);
    }

    /// Notes how the job ended.
    pub(crate) fn note_outcome(&mut self, outcome: &Outcome) {
        self.job_id = Some(outcome.job_id().to_string());
        self.status_code = Some(outcome.kind().as_str().to_owned());
        self.message = outcome.message().map(str::to_owned);
    }

    /// Notes the stored sign-ins that the command is about.
    pub(crate) fn note_sign_ins(&mut self, sign_ins: impl IntoIterator<Item = SignInReport>) {
        self.sign_ins = Some(sign_ins.into_iter().collect());
    }

    /// Notes what `doctor` looked at.
    pub(crate) fn note_checks(&mut self, checks: Vec<Check>) {
        self.checks = Some(checks);
    }

    /// Notes how the command ended and returns what the process is to return.
    pub(crate) fn conclude(&mut self, end: &Result<ReturnCode, Failure>) -> ReturnCode {
        let code = end
            .as_ref()
            .map_or_else(|failure| failure.return_code, |code| *code);
        self.return_code = code.number();
        self.error = end.as_ref().err().map(ReportedError::from);
        code
    }

    /// The report as one line of JSON.
    pub(crate) fn to_json(&self) -> String {
        // Nothing in a report can fail to serialize: no map with odd keys, no foreign type.
        let mut line = serde_json::to_string(self).unwrap_or_default();
        line.push('\n');
        line
    }

    /// The report for people: code and id, below it the server's message; nothing after a failure, which is told on
    /// standard error.
    pub(crate) fn to_text(&self) -> String {
        if self.error.is_some() {
            return String::new();
        }
        let status = self.status_code.as_deref().unwrap_or("(no status)");
        let simulated = if self.simulated { "  (simulated)" } else { "" };
        let id = self.job_id.as_deref().unwrap_or("(no id)");
        let mut lines = format!("{}  {id}{simulated}\n", text::printable(status));
        for line in self
            .message
            .iter()
            .flat_map(|message| message.lines())
            .filter(|line| !line.trim().is_empty())
        {
            lines.push_str(&format!("  {}\n", text::printable(line)));
        }
        lines
    }

    /// The sign-ins for people, also after a failure: it may be that of one among several.
    pub(crate) fn to_sign_ins(&self) -> String {
        let sign_ins = self.sign_ins.iter().flatten();
        sign_ins.map(SignInReport::to_text).collect()
    }

    /// The checks for people, also those that failed.
    pub(crate) fn to_checks(&self) -> String {
        self.checks.iter().flatten().map(Check::to_text).collect()
    }

    /// The job's id alone, for `start`; nothing after a failure.
    pub(crate) fn to_id(&self) -> String {
        match &self.job_id {
            Some(id) if self.error.is_none() => format!("{id}\n"),
            _ => String::new(),
        }
    }
}

impl From<&Failure> for ReportedError {
    fn from(failure: &Failure) -> Self {
        Self {
            kind: failure.kind,
            message: failure.message.clone(),
            causes: failure.causes(),
            help: failure.help.clone(),
            request_id: failure.request_id.clone(),
        }
    }
}
