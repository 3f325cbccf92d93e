//! When a status or an abort is asked for again.

use std::time::Duration;

use super::backoff::{self, Backoff};

/// When a call that may be repeated without harm, `status` and `abort`, is sent again.
///
/// Sent again is what a moment may cure: no connection, a connection that broke, no answer in time, HTTP status 408,
/// 421, 425, 429, 500, 502, 503 and 504, and 401 after which a token was renewed: the first time at once and not counted
/// as an attempt. All repetitions of `status` together are also bounded by the client's
/// [`RetryBudget`](crate::RetryBudget). A start has a policy of its own: see [`StartPolicy`](crate::StartPolicy).
///
/// | | default |
/// |---|---|
/// | attempts, the first included | 4 |
/// | limit, from the first attempt to the last answer | 60 s |
/// | pause before the second attempt | 0 to 0.5 s, doubling up to 10 s; what `Retry-After` asks for, and up to 10 % more, if there is one |
///
/// When `Retry-After` asks for more than is left, the call ends at once, and the error's
/// [`retry_after`](crate::Error::retry_after) says when to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a policy does nothing until it is given to a client"]
pub struct RetryPolicy {
    attempts: u32,
    limit: Duration,
    backoff: Backoff,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 4,
            limit: Duration::from_secs(60),
            backoff: Backoff {
                first: Duration::from_millis(500),
                ceiling: Duration::from_secs(10),
            },
        }
    }
}

impl RetryPolicy {
    /// How many attempts are made in all; 0 counts as 1. Default: 4.
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// How long the call may take in all, pauses and answers included. Default: 60 s.
    pub fn with_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// The longest pause before the second attempt; further ones double up to `ceiling`. Defaults: 0.5 s and 10 s.
    ///
    /// Each pause is drawn evenly from zero to that.
    pub fn with_pause(mut self, first: Duration, ceiling: Duration) -> Self {
        self.backoff = Backoff { first, ceiling };
        self
    }

    /// How long the call may take in all.
    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// Whether one more attempt is allowed after that many.
    pub(crate) fn allows_another(&self, made: u32) -> bool {
        made < self.attempts
    }

    /// How long to pause after that many attempts.
    pub(crate) fn pause(&self, made: u32, retry_after: Option<Duration>) -> Duration {
        retry_after.map_or_else(|| self.backoff.full_jitter(made), backoff::at_least)
    }
}
