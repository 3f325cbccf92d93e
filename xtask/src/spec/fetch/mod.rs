//! From a server to a text that is known to be a description of what was asked for.

mod attempts;
mod credentials;
mod environment;
mod group;
mod provenance;
mod request;
mod server;
mod task;

pub(super) use provenance::Provenance;
pub(super) use server::{Fetched, ServerArguments, runtime};
pub(crate) use task::{Arguments, run};
