//! Time, through one seam.

use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// Where this crate reads the time, and how far it strays from it.
pub(crate) trait Clock: Debug + Send + Sync {
    fn now(&self) -> Moment;

    /// From 0 to 1, another each time, so that those who began together do not go on together.
    fn jitter(&self) -> f64;
}

/// One moment on both clocks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) monotonic: Instant,
    pub(crate) wall: SystemTime,
}

impl Moment {
    /// The time from `earlier` to this moment, by the clock that shows more.
    ///
    /// The monotonic clock may stand still while the machine sleeps, the wall clock may be set back.
    pub(crate) fn since(&self, earlier: &Self) -> Duration {
        let monotonic = self.monotonic.saturating_duration_since(earlier.monotonic);
        let wall = self
            .wall
            .duration_since(earlier.wall)
            .unwrap_or(Duration::ZERO);
        monotonic.max(wall)
    }
}

/// The machine's clocks; the monotonic one is tokio's, which tests can set forward.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment {
            monotonic: Instant::now(),
            wall: SystemTime::now(),
        }
    }

    fn jitter(&self) -> f64 {
        fastrand::f64()
    }
}
