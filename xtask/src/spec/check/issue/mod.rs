//! The one issue that tells a project of drift.

mod keep;
mod project;
mod tracker;

pub(super) use keep::keep;
pub(super) use tracker::Tracker;
