//! A simulated Spotfire Server for tests and development.
//!
//! It speaks what is known of a real server's Automation Services API and of its OAuth 2.0 endpoints, over HTTP or HTTPS on
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
//! Below `/spotfire`: the metadata document (`.well-known/oauth-authorization-server`), the authorization, token and revocation
//! endpoints (`oauth2/`) with pages to sign in and consent at, the description of the API (`api/v2/api-docs?group=as`), and the four
//! operations (`api/rest/as/job/`). Job definitions are really read, tasks run in order on a few slots, further jobs wait as
//! `Queued` or are turned away as `Busy`, and a task that needs an analysis fails where none is open.
//!
//! What real servers were seen to do is what it does by default. Where nobody has published what they do, an enum with a
//! stated default names the possible answers, such as [`MalformedDefinitionAnswer`]; see [`Settings`].
//!
//! # Signing in
//! The authorization server is one as RFC 9700 wants it: exact redirects, PKCE with S256 alone, codes and refresh tokens that are
//! good once, and an end to all that came of a sign-in when one comes twice. Clients of every profile are registered with
//! [`ClientRegistration`], people with [`Settings::with_user`], tokens of another issuer exchanged after
//! [`Settings::with_trusted_issuer`]. A browser needs no JavaScript; a test needs no browser: see [`Simulator::sign_in`].
//!
//! # Faults on purpose
//! A [`FaultPlan`] says what goes wrong with which calls: delays, connections that are closed or reset at bad moments, answers of
//! any kind, tokens and jobs that are gone; by the same seed the same again. Each fault has a [`Side`] of the processing, and the
//! [`Ledger`] tells which calls met one and which jobs were really started, by request id. [`Simulator::restart`] takes the
//! server away and brings it back.
//!
//! ```
//! use spotfire_simulator::{Endpoint, Fault, FaultPlan, FaultRule, Settings, Side, Simulator};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let lost = FaultRule::new(Fault::Drop(Side::After)).at(Endpoint::StartContent).with_probability(0.1);
//! let plan = FaultPlan::seeded(42).with_rule(lost)?;
//! let simulator = Simulator::start_with(Settings::default().with_faults(plan)).await?;
//! // ... let the client under test start jobs under request ids of its own ...
//! for call in simulator.ledger().calls_of(Endpoint::StartContent) {
//!     let started = simulator.ledger().starts_of(call.request_id().unwrap_or_default());
//!     assert!(started.len() <= 1, "{:?} befell {started:?}", call.fault());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Upgrades
//! An [`Upgrade`] changes the description and the behaviour together, from the start ([`Settings::with_upgrade`]) or in a running
//! simulator: by [`Simulator::upgrade`], or from outside by `PUT /simulator/upgrades` with a JSON array of names such as
//! `["status-code", "field"]`, which leaves exactly these in force; `GET` tells them.
//!
//! # Telling it from a real server
//! Every answer carries the header [`SIMULATED_HEADER`]. Secrets and passwords are kept and compared as they are, and
//! nothing but 127.0.0.1 is listened at.
//!
//! # Limits
//! By default 16 MiB a body, 10,000 connections, 60 s for a request and for an idle connection (none for a delay on purpose),
//! 1,000 waiting jobs, elements nested 100 deep. Jobs that are over are forgotten after 24 h; [`Ledger`] says how much it keeps.
//! A sign-in may take 10 min, 10,000 may be under way at once, and a client's `state` may have 4 KiB.
//!
//! # Crate features
//! - `cli` (on by default): the program `spotfire-simulator`, and plans of faults in files. Brings the other two. Libraries turn it
//!   off.
//! - `swagger-ui`: the page `/spotfire/api/swagger-ui.html`.
//! - `tls`: HTTPS with HTTP/2, `Settings::with_tls`.
mod answers;
mod clients;
mod definition;
mod description;
mod engine;
mod error;
mod faults;
mod jobs;
mod ledger;
mod library;
mod oauth;
mod server;
mod settings;
mod simulator;
#[cfg(feature = "swagger-ui")]
mod swagger_ui;
#[cfg(feature = "tls")]
mod tls;
mod upgrade;

pub use answers::{
    ErrorBody, FinishedJobAbortAnswer, InvalidJobIdAnswer, MalformedDefinitionAnswer,
    SwitchedOffAnswer, UnknownJobAnswer, UnnamedJobFileAnswer, UnsupportedMediaTypeAnswer,
};
pub use clients::{
    ClientAuthentication, ClientProfile, ClientRegistration, GrantType, JOB_SCOPE,
    RegisteredClient, UnknownName,
};
pub use engine::{StatusCode, TaskSelector};
pub use error::Error;
pub use faults::{CannedAnswer, Fault, FaultPlan, FaultPlanError, FaultRule, Side};
pub use ledger::{Call, Ledger, Start, StartKind};
pub use library::JobFile;
pub use oauth::{DEFAULT_USER_NAME, DEFAULT_USER_PASSWORD, Decision, ExpiresIn, TrustedIssuer};
pub use server::{Endpoint, SIMULATED_HEADER};
pub use settings::Settings;
pub use simulator::{ISSUED_TOKEN_VALIDITY, Memory, Simulator};
#[cfg(feature = "tls")]
pub use tls::Tls;
pub use upgrade::Upgrade;
