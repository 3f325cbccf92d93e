//! What happens at a limit of a wait.

use std::fmt;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::under_way::Wait;
use crate::client::after;
use crate::job::{Abort, OutcomeKind, Status};
use crate::{AtLimit, Result, WaitPolicy};

/// How long a job that was aborted at a limit is watched for its end.
const SETTLE: Duration = Duration::from_secs(30);

/// What became of the abort at a limit of a wait, where the wait was told to abort: see [`AtLimit::Abort`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AbortAtLimit {
    /// The job was aborted: the server reported `Canceled` after the abort.
    Aborted,
    /// The server took the abort, but the end of the job was not seen within 30 s.
    Taken,
    /// The abort could not be had, for the reason that is the error's source. The job goes on.
    Failed,
}

impl AbortAtLimit {
    /// What the error says of the job.
    pub(super) fn told(abort: Option<Self>) -> &'static str {
        match abort {
            None => "the job goes on",
            Some(Self::Aborted) => "the job was aborted",
            Some(Self::Taken) => "an abort was taken, but the end of the job was not seen",
            Some(Self::Failed) => "it could not be aborted, so the job goes on",
        }
    }
}

/// A limit that was reached.
#[derive(Clone, Copy, Debug)]
pub(super) enum Limit {
    Overall,
    Queue,
}

impl Limit {
    pub(super) fn of(self, policy: &WaitPolicy) -> Duration {
        match self {
            Self::Overall => policy.limit(),
            Self::Queue => policy.queue_limit(),
        }
        .unwrap_or_default()
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Overall => "limit",
            Self::Queue => "limit in the queue",
        })
    }
}

impl Wait<'_> {
    /// Ends the wait at a limit; a job that turns out to be over by itself still gives its last status.
    pub(super) async fn stop_at(&mut self, limit: Limit) -> Result<Status> {
        match self.policy.at_limit() {
            AtLimit::LeaveRunning => Err(self.limit_error(limit, None)),
            AtLimit::Abort => self.abort_at(limit).await,
        }
    }

    async fn abort_at(&mut self, limit: Limit) -> Result<Status> {
        let reason = format!(
            "the client's {limit} of {:?} is over",
            limit.of(&self.policy)
        );
        match self.job.abort().with_reason(reason).await {
            Ok(Abort::AlreadyOver(outcome)) => {
                let status = Status::from(outcome);
                self.note(&status);
                Ok(status)
            }
            Ok(Abort::Taken(status)) => self.settle(status, limit).await,
            Err(error) => Err(self
                .limit_error(limit, Some(AbortAtLimit::Failed))
                .with_source(error)),
        }
    }

    /// Asks until the end of the job is seen, or the time for that is over. Trouble is borne.
    async fn settle(&mut self, mut status: Status, limit: Limit) -> Result<Status> {
        let end = after(SETTLE);
        loop {
            self.note(&status);
            match status.outcome().map(|outcome| outcome.kind()) {
                Some(OutcomeKind::Canceled) => {
                    return Err(self.limit_error(limit, Some(AbortAtLimit::Aborted)));
                }
                Some(OutcomeKind::Finished | OutcomeKind::Failed) => return Ok(status),
                None => {}
            }
            status = match self.next_before(end).await {
                Some(status) => status,
                None => return Err(self.limit_error(limit, Some(AbortAtLimit::Taken))),
            };
        }
    }

    async fn next_before(&mut self, end: Instant) -> Option<Status> {
        while Instant::now() < end {
            self.polls += 1;
            let question = async {
                sleep(self.policy.shortest()).await;
                self.job.status().await
            };
            if let Ok(Ok(status)) = timeout_at(end, question).await {
                return Some(status);
            }
        }
        None
    }
}
