//! Waiting until a job is over.

mod builder;
mod changes;
mod limit;
mod progress;
#[cfg(test)]
mod tests;
mod trouble;
mod under_way;

pub use builder::WaitBuilder;
pub use changes::StatusChanges;
pub use limit::AbortAtLimit;
pub use progress::WaitProgress;

pub(crate) use trouble::is_borne;
