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
//! again, how a question is repeated and how a job is waited for are values: [`StartPolicy`], [`RetryPolicy`] with a
//! [`RetryBudget`] for all questions together, and [`WaitPolicy`]. Where tokens come from is the crate [`auth`].
//!
//! A [`Watcher`] watches many jobs, a hundred thousand if need be, for less than 256 bytes each: one stream of
//! [`WatchEvent`]s, one [`RequestBudget`] for all of them, jobs added and removed at any time with a [`WatchHandle`].
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
#![doc = include_str!("job/starts.md")]
//!
//! Each start goes over a connection of its own, by HTTP/1.1, and no layer below repeats it or follows a redirect.
//! Status and abort may be repeated without harm, and are, as the [`RetryPolicy`] says. A wait goes on through trouble
//! that a moment may cure, as the [`WaitPolicy`] says. A [`StatusCode`] that this version does not know is not final.
//! What comes of each fault at each operation is told by a table that is a test, `tests/under_faults/matrix.md`.
//!
//! # Defaults and limits
//!
//! The last column has what the SDKs do that people know.
//!
#![doc = include_str!("policy/defaults.md")]
//!
//! # Secrets
//!
//! No secret and no token is in the `Debug` of anything here, in an error or in a log record at any level; a server's
//! page that repeats the token is cleaned of it. Job definitions are not printed either. Plain http is refused but to
//! this machine, redirects are not followed, cookies are not kept.
//!
//! # Tracing and metrics
//!
//! Spans and events go to `tracing`. Their names and fields are stable:
//!
//! | span or event | level | fields |
//! |---|---|---|
//! | span `spotfire_request`, one for each request | debug | `operation`, `request_id`, `attempt`, `job_id` where it is known, `http_status`, `latency_ms` |
//! | span `spotfire_start`, around the requests of one start | debug | `operation`, `request_id` |
//! | event "started a job" | info | `job_id` |
//! | event "a start is in doubt" | warn | `job_id` if an id was found, `error` |
//! | event "the server reports a status", of a wait or a watcher | debug | `job_id`, `status_code` |
//! | event "the job is over", of a wait or a watcher | info | `job_id`, `status_code` |
//! | event "the wait goes on", after a question that failed | debug | `job_id`, `failures`, `error` |
//! | event "the watch goes on", after a question that failed, the first in a row | debug | `job_id`, `error` |
//! | event "the job is given up", of a watcher | warn | `job_id`, `error` |
//! | event "the watcher slows down" | debug | `rate`, `hold_s`, `error` |
//! | event "the server reports a status code that this version does not know", once for each word in a process | warn | `status_code` |
//!
//! The request id goes out as `X-Request-Id` and, of starts and aborts, as the trace id of `traceparent` (W3C Trace Context) too, and stands in the
//! [`Error`](Error::request_id) too, so that the log of a server or proxy can settle what became of a start. A program with
//! traces of its own puts them there with [`with_traceparent`](ClientBuilder::with_traceparent).
//!
//! An [`Observer`] is told of each request, start and wait; with the feature `metrics` there is one ready made.
//!
//! # Crate features
//!
//! - `ring`: on; TLS by *ring*.
//! - `aws-lc`: off; TLS by aws-lc-rs instead.
//! - `compatibility`: off; `Client::check_compatibility` compares the description that the server publishes with the one
//!   that the client was built from.
//! - `metrics`: off; `MetricsObserver`, which writes to the crate `metrics`.
//! - `schemars`: off; derives `JsonSchema` for the wire types in `spotfire-automation-raw`.
//!
//! # Where the facts come from
//!
//! The public API reference of Automation Services, what real servers were seen to answer, and where neither says
//! anything, the reading that starts no job twice. Such places say so.

mod client;
#[cfg(feature = "compatibility")]
mod compatibility;
mod error;
#[cfg(test)]
mod in_memory;
mod job;
mod observe;
mod policy;
mod text;
mod transport;
mod watch;

#[cfg(feature = "compatibility")]
pub use openapi_drift as drift;
pub use spotfire_auth as auth;

pub use client::{Client, ClientBuilder};
#[cfg(feature = "compatibility")]
pub use compatibility::Compatibility;
pub use error::{Error, ErrorKind, Result};
pub use job::{
    Abort, AbortAtLimit, AbortBuilder, Job, JobDefinition, JobFile, JobId, JobIdError, JobRecord,
    Outcome, OutcomeKind, StartContent, StartLibrary, Status, StatusChanges, StatusCode,
    WaitBuilder, WaitProgress,
};
#[cfg(feature = "metrics")]
pub use observe::MetricsObserver;
pub use observe::{Observer, RequestEnd, RequestEnded};
pub use policy::{AtLimit, RetryBudget, RetryPolicy, StartPolicy, WaitPolicy};
pub use watch::{RequestBudget, WatchEvent, WatchHandle, Watcher};
