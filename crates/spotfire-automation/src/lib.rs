//! Runs Spotfire Automation Services jobs and waits for their outcome.
//!
//! # Example
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = spotfire_simulator::Simulator::start().await?;
//! # let (url, id, secret) = (simulator.url(), simulator.client_id(), simulator.client_secret());
//! # let definition = r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks/></as:Job>"#;
//! use spotfire_automation::Client;
//!
//! let client = Client::builder(url).with_client_credentials(id, secret).build()?;
//! let job = client.start_content(definition).await?;
//! let outcome = job.wait().await?;
//! println!("{} {}", outcome.kind(), outcome.message().unwrap_or_default());
//! # assert!(outcome.is_success());
//! # Ok(())
//! # }
//! ```
//!
//! # How it is organised
//!
//! A [`Client`] is made once and cloned freely. It starts a job from its definition or from a [`JobFile`] in the
//! server's library, and gives back a [`Job`]: an id with a client, good for [`status`](Job::status),
//! [`abort`](Job::abort) and [`wait`](Job::wait), here or, written down as a [`JobRecord`], in another process. What
//! the server says is a [`Status`] while the job goes on and an [`Outcome`] when it is over. How a start is sent
//! again, how a question is repeated and how a job is waited for are three values: [`StartPolicy`], [`RetryPolicy`]
//! and [`WaitPolicy`]. Where tokens come from is the crate [`auth`].
//!
//! The requests are those of a generated client, `spotfire-automation-raw`, over one transport that adds the token, the
//! deadline, the limit of the body, the request id and the trace span. Everything runs on tokio; nothing is spawned.
//!
//! # Errors and retries
//!
//! A job that failed or was cancelled is an [`Outcome`], not an error. Everything else that goes wrong is an [`Error`],
//! which tells its [`kind`](Error::kind) and answers whether trying again is safe
//! ([`is_retryable`](Error::is_retryable)) and whether a job may be running
//! ([`job_may_be_running`](Error::job_may_be_running)).
//!
//! **A start leads to at most one job.** The API has no key by which the server could tell a repeated start from a new
//! one. So a start is sent again only when it is certain that it was not taken, and when that is not certain, the error
//! says so, with the job's id if one can be found in whatever came back:
//!
//! | what was seen of a start | it means | then |
//! |---|---|---|
//! | no address for the name, no connection, no TLS, the proxy refused; no token just now | not started | sent again, as the [`StartPolicy`] allows; else [`Unreachable`](ErrorKind::Unreachable) |
//! | HTTP status 401, and the token could be renewed | not started | sent again at once, one time |
//! | `Busy`; 408, 421, 429 | not started | sent again; else [`Unavailable`](ErrorKind::Unavailable) |
//! | `NotSet`; of a definition also 400, 413, 415, 422 | not started | [`InvalidDefinition`](ErrorKind::InvalidDefinition) |
//! | `Failed` with the zero GUID or "Job file not found or no access" | not started | [`JobFileUnavailable`](ErrorKind::JobFileUnavailable) |
//! | 401 otherwise; no token for good | not started | [`Authentication`](ErrorKind::Authentication) |
//! | 403 | not started | [`PermissionDenied`](ErrorKind::PermissionDenied) |
//! | 307, 308; 400, 404, 405, 407, 411, 413, 414, 415, 422, 431 | not started | [`Refused`](ErrorKind::Refused) |
//! | any other status code with a job's id, be it an unknown word | started | the [`Job`] |
//! | no whole answer in time, or the connection broke; 301, 302, 303; 500, 502, 503, 504; any other HTTP status; 2xx without a readable report of a job | unknown | [`OutcomeUnknown`](ErrorKind::OutcomeUnknown), never sent again |
//!
//! Each start goes over a connection of its own, by HTTP/1.1, and no layer below repeats it or follows a redirect.
//! Status and abort may be repeated without harm, and are, as the [`RetryPolicy`] says. A wait goes on through trouble
//! that a moment may cure, as the [`WaitPolicy`] says. A [`StatusCode`] that this version does not know is not final.
//!
//! # Defaults and limits
//!
//! | | default | set by |
//! |---|---|---|
//! | sends of a start | 3 within 60 s | [`StartPolicy`] |
//! | pause before a start is sent again | 1 s to 2 s, doubling up to 15 s, or `Retry-After` | [`StartPolicy::with_pause`] |
//! | attempts at a status or an abort | 4 within 60 s | [`RetryPolicy`] |
//! | pause before another attempt | 0 to 0.5 s, doubling up to 10 s, or `Retry-After` | [`RetryPolicy::with_pause`] |
//! | pause between the questions of a wait | a tenth of the job's age, 1 s to 30 s, give or take 10 % | [`WaitPolicy::with_intervals`], [`WaitPolicy::with_growth`] |
//! | limit of a wait | none | [`WaitPolicy::with_limit`] |
//! | trouble that a wait bears | 5 min | [`WaitPolicy::with_tolerance`] |
//! | "no such job" right after the start | borne for 5 s | [`WaitPolicy::with_missing_grace`] |
//! | time to connect; time of one request | 10 s; 60 s | [`HttpSettings`](auth::HttpSettings) |
//! | `Retry-After` | seconds or a date, taken as a year at most | |
//! | body of an answer | 1 MiB | |
//! | server's message in an error | 500 characters | |
//!
//! # Secrets
//!
//! No secret and no token is in the `Debug` of anything here, in an error or in a log record at any level; a server's
//! page that repeats the token is cleaned of it. Job definitions are not printed either. Plain http is refused but to
//! this machine, redirects are not followed, cookies are not kept.
//!
//! # Tracing
//!
//! Each request is a span `spotfire_request` at level debug, with the fields `operation`, `request_id`, `attempt`,
//! `http_status` and `latency_ms`. The request id goes out as `X-Request-Id` and stands in the
//! [`Error`](Error::request_id) too, so that the log of a server or proxy can settle what became of a start.
//!
//! # Crate features
//!
//! - `ring`: on; TLS by *ring*.
//! - `aws-lc`: off; TLS by aws-lc-rs instead.
//! - `schemars`: off; derives `JsonSchema` for the wire types in `spotfire-automation-raw`.
//!
//! # Where the facts come from
//!
//! The public API reference of Automation Services, what real servers were seen to answer, and where neither says
//! anything, the reading that starts no job twice. Such places say so.

mod client;
mod error;
#[cfg(test)]
mod in_memory;
mod job;
mod policy;
mod text;
mod transport;

pub use spotfire_auth as auth;

pub use client::{Client, ClientBuilder};
pub use error::{Error, ErrorKind, Result};
pub use job::{
    Abort, AbortBuilder, Job, JobDefinition, JobFile, JobId, JobIdError, JobRecord, Outcome,
    OutcomeKind, StartContent, StartLibrary, Status, StatusCode, WaitBuilder, WaitProgress,
};
pub use policy::{RetryPolicy, StartPolicy, WaitPolicy};
