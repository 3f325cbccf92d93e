//! Starts, aborts and tells of jobs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;
use tokio::time;
use uuid::Uuid;

use super::jobs::Jobs;
use super::tasks::{self, Analysis};
use super::{EngineSettings, ExecutionStatus, StatusCode, TaskSelector};
use crate::definition::{Definition, Task};

/// The engine. Dropping it ends all work on jobs.
pub(crate) struct JobEngine(Arc<Shared>);

/// What the engine and the work on its jobs share.
struct Shared {
    settings: EngineSettings,
    slots: Arc<Semaphore>,
    jobs: Mutex<Jobs>,
    failing_tasks: Mutex<Vec<(TaskSelector, String)>>,
}

/// What came of an abort.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Abort {
    /// The job is cancelled now.
    Taken(ExecutionStatus),
    /// The job was over before, and stays as it is.
    AlreadyOver(ExecutionStatus),
    /// There is no such job.
    Unknown,
}

impl JobEngine {
    pub(crate) fn new(settings: EngineSettings) -> Self {
        Self(Arc::new(Shared {
            slots: Arc::new(Semaphore::new(settings.slots.min(Semaphore::MAX_PERMITS))),
            jobs: Mutex::default(),
            failing_tasks: Mutex::new(settings.failing_tasks.clone()),
            settings,
        }))
    }

    /// Starts a job, if a slot or a place in the queue is free: `InProgress`, `Queued` or `Busy`.
    ///
    /// Must be called inside a tokio runtime.
    pub(crate) fn start(&self, definition: Definition) -> ExecutionStatus {
        // All under one lock: no two starts see the same free place, and the work cannot end before it is known.
        let mut jobs = self.0.jobs();
        let slot = Arc::clone(&self.0.slots).try_acquire_owned().ok();
        if slot.is_none() && jobs.waiting() >= self.0.settings.queue_limit {
            return ExecutionStatus::without_job(
                StatusCode::Busy,
                "The service is busy. Try again later.",
            );
        }
        let id = Uuid::new_v4();
        let work = work(Arc::clone(&self.0), id, definition, slot.is_none());
        jobs.add(id, slot, tokio::spawn(work).abort_handle())
    }

    /// How a job stands; nothing if there is no such job, or none any more.
    pub(crate) fn status(&self, id: Uuid) -> Option<ExecutionStatus> {
        self.0.jobs().status(id)
    }

    /// How every job stands, in the order of their ids.
    pub(crate) fn statuses(&self) -> Vec<ExecutionStatus> {
        self.0.jobs().statuses()
    }

    /// Cancels a job that waits or runs.
    pub(crate) fn abort(&self, id: Uuid, reason: Option<&str>) -> Abort {
        let mut jobs = self.0.jobs();
        let was_over = jobs.is_over(id);
        let message = match reason {
            Some(reason) if !reason.is_empty() => format!("The job was canceled: {reason}"),
            Some(_) | None => "The job was canceled.".to_owned(),
        };
        jobs.end(id, StatusCode::Canceled, message);
        match jobs.status(id) {
            None => Abort::Unknown,
            Some(status) if was_over => Abort::AlreadyOver(status),
            Some(status) => Abort::Taken(status),
        }
    }

    /// Forgets a job and ends its work.
    pub(crate) fn forget(&self, id: Uuid) {
        self.0.jobs().forget(id);
    }

    /// Forgets every job and ends all work.
    pub(crate) fn forget_all(&self) {
        self.0.jobs().forget_all();
    }

    /// Lets the tasks that `task` selects fail from now on.
    pub(crate) fn fail_task(&self, task: TaskSelector, message: String) {
        self.0.failing_tasks().push((task, message));
    }
}

impl Drop for JobEngine {
    fn drop(&mut self) {
        self.0.jobs().stop();
    }
}

impl Shared {
    /// The jobs, without those that have been over for too long.
    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.forget_older_than(self.settings.job_retention);
        jobs
    }

    fn failing_tasks(&self) -> MutexGuard<'_, Vec<(TaskSelector, String)>> {
        self.failing_tasks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs the tasks in order until one fails.
    async fn run(&self, tasks: &[Task]) -> Result<(), String> {
        let mut analysis = Analysis::default();
        for (index, task) in tasks.iter().enumerate() {
            time::sleep(self.settings.task_duration).await;
            analysis
                .perform(task, &self.failing_tasks())
                .map_err(|message| tasks::failure(index, task, &message))?;
        }
        Ok(())
    }
}

/// The work on one job, from its place in the queue to its outcome.
async fn work(shared: Arc<Shared>, id: Uuid, definition: Definition, must_wait: bool) {
    if must_wait {
        // The semaphore serves in order of arrival, and is never closed.
        let Ok(slot) = Arc::clone(&shared.slots).acquire_owned().await else {
            return;
        };
        shared.jobs().run(id, slot);
    }
    let tasks = shared.run(&definition.tasks);
    let outcome = match shared.settings.job_time_limit {
        Some(limit) => time::timeout(limit, tasks).await.map_err(|_| limit),
        None => Ok(tasks.await),
    };
    let (status_code, message) = match outcome {
        Ok(Ok(())) => (StatusCode::Finished, String::new()),
        Ok(Err(failure)) => (StatusCode::Failed, failure),
        Err(limit) => (
            StatusCode::Canceled,
            format!(
                "The job was canceled: it exceeded the maximum job execution time of {limit:?}."
            ),
        ),
    };
    shared.jobs().end(id, status_code, message);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const TASK: Duration = Duration::from_secs(10);
    /// A moment, to look at things beside and not in the instant in which they change.
    const MOMENT: Duration = Duration::from_millis(1);

    fn settings() -> EngineSettings {
        EngineSettings {
            slots: 2,
            queue_limit: 1,
            task_duration: TASK,
            ..EngineSettings::default()
        }
    }

    /// A job of built-in tasks, each titled like its name in lower case.
    fn job(tasks: &[&str]) -> Definition {
        let task = |name: &&str| Task {
            name: (*name).to_owned(),
            namespace: "urn:tibco:spotfire.dxp.automation.tasks".to_owned(),
            title: name.to_lowercase(),
        };
        Definition {
            tasks: tasks.iter().map(task).collect(),
        }
    }

    impl JobEngine {
        fn start_tasks(&self, tasks: &[&str]) -> ExecutionStatus {
            self.start(job(tasks))
        }

        fn code(&self, started: &ExecutionStatus) -> StatusCode {
            self.status(started.job_id).unwrap().status_code
        }
    }

    /// Lets `duration` and a moment pass, and what is due happen.
    async fn pass(duration: Duration) {
        time::sleep(duration + MOMENT).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_ends_as_its_tasks_do() {
        let no_analysis =
            |title: &str| format!("Task 1 '{title}' failed with: No analysis loaded.");
        let open = "OpenAnalysisFromLibrary";
        let cases: [(&[&str], StatusCode, String); 9] = [
            (&[], StatusCode::Finished, String::new()),
            (
                &["SendEmail", "Custom"],
                StatusCode::Finished,
                String::new(),
            ),
            (
                &[open, "ExportDataToFile", "ExportImage"],
                StatusCode::Finished,
                String::new(),
            ),
            (
                &[open, "ApplyBookmark", "SaveAnalysisToLibrary"],
                StatusCode::Finished,
                String::new(),
            ),
            (
                &["ExportDataToFile", open],
                StatusCode::Failed,
                no_analysis("exportdatatofile"),
            ),
            (
                &["ExportImage"],
                StatusCode::Failed,
                no_analysis("exportimage"),
            ),
            (
                &["ApplyBookmark"],
                StatusCode::Failed,
                no_analysis("applybookmark"),
            ),
            (
                &["SaveAnalysisToLibrary"],
                StatusCode::Failed,
                no_analysis("saveanalysistolibrary"),
            ),
            (
                &[open, "Bad", "SendEmail"],
                StatusCode::Failed,
                "Task 2 'bad' failed with: Out of memory.".to_owned(),
            ),
        ];
        for (tasks, status_code, message) in cases {
            let engine = JobEngine::new(settings());
            engine.fail_task(TaskSelector::name("Bad"), "Out of memory.".to_owned());
            let started = engine.start_tasks(tasks);
            assert_eq!(started.status_code, StatusCode::InProgress, "{tasks:?}");
            pass(TASK * 3).await;
            let expected = ExecutionStatus::of(started.job_id, status_code, message);
            assert_eq!(engine.status(started.job_id), Some(expected), "{tasks:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn each_task_takes_its_time_and_the_first_failure_ends_the_job() {
        let engine = JobEngine::new(settings());
        let good = engine.start_tasks(&["A", "B", "C"]);
        let bad = engine.start_tasks(&["A", "ExportImage", "C"]);
        pass(TASK * 2 - MOMENT * 2).await;
        assert_eq!(engine.code(&bad), StatusCode::InProgress);
        pass(MOMENT).await;
        assert_eq!(engine.code(&bad), StatusCode::Failed);
        assert_eq!(engine.code(&good), StatusCode::InProgress);
        pass(TASK).await;
        assert_eq!(engine.code(&good), StatusCode::Finished);
    }

    #[tokio::test(start_paused = true)]
    async fn jobs_wait_for_a_slot_in_order_and_past_the_limit_are_turned_away() {
        let engine = JobEngine::new(EngineSettings {
            queue_limit: 2,
            slots: 1,
            ..settings()
        });
        let jobs: Vec<_> = (0..4).map(|_| engine.start_tasks(&["A"])).collect();
        let codes: Vec<_> = jobs.iter().map(|job| job.status_code).collect();
        let [running, waiting, busy] =
            [StatusCode::InProgress, StatusCode::Queued, StatusCode::Busy];
        assert_eq!(codes, [running, waiting, waiting, busy]);
        assert_eq!(jobs[3].job(), None);

        pass(TASK).await;
        assert_eq!(engine.code(&jobs[0]), StatusCode::Finished);
        assert_eq!(engine.code(&jobs[1]), StatusCode::InProgress);
        assert_eq!(engine.code(&jobs[2]), StatusCode::Queued);
        assert_eq!(engine.start_tasks(&["A"]).status_code, StatusCode::Queued);
        pass(TASK * 2).await;
        assert_eq!(engine.code(&jobs[2]), StatusCode::Finished);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slot_is_free_the_moment_a_job_is_over() {
        let engine = JobEngine::new(EngineSettings {
            slots: 1,
            queue_limit: 0,
            ..settings()
        });
        let first = engine.start_tasks(&["A"]);
        assert_eq!(engine.start_tasks(&["A"]).status_code, StatusCode::Busy);
        engine.abort(first.job_id, None);
        let second = engine.start_tasks(&["A"]);
        assert_eq!(second.status_code, StatusCode::InProgress);
        pass(TASK).await;
        assert_eq!(engine.code(&second), StatusCode::Finished);
        assert_eq!(
            engine.start_tasks(&["A"]).status_code,
            StatusCode::InProgress
        );
    }

    #[tokio::test(start_paused = true)]
    async fn an_abort_ends_a_job_that_waits_or_runs_once_and_for_all() {
        let engine = JobEngine::new(EngineSettings {
            slots: 1,
            ..settings()
        });
        let running = engine.start_tasks(&["A"]);
        let waiting = engine.start_tasks(&["A"]);
        let canceled = |job: &ExecutionStatus, message: &str| {
            ExecutionStatus::of(job.job_id, StatusCode::Canceled, message)
        };
        let first = canceled(&waiting, "The job was canceled: no longer needed");
        let second = canceled(&running, "The job was canceled.");
        let cases = [
            (
                waiting.job_id,
                Some("no longer needed"),
                Abort::Taken(first.clone()),
            ),
            (
                waiting.job_id,
                Some("again"),
                Abort::AlreadyOver(first.clone()),
            ),
            (running.job_id, Some(""), Abort::Taken(second.clone())),
            (Uuid::nil(), None, Abort::Unknown),
        ];
        for (id, reason, expected) in cases {
            assert_eq!(engine.abort(id, reason), expected);
        }
        pass(TASK * 2).await;
        assert_eq!(engine.status(waiting.job_id), Some(first));
        assert_eq!(engine.status(running.job_id), Some(second));
        assert_eq!(engine.0.jobs().waiting(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_is_canceled_at_the_time_limit_which_starts_when_it_runs() {
        let engine = JobEngine::new(EngineSettings {
            slots: 1,
            job_time_limit: Some(TASK + MOMENT),
            ..settings()
        });
        let long = engine.start_tasks(&["A", "B"]);
        let short = engine.start_tasks(&["A"]);
        pass(TASK * 3).await;
        let message =
            "The job was canceled: it exceeded the maximum job execution time of 10.001s.";
        let expected = ExecutionStatus::of(long.job_id, StatusCode::Canceled, message);
        assert_eq!(engine.status(long.job_id), Some(expected));
        assert_eq!(engine.code(&short), StatusCode::Finished);
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_that_is_over_is_forgotten_after_a_while_and_no_other() {
        let engine = JobEngine::new(EngineSettings {
            job_retention: TASK,
            ..settings()
        });
        let short = engine.start_tasks(&["A"]);
        let long = engine.start_tasks(&["A", "B", "C"]);
        pass(TASK * 2 - MOMENT * 2).await;
        assert_eq!(engine.code(&short), StatusCode::Finished);
        pass(MOMENT).await;
        assert_eq!(engine.status(short.job_id), None);
        assert_eq!(engine.abort(short.job_id, None), Abort::Unknown);
        assert_eq!(engine.code(&long), StatusCode::InProgress);
    }

    #[tokio::test(start_paused = true)]
    async fn work_ends_when_the_engine_is_dropped() {
        let engine = JobEngine::new(settings());
        engine.start_tasks(&["A"]);
        let shared = Arc::downgrade(&engine.0);
        // Lets the work begin, so that it has to be interrupted.
        pass(MOMENT).await;
        drop(engine);
        pass(MOMENT).await;
        assert_eq!(shared.strong_count(), 0);
    }
}
