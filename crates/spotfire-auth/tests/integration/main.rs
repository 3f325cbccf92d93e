//! The crate's public face against servers: well-behaved, odd and hostile.

mod client_credentials;
mod configuration;
mod environment;
mod odd_answers;
mod scripted_server;
mod secrets;
mod tls;
mod wire;
