//! The handle of a job.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Serialize, Serializer};
use tokio::time::Instant;

use super::{AbortBuilder, JobId, JobRecord, Status, WaitBuilder};
use crate::{Client, Result};

/// A job on the server: its id and the client that reaches it.
///
/// The handle is small, cheap to clone, and tied to nothing: dropping it does nothing to the job. It is had from a
/// start, or from an id with [`Client::job`], in a process that never started the job too. It serializes as
/// [its record](Job::record), from which [`Client::resume`] makes it again.
#[derive(Clone)]
#[must_use = "a handle does nothing by itself: the job goes on whether or not it is waited for"]
pub struct Job {
    client: Client,
    id: JobId,
    started: Option<Instant>,
}

impl Job {
    /// A job that was started then.
    pub(super) fn started(client: Client, id: JobId, at: Instant) -> Self {
        Self {
            client,
            id,
            started: Some(at),
        }
    }

    /// A job of which nothing but the id is known.
    pub(crate) fn of_unknown_age(client: Client, id: JobId) -> Self {
        Self {
            client,
            id,
            started: None,
        }
    }

    /// A job of that age, as far as the monotonic clock reaches back.
    pub(crate) fn of_age(client: Client, id: JobId, age: Option<Duration>) -> Self {
        Self {
            client,
            id,
            started: age.and_then(|age| Instant::now().checked_sub(age)),
        }
    }

    /// The id of the job.
    pub fn id(&self) -> JobId {
        self.id
    }

    /// The client that reaches the job.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// When the job was started, where this handle knows it.
    pub(crate) fn start(&self) -> Option<Instant> {
        self.started
    }

    /// Asks how the job stands, once and again as far as the client's [`RetryPolicy`](crate::RetryPolicy) goes.
    ///
    /// # Errors
    /// Those of [`Client::status`].
    pub async fn status(&self) -> Result<Status> {
        self.client.status(self.id).await
    }

    /// Asks the server to abort the job; see [`Client::abort`].
    pub fn abort(&self) -> AbortBuilder {
        self.client.abort(self.id)
    }

    /// Waits until the job is over; await it as it is, or set limits first.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn run(job: spotfire_automation::Job) -> spotfire_automation::Result<()> {
    /// let outcome = job.wait().with_limit(Duration::from_secs(3600)).await?;
    /// println!("{}: {}", outcome.kind(), outcome.message().unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait<'a>(&self) -> WaitBuilder<'a> {
        WaitBuilder::new(self.clone())
    }

    /// What another process needs to take the job up: see [`Client::resume`].
    pub fn record(&self) -> JobRecord {
        let started_at = self
            .started
            .and_then(|start| SystemTime::now().checked_sub(start.elapsed()));
        JobRecord::new(self.client.server().to_string(), self.id, started_at)
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("id", &self.id)
            .field("server", self.client.server())
            .finish()
    }
}

impl Serialize for Job {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.record().serialize(serializer)
    }
}
