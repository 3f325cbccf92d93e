//! The jobs that the server knows, and the slots that the running ones hold.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tokio::task::AbortHandle;
use tokio::time::Instant;
use uuid::Uuid;

use super::{ExecutionStatus, StatusCode};

/// A job. It is over when it no longer has a task that works on it.
pub(super) struct Job {
    status_code: StatusCode,
    message: String,
    slot: Option<OwnedSemaphorePermit>,
    work: Option<AbortHandle>,
}

/// All jobs by id, and those that are over in the order in which they ended.
#[derive(Default)]
pub(super) struct Jobs {
    by_id: HashMap<Uuid, Job>,
    over: VecDeque<(Instant, Uuid)>,
    waiting: usize,
}

impl Jobs {
    /// Adds a job that runs, if it has a slot, or waits.
    pub(super) fn add(
        &mut self,
        id: Uuid,
        slot: Option<OwnedSemaphorePermit>,
        work: AbortHandle,
    ) -> ExecutionStatus {
        let status_code = if slot.is_some() {
            StatusCode::InProgress
        } else {
            self.waiting += 1;
            StatusCode::Queued
        };
        let job = Job {
            status_code,
            message: String::new(),
            slot,
            work: Some(work),
        };
        self.by_id.insert(id, job);
        ExecutionStatus::of(id, status_code, "")
    }

    /// How many jobs wait for a slot.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// Gives a waiting job the slot that it waited for.
    pub(super) fn run(&mut self, id: Uuid, slot: OwnedSemaphorePermit) {
        if let Some(job) = self.by_id.get_mut(&id)
            && job.work.is_some()
        {
            job.status_code = StatusCode::InProgress;
            job.slot = Some(slot);
            self.waiting -= 1;
        }
    }

    /// Ends a job and frees its slot. Does nothing if it is over already, so that an outcome stays as it is.
    pub(super) fn end(&mut self, id: Uuid, status_code: StatusCode, message: String) {
        let Some(job) = self.by_id.get_mut(&id) else {
            return;
        };
        let Some(work) = job.work.take() else {
            return;
        };
        work.abort();
        if job.slot.take().is_none() {
            self.waiting -= 1;
        }
        job.status_code = status_code;
        job.message = message;
        self.over.push_back((Instant::now(), id));
    }

    /// Forgets a job, and ends it first if need be.
    pub(super) fn forget(&mut self, id: Uuid) {
        self.end(id, StatusCode::Canceled, String::new());
        // The list of those that are over may keep the id: what is gone is forgotten a second time without harm.
        self.by_id.remove(&id);
    }

    /// Forgets every job, and ends those that are not over.
    pub(super) fn forget_all(&mut self) {
        self.stop();
        *self = Self::default();
    }

    /// Forgets the jobs that have been over for at least `retention`.
    pub(super) fn forget_older_than(&mut self, retention: Duration) {
        while let Some((ended, id)) = self.over.front()
            && ended.elapsed() >= retention
        {
            self.by_id.remove(id);
            self.over.pop_front();
        }
    }

    /// How a job stands.
    pub(super) fn status(&self, id: Uuid) -> Option<ExecutionStatus> {
        let job = self.by_id.get(&id)?;
        Some(ExecutionStatus::of(
            id,
            job.status_code,
            job.message.as_str(),
        ))
    }

    /// How every job stands, in the order of their ids.
    pub(super) fn statuses(&self) -> Vec<ExecutionStatus> {
        let mut ids: Vec<Uuid> = self.by_id.keys().copied().collect();
        ids.sort_unstable();
        ids.into_iter().filter_map(|id| self.status(id)).collect()
    }

    /// Whether the job exists and is over.
    pub(super) fn is_over(&self, id: Uuid) -> bool {
        self.by_id.get(&id).is_some_and(|job| job.work.is_none())
    }

    /// Ends the work on every job, without an outcome: the server is gone.
    pub(super) fn stop(&mut self) {
        for job in self.by_id.values_mut() {
            if let Some(work) = job.work.take() {
                work.abort();
            }
        }
    }
}
