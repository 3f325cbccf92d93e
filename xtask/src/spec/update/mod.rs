//! From a new description to a work tree that is ready for review.

mod build;
mod restore;
mod semver;
mod summary;
mod surface;
mod task;

pub(crate) use task::{Arguments, run};
