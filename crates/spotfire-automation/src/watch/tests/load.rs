//! The budget and its fair use.

use std::time::Duration;

use tokio::time::sleep;

use super::fleet::{Fleet, Said, add_all, code, events, job, secs, young};
use crate::watch::RequestBudget;

fn budget(rate: f64) -> RequestBudget {
    RequestBudget::default()
        .with_rate(rate)
        .with_in_flight(1_000)
}

/// The number of questions in each whole second.
fn per_second(fleet: &Fleet) -> Vec<usize> {
    let seen = fleet.seen();
    let last = seen.last().unwrap().0.as_secs();
    (0..last)
        .map(|second| seen.iter().filter(|(at, _)| at.as_secs() == second).count())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_budget_is_held_within_two_percent_in_every_second() {
    for (jobs, rate) in [(20_000, 500_usize), (300, 50), (200, 7)] {
        let fleet = Fleet::of_durations(|_| secs(99_999));
        #[expect(clippy::cast_precision_loss, reason = "a small whole number")]
        let mut watcher = fleet.watcher().with_budget(budget(rate as f64));
        add_all(&watcher, &fleet.client(), jobs);
        events(&mut watcher, secs(20)).await;
        let seconds = per_second(&fleet);
        for count in &seconds {
            assert!(
                count.abs_diff(rate) <= (rate / 50).max(1),
                "{count} in a second instead of {rate}"
            );
        }
        let total: usize = seconds.iter().sum();
        assert!(
            total.abs_diff(rate * seconds.len()) * 50 <= rate * seconds.len(),
            "{total} in {} s",
            seconds.len()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_not_used_in_idle_time_is_not_made_up_for() {
    let fleet = Fleet::of_durations(|_| secs(99_999));
    let mut watcher = fleet.watcher().with_budget(budget(100.0));
    let handle = watcher.handle();
    events(&mut watcher, secs(100)).await;
    for number in 0..1_000 {
        handle.add(&job(&fleet.client(), number)).unwrap();
    }
    events(&mut watcher, secs(1)).await;
    assert!(fleet.seen().len() <= 103, "{}", fleet.seen().len());
}

#[tokio::test(start_paused = true)]
async fn no_more_requests_are_in_flight_than_allowed() {
    for (in_flight, slow) in [(1, 1), (7, 4), (32, 16)] {
        // The first second shows all jobs as slow; from then on they may take no more than half.
        let fleet = Fleet::new(|_, _| Said {
            after: secs(10),
            ..code("InProgress")
        });
        let budget = RequestBudget::default().with_in_flight(in_flight);
        let mut watcher = fleet.watcher().with_budget(budget);
        add_all(&watcher, &fleet.client(), 32);
        events(&mut watcher, secs(9)).await;
        assert_eq!(fleet.seen().len(), in_flight);
        events(&mut watcher, secs(400)).await;
        let now = fleet.now();
        let late = fleet
            .seen()
            .iter()
            .filter(|(at, _)| *at + secs(10) > now)
            .count();
        assert!(late <= slow, "{late} in flight of {in_flight}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_job_waits_longer_than_its_pause_or_one_and_a_half_rounds() {
    const JOBS: usize = 600;
    for rate in [6.0, 12.0, 18.0, 40.0] {
        // A third of the jobs are over soon and replaced by young ones, which are asked about every second.
        let fleet = Fleet::new(|number, _| {
            code(if number % 3 == 0 && number >= 10_000 {
                "Finished"
            } else {
                "InProgress"
            })
        });
        let client = fleet.client();
        let mut watcher = fleet.watcher().with_budget(budget(rate));
        add_all(&watcher, &client, JOBS);
        let handle = watcher.handle();
        let adding = async {
            for number in 0..400 {
                sleep(secs(1)).await;
                for each in 0..2 {
                    let job = young(&client, 10_000 + number * 2 + each);
                    handle.add(&job).unwrap();
                    if number > 100 {
                        handle.remove(super::fleet::id(10_000 + (number - 100) * 2 + each));
                    }
                }
            }
        };
        let ((), _) = tokio::join!(adding, events(&mut watcher, secs(400)));
        #[expect(clippy::cast_precision_loss, reason = "a small whole number")]
        let round = Duration::from_secs_f64((JOBS + 200) as f64 / rate);
        let bound = (round * 3 / 2).max(secs(34));
        let longest = fleet.longest_gaps().into_iter().max().unwrap();
        assert!(longest <= bound, "{rate}/s: {longest:?} of {bound:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn slow_answers_delay_nobody_else() {
    // One job in twenty hangs for the whole time that a request may take: more than all requests in flight.
    let fleet = Fleet::new(|number, _| Said {
        after: if number % 20 == 0 {
            secs(55)
        } else {
            Duration::ZERO
        },
        ..code("InProgress")
    });
    let budget = RequestBudget::default().with_in_flight(16);
    let mut watcher = fleet.watcher().with_budget(budget);
    add_all(&watcher, &fleet.client(), 600);
    events(&mut watcher, secs(120)).await;
    let settled = fleet.seen().len();
    events(&mut watcher, secs(300)).await;
    let seen = fleet.seen();
    let mut last = vec![None; 600];
    let mut longest = Duration::ZERO;
    for (at, number) in &seen[settled..] {
        if number % 20 != 0 {
            let gap = *at - last[*number].unwrap_or(*at);
            longest = longest.max(gap);
            last[*number] = Some(*at);
        }
    }
    assert!(longest <= secs(34), "a quick job waited {longest:?}");
}
