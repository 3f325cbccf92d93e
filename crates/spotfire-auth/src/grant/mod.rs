//! The ways to a token that the server grants.

mod answer;
mod client_credentials;
mod endpoint;
mod refusal;

pub use client_credentials::{ClientAuthentication, ClientCredentials, ClientCredentialsBuilder};
