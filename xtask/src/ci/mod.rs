//! `cargo xtask ci`: all that CI holds.

mod arrows;
mod command;
mod deny;
mod packages;
mod readme;
mod run;
mod rust_version;
mod steps;
mod text;

pub(crate) use run::{Arguments, run};
