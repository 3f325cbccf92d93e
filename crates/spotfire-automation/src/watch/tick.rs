//! Time in the watcher, in eight bytes.

use std::time::Duration;

use tokio::time::Instant;

/// A moment in whole milliseconds since the watcher was made; jobs may be older.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tick(i64);

impl Tick {
    /// The moment this long after; a fraction of a millisecond counts as a whole one, so that nothing comes too soon.
    pub(super) fn after(self, time: Duration) -> Self {
        let whole = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let fraction = i64::from(!time.subsec_nanos().is_multiple_of(1_000_000));
        Self(self.0.saturating_add(whole).saturating_add(fraction))
    }

    /// The moment this long before.
    pub(super) fn before(self, time: Duration) -> Self {
        let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(millis))
    }

    /// The time since an earlier moment; none since a later one.
    pub(super) fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Where ticks are counted from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock(Instant);

impl Clock {
    /// Counts from now.
    pub(super) fn new() -> Self {
        Self(Instant::now())
    }

    pub(super) fn tick(self, at: Instant) -> Tick {
        match at.checked_duration_since(self.0) {
            Some(since) => Tick::default().after(since),
            None => Tick::default().before(self.0.saturating_duration_since(at)),
        }
    }

    /// The instant of a moment; one too far away becomes one that nobody lives to see.
    pub(super) fn instant(self, tick: Tick) -> Instant {
        const FAR: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 30);
        self.0 + tick.since(Tick::default()).min(FAR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn moments_go_there_and_back() {
        let clock = Clock::new();
        let now = Instant::now();
        for (at, age) in [
            (now, 0),
            (now + Duration::from_secs(7), -7_000),
            (now - Duration::from_secs(3600), 3_600_000),
        ] {
            assert_eq!(clock.tick(at), Tick(-age), "{at:?}");
        }
        assert_eq!(
            clock.instant(Tick(1_500)),
            now + Duration::from_millis(1_500)
        );
        assert!(clock.instant(Tick(i64::MAX)) > now);
    }

    #[test]
    fn a_fraction_never_comes_too_soon_and_the_far_future_does_not_overflow() {
        assert_eq!(Tick(5).after(Duration::from_nanos(1)), Tick(6));
        assert_eq!(Tick(5).after(Duration::MAX), Tick(i64::MAX));
        assert_eq!(Tick(5).before(Duration::MAX).since(Tick(9)), Duration::ZERO);
        assert_eq!(Tick(9).since(Tick(5)), Duration::from_millis(4));
    }
}
