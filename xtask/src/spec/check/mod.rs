//! Holds the description that the client was built from against another one.

mod accepted;
mod draft;
mod drift;
mod issue;
mod output;
mod revision;
mod sides;
mod task;

pub(super) use drift::Drift;
pub(super) use output::rendered;
pub(super) use sides::{Side, Sides};
pub(crate) use task::{Arguments, run};
