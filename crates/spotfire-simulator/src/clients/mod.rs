//! API clients: their registration and the server's list of them.

mod redirect_uri;
mod registered;
mod registration;
mod registry;

pub use registered::RegisteredClient;
pub use registration::{
    ClientAuthentication, ClientProfile, ClientRegistration, GrantType, JOB_SCOPE, UnknownName,
};
pub(crate) use registry::{Client, Clients};
