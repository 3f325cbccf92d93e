//! How long after its end a job is seen to be over.

use std::time::Duration;

use super::fleet::{Fleet, number, secs, young};
use crate::watch::{RequestBudget, WatchEvent};

/// What a watch of many jobs came to.
struct Seen {
    /// Of each job: its duration, and how much later it was seen to be over.
    delays: Vec<(Duration, Duration)>,
    requests: usize,
}

impl Seen {
    fn mean(&self) -> Duration {
        let total: Duration = self.delays.iter().map(|(_, delay)| *delay).sum();
        total / u32::try_from(self.delays.len()).unwrap()
    }

    /// The mean of the delay as a share of the duration.
    fn mean_share(&self) -> f64 {
        let shares = self
            .delays
            .iter()
            .map(|(duration, delay)| delay.as_secs_f64() / duration.as_secs_f64());
        #[expect(clippy::cast_precision_loss, reason = "a small whole number")]
        let count = self.delays.len() as f64;
        shares.sum::<f64>() / count
    }

    fn figures(&self) -> String {
        let fixed = self.with_fixed_intervals();
        format!(
            "{} jobs, {} requests: seen on average {:.2} s after the end, {:.1} % of the job's time; fixed intervals: {:.2} s, {:.1} %",
            self.delays.len(),
            self.requests,
            self.mean().as_secs_f64(),
            self.mean_share() * 100.0,
            fixed.mean().as_secs_f64(),
            fixed.mean_share() * 100.0
        )
    }

    /// What fixed intervals come to with the same number of requests.
    fn with_fixed_intervals(&self) -> Self {
        let run = |interval: Duration| {
            let asked = |duration: Duration| duration.as_nanos().div_ceil(interval.as_nanos());
            let requests: u128 = self
                .delays
                .iter()
                .map(|(duration, _)| asked(*duration))
                .sum();
            let seen = |duration: Duration| interval * u32::try_from(asked(duration)).unwrap();
            Self {
                delays: self
                    .delays
                    .iter()
                    .map(|(duration, _)| (*duration, seen(*duration) - *duration))
                    .collect(),
                requests: usize::try_from(requests).unwrap(),
            }
        };
        let (mut low, mut high) = (secs(1) / 100, secs(3_600));
        while high - low > secs(1) / 1_000 {
            let middle = (low + high) / 2;
            if run(middle).requests > self.requests {
                low = middle;
            } else {
                high = middle;
            }
        }
        run(high)
    }
}

/// Watches a job of each duration from its start: all at once, or as many at a time as there are definitions, one of each.
async fn watch(durations: Vec<Duration>, definitions: Option<usize>) -> Seen {
    let mut seen = Seen {
        delays: Vec::new(),
        requests: 0,
    };
    let planned = durations.clone();
    let starts = std::sync::Arc::new(std::sync::Mutex::new(vec![Duration::MAX; durations.len()]));
    let known = starts.clone();
    let fleet = Fleet::new(move |number, now| {
        let age = now.saturating_sub(known.lock().unwrap()[number]);
        super::fleet::code(if age < planned[number] {
            "InProgress"
        } else {
            "Finished"
        })
    });
    let client = fleet.client();
    let mut watcher = fleet.watcher().with_budget(
        RequestBudget::default()
            .with_rate(1e6)
            .with_in_flight(1_000),
    );
    let group = definitions.unwrap_or(durations.len());
    for first in (0..durations.len()).step_by(group) {
        for at in first..(first + group).min(durations.len()) {
            starts.lock().unwrap()[at] = fleet.now();
            let job = young(&client, at);
            match definitions {
                Some(count) => watcher.add_run_of(at % count, &job).unwrap(),
                None => watcher.add(&job).unwrap(),
            };
        }
        while let Some(event) = watcher.next().await {
            if let WatchEvent::Over(outcome) = event {
                let at = number(outcome.job_id());
                let age = fleet.now() - starts.lock().unwrap()[at];
                seen.delays.push((durations[at], age - durations[at]));
            }
        }
    }
    seen.requests = fleet.seen().len();
    seen
}

/// Durations between two bounds, as many short as long ones.
fn mixed(count: usize, from: f64, to: f64) -> Vec<Duration> {
    let mut random = fastrand::Rng::with_seed(7);
    (0..count)
        .map(|_| Duration::from_secs_f64(from * (to / from).powf(random.f64())))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn without_any_knowledge_a_twentieth_of_the_time_is_lost() {
    let seen = watch(mixed(600, 10.0, 3_600.0), None).await;
    let figures = seen.figures();
    println!("{figures}");
    assert!(seen.mean_share() <= 0.05, "{figures}");
    let fixed = seen.with_fixed_intervals();
    assert!(seen.mean_share() <= fixed.mean_share() * 0.7, "{figures}");
}

#[tokio::test(start_paused = true)]
async fn short_jobs_are_seen_after_half_a_second() {
    let seen = watch(mixed(6_000, 1.0, 10.0), None).await;
    let figures = seen.figures();
    println!("{figures}");
    assert!(seen.mean() <= secs(1) / 2, "{figures}");
}

#[tokio::test(start_paused = true)]
async fn known_durations_make_it_less_for_the_same_number_of_requests() {
    // Forty definitions of 1 min to 1 h, each run ten times, give or take 5 %.
    let usual = mixed(40, 60.0, 3_600.0);
    let mut random = fastrand::Rng::with_seed(11);
    let durations = (0..400)
        .map(|at| usual[at % 40].mul_f64(0.95 + random.f64() / 10.0))
        .collect();
    let seen = watch(durations, Some(40)).await;
    let figures = seen.figures();
    println!("{figures}");
    let fixed = seen.with_fixed_intervals();
    assert!(seen.mean() <= fixed.mean().mul_f64(0.7), "{figures}");
}
