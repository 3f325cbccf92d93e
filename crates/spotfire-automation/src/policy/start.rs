//! When a start is sent again.

use std::time::Duration;

use super::backoff::{self, Backoff};

/// When a start that was certainly not taken is sent again, and until when.
///
/// Only what leaves no doubt is sent again: the connection was never made, the server answered `Busy`, or it answered
/// HTTP status 401 (after which a token was renewed), 408, 421 or 429. A start of which it is not known whether a job
/// came of it is never sent again, with one exception that has to be [asked for](Self::with_retry_start_on_503).
///
/// | | default |
/// |---|---|
/// | sends, the first included | 3 |
/// | limit, from the first send to the last answer | 60 s |
/// | HTTP status 503 | the outcome is unknown |
/// | pause before the second send | 1 s to 2 s, doubling up to 15 s; what `Retry-After` asks for, and up to 10 % more, if that is longer; none after the first renewal of the token |
///
/// A further send is made only while more time is left than connecting may take, so that "not sent" stays certain.
///
/// ```
/// use std::time::Duration;
/// use spotfire_automation::StartPolicy;
///
/// let patient = StartPolicy::default().with_sends(20).with_limit(Duration::from_secs(1800));
/// assert_ne!(patient, StartPolicy::default());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a policy does nothing until it is given to a client or a start"]
pub struct StartPolicy {
    sends: u32,
    limit: Duration,
    backoff: Backoff,
    retry_on_503: bool,
}

impl Default for StartPolicy {
    fn default() -> Self {
        Self {
            sends: 3,
            limit: Duration::from_secs(60),
            backoff: Backoff {
                first: Duration::from_secs(2),
                ceiling: Duration::from_secs(15),
            },
            retry_on_503: false,
        }
    }
}

impl StartPolicy {
    /// How often the start may be sent in all; 0 counts as 1. Default: 3.
    ///
    /// With 1 a start is not even sent again after the server refused an expired token.
    pub fn with_sends(mut self, sends: u32) -> Self {
        self.sends = sends.max(1);
        self
    }

    /// How long the start may take in all, pauses and answers included. Default: 60 s.
    ///
    /// It must be longer than connecting may take, which is checked when the client or the start is used.
    pub fn with_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// The longest pause before the second send; further ones double up to `ceiling`. Defaults: 2 s and 15 s.
    ///
    /// Each pause is drawn evenly from half to the whole of that.
    pub fn with_pause(mut self, first: Duration, ceiling: Duration) -> Self {
        self.backoff = Backoff { first, ceiling };
        self
    }

    /// Takes HTTP status 503 for "not taken", and sends the start again. Default: 503 leaves the outcome unknown.
    ///
    /// For those who know what stands between them and the server. A proxy answers 503 before a server saw the
    /// request, but a server that is shut down may answer it after it started the job: with this setting, a second job
    /// is started then.
    pub fn with_retry_start_on_503(mut self) -> Self {
        self.retry_on_503 = true;
        self
    }

    /// Whether HTTP status 503 is taken for "not taken".
    pub(crate) fn retries_on_503(&self) -> bool {
        self.retry_on_503
    }

    /// How long the start may take in all.
    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// Whether one more send is allowed after that many.
    pub(crate) fn allows_another(&self, sent: u32) -> bool {
        sent < self.sends
    }

    /// How long to pause after that many sends.
    pub(crate) fn pause(&self, sent: u32, retry_after: Option<Duration>) -> Duration {
        let own = self.backoff.half_jitter(sent);
        retry_after.map_or(own, |asked| own.max(backoff::at_least(asked)))
    }
}
