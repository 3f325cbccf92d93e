//! The job engine: jobs wait for a slot, run their tasks in order, and end.

mod job_engine;
mod jobs;
mod settings;
mod status;
mod tasks;

pub(crate) use job_engine::{Abort, JobEngine};
pub(crate) use settings::EngineSettings;
pub use settings::TaskSelector;
pub(crate) use status::ExecutionStatus;
pub use status::StatusCode;
