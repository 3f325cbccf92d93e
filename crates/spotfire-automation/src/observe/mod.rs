//! What a client tells about its work while it goes on, for counters and alarms.

#[cfg(feature = "metrics")]
mod metrics;
mod observer;
mod request;

#[cfg(feature = "metrics")]
pub use metrics::MetricsObserver;
pub use observer::Observer;
pub use request::{RequestEnd, RequestEnded};

pub(crate) use observer::Nobody;
