//! The crate's public face against servers: well-behaved, odd and hostile.

mod client_credentials;
mod configuration;
mod discovery;
mod environment;
#[cfg(feature = "login")]
mod listener;
mod login;
mod matrix;
mod odd_answers;
mod refresh;
mod revocation;
mod scripted_server;
mod secrets;
mod tls;
mod token_exchange;
mod token_life;
mod wire;
