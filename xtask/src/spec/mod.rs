//! `cargo xtask spec`: the description of the server, from the server to what code is made from.

mod convert;
mod credentials;
mod difference;
mod fetch;
mod normalise;
mod published;
mod request;
mod task;
mod trial;

pub(crate) use convert::stale;
pub(crate) use task::{Task, run};
