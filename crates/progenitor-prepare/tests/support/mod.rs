//! What the tests with the real generator share.

mod generator;
mod repeated;

pub(crate) use generator::{Outcome, generate};
pub(crate) use repeated::repeated_names;
