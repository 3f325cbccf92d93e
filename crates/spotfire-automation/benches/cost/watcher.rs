//! A hundred thousand jobs watched at one question each 30 s, beside bare reqwest at the same pace, and whether budget and
//! rounds are kept.

use std::time::Duration;

use spotfire_automation::{Client, RequestBudget, WaitPolicy, WatchEvent, Watcher};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use crate::bare::Bare;
use crate::cpu;
use crate::median::median;
use crate::support::server::Server;
use crate::support::{client, job_id, table};

const JOBS: u32 = 100_000;
const ROUND: Duration = Duration::from_secs(30);
const IN_FLIGHT: usize = 32;
/// How often, and for how long each, bare calls and the watcher take turns.
const TURNS: usize = 7;
const TURN: Duration = Duration::from_secs(5);

pub(crate) async fn run(server: &Server) {
    let rate = f64::from(JOBS) / ROUND.as_secs_f64();
    let watcher = watcher(client(server), rate);
    // In the first round each job's first status is reported, in the second nothing is new.
    let (watcher, first) = watch(server, watcher, ROUND).await;
    let (watcher, second) = watch(server, watcher, ROUND).await;
    table::head("100,000 jobs, one question each 30 s");
    compare(server, watcher, rate).await;
    table::row(
        "CPU of all in percent of a core",
        second.share() * 100.0,
        20.0,
        1,
    );
    for (round, seen) in [("first", &first), ("second", &second)] {
        let off = (seen.rate() / rate - 1.0).abs() * 100.0;
        table::row(
            &format!("{round} round: requests per second off the budget, percent"),
            off,
            2.0,
            2,
        );
    }
    let longest = second.longest_gap.as_secs_f64() / ROUND.as_secs_f64();
    table::row(
        "longest time between two polls of a job, in rounds",
        longest,
        1.5,
        2,
    );
}

/// Compares a poll with a bare call, in alternation, so that a machine that gets busier or calmer troubles both alike.
async fn compare(server: &Server, mut watcher: Watcher, rate: f64) {
    let (mut of_bare, mut of_polls) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        of_bare.push(bare(server, rate).await);
        let (same, turn) = watch(server, watcher, TURN).await;
        of_polls.push(turn.each());
        watcher = same;
    }
    let (bare, poll) = (median(&mut of_bare), median(&mut of_polls));
    table::note(
        "bare reqwest at the same pace, us CPU a call",
        bare * 1e6,
        1,
    );
    table::note("watcher, us CPU a poll", poll * 1e6, 1);
    table::row(
        "CPU of a poll as a multiple of a bare call",
        poll / bare,
        1.1,
        3,
    );
}

fn watcher(client: Client, rate: f64) -> Watcher {
    let budget = RequestBudget::default()
        .with_rate(rate)
        .with_in_flight(IN_FLIGHT);
    let policy = WaitPolicy::default().with_intervals(ROUND, ROUND);
    let watcher = Watcher::new(client.clone())
        .with_budget(budget)
        .with_policy(policy);
    for number in 0..JOBS as usize {
        watcher
            .add(&client.job(job_id(number)))
            .expect("there is room");
    }
    watcher
}

/// What came of watching for a time.
struct Round {
    time: Duration,
    cpu: Duration,
    requests: u32,
    longest_gap: Duration,
}

impl Round {
    fn each(&self) -> f64 {
        self.cpu.as_secs_f64() / f64::from(self.requests)
    }

    fn share(&self) -> f64 {
        self.cpu.as_secs_f64() / self.time.as_secs_f64()
    }

    fn rate(&self) -> f64 {
        f64::from(self.requests) / self.time.as_secs_f64()
    }
}

/// Takes the events for that time, in a task as the bare calls are: a future that the runtime blocks on costs a system
/// call each time it is woken.
async fn watch(server: &Server, watcher: Watcher, time: Duration) -> (Watcher, Round) {
    server.seen();
    let (began, before) = (Instant::now(), cpu::now());
    let watcher = tokio::spawn(take_events(watcher, time))
        .await
        .expect("no event is a trouble");
    let (time, cpu) = (began.elapsed(), cpu::now() - before);
    let (requests, longest_gap) = server.seen();
    let round = Round {
        time,
        cpu,
        requests,
        longest_gap,
    };
    (watcher, round)
}

async fn take_events(mut watcher: Watcher, time: Duration) -> Watcher {
    let _ = timeout(time, async {
        while let Some(event) = watcher.next().await {
            assert!(matches!(event, WatchEvent::Status(_)), "{event:?}");
        }
    })
    .await;
    watcher
}

/// The CPU time of a bare call, so many a second, by as many tasks as the watcher has requests in flight.
async fn bare(server: &Server, rate: f64) -> f64 {
    let bare = std::sync::Arc::new(Bare::new(server));
    let mut tasks = JoinSet::new();
    let end = Instant::now() + TURN;
    server.seen();
    let before = cpu::now();
    for task in 0..IN_FLIGHT {
        let bare = bare.clone();
        let pause = Duration::from_secs_f64(IN_FLIGHT as f64 / rate);
        tasks.spawn(async move {
            sleep_until(Instant::now() + pause * u32::try_from(task).unwrap_or(0) / 32).await;
            let mut turns = interval(pause);
            turns.set_missed_tick_behavior(MissedTickBehavior::Burst);
            let mut number = task;
            while Instant::now() < end {
                turns.tick().await;
                bare.status(job_id(number)).await;
                number += IN_FLIGHT;
            }
        });
    }
    while tasks.join_next().await.is_some() {}
    let cpu = cpu::now() - before;
    cpu.as_secs_f64() / f64::from(server.seen().0)
}
