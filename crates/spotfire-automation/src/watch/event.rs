//! What a watcher reports.

use std::time::Duration;

use crate::{Error, JobId, Outcome, Status, StatusCode};

/// What a [`Watcher`](super::Watcher) has to say about one of its jobs.
///
/// Of each job come any number of [`Status`](Self::Status) and [`Trouble`](Self::Trouble), and at the end, unless it is
/// removed before, either [`Over`](Self::Over) or [`GivenUp`](Self::GivenUp): after that it is watched no more.
#[derive(Debug)]
#[non_exhaustive]
pub enum WatchEvent {
    /// The job goes on, and its status code or message is another one than before. Also the first status of a job, and
    /// the first one after trouble, changed or not.
    Status(Status),
    /// The job is over.
    Over(Outcome),
    /// A question about the job failed, and none since the last good answer had. The job stays watched, and further
    /// failures in a row are not reported.
    Trouble(Error),
    /// The job is watched no more, although it is not known how it ended; it can be added again.
    #[non_exhaustive]
    GivenUp {
        /// Why. Of kind [`NotFound`](crate::ErrorKind::NotFound) when the server does not know the job (any more); else
        /// the last trouble, when it lasted as long as the policy tolerates, or when no waiting can cure it.
        error: Error,
        /// The status code that the server last told; of a word that is not known, the first 60 characters.
        last_code: Option<StatusCode>,
        /// How often the server was asked.
        questions: u32,
        /// For how long no question had a good answer, counted from the first that failed, without the time that the
        /// job waited for its turn.
        trouble: Duration,
    },
}

impl WatchEvent {
    /// The job that it is about. None only for an error that is about no job, which no event of a watcher holds.
    pub fn job_id(&self) -> Option<JobId> {
        match self {
            Self::Status(status) => Some(status.job_id()),
            Self::Over(outcome) => Some(outcome.job_id()),
            Self::Trouble(error) | Self::GivenUp { error, .. } => error.job_id(),
        }
    }

    /// Whether it is the last event of its job.
    pub fn is_last(&self) -> bool {
        match self {
            Self::Over(_) | Self::GivenUp { .. } => true,
            Self::Status(_) | Self::Trouble(_) => false,
        }
    }
}
