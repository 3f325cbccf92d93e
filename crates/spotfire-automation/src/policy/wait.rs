//! How a job is waited for.

use std::time::Duration;

use super::backoff::{self, Backoff};

/// How often the server is asked for a job's status, and what ends the wait besides the job.
///
/// The pause before the next question grows with the age of the job, so that a short job is seen to end soon after it
/// does and a long one costs few requests: with the defaults at most a tenth of the job's time is lost, half of that on average.
///
/// | | default |
/// |---|---|
/// | pause between two questions | a tenth of the job's age, at least 1 s, at most 30 s, give or take 10 % |
/// | limit of the wait | none |
/// | limit of the time in the queue | none |
/// | at a limit | the job is left running |
/// | tolerance of trouble that a moment may cure (below) | 5 min from the first failed question on |
/// | `Missing` right after the start | tolerated for 5 s |
///
/// Trouble that a moment may cure is: no connection, a broken one, no answer in time, HTTP status 408, 421, 425, 429
/// and 5xx, a redirect, an answer that cannot be read (a proxy's page), and a token that could not be renewed just
/// now. After a first good answer to this client, be it to a start, which proves that server and credentials are the
/// right ones, it is also HTTP status 401 (after a renewed token), 403 and any other 4xx but 404.
///
/// After a question that failed, the next one comes after a pause of 0 to 1 s, doubling up to the longest interval and
/// never later than the regular one, as long as the client's [`RetryBudget`](crate::RetryBudget) has a token for it.
/// Without a token it comes at its regular time, or later: the pauses then double from half a second to 30 s. What
/// `Retry-After` asks for, and up to 10 % more, is kept in either case.
///
/// ```
/// use std::time::Duration;
/// use spotfire_automation::WaitPolicy;
///
/// let policy = WaitPolicy::default()
///     .with_intervals(Duration::from_secs(5), Duration::from_secs(120))
///     .with_limit(Duration::from_secs(4 * 3600));
/// assert_ne!(policy, WaitPolicy::default());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a policy does nothing until it is given to a client or a wait"]
pub struct WaitPolicy {
    shortest: Duration,
    longest: Duration,
    growth: f64,
    limit: Option<Duration>,
    queue_limit: Option<Duration>,
    at_limit: AtLimit,
    tolerance: Duration,
    missing_grace: Duration,
}

/// What a wait does with the job when a limit is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AtLimit {
    /// Leaves it running; the error says so.
    #[default]
    LeaveRunning,
    /// Asks the server to abort it, and waits up to 30 s for the status that shows the end.
    ///
    /// If the job turns out to have ended by itself, the wait returns its outcome; otherwise the error tells whether the
    /// end of the job was seen, see [`WaitProgress::abort_at_limit`](crate::WaitProgress::abort_at_limit).
    Abort,
}

impl Default for WaitPolicy {
    fn default() -> Self {
        Self {
            shortest: Duration::from_secs(1),
            longest: Duration::from_secs(30),
            growth: 0.1,
            limit: None,
            queue_limit: None,
            at_limit: AtLimit::LeaveRunning,
            tolerance: Duration::from_secs(300),
            missing_grace: Duration::from_secs(5),
        }
    }
}

impl WaitPolicy {
    /// The shortest and the longest pause between two questions. Defaults: 1 s and 30 s.
    ///
    /// A longest below the shortest counts as equal to it; below 10 ms each counts as 10 ms, so that no policy turns
    /// a wait into a flood.
    pub fn with_intervals(mut self, shortest: Duration, longest: Duration) -> Self {
        self.shortest = shortest.max(Duration::from_millis(10));
        self.longest = longest.max(self.shortest);
        self
    }

    /// The pause as a share of the job's age. Default: 0.1. With 0 the pause is always the shortest; what is no share
    /// (negative, not a number) counts as 0.
    pub fn with_growth(mut self, share: f64) -> Self {
        self.growth = if share.is_finite() {
            share.max(0.0)
        } else {
            0.0
        };
        self
    }

    /// How long to wait in all. Default: without limit; the server has a limit of its own for the job.
    ///
    /// At the limit the wait ends with an error of kind [`WaitLimit`](crate::ErrorKind::WaitLimit). The job goes on,
    /// unless [`with_at_limit`](Self::with_at_limit) says otherwise.
    pub fn with_limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// How long the job may stand in the queue. Default: without limit.
    ///
    /// It counts from the start of the job; where this handle does not know that time, from the beginning of the wait.
    /// When the server still reports `Queued` after it, the wait ends as at the other limit. A job that was once seen
    /// in another status than `Queued` has left the queue for good.
    pub fn with_queue_limit(mut self, limit: Duration) -> Self {
        self.queue_limit = Some(limit);
        self
    }

    /// What is done with the job at either limit. Default: [`AtLimit::LeaveRunning`].
    pub fn with_at_limit(mut self, at_limit: AtLimit) -> Self {
        self.at_limit = at_limit;
        self
    }

    /// How long questions may fail, from the first one on, before the wait ends with the last trouble. Default: 5 min.
    ///
    /// A good answer ends the trouble. One failed question alone ends a wait only where this is zero.
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// For how long after the start "no such job" is taken for "not yet known". Default: 5 s.
    ///
    /// It counts from the start of the job; where this handle does not know that time, from the beginning of the wait.
    pub fn with_missing_grace(mut self, grace: Duration) -> Self {
        self.missing_grace = grace;
        self
    }

    pub(crate) fn limit(&self) -> Option<Duration> {
        self.limit
    }

    pub(crate) fn queue_limit(&self) -> Option<Duration> {
        self.queue_limit
    }

    pub(crate) fn at_limit(&self) -> AtLimit {
        self.at_limit
    }

    pub(crate) fn tolerance(&self) -> Duration {
        self.tolerance
    }

    pub(crate) fn missing_grace(&self) -> Duration {
        self.missing_grace
    }

    /// The shortest pause, which a job that was just started is also given before the first question.
    pub(crate) fn shortest(&self) -> Duration {
        self.shortest
    }

    /// The pause before the next question about a job of this age, after so many failed ones in a row.
    pub(crate) fn pause(
        &self,
        age: Duration,
        failures: u32,
        retry_after: Option<Duration>,
    ) -> Duration {
        let regular = backoff::scaled(self.interval(age), 0.9 + fastrand::f64() / 5.0);
        if failures == 0 {
            return regular;
        }
        let trouble = Backoff {
            first: self.shortest,
            ceiling: self.longest,
        }
        .half_jitter(failures);
        regular
            .max(trouble)
            .max(retry_after.map_or(Duration::ZERO, backoff::at_least))
    }

    /// The pause before a failed question is repeated where the client's budget has a token for that: soon, and never
    /// later than the regular one.
    pub(crate) fn pause_with_token(
        &self,
        age: Duration,
        failures: u32,
        retry_after: Option<Duration>,
    ) -> Duration {
        let backoff = Backoff {
            first: self.shortest,
            ceiling: self.longest,
        };
        let soon = backoff.full_jitter(failures).min(self.interval(age));
        soon.max(retry_after.map_or(Duration::ZERO, backoff::at_least))
    }

    fn interval(&self, age: Duration) -> Duration {
        backoff::scaled(age, self.growth).clamp(self.shortest, self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn secs(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn the_interval_is_a_tenth_of_the_age_within_its_bounds() {
        let policy = WaitPolicy::default();
        for (age, expected) in [(0, 1), (9, 1), (20, 2), (200, 20), (300, 30), (86_400, 30)] {
            assert_eq!(policy.interval(secs(age)), secs(expected), "age {age} s");
        }
        assert_eq!(policy.interval(Duration::MAX), secs(30));
    }

    #[test]
    fn jitter_is_a_tenth_either_way() {
        let pauses: Vec<_> = (0..300)
            .map(|_| WaitPolicy::default().pause(secs(100), 0, None).as_millis())
            .collect();
        assert!(
            pauses.iter().all(|pause| (9_000..=11_000).contains(pause)),
            "{pauses:?}"
        );
        assert!(
            pauses.iter().any(|pause| *pause < 9_500) && pauses.iter().any(|pause| *pause > 10_500)
        );
    }

    #[test]
    fn trouble_lengthens_the_pause_and_retry_after_lengthens_it_more() {
        let policy = WaitPolicy::default();
        assert!(
            policy.pause(secs(1), 0, Some(secs(60))) < secs(2),
            "a good answer has no trouble to wait out"
        );
        assert!(policy.pause(secs(1), 5, None) >= secs(8));
        assert!(policy.pause(secs(1), 40, None) <= secs(30));
        assert!(policy.pause(secs(1), 1, Some(secs(60))) >= secs(60));
    }

    #[test]
    fn odd_settings_are_brought_into_bounds() {
        let policy = WaitPolicy::default().with_intervals(Duration::ZERO, Duration::ZERO);
        assert_eq!(
            (policy.shortest, policy.longest),
            (Duration::from_millis(10), Duration::from_millis(10))
        );
        for share in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(
                WaitPolicy::default()
                    .with_growth(share)
                    .interval(secs(1000)),
                secs(1)
            );
        }
        assert_eq!(
            WaitPolicy::default()
                .with_growth(f64::MAX)
                .interval(secs(1000)),
            secs(30)
        );
    }
}
