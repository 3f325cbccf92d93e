//! How many repetitions all calls of a client may make together.

use std::sync::{Mutex, PoisonError};
use tokio::time::Instant;

use super::backoff::scaled;

/// How many repetitions of reads a client and its clones may make together, beside what [`RetryPolicy`] allows to each.
///
/// It is a token bucket: each repetition of a `status`, in a wait too, takes one token, and tokens come back at a
/// steady rate. When thousands of calls fail at once, only as many as there are tokens are repeated soon; a call on its
/// own ends with the trouble that it met, and a wait puts its next question off to its regular turn. So an outage is
/// not answered with a multiple of the usual load. The first attempt of a call takes no token, nor does one after a
/// renewed token; starts and aborts, which somebody asked for by name, are not held back.
///
/// | | default |
/// |---|---|
/// | repetitions at once | 100 |
/// | and more, a second | 10 |
///
/// [`RetryPolicy`]: crate::RetryPolicy
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a budget does nothing until it is given to a client"]
pub struct RetryBudget {
    burst: u32,
    per_second: f64,
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self {
            burst: 100,
            per_second: 10.0,
        }
    }
}

impl RetryBudget {
    /// How many repetitions may be made at once after a time without any. Default: 100. With 0 no read is repeated.
    pub fn with_burst(mut self, repetitions: u32) -> Self {
        self.burst = repetitions;
        self
    }

    /// How many repetitions a second may be made in the long run. Default: 10. What is no rate (negative, not a number)
    /// counts as 0.
    pub fn with_rate(mut self, per_second: f64) -> Self {
        self.per_second = if per_second.is_finite() {
            per_second.max(0.0)
        } else {
            0.0
        };
        self
    }
}

/// The tokens that are left of a [`RetryBudget`]; one for all clones of a client.
#[derive(Debug)]
pub(crate) struct Bucket {
    budget: RetryBudget,
    level: Mutex<Level>,
}

#[derive(Debug)]
struct Level {
    tokens: f64,
    at: Instant,
}

impl Bucket {
    /// A full bucket.
    pub(crate) fn new(budget: RetryBudget) -> Self {
        let level = Level {
            tokens: budget.burst.into(),
            at: Instant::now(),
        };
        Self {
            budget,
            level: Mutex::new(level),
        }
    }

    /// Takes a token for one repetition, if there is one.
    pub(crate) fn take(&self) -> bool {
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let gained = now.saturating_duration_since(level.at);
        level.tokens += scaled(gained, self.budget.per_second).as_secs_f64();
        level.tokens = level.tokens.min(self.budget.burst.into());
        level.at = now;
        let there_is_one = level.tokens >= 1.0;
        if there_is_one {
            level.tokens -= 1.0;
        }
        there_is_one
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn taken(bucket: &Bucket, tries: usize) -> usize {
        (0..tries).filter(|_| bucket.take()).count()
    }

    #[tokio::test(start_paused = true)]
    async fn the_burst_is_there_at_once_and_the_rest_comes_at_the_rate() {
        let default = RetryBudget::default;
        for (budget, at_once, after_a_second, after_an_hour) in [
            (default(), 100, 10, 100),
            (default().with_burst(5), 5, 5, 5),
            (default().with_rate(3.0), 100, 3, 100),
            (default().with_rate(0.0), 100, 0, 0),
            (default().with_rate(f64::NAN), 100, 0, 0),
            (default().with_rate(-1.0), 100, 0, 0),
            (default().with_rate(f64::MAX), 100, 100, 100),
            (default().with_burst(0), 0, 0, 0),
        ] {
            let bucket = Bucket::new(budget.clone());
            assert_eq!(taken(&bucket, 1_000), at_once, "{budget:?}");
            tokio::time::advance(Duration::from_secs(1)).await;
            assert_eq!(taken(&bucket, 1_000), after_a_second, "{budget:?}");
            tokio::time::advance(Duration::from_secs(3600)).await;
            assert_eq!(taken(&bucket, 1_000), after_an_hour, "{budget:?}");
        }
    }
}
