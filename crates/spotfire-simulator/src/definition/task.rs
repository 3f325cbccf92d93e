//! A job definition and its tasks.

/// The namespace of `Job`, `Tasks` and `Title`.
pub(super) const JOB_NAMESPACE: &str = "urn:tibco:spotfire.dxp.automation";
/// The namespace of the built-in tasks.
const BUILT_IN_NAMESPACE: &str = "urn:tibco:spotfire.dxp.automation.tasks";

/// What a job does: its tasks, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Definition {
    pub(crate) tasks: Vec<Task>,
}

/// One task of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    /// The local name of the task's element.
    pub(crate) name: String,
    /// The namespace of the task's element; empty for none.
    pub(crate) namespace: String,
    /// The title, by which messages name the task; the element's name where there is no title.
    pub(crate) title: String,
}

impl Task {
    /// The name of the task, if it is built in and not a custom one.
    pub(crate) fn built_in(&self) -> Option<&str> {
        (self.namespace == BUILT_IN_NAMESPACE).then_some(self.name.as_str())
    }
}
