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
//!
//! # What it simulates
//! Below `/spotfire`: the metadata document (`.well-known/oauth-authorization-server`), the token endpoint for client
//! credentials and the revocation endpoint (`oauth2/`), the description of the API (`api/v2/api-docs?group=as`), and the four
//! operations (`api/rest/as/job/`). Job definitions are really read, tasks run in order on a few slots, further jobs wait as
//! `Queued` or are turned away as `Busy`, and a task that needs an analysis fails where none is open.
//!
//! What real servers were seen to do is what it does by default. Where nobody has published what they do, an enum with a
//! stated default names the possible answers, such as [`MalformedDefinitionAnswer`]; see [`Settings`].
//!
//! Signing in (the authorization endpoint) is not simulated, nor is HTTPS.
//!
//! # Telling it from a real server
//! Every answer carries the header [`SIMULATED_HEADER`]. Access tokens and secrets are made without care for secrecy, and
//! nothing but 127.0.0.1 is listened at.
//!
//! # Limits
//! By default 16 MiB a body, 10,000 connections, 60 s for a request and for an idle connection, 1,000 waiting jobs, elements
//! nested 100 deep. Jobs that are over are forgotten after 24 h; [`Ledger`] says how much it keeps.
//!
//! # Crate features
//! - `cli` (on by default): the program `spotfire-simulator`. Libraries turn it off.
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
