//! Answers that a plan prescribes.

use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, RETRY_AFTER, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode as HttpStatus};
use serde_json::Value;
use uuid::Uuid;

use crate::jobs::NO_JOB_FILE;

/// An answer that a [`Fault::Answer`](super::Fault::Answer) gives: any status, headers and body.
///
/// ```
/// use std::time::Duration;
/// use spotfire_simulator::CannedAnswer;
///
/// let busy = CannedAnswer::new(503)
///     .with_retry_after(Duration::from_secs(2))
///     .with_body("<html>Try later</html>");
/// # let _ = busy;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedAnswer {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
    retry_after: Option<RetryAfter>,
}

/// A hundred years: dates in HTTP end with the year 9999.
const CENTURY: Duration = Duration::from_secs(36_525 * 24 * 3600);

/// The two forms of `Retry-After` (RFC 9110, section 10.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RetryAfter {
    Seconds(u64),
    /// A date that lies so far behind the answer.
    Date(Duration),
}

impl CannedAnswer {
    /// An answer without a body. A plan takes a `status` from 200 to 599.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            retry_after: None,
        }
    }

    /// Adds a header; one name may come several times. A plan refuses those that frame the body, `Content-Length` and
    /// `Transfer-Encoding`: a body that is not as announced is [`Fault::Truncate`](super::Fault::Truncate).
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Sets the body. Its media type is a header of its own, not set by itself.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets `Retry-After` in whole seconds, rounded down.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(RetryAfter::Seconds(wait.as_secs()));
        self
    }

    /// Sets `Retry-After` as a date, `wait` (at most a century) after the moment of the answer, rounded down to whole seconds.
    #[must_use]
    pub fn with_retry_after_date(mut self, wait: Duration) -> Self {
        self.retry_after = Some(RetryAfter::Date(wait));
        self
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    pub(super) fn has_body(&self) -> bool {
        !self.body.is_empty()
    }

    /// Whether a header is given that the server sets by itself.
    pub(super) fn frames_its_body(&self) -> bool {
        let names = [CONTENT_LENGTH, TRANSFER_ENCODING];
        names.iter().any(|name| self.headers.contains_key(name))
    }

    /// What a client must take this answer to say: that nothing was done. Nothing if it leaves that open.
    ///
    /// Every 4xx and the redirects 307 and 308 do, and a whole execution status that names no job.
    pub(super) fn promise(&self) -> Option<String> {
        match self.status {
            307 | 308 | 400..=499 => Some(format!("the status {}", self.status)),
            200..=299 if names_no_job(&self.body) => {
                Some("an execution status without a job".to_owned())
            }
            _ => None,
        }
    }

    pub(super) fn response(&self) -> Response {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.status_mut() =
            HttpStatus::from_u16(self.status).unwrap_or(HttpStatus::INTERNAL_SERVER_ERROR);
        response.headers_mut().extend(self.headers.clone());
        if let Some(value) = self.retry_after.and_then(RetryAfter::value) {
            response.headers_mut().insert(RETRY_AFTER, value);
        }
        response
    }
}

impl RetryAfter {
    fn value(self) -> Option<HeaderValue> {
        match self {
            Self::Seconds(seconds) => Some(seconds.into()),
            Self::Date(wait) => {
                let date = SystemTime::now().checked_add(wait.min(CENTURY))?;
                HeaderValue::try_from(httpdate::fmt_http_date(date)).ok()
            }
        }
    }
}

/// Whether a start's answer says that no job was started: `Busy`, `NotSet`, or that there is no job file, by the zero GUID or by
/// its message.
fn names_no_job(body: &[u8]) -> bool {
    let Ok(status) = serde_json::from_slice::<Value>(body) else {
        return false;
    };
    let text = |name: &str| status.get(name).and_then(Value::as_str).unwrap_or_default();
    let is_nil = Uuid::parse_str(text("JobId")).is_ok_and(|id| id.is_nil());
    is_nil
        || text("Message") == NO_JOB_FILE
        || ["Busy", "NotSet"]
            .iter()
            .any(|code| code.eq_ignore_ascii_case(text("StatusCode")))
}
