//! When the next request may go out.

use std::time::Duration;

use tokio::time::Instant;

/// Spaces requests out evenly, at a rate that falls while the server asks for less and recovers afterwards.
///
/// A request that could not go out in its time leaves its place to be made up for, but no longer than [`SLACK`]. Each
/// answer that asks to slow down takes [`LESS`] requests a second off the rate, each second gives [`MORE`] of the
/// full rate back. So the rate settles near what the server takes: with a part of the answers refused by chance it
/// stays high, with all of them refused it falls to a twenty-fifth within seconds.
#[derive(Debug)]
pub(super) struct Pace {
    full: f64,
    rate: f64,
    /// When the rate last grew.
    grown: Instant,
    /// When the next request is due.
    next: Instant,
    /// Until when the server wants no request at all.
    held: Instant,
}

/// A fiftieth of a second: what goes out late goes out with at most that much of a second's requests beside it.
const SLACK: Duration = Duration::from_millis(20);
const LESS: f64 = 0.5;
const MORE: f64 = 0.02;
/// The share of the full rate that is always left: a watcher that asks nothing never learns that the server is back.
const LEAST: f64 = 0.02;

impl Pace {
    /// So many requests per second, from now on.
    pub(super) fn new(full: f64, now: Instant) -> Self {
        Self {
            full,
            rate: full,
            grown: now,
            next: now,
            held: now,
        }
    }

    /// How many requests go out per second as things are.
    pub(super) fn rate(&self) -> f64 {
        self.rate
    }

    /// Lets one request go out, or tells when one may.
    pub(super) fn permit(&mut self, now: Instant) -> Result<(), Instant> {
        let due = self.next.max(self.held);
        if now < due {
            return Err(due);
        }
        self.grow(now);
        let earliest = now.checked_sub(SLACK).unwrap_or(now);
        self.next = due.max(earliest) + Duration::from_secs_f64(self.rate.recip());
        Ok(())
    }

    /// The server asked to slow down, and perhaps to send nothing for a while.
    pub(super) fn slow_down(&mut self, now: Instant, hold: Duration) {
        self.grow(now);
        self.rate = (self.rate - LESS).max(self.full * LEAST);
        self.held = self.held.max(now + hold);
    }

    fn grow(&mut self, now: Instant) {
        let since = now.saturating_duration_since(self.grown).as_secs_f64();
        self.rate = (self.rate + self.full * MORE * since).min(self.full);
        self.grown = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends whenever allowed, looking every `step`, and tells the instants; `answer` is told of each.
    fn run(
        pace: &mut Pace,
        time: Duration,
        step: Duration,
        mut answer: impl FnMut(&mut Pace, Instant),
    ) -> Vec<Instant> {
        let (mut now, mut sent) = (pace.grown, Vec::new());
        let end = now + time;
        while now < end {
            while pace.permit(now).is_ok() {
                sent.push(now);
                answer(pace, now);
            }
            now += step;
        }
        sent
    }

    const fn secs(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    fn pace(full: f64) -> Pace {
        Pace::new(full, Instant::now())
    }

    #[test]
    fn the_rate_is_held_within_two_percent_however_late_the_timer_is() {
        for full in [0.5, 7.0, 100.0, 3_333.0] {
            for late in [1, 3, 17] {
                let sent = run(
                    &mut pace(full),
                    secs(60),
                    Duration::from_millis(late),
                    |_, _| {},
                );
                let expected = full * 60.0;
                #[expect(clippy::cast_precision_loss, reason = "a count of some thousands")]
                let count = sent.len() as f64;
                assert!(
                    (count - expected).abs() <= (expected * 0.02).max(1.0),
                    "{full}, {late} ms late: {count}"
                );
            }
        }
    }

    #[test]
    fn no_second_has_more_than_its_rate_even_after_idle_ones() {
        let mut pace = pace(1_000.0);
        let idle = pace.grown + secs(100);
        pace.grown = idle;
        let sent = run(&mut pace, secs(3), Duration::from_millis(1), |_, _| {});
        for (first, at) in sent.iter().enumerate() {
            let within = sent
                .get(first..)
                .unwrap()
                .iter()
                .take_while(|later| **later < *at + secs(1));
            assert!(within.count() <= 1_021);
        }
    }

    #[test]
    fn the_rate_settles_near_what_the_server_takes_and_comes_back() {
        // Refuses each request by which it got more than 200 in a second.
        let mut pace = pace(1_000.0);
        let mut allowance = 200.0_f64;
        let mut last = pace.grown;
        let limited = |pace: &mut Pace, now: Instant| {
            allowance =
                (allowance + 200.0 * now.saturating_duration_since(last).as_secs_f64()).min(200.0);
            last = now;
            if allowance >= 1.0 {
                allowance -= 1.0;
            } else {
                pace.slow_down(now, Duration::ZERO);
            }
        };
        run(&mut pace, secs(60), Duration::from_millis(1), limited);
        assert!(
            (200.0..300.0).contains(&pace.rate()),
            "settled at {}",
            pace.rate()
        );
        run(&mut pace, secs(41), Duration::from_millis(1), |_, _| {});
        assert!(pace.rate() > 999.0, "came back to {}", pace.rate());
    }

    #[test]
    fn a_server_that_refuses_everything_gets_a_twenty_fifth_and_one_that_stumbles_keeps_a_share() {
        let mut all = pace(1_000.0);
        run(&mut all, secs(30), Duration::from_millis(1), |pace, now| {
            pace.slow_down(now, Duration::ZERO);
        });
        assert!((20.0..60.0).contains(&all.rate()), "{}", all.rate());

        let mut some = pace(1_000.0);
        let mut count = 0;
        run(
            &mut some,
            secs(60),
            Duration::from_millis(1),
            |pace, now| {
                count += 1;
                if count % 20 == 0 {
                    pace.slow_down(now, Duration::ZERO);
                }
            },
        );
        assert!((600.0..1_000.0).contains(&some.rate()), "{}", some.rate());
    }

    #[test]
    fn nothing_goes_out_while_the_server_wants_nothing() {
        let mut pace = pace(10.0);
        let now = pace.grown;
        pace.slow_down(now, secs(30));
        pace.slow_down(now, secs(5));
        assert_eq!(pace.permit(now + secs(29)), Err(now + secs(30)));
        assert_eq!(pace.permit(now + secs(30)), Ok(()));
    }

    #[test]
    fn the_smallest_budget_is_never_used_up_for_good() {
        let mut pace = pace(0.001);
        let now = pace.grown;
        for _ in 0..100 {
            pace.slow_down(now, Duration::ZERO);
        }
        assert!(pace.permit(now).is_ok());
        let next = pace.permit(now).unwrap_err();
        assert!(next - now <= secs(50_000));
        assert!(pace.permit(next).is_ok());
    }
}
