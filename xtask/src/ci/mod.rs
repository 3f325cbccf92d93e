//! `cargo xtask ci`: all that CI holds.

mod arrows;
mod command;
mod deny;
mod http1;
mod package;
mod packages;
mod readme;
mod run;
mod rust_version;
mod steps;
mod text;
mod workflows;

pub(crate) use command::Command;
pub(crate) use packages::members;
pub(crate) use run::{Arguments, run};
