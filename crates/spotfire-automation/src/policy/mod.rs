//! How often, how long and how fast: each policy is a value, each default stands in its documentation.

mod backoff;
mod budget;
#[cfg(test)]
mod documented;
#[cfg(test)]
mod on_the_wire;
mod retry;
mod start;
mod wait;

pub use budget::RetryBudget;
pub use retry::RetryPolicy;
pub use start::StartPolicy;
pub use wait::{AtLimit, WaitPolicy};

pub(crate) use budget::Bucket;
