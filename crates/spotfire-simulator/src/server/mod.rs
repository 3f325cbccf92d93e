//! The HTTP side: connections, routes, and what every answer has in common.

mod connections;
mod endpoint;
mod parameters;
mod problem;
mod router;
mod seal;
mod state;

pub(crate) use connections::serve;
pub use endpoint::Endpoint;
pub(crate) use parameters::{Parameters, Repeated, charset, media_type};
pub(crate) use problem::Problem;
pub(crate) use router::router;
pub use seal::SIMULATED_HEADER;
pub(crate) use state::Server;
