//! What the engine's limits are, and which tasks fail.

use std::time::Duration;

use crate::definition::Task;

/// The engine's settings; [`Settings`](crate::Settings) documents each.
#[derive(Debug, Clone)]
pub(crate) struct EngineSettings {
    pub(crate) slots: usize,
    pub(crate) queue_limit: usize,
    pub(crate) task_duration: Duration,
    pub(crate) job_time_limit: Option<Duration>,
    pub(crate) job_retention: Duration,
    pub(crate) failing_tasks: Vec<(TaskSelector, String)>,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            slots: 4,
            queue_limit: 1_000,
            task_duration: Duration::from_millis(50),
            job_time_limit: None,
            job_retention: Duration::from_secs(24 * 3600),
            failing_tasks: Vec::new(),
        }
    }
}

/// Which tasks of a job definition are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TaskSelector {
    /// Tasks with this title.
    Title(String),
    /// Tasks whose element has this local name, such as `SendEmail`, in whatever namespace.
    Name(String),
}

impl TaskSelector {
    /// Selects by title.
    pub fn title(title: impl Into<String>) -> Self {
        Self::Title(title.into())
    }

    /// Selects by the name of the task's element.
    pub fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into())
    }

    pub(super) fn selects(&self, task: &Task) -> bool {
        match self {
            Self::Title(title) => *title == task.title,
            Self::Name(name) => *name == task.name,
        }
    }
}
