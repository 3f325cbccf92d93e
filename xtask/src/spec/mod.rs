//! `cargo xtask spec`: the description of the server, from the server to what code is made from.

mod check;
mod convert;
mod difference;
mod fetch;
mod normalise;
mod products;
mod published;
mod task;
mod trial;
mod update;

pub(crate) use convert::stale;
pub(crate) use task::{Task, run};

/// Where documents lie.
const FOLDER: &str = "spec";
/// The document that the client is generated from.
const CLIENT: &str = "automation-services";
