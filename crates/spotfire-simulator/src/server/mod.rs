//! The HTTP side: connections, routes, and what every answer has in common.

mod administration;
mod availability;
mod background;
mod connections;
mod endpoint;
mod nothing;
mod parameters;
mod problem;
mod router;
mod seal;
mod state;
mod wire;

pub(crate) use background::Background;
pub(crate) use connections::serve;
pub use endpoint::Endpoint;
pub(crate) use nothing::not_found;
pub(crate) use parameters::{Parameters, PostedForm, Repeated, charset, media_type};
pub(crate) use problem::Problem;
pub(crate) use router::router;
pub use seal::SIMULATED_HEADER;
pub(crate) use state::Server;
pub(crate) use wire::{AtFlush, Cut, RefusedStream, Wire};
