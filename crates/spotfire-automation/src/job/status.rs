//! How a job stands at one moment.

use serde::Serialize;

use super::about::{About, Operation};
use super::code;
use super::report::Report;
use super::{JobId, Outcome, StatusCode, repeat, reply};
use crate::{Client, Result, RetryPolicy};

/// How a job stood when the server was asked.
///
/// Serialized it is an object with the server's field names: `JobId`, `StatusCode`, `Message`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Status {
    job_id: JobId,
    #[serde(rename = "StatusCode")]
    code: StatusCode,
    message: Option<String>,
}

impl Status {
    /// What a report says about the job that was asked about.
    pub(super) fn of(job_id: JobId, report: Report) -> Self {
        code::warn_of_unknown(&report.code);
        Self {
            job_id,
            code: report.code,
            message: report.message,
        }
    }

    /// The job that was asked about.
    pub fn job_id(&self) -> JobId {
        self.job_id
    }

    /// The server's word for how the job stands.
    pub fn code(&self) -> &StatusCode {
        &self.code
    }

    /// The server's message, as it came. None when it was missing, null or empty.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// How the job ended, if it is over.
    pub fn outcome(&self) -> Option<Outcome> {
        Outcome::of(self)
    }
}

impl From<Outcome> for Status {
    fn from(outcome: Outcome) -> Self {
        Self {
            job_id: outcome.job_id(),
            code: outcome.kind().into(),
            message: outcome.message().map(str::to_owned),
        }
    }
}

/// Asks for the status of a job, again as far as the policy goes.
///
/// # Errors
/// Those of [`Client::status`].
pub(crate) async fn ask(client: &Client, id: JobId, policy: &RetryPolicy) -> Result<Status> {
    let about = About::job(client, Operation::Status, id);
    let shared = client.shared();
    let report = repeat::ask(client, policy, &about, id, |terms| {
        reply::send_request(
            shared,
            terms,
            about.operation,
            shared.status_request.about(id),
        )
    });
    Ok(Status::of(id, report.await?))
}
