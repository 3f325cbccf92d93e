//! A simulated Spotfire Server for tests and development.
//!
//! It speaks what is known of a real server's Automation Services API and of its OAuth 2.0 token endpoint, over plain HTTP on
//! 127.0.0.1, and keeps a ledger of what it was asked and what it did. No analysis is ever opened: tasks only take their time.
//!
//! # Example
//!
//! ```
//! use spotfire_simulator::Simulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), spotfire_simulator::Error> {
//! let simulator = Simulator::start().await?;
//! println!("{} for {}", simulator.url(), simulator.client_id());
//! // ... let the client under test run a job ...
//! assert!(simulator.ledger().starts().is_empty());
//! # Ok(())
//! # }
//! ```
mod answers;
mod clients;
mod definition;
mod description;
mod engine;
mod error;
mod jobs;
mod ledger;
mod library;
mod oauth;
mod server;
mod settings;
mod simulator;

pub use answers::{
    ErrorBody, FinishedJobAbortAnswer, InvalidJobIdAnswer, MalformedDefinitionAnswer,
    UnknownJobAnswer, UnnamedJobFileAnswer, UnsupportedMediaTypeAnswer,
};
pub use clients::{
    ClientAuthentication, ClientProfile, ClientRegistration, GrantType, JOB_SCOPE, RegisteredClient,
};
pub use engine::{StatusCode, TaskSelector};
pub use error::Error;
pub use ledger::{Call, Ledger, Start, StartKind};
pub use library::JobFile;
pub use server::{Endpoint, SIMULATED_HEADER};
pub use settings::Settings;
pub use simulator::{ISSUED_TOKEN_VALIDITY, Simulator};
