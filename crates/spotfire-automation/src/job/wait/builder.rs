//! A wait before it begins.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use super::StatusChanges;
use super::under_way::Wait;
use crate::job::{Job, Outcome, Status};
use crate::{AtLimit, Result, WaitPolicy};

/// A wait for a job, made by [`Job::wait`]; await it, or take its status changes one by one.
#[must_use = "a wait does nothing until it is awaited"]
pub struct WaitBuilder<'a> {
    pub(super) job: Job,
    pub(super) policy: WaitPolicy,
    pub(super) on_status: Box<dyn FnMut(&Status) + Send + 'a>,
}

impl<'a> WaitBuilder<'a> {
    pub(in crate::job) fn new(job: Job) -> Self {
        let policy = job.client().shared().wait_policy.clone();
        Self {
            job,
            policy,
            on_status: Box::new(|_| {}),
        }
    }

    /// Uses this policy instead of the client's.
    pub fn with_policy(mut self, policy: WaitPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// How long to wait in all: [`WaitPolicy::with_limit`].
    pub fn with_limit(mut self, limit: Duration) -> Self {
        self.policy = self.policy.with_limit(limit);
        self
    }

    /// How long the job may stand in the queue: [`WaitPolicy::with_queue_limit`].
    pub fn with_queue_limit(mut self, limit: Duration) -> Self {
        self.policy = self.policy.with_queue_limit(limit);
        self
    }

    /// What is done with the job at either limit: [`WaitPolicy::with_at_limit`].
    pub fn with_at_limit(mut self, at_limit: AtLimit) -> Self {
        self.policy = self.policy.with_at_limit(at_limit);
        self
    }

    /// Calls `observe` with each status that the server reports, the final one included, before the wait goes on.
    ///
    /// It must not block: until it returns, the wait stands still.
    pub fn on_status<'b>(self, observe: impl FnMut(&Status) + Send + 'b) -> WaitBuilder<'b> {
        WaitBuilder {
            job: self.job,
            policy: self.policy,
            on_status: Box::new(observe),
        }
    }

    /// Waits until the job is over and returns its outcome.
    ///
    /// A job that was just started is first asked about after the shortest interval, any other at once, and then as
    /// the [`WaitPolicy`] says. Trouble that a moment may cure does not end the wait until the policy's tolerance is
    /// used up. Each question is a short request of its own: no connection is held open between them.
    ///
    /// Dropping the future stops the waiting and nothing else: the job goes on.
    ///
    /// # Errors
    /// [`WaitLimit`](crate::ErrorKind::WaitLimit) at a limit of the policy, [`NotFound`](crate::ErrorKind::NotFound)
    /// when the server does not know the job (any more), the last trouble once the tolerance is used up, and at once
    /// what no waiting can cure: [`Authentication`](crate::ErrorKind::Authentication),
    /// [`PermissionDenied`](crate::ErrorKind::PermissionDenied), [`Refused`](crate::ErrorKind::Refused) before any good
    /// answer came. Each carries the [`WaitProgress`](crate::WaitProgress).
    ///
    /// A job that failed or was cancelled is not an error: see [`Outcome`].
    pub async fn send(self) -> Result<Outcome> {
        Wait::new(self).run().await
    }

    /// Waits in the same way, and gives each status that differs from the one before, the final one last.
    ///
    /// The stream ends after the final status, or after the error that [`send`](Self::send) would have returned. It
    /// asks the server only while it is polled; dropping it stops the waiting and nothing else.
    ///
    /// ```no_run
    /// # use futures_core::Stream;
    /// # use std::future::poll_fn;
    /// # use std::pin::Pin;
    /// # async fn run(job: spotfire_automation::Job) -> spotfire_automation::Result<()> {
    /// let mut changes = job.wait().changes();
    /// while let Some(status) = poll_fn(|cx| Pin::new(&mut changes).poll_next(cx)).await {
    ///     println!("{}", status?.code());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn changes(self) -> StatusChanges<'a> {
        StatusChanges::new(Wait::new(self))
    }
}

impl fmt::Debug for WaitBuilder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitBuilder")
            .field("job", &self.job)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl<'a> IntoFuture for WaitBuilder<'a> {
    type Output = Result<Outcome>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
