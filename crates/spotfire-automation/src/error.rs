//! The one error type, and the questions that it answers.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use uuid::Uuid;

use crate::job::{JobId, WaitProgress};

/// The result of what this crate does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed, and what is known about the job all the same.
///
/// The text names the operation, the host and, where there was one, the HTTP status; the server's own message is part
/// of it, bounded and with control characters escaped. What lies below is [`source`](StdError::source) and is not
/// repeated in the text, so print the whole chain. No token, secret, address or body ever stands in an error.
///
/// What to do is asked for with [`kind`](Error::kind) and the predicates:
///
/// ```
/// use spotfire_automation::{Error, ErrorKind};
///
/// fn advice(error: &Error) -> &'static str {
///     match error.kind() {
///         ErrorKind::OutcomeUnknown => "look for the job before starting it again",
///         _ if error.is_retryable() => "try again later",
///         _ if error.is_auth() => "look at the API client and its scopes",
///         _ => "look at the message",
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Error(Box<Inner>);

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built, or a call cannot be made, from what was given. Nothing was sent.
    Configuration,
    /// The start was refused because the job definition is empty or the server cannot read it. No job runs.
    InvalidDefinition,
    /// The start was refused because the library has no such job file, or the API client has no permission to read
    /// it: the server does not tell which. No job runs.
    JobFileUnavailable,
    /// There is no access token that the server accepts.
    Authentication,
    /// The server knows the API client, but does not allow it this (HTTP status 403); most often its scope is missing.
    PermissionDenied,
    /// The server knows no such job: it never existed, or has been forgotten.
    NotFound,
    /// The server did not take the request now: the status code `Busy`, or HTTP status 408, 421, 425 or 429. Nothing was done.
    Unavailable,
    /// The server, or what stands before it, refused the request for good: another 4xx status, or a redirect, which
    /// is never followed because it would carry the token elsewhere. Nothing was done.
    Refused,
    /// No connection could be made: nothing was sent.
    Unreachable,
    /// A request that may be repeated was sent, and no whole answer came. (A start in this place is [`OutcomeUnknown`](Self::OutcomeUnknown).)
    Connection,
    /// A request that may be repeated was answered with HTTP status 5xx. (A start in this place is [`OutcomeUnknown`](Self::OutcomeUnknown).)
    Server,
    /// A request that may be repeated was answered with something that is no answer of this API, such as a proxy's
    /// page. (A start in this place is [`OutcomeUnknown`](Self::OutcomeUnknown).)
    UnreadableAnswer,
    /// The start was sent, and it is not known whether a job came of it. It is never sent again.
    OutcomeUnknown,
    /// A limit of a wait was reached before the job was over. The job goes on, unless the wait was told to abort it.
    WaitLimit,
}

/// What is known about a failure. Everything but the kind and the text may be unknown.
#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    text: String,
    http_status: Option<http::StatusCode>,
    server_message: Option<String>,
    request_id: Option<String>,
    job_id: Option<JobId>,
    retry_after: Option<Duration>,
    starts_sent: u32,
    wait: Option<WaitProgress>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            text: text.into(),
            http_status: None,
            server_message: None,
            request_id: None,
            job_id: None,
            retry_after: None,
            starts_sent: 0,
            wait: None,
            source: None,
        }))
    }

    pub(crate) fn configuration(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, text)
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether doing the same again is safe and may help: no job can have been started by this call, and what stood in
    /// its way may pass.
    ///
    /// True for no connection, for a server that is too busy or faulty, for an answer that did not come whole or cannot
    /// be read, and for the limit of a wait; false for [`OutcomeUnknown`](ErrorKind::OutcomeUnknown) above all.
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Unavailable
            | ErrorKind::Unreachable
            | ErrorKind::Connection
            | ErrorKind::Server
            | ErrorKind::UnreadableAnswer
            | ErrorKind::WaitLimit => true,
            ErrorKind::Configuration
            | ErrorKind::InvalidDefinition
            | ErrorKind::JobFileUnavailable
            | ErrorKind::Authentication
            | ErrorKind::PermissionDenied
            | ErrorKind::NotFound
            | ErrorKind::Refused
            | ErrorKind::OutcomeUnknown => false,
        }
    }

    /// Whether the cause lies in the credentials: no token could be had or was accepted, or the client may not do this.
    ///
    /// A 401 that a *task* met is in the job's message, an [`Outcome`](crate::Outcome), and never an error of this kind.
    pub fn is_auth(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::Authentication | ErrorKind::PermissionDenied
        )
    }

    /// Whether a job may be running on the server although this call failed.
    ///
    /// True for a start whose outcome is unknown, with or without an id, and for every failure to ask about a job,
    /// to abort it or to wait for it, except that the server does not know it, or that the job was aborted at the limit
    /// of a wait and seen to end.
    pub fn job_may_be_running(&self) -> bool {
        match self.kind() {
            ErrorKind::OutcomeUnknown => true,
            ErrorKind::NotFound => false,
            ErrorKind::WaitLimit if self.was_seen_over() => false,
            _ => self.0.job_id.is_some(),
        }
    }

    /// The job that the call was about, or the id that was found in an answer which could otherwise not be used.
    pub fn job_id(&self) -> Option<JobId> {
        self.0.job_id
    }

    /// How long the server asks to wait before the next attempt (`Retry-After`), at most a year.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many times the start was sent, or tried to be; 0 for all but a start.
    pub fn starts_sent(&self) -> u32 {
        self.0.starts_sent
    }

    /// The HTTP status of the answer, if one came.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status.map(|status| status.as_u16())
    }

    /// The server's own message: at most 500 characters, control characters escaped.
    pub fn server_message(&self) -> Option<&str> {
        self.0.server_message.as_deref()
    }

    /// The value of the header `X-Request-Id` that the call carried: with it the logs of a server or proxy can tell
    /// whether a start arrived. All sends of one start carry the same. The trace id in the header `traceparent` is the
    /// same number without hyphens, unless the program gave [another one](crate::ClientBuilder::with_traceparent).
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How far the wait came, if a wait failed: the job, its last status, the polls and the time.
    pub fn wait_progress(&self) -> Option<&WaitProgress> {
        self.0.wait.as_ref()
    }

    // After an abort at the limit the end of the job may have been seen.
    fn was_seen_over(&self) -> bool {
        let last = self.wait_progress().and_then(WaitProgress::last_status);
        last.is_some_and(|status| status.code().is_final())
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_http_status(mut self, status: http::StatusCode) -> Self {
        self.0.http_status = Some(status);
        self
    }

    pub(crate) fn with_server_message(mut self, message: Option<String>) -> Self {
        self.0.server_message = message;
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Uuid) -> Self {
        self.0.request_id = Some(request_id.to_string());
        self
    }

    pub(crate) fn with_job_id(mut self, job_id: Option<JobId>) -> Self {
        self.0.job_id = job_id;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_starts_sent(mut self, starts_sent: u32) -> Self {
        self.0.starts_sent = starts_sent;
        self
    }

    pub(crate) fn with_wait(mut self, wait: WaitProgress) -> Self {
        self.0.wait = Some(wait);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)?;
        if self.0.starts_sent > 1 {
            write!(f, ", sent {} times", self.0.starts_sent)?;
        }
        if let Some(wish) = self.0.retry_after {
            write!(f, ", come back in {} s", wish.as_secs())?;
        }
        if let Some(wait) = self
            .0
            .wait
            .as_ref()
            .filter(|_| self.kind() != ErrorKind::WaitLimit)
        {
            write!(f, ", which ended a wait of {} s", wait.waited().as_secs())?;
        }
        if let Some(message) = &self.0.server_message {
            write!(f, "; the server says: {message}")?;
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
