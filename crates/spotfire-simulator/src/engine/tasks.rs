//! What the tasks do: they keep track of whether an analysis is open, and fail when they need one.

use super::TaskSelector;
use crate::definition::Task;

/// What a real server was seen to say when a task needs an analysis and none is open.
const NO_ANALYSIS: &str = "No analysis loaded.";

/// The state that a job's tasks share.
#[derive(Debug, Default)]
pub(super) struct Analysis {
    is_open: bool,
}

impl Analysis {
    /// Does what a task does, or says why it fails.
    ///
    /// Built-in tasks that are not named here and custom tasks always succeed: what they need is not known.
    pub(super) fn perform(
        &mut self,
        task: &Task,
        failing: &[(TaskSelector, String)],
    ) -> Result<(), String> {
        if let Some((_, message)) = failing.iter().find(|(which, _)| which.selects(task)) {
            return Err(message.clone());
        }
        match task.built_in() {
            Some("OpenAnalysisFromLibrary") => self.is_open = true,
            Some(
                "ApplyBookmark" | "ExportDataToFile" | "ExportImage" | "SaveAnalysisToLibrary",
            ) if !self.is_open => return Err(NO_ANALYSIS.to_owned()),
            Some(_) | None => {}
        }
        Ok(())
    }
}

/// The message of a job whose task number `index` (from 0) failed, in the form seen on a real server.
pub(super) fn failure(index: usize, task: &Task, message: &str) -> String {
    format!("Task {} '{}' failed with: {message}", index + 1, task.title)
}
