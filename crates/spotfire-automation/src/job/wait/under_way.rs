//! A wait under way.

use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::limit::Limit;
use super::trouble::{Trouble, is_borne};
use super::{AbortAtLimit, WaitBuilder, WaitProgress};
use crate::client::after;
use crate::job::{Job, Outcome, Status, StatusCode, status};
use crate::{Error, ErrorKind, Result, RetryPolicy, WaitPolicy};

/// A wait under way.
pub(super) struct Wait<'a> {
    pub(super) job: Job,
    pub(super) policy: WaitPolicy,
    on_status: Box<dyn FnMut(&Status) + Send + 'a>,
    began: Instant,
    /// When the wait must end.
    limit: Option<Instant>,
    /// When the job must have left the queue; none once it has.
    queue_limit: Option<Instant>,
    /// The start of the job as far as it is known, else of the wait.
    born: Instant,
    next_pause: Duration,
    pub(super) polls: u32,
    last: Option<(Status, Instant)>,
    trouble: Trouble,
}

/// Why asking stopped.
enum Stop {
    Limit(Limit),
    Error(Error),
}

impl<'a> Wait<'a> {
    pub(super) fn new(builder: WaitBuilder<'a>) -> Self {
        let WaitBuilder {
            job,
            policy,
            on_status,
        } = builder;
        let began = Instant::now();
        let born = job.start().unwrap_or(began);
        let waited_in_queue = born.elapsed();
        Self {
            limit: policy.limit().map(after),
            queue_limit: policy
                .queue_limit()
                .map(|limit| after(limit.saturating_sub(waited_in_queue))),
            next_pause: first_pause(&job, &policy),
            born,
            job,
            policy,
            on_status,
            began,
            polls: 0,
            last: None,
            trouble: Trouble::default(),
        }
    }

    pub(super) async fn run(mut self) -> Result<Outcome> {
        loop {
            if let Some(outcome) = self.next_status().await?.outcome() {
                return Ok(outcome);
            }
        }
    }

    /// The next status that differs from the one before.
    pub(super) async fn next_change(&mut self) -> Result<Status> {
        loop {
            let before = self.last.as_ref().map(|(status, _)| status.clone());
            let status = self.next_status().await?;
            if before.as_ref() != Some(&status) {
                return Ok(status);
            }
        }
    }

    /// The next status that the server reports, or the error that ends the wait.
    async fn next_status(&mut self) -> Result<Status> {
        let result = match self.ask_until_answered().await {
            Ok(status) => Ok(status),
            Err(Stop::Error(error)) => Err(error.with_wait(self.progress())),
            Err(Stop::Limit(limit)) => self.stop_at(limit).await,
        };
        let observer = &self.job.client().shared().wire.observer;
        match &result {
            Ok(status) => {
                if let Some(outcome) = status.outcome() {
                    tracing::info!(job_id = %self.job.id(), status_code = %status.code(), "the job is over");
                    observer.wait_ended(Ok(&outcome));
                } else {
                    tracing::debug!(job_id = %self.job.id(), status_code = %status.code(), "the server reports a status");
                }
            }
            Err(error) => observer.wait_ended(Err(error)),
        }
        result
    }

    async fn ask_until_answered(&mut self) -> Result<Status, Stop> {
        loop {
            self.pause().await?;
            match self.poll().await? {
                Ok(status) => {
                    self.take(&status)?;
                    return Ok(status);
                }
                Err(error) => self.bear(error)?,
            }
        }
    }

    async fn pause(&mut self) -> Result<(), Stop> {
        let pause = std::mem::take(&mut self.next_pause);
        within(self.limit, sleep(pause)).await
    }

    /// Asks once. The outer error is the limit of the wait, the inner one that of the question.
    async fn poll(&mut self) -> Result<Result<Status>, Stop> {
        self.polls += 1;
        let policy = RetryPolicy::default()
            .with_attempts(1)
            .with_limit(self.job.client().shared().request_timeout);
        let question = pin!(status::ask(self.job.client(), self.job.id(), &policy));
        within(self.limit, question).await
    }

    /// Keeps a status, and plans the next question.
    fn take(&mut self, status: &Status) -> Result<(), Stop> {
        self.trouble = Trouble::default();
        self.note(status);
        self.next_pause = self.policy.pause(self.born.elapsed(), 0, None);
        if status.code() != &StatusCode::Queued {
            self.queue_limit = None;
        }
        match self.queue_limit {
            Some(limit) if limit <= Instant::now() => Err(Stop::Limit(Limit::Queue)),
            Some(limit) => {
                // At its end the server is asked once more, so that the limit ends no wait on an old answer.
                self.next_pause = self.next_pause.min(limit.duration_since(Instant::now()));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Remembers a status as the last one and shows it.
    pub(super) fn note(&mut self, status: &Status) {
        (self.on_status)(status);
        self.last = Some((status.clone(), Instant::now()));
    }

    /// Bears an error that a moment may cure, and plans the next question.
    fn bear(&mut self, error: Error) -> Result<(), Stop> {
        let age = self.born.elapsed();
        if error.kind() == ErrorKind::NotFound && age < self.policy.missing_grace() {
            self.next_pause = self.policy.pause(age, 0, None);
            return Ok(());
        }
        let troubled_for = self.trouble.age();
        let proved = self.job.client().shared().is_proved();
        if !is_borne(&error, proved) || troubled_for >= self.policy.tolerance() {
            return Err(Stop::Error(error));
        }
        self.trouble.add(error.retry_after());
        tracing::debug!(job_id = %self.job.id(), failures = self.trouble.failures, %error, "the wait goes on");
        let failures = self.trouble.failures;
        let pause = if self.job.client().shared().retries.take() {
            self.policy
                .pause_with_token(age, failures, error.retry_after())
        } else {
            self.policy.pause(age, failures, error.retry_after())
        };
        // No pause outlasts the tolerance: at its end the server is asked once more.
        self.next_pause = pause.min(self.policy.tolerance().saturating_sub(troubled_for));
        Ok(())
    }

    pub(super) fn progress(&self) -> WaitProgress {
        WaitProgress {
            job: self.job.clone(),
            last_status: self.last.as_ref().map(|(status, _)| status.clone()),
            last_status_age: self.last.as_ref().map(|(_, at)| at.elapsed()),
            polls: self.polls,
            waited: self.began.elapsed(),
            abort_at_limit: None,
        }
    }

    /// The error at a limit, when that became of the job.
    pub(super) fn limit_error(&self, limit: Limit, abort: Option<AbortAtLimit>) -> Error {
        let text = format!(
            "wait for job {} at {} reached its {limit} of {:?}; {}: {}",
            self.job.id(),
            self.job.client().server().origin(),
            limit.of(&self.policy),
            AbortAtLimit::told(abort),
            self.last_told(),
        );
        Error::new(ErrorKind::WaitLimit, text)
            .with_job_id(Some(self.job.id()))
            .with_retry_after(self.trouble.retry_after())
            .with_wait(WaitProgress {
                abort_at_limit: abort,
                ..self.progress()
            })
    }

    fn last_told(&self) -> String {
        match &self.last {
            Some((status, at)) => format!(
                "its last status was {}, {} s ago",
                status.code(),
                at.elapsed().as_secs()
            ),
            None => "no status of it was had".to_owned(),
        }
    }
}

async fn within<T>(limit: Option<Instant>, work: impl Future<Output = T>) -> Result<T, Stop> {
    match limit {
        None => Ok(work.await),
        Some(limit) => timeout_at(limit, work)
            .await
            .map_err(|_| Stop::Limit(Limit::Overall)),
    }
}

fn first_pause(job: &Job, policy: &WaitPolicy) -> Duration {
    match job.start() {
        Some(start) => policy.shortest().saturating_sub(start.elapsed()),
        None => Duration::ZERO,
    }
}
