//! How often, how long and how fast: each policy is a value, each default stands in its documentation.

mod backoff;
mod retry;
mod start;
mod wait;

pub use retry::RetryPolicy;
pub use start::StartPolicy;
pub use wait::WaitPolicy;
