//! Servers that stumble, fall and ask for less.

use super::fleet::{Fleet, Said, add_all, code, events, secs, status};
use crate::watch::{RequestBudget, WatchEvent};

/// How many questions came between two times.
fn asked(fleet: &Fleet, from: u64, to: u64) -> usize {
    let within = |at| (secs(from)..secs(to)).contains(at);
    fleet.seen().iter().filter(|(at, _)| within(at)).count()
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_less_gets_less_and_then_all_again() {
    for refusal in [429, 503] {
        let fleet = Fleet::new(move |_, now| {
            if (secs(60)..secs(180)).contains(&now) {
                status(refusal)
            } else {
                code("InProgress")
            }
        });
        let budget = RequestBudget::default().with_rate(50.0);
        let mut watcher = fleet.watcher().with_budget(budget);
        // More jobs than the budget can ask about each 30 s, so that all of it is used.
        add_all(&watcher, &fleet.client(), 2_500);
        let events = events(&mut watcher, secs(300)).await;
        assert_eq!(asked(&fleet, 30, 60).div_ceil(50), 30);
        assert!(
            asked(&fleet, 70, 180) <= 110 * 50 / 20,
            "{}",
            asked(&fleet, 70, 180)
        );
        assert!(
            asked(&fleet, 240, 300) >= 60 * 49,
            "{}",
            asked(&fleet, 240, 300)
        );
        assert!(!events.iter().any(WatchEvent::is_last), "no job is lost");
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_stops_all_questions() {
    let fleet = Fleet::new(|_, now| {
        if (secs(10)..secs(11)).contains(&now) {
            Said {
                retry_after: Some(60),
                ..status(429)
            }
        } else {
            code("InProgress")
        }
    });
    let mut watcher = fleet.watcher();
    add_all(&watcher, &fleet.client(), 5_000);
    events(&mut watcher, secs(140)).await;
    // What was in flight when the first one was refused is not called back.
    assert_eq!(asked(&fleet, 11, 70), 0);
    assert!(asked(&fleet, 80, 140) > 3_000, "{}", asked(&fleet, 80, 140));
}

#[tokio::test(start_paused = true)]
async fn an_absurd_retry_after_does_not_stop_the_watcher_for_good() {
    let fleet = Fleet::new(|_, now| {
        if now < secs(1) {
            Said {
                retry_after: Some(99_999_999),
                ..status(503)
            }
        } else {
            code("Finished")
        }
    });
    let mut watcher = fleet.watcher();
    add_all(&watcher, &fleet.client(), 50);
    let events = events(&mut watcher, secs(400)).await;
    let over = events
        .iter()
        .filter(|event| matches!(event, WatchEvent::Over(_)));
    assert_eq!(over.count(), 50);
}

#[tokio::test(start_paused = true)]
async fn no_job_is_lost_to_faults_and_a_restart() {
    const JOBS: usize = 1_000;
    fastrand::seed(5);
    let fleet = Fleet::new(|number, now| {
        let is_down = (secs(300)..secs(400)).contains(&now);
        if is_down && fastrand::bool() {
            // Until the restart is over, half the questions hang until their time is up.
            Said {
                after: secs(70),
                ..code("InProgress")
            }
        } else if is_down || fastrand::u8(..5) == 0 {
            [status(500), status(502), status(503), code("")][fastrand::usize(..4)].clone()
        } else if now < secs(number as u64 % 900) {
            code("InProgress")
        } else {
            code("Finished")
        }
    });
    let budget = RequestBudget::default()
        .with_rate(500.0)
        .with_in_flight(200);
    let mut watcher = fleet.watcher().with_budget(budget);
    add_all(&watcher, &fleet.client(), JOBS);
    let mut over = 0;
    while let Some(event) = watcher.next().await {
        match event {
            WatchEvent::Over(outcome) => over += usize::from(outcome.is_success()),
            WatchEvent::GivenUp { error, .. } => panic!("given up: {error}"),
            _ => {}
        }
    }
    assert_eq!(over, JOBS);
    assert!(fleet.now() < secs(1_200), "{:?}", fleet.now());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_stays_down_is_given_up_by_every_job_after_the_tolerance() {
    let fleet = Fleet::new(|_, _| status(502));
    let mut watcher = fleet.watcher();
    add_all(&watcher, &fleet.client(), 300);
    let events = events(&mut watcher, secs(600)).await;
    let given_up = events.iter().filter(|event| event.is_last()).count();
    assert_eq!(
        (given_up, events.len()),
        (300, 600),
        "trouble once, then given up"
    );
    assert!(watcher.is_empty());
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_turn_is_no_trouble() {
    // The budget has one question about each job in 400 s, longer than the tolerance.
    let fleet = Fleet::new(|_, now| {
        if now < secs(790) {
            status(500)
        } else {
            code("InProgress")
        }
    });
    let budget = RequestBudget::default().with_rate(1.0);
    let mut watcher = fleet.watcher().with_budget(budget);
    add_all(&watcher, &fleet.client(), 400);
    let events = events(&mut watcher, secs(1_300)).await;
    assert!(!events.iter().any(WatchEvent::is_last));
}
