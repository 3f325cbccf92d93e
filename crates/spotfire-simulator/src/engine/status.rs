//! How a job stands, as the server tells it.

use serde::Serialize;
use uuid::Uuid;

/// The `StatusCode` of an answer, with the meaning that the product's .NET API reference gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum StatusCode {
    /// The job's text cannot be parsed.
    NotSet,
    /// The job waits.
    Queued,
    /// The job runs.
    InProgress,
    /// The job is done.
    Finished,
    /// The job failed.
    Failed,
    /// There is no such job.
    Missing,
    /// The service is too busy to take the job.
    Busy,
    /// The job was cancelled.
    Canceled,
}

/// What all four operations answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExecutionStatus {
    pub(crate) job_id: Uuid,
    pub(crate) message: String,
    pub(crate) status_code: StatusCode,
}

impl ExecutionStatus {
    /// The status of a job that exists.
    pub(crate) fn of(job_id: Uuid, status_code: StatusCode, message: impl Into<String>) -> Self {
        Self {
            job_id,
            message: message.into(),
            status_code,
        }
    }

    /// The status of a start that made no job: its id is the zero GUID.
    pub(crate) fn without_job(status_code: StatusCode, message: impl Into<String>) -> Self {
        Self::of(Uuid::nil(), status_code, message)
    }

    /// The id of the job, unless there is none.
    pub(crate) fn job(&self) -> Option<Uuid> {
        (!self.job_id.is_nil()).then_some(self.job_id)
    }
}
