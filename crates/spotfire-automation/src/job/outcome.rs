//! How a job ended.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{JobId, Status, StatusCode};

/// How a job ended, with the server's message.
///
/// A job that failed or was cancelled is an outcome, not an error: the server did what it was asked and reports it.
/// Serialized it is an object with the server's field names: `JobId`, `StatusCode`, `Message`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[must_use = "an outcome may be a failure"]
pub struct Outcome {
    job_id: JobId,
    #[serde(rename = "StatusCode")]
    kind: OutcomeKind,
    message: Option<String>,
}

impl Outcome {
    /// The outcome that a status tells, if it is final.
    pub(super) fn of(status: &Status) -> Option<Self> {
        let kind = OutcomeKind::of(status.code())?;
        Some(Self {
            job_id: status.job_id(),
            kind,
            message: status.message().map(str::to_owned),
        })
    }

    /// The job that ended.
    pub fn job_id(&self) -> JobId {
        self.job_id
    }

    /// Which of the three ends it was.
    pub fn kind(&self) -> OutcomeKind {
        self.kind
    }

    /// Whether the server reports `Finished`.
    ///
    /// That its data functions worked is not promised: see [`StatusCode::Finished`].
    pub fn is_success(&self) -> bool {
        self.kind == OutcomeKind::Finished
    }

    /// The server's message, as it came; of a failed job it tells the task, for example
    /// `Task 1 'Export Data to File' failed with: No analysis loaded.`
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}

/// The three ways in which a job can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutcomeKind {
    /// All tasks are done.
    Finished,
    /// A task failed, and the job with it.
    Failed,
    /// The job was cancelled: by an abort, or by one of the server's time limits (run time, background work after a
    /// task, inactivity).
    Canceled,
}

impl OutcomeKind {
    fn of(code: &StatusCode) -> Option<Self> {
        match code {
            StatusCode::Finished => Some(Self::Finished),
            StatusCode::Failed => Some(Self::Failed),
            StatusCode::Canceled => Some(Self::Canceled),
            StatusCode::NotSet
            | StatusCode::Queued
            | StatusCode::InProgress
            | StatusCode::Missing
            | StatusCode::Busy
            | StatusCode::Other(_) => None,
        }
    }

    /// The word as the server writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Finished => "Finished",
            Self::Failed => "Failed",
            Self::Canceled => "Canceled",
        }
    }
}

impl From<OutcomeKind> for StatusCode {
    fn from(kind: OutcomeKind) -> Self {
        match kind {
            OutcomeKind::Finished => Self::Finished,
            OutcomeKind::Failed => Self::Failed,
            OutcomeKind::Canceled => Self::Canceled,
        }
    }
}

impl fmt::Display for OutcomeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for OutcomeKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
