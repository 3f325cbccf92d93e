//! Adding and removing jobs from elsewhere.

use std::fmt;
use std::hash::{Hash, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::durations::Definition;
use super::state::State;
use crate::{Client, Error, Job, JobId, Result};

/// Adds jobs to a [`Watcher`](super::Watcher) and removes them, from any task or thread, while it is running.
///
/// It is cheap to clone. While there is one, the watcher's stream does not end for want of jobs.
pub struct WatchHandle(Arc<Shared>);

/// What a watcher shares with its handles.
pub(super) struct Shared {
    pub(super) client: Client,
    hasher: RandomState,
    state: Mutex<State>,
}

impl WatchHandle {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        shared.state().open_handle();
        Self(shared)
    }

    /// Watches a job from now on; false when it is watched already.
    ///
    /// A job of which the start is known is first asked about when it is half as old as the policy's shortest pause, any
    /// other as soon as the budget allows.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) when the job is another server's, when the watcher has as many
    /// jobs as it may have, and when it was dropped.
    pub fn add(&self, job: &Job) -> Result<bool> {
        self.0.add(job)
    }

    /// Watches a job as a run of a definition: see [`Watcher::add_run_of`](super::Watcher::add_run_of).
    ///
    /// # Errors
    /// Those of [`add`](Self::add).
    pub fn add_run_of(&self, definition: impl Hash, job: &Job) -> Result<bool> {
        self.0.add_run_of(definition, job)
    }

    /// Stops watching a job; false when it was not watched. Once this has returned, no event of the job comes any more.
    ///
    /// The job itself goes on.
    pub fn remove(&self, id: JobId) -> bool {
        self.0.remove(id)
    }

    /// How many jobs are watched.
    pub fn len(&self) -> usize {
        self.0.state().len()
    }

    /// Whether no job is watched.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Clone for WatchHandle {
    fn clone(&self) -> Self {
        Self::new(self.0.clone())
    }
}

impl Drop for WatchHandle {
    fn drop(&mut self) {
        self.0.change(State::close_handle);
    }
}

impl fmt::Debug for WatchHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WatchHandle")
            .field("server", self.0.client.server())
            .field("jobs", &self.len())
            .finish()
    }
}

impl Shared {
    pub(super) fn new(client: Client, state: State) -> Arc<Self> {
        Arc::new(Self {
            client,
            hasher: RandomState::new(),
            state: Mutex::new(state),
        })
    }

    /// Nothing is left half done where the lock is held, so a panic elsewhere does no harm.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, job: &Job) -> Result<bool> {
        self.check(job)?;
        self.change(|state| state.add(job.id(), job.start(), None))
    }

    pub(super) fn add_run_of(&self, definition: impl Hash, job: &Job) -> Result<bool> {
        self.check(job)?;
        let definition = Definition::of(&self.hasher, definition);
        self.change(|state| state.add(job.id(), job.start(), Some(definition)))
    }

    pub(super) fn remove(&self, id: JobId) -> bool {
        self.change(|state| state.remove(id))
    }

    /// Changes the state and wakes the watcher if it is news for it; not under the lock, for a waker is foreign code.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state();
        let result = change(&mut state);
        let to_wake = state.take_waker();
        drop(state);
        if let Some(waker) = to_wake {
            waker.wake();
        }
        result
    }

    fn check(&self, job: &Job) -> Result<()> {
        if job.client().server() == self.client.server() {
            return Ok(());
        }
        Err(Error::configuration(format!(
            "job {} cannot be watched: it runs on another server than {}; make a watcher for each server",
            job.id(),
            self.client.server()
        ))
        .with_job_id(Some(job.id())))
    }
}
