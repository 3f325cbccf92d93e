//! What `doctor` looks at.

mod check;
mod examination;

pub(crate) use check::{Check, Verdict};
pub(crate) use examination::Examination;
