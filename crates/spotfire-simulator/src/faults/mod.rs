//! Faults on purpose: what a plan of them holds, when each happens, and how it is done.

mod answer;
mod broken_body;
mod draw;
mod error;
mod fault;
#[cfg(feature = "cli")]
mod file;
mod inject;
mod plan;
mod rule;
mod schedule;

pub use answer::CannedAnswer;
pub use error::FaultPlanError;
pub use fault::{Fault, Side};
pub(crate) use inject::{StruckCall, inject};
pub use plan::FaultPlan;
pub use rule::FaultRule;
pub(crate) use schedule::{FaultSchedule, Injection};
