//! Pauses that grow, with jitter, so that clients that failed together do not come back together.

use std::time::Duration;

/// A pause that doubles from `first` up to `ceiling`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Backoff {
    pub(super) first: Duration,
    pub(super) ceiling: Duration,
}

impl Backoff {
    /// The longest pause after the failure of that number, counted from 1.
    pub(super) fn longest_after(self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        self.first.saturating_mul(1 << doublings).min(self.ceiling)
    }

    /// A pause drawn evenly from zero to the longest ("full jitter"): reads may come back at once.
    pub(super) fn full_jitter(self, failures: u32) -> Duration {
        scaled(self.longest_after(failures), fastrand::f64())
    }

    /// A pause drawn evenly from half to the whole of the longest: a server that was too busy for a start gets a pause.
    pub(super) fn half_jitter(self, failures: u32) -> Duration {
        scaled(self.longest_after(failures), 0.5 + fastrand::f64() / 2.0)
    }
}

/// The wish of a Retry-After header, never less than asked for and up to 10 % more.
pub(super) fn at_least(asked: Duration) -> Duration {
    scaled(asked, 1.0 + fastrand::f64() / 10.0)
}

/// The time multiplied; what is too long for a `Duration` becomes the longest there is.
pub(super) fn scaled(time: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(time.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_ceiling() {
        let backoff = Backoff {
            first: Duration::from_secs(1),
            ceiling: Duration::from_secs(10),
        };
        let longest = [0, 1, 2, 3, 4, 5, 40, u32::MAX]
            .map(|failures| backoff.longest_after(failures).as_secs());
        assert_eq!(longest, [1, 1, 2, 4, 8, 10, 10, 10]);
    }

    #[test]
    fn jitter_stays_in_its_bounds_and_varies() {
        let backoff = Backoff {
            first: Duration::from_secs(8),
            ceiling: Duration::from_secs(8),
        };
        let full: Vec<_> = (0..200).map(|_| backoff.full_jitter(1)).collect();
        let half: Vec<_> = (0..200).map(|_| backoff.half_jitter(1)).collect();
        let asked: Vec<_> = (0..200)
            .map(|_| at_least(Duration::from_secs(10)))
            .collect();
        assert!(
            full.iter().all(|pause| pause.as_secs() < 8)
                && full.iter().any(|pause| pause.as_secs() < 2)
        );
        assert!(half.iter().all(|pause| (4..8).contains(&pause.as_secs())));
        assert!(
            asked.iter().all(|pause| pause.as_secs() == 10)
                && asked.iter().any(|pause| *pause != asked[0])
        );
    }
}
