//! How far a wait came.

use std::time::Duration;

use super::AbortAtLimit;
use crate::job::{Job, Status};

/// How far a wait came before it failed.
#[derive(Clone, Debug)]
pub struct WaitProgress {
    pub(super) job: Job,
    pub(super) last_status: Option<Status>,
    pub(super) last_status_age: Option<Duration>,
    pub(super) polls: u32,
    pub(super) waited: Duration,
    pub(super) abort_at_limit: Option<AbortAtLimit>,
}

impl WaitProgress {
    /// The job, to wait on or to abort.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// The last status that the server reported to this wait.
    pub fn last_status(&self) -> Option<&Status> {
        self.last_status.as_ref()
    }

    /// How old that status was when the wait ended.
    pub fn last_status_age(&self) -> Option<Duration> {
        self.last_status_age
    }

    /// How often the server was asked.
    pub fn polls(&self) -> u32 {
        self.polls
    }

    /// How long the wait took.
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// What became of the abort, where a limit was reached and the wait was told to abort the job then.
    pub fn abort_at_limit(&self) -> Option<AbortAtLimit> {
        self.abort_at_limit
    }
}
