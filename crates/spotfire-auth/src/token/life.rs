//! How long a token is good, and when to get the next one.

use std::time::Duration;

use crate::token::clock::Moment;

/// A token's life as the server tells it, read with care.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Life {
    from: Moment,
    length: Duration,
    /// How far ahead of its end a token is renewed.
    ahead: Duration,
}

/// What may be done with a token now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// Use it.
    Fresh,
    /// Use it, and let somebody get the next one.
    RenewSoon,
    /// It has expired.
    Unusable,
}

impl Life {
    /// Taken where the server tells no life, or none that makes sense; a 401 renews sooner.
    const ASSUMED: Duration = Duration::from_secs(300);
    /// A longer one is taken for this: one request more a day, and no overflow.
    const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
    /// How far ahead of its end a token is renewed, at most.
    const AHEAD: Duration = Duration::from_secs(300);
    /// By which share of that the renewal may come later.
    const JITTER: f64 = 0.2;

    /// A life that began at `from`, the moment before the token was asked for.
    ///
    /// `jitter`, from 0 to 1, is how much later it is renewed, so that processes that got their tokens together do not
    /// all come back together.
    pub(crate) fn new(from: Moment, told: Option<Duration>, jitter: f64) -> Self {
        let length = told
            .filter(|told| !told.is_zero())
            .unwrap_or(Self::ASSUMED)
            .min(Self::LONGEST);
        let ahead = Self::AHEAD.min(length / 5);
        Self {
            from,
            length,
            ahead: ahead.mul_f64(1.0 - Self::JITTER * jitter.clamp(0.0, 1.0)),
        }
    }

    pub(crate) fn freshness(&self, now: &Moment) -> Freshness {
        let age = now.since(&self.from);
        if age >= self.length {
            Freshness::Unusable
        } else if age >= self.length - self.ahead {
            Freshness::RenewSoon
        } else {
            Freshness::Fresh
        }
    }

    pub(crate) fn length(&self) -> Duration {
        self.length
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use tokio::time::Instant;

    use super::*;

    fn start() -> Moment {
        Moment {
            monotonic: Instant::now(),
            wall: SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000),
        }
    }

    fn after(start: Moment, monotonic: Duration, wall: Duration) -> Moment {
        Moment {
            monotonic: start.monotonic + monotonic,
            wall: start.wall + wall,
        }
    }

    #[test]
    fn a_token_is_renewed_ahead_by_a_fifth_of_its_life_or_five_minutes() {
        let secs = Duration::from_secs;
        for (told, renew_at, end) in [
            (Some(secs(1)), 800, 1_000),
            (Some(secs(10)), 8_000, 10_000),
            (Some(secs(299)), 239_200, 299_000),
            (Some(secs(300)), 240_000, 300_000),
            (Some(secs(3_600)), 3_300_000, 3_600_000),
            (Some(secs(7_200)), 6_900_000, 7_200_000),
            (Some(Duration::MAX), 86_100_000, 86_400_000),
            (Some(Duration::ZERO), 240_000, 300_000),
            (None, 240_000, 300_000),
        ] {
            let start = start();
            let life = Life::new(start, told, 0.0);
            for (millis, expected) in [
                (0, Freshness::Fresh),
                (renew_at - 1, Freshness::Fresh),
                (renew_at, Freshness::RenewSoon),
                (end - 1, Freshness::RenewSoon),
                (end, Freshness::Unusable),
            ] {
                let age = Duration::from_millis(millis);
                assert_eq!(
                    life.freshness(&after(start, age, age)),
                    expected,
                    "{told:?} at {millis} ms"
                );
            }
        }
    }

    #[test]
    fn renewals_are_spread_over_a_fifth_of_the_time_ahead() {
        let secs = Duration::from_secs;
        for (jitter, renew_at) in [(0.0, 6_900), (0.5, 6_930), (1.0, 6_960), (9.0, 6_960)] {
            let start = start();
            let life = Life::new(start, Some(secs(7_200)), jitter);
            let at = |age| life.freshness(&after(start, age, age));
            assert_eq!(at(secs(renew_at - 1)), Freshness::Fresh, "{jitter}");
            assert_eq!(at(secs(renew_at)), Freshness::RenewSoon, "{jitter}");
        }
    }

    #[test]
    fn the_clock_that_shows_more_counts() {
        let start = start();
        let life = Life::new(start, Some(Duration::from_secs(100)), 0.0);
        let late = Duration::from_secs(100);
        assert_eq!(
            life.freshness(&after(start, late, Duration::ZERO)),
            Freshness::Unusable
        );
        assert_eq!(
            life.freshness(&after(start, Duration::ZERO, late)),
            Freshness::Unusable
        );
        let set_back = Moment {
            monotonic: start.monotonic,
            wall: start.wall - late,
        };
        assert_eq!(life.freshness(&set_back), Freshness::Fresh);
    }
}
