//! Starts in chaos: whatever goes wrong, no job is started twice, and nobody is told an untruth.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use spotfire_automation::{Client, Error, ErrorKind, Job, JobFile, StartPolicy};
use spotfire_simulator::{
    Endpoint, FaultPlan, FaultRule, JobFile as LibraryFile, Memory, Settings, Simulator, Start,
};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::faults::{self, Named};
use crate::support::{JOB, builder, starts};

/// Starts under one seed, with a simulator of their own.
const STARTS_PER_SEED: usize = 500;
/// The time of one request: long, so that a busy machine alone makes no outcome unknown.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How many seeds more there are under which most starts meet a fault.
const WILD: u64 = 2;
/// After that long a start hangs.
const HANG: Duration = Duration::from_secs(60);
const AT_ONCE: usize = 25;
const ROUNDS_AT_ONCE: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chaos_starts_no_job_twice_and_tells_no_untruth() {
    let began = Instant::now();
    let calm = starts(1_500).div_ceil(STARTS_PER_SEED) as u64;
    let slots = Arc::new(Semaphore::new(ROUNDS_AT_ONCE));
    let mut rounds = JoinSet::new();
    for seed in 0..calm + WILD {
        let slots = Arc::clone(&slots);
        rounds.spawn(async move {
            let _slot = slots.acquire().await.expect("nobody closes it");
            Round::run(seed, if seed < calm { 0.1 } else { 0.6 }).await
        });
    }
    let rounds = rounds.join_all().await;
    // What was delayed longest is over by then: a start that is carried out after its caller was told otherwise counts.
    tokio::time::sleep(faults::too_long(TIMEOUT)).await;
    let mut figures = Figures::default();
    for round in &rounds {
        round.judge(&mut figures);
    }
    println!("{figures}, in {} s", began.elapsed().as_secs());
    // A chaos in which nothing of a kind happened would prove nothing of it.
    assert!(
        figures.unknown_and_running > 0 && figures.unknown_and_not > 0,
        "{figures}"
    );
    assert!(
        figures.sent_again > 0 && figures.refused > 0 && figures.ids_found > 0,
        "{figures}"
    );
}

/// One seed's starts, with the simulator that knows the truth about them.
struct Round {
    seed: u64,
    simulator: Arc<Simulator>,
    told: Vec<Told>,
    /// When the server was away.
    away: (Instant, Instant),
}

/// What the caller of one start was told, and when.
struct Told {
    /// The path by which the ledger knows the start.
    path: String,
    result: Result<Job, Error>,
    began: Instant,
    ended: Instant,
}

impl Round {
    /// Makes the starts while a plan mixes all faults with that probability, and the server restarts once.
    async fn run(seed: u64, probability: f64) -> Self {
        let settings = Settings::default()
            .with_slots(1_000)
            .with_faults(plan(seed, probability));
        let simulator = Simulator::start_with(settings)
            .await
            .expect("loopback has a free port");
        let simulator = Arc::new(simulator);
        let policy = StartPolicy::default()
            .with_limit(Duration::from_secs(40))
            .with_sends(8);
        let pause = Duration::from_millis(1);
        let client = builder(&simulator, TIMEOUT)
            .with_start_policy(policy.with_pause(pause, pause))
            .build()
            .expect("the settings are valid");

        let slots = Arc::new(Semaphore::new(AT_ONCE));
        let mut tasks = JoinSet::new();
        let mut away = (Instant::now(), Instant::now());
        for number in 0..STARTS_PER_SEED {
            let slot = Arc::clone(&slots)
                .acquire_owned()
                .await
                .expect("nobody closes it");
            if number == STARTS_PER_SEED / 2 {
                away = restart(&simulator, seed).await;
            }
            let path = format!("/Chaos/{seed}/{number}");
            if number % 2 == 1 {
                simulator
                    .add_job_file(LibraryFile::new(path.clone(), JOB))
                    .expect("each path is used once");
            }
            let client = client.clone();
            tasks.spawn(async move {
                let told = start(client, path, number % 2 == 1).await;
                drop(slot);
                told
            });
        }
        Self {
            seed,
            simulator,
            told: tasks.join_all().await,
            away,
        }
    }

    /// Holds each thing that was told against the ledger.
    fn judge(&self, figures: &mut Figures) {
        let ledger = self.simulator.ledger();
        let mut sends: HashMap<String, Vec<Start>> = HashMap::new();
        for start in ledger.starts() {
            sends
                .entry(start.path.clone().unwrap_or_default())
                .or_default()
                .push(start);
        }
        figures.seeds += 1;
        figures.faulted += ledger
            .calls()
            .iter()
            .filter(|call| call.fault().is_some())
            .count();
        for told in &self.told {
            let sends = sends.remove(&told.path).unwrap_or_default();
            self.judge_one(told, &sends, figures);
        }
        assert!(
            sends.is_empty(),
            "seed {}: the ledger has starts that nobody made",
            self.seed
        );
    }

    fn judge_one(&self, told: &Told, sends: &[Start], figures: &mut Figures) {
        let jobs: Vec<_> = sends.iter().filter_map(|send| send.job_id).collect();
        let about = format!(
            "seed {}, {}: {:?}; jobs {jobs:?}",
            self.seed, told.path, told.result
        );
        figures.starts += 1;
        assert!(jobs.len() <= 1, "started twice; {about}");
        match &told.result {
            Ok(job) => {
                figures.started += 1;
                assert_eq!(jobs, [job.id().guid()], "told of another job; {about}");
            }
            Err(error) if error.kind() == ErrorKind::OutcomeUnknown => {
                self.judge_unknown(error, told, &jobs, figures, &about);
            }
            Err(error) => {
                figures.refused += 1;
                *figures
                    .kinds
                    .entry(format!("{:?}", error.kind()))
                    .or_default() += 1;
                figures.sent_again += usize::from(error.starts_sent() > 1);
                assert!(
                    jobs.is_empty(),
                    "started, though told 'not started'; {about}"
                );
                assert!(!error.job_may_be_running(), "{about}");
            }
        }
    }

    fn judge_unknown(
        &self,
        error: &Error,
        told: &Told,
        jobs: &[uuid::Uuid],
        figures: &mut Figures,
        about: &str,
    ) {
        let runs = !jobs.is_empty();
        figures.unknown_and_running += usize::from(runs);
        figures.unknown_and_not += usize::from(!runs);
        assert!(
            error.job_may_be_running() && !error.is_retryable(),
            "{about}"
        );
        if let Some(id) = error.job_id() {
            figures.ids_found += 1;
            assert_eq!(jobs, [id.guid()], "the id that was found is wrong; {about}");
        }
        let request_id = error
            .request_id()
            .expect("every start that was sent has one");
        let calls = self.simulator.ledger().calls_with(request_id);
        let was_away = told.began <= self.away.1 && told.ended >= self.away.0;
        let has_fault = calls.iter().any(|call| call.fault().is_some());
        assert!(
            has_fault || was_away,
            "in doubt without a fault behind it; {about}"
        );
    }
}

/// One start, and what its caller is told.
async fn start(client: Client, path: String, from_library: bool) -> Told {
    let began = Instant::now();
    let work = async {
        if from_library {
            client.start_library(JobFile::path(path.clone())).await
        } else {
            client.start_content(JOB).with_path(path.clone()).await
        }
    };
    let result = tokio::time::timeout(HANG, work).await;
    Told {
        result: result.unwrap_or_else(|_| panic!("the start of {path} hangs")),
        path,
        began,
        ended: Instant::now(),
    }
}

/// Stops the server in the middle of what it is at, and starts it again.
async fn restart(simulator: &Simulator, seed: u64) -> (Instant, Instant) {
    let memory = if seed.is_multiple_of(2) {
        Memory::Kept
    } else {
        Memory::Lost
    };
    let stopped = Instant::now();
    simulator
        .restart(memory)
        .await
        .expect("the port is still free");
    (stopped, Instant::now())
}

/// All faults at each of the starts with that probability, and the usual ones at one of ten token requests.
fn plan(seed: u64, probability: f64) -> FaultPlan {
    let starts = rule(faults::of_starts(TIMEOUT))
        .at(Endpoint::StartContent)
        .at(Endpoint::StartLibrary)
        .with_probability(probability);
    let tokens = rule(faults::of_token_requests())
        .at(Endpoint::Token)
        .with_probability(0.1);
    FaultPlan::seeded(seed)
        .with_rule(starts)
        .and_then(|plan| plan.with_rule(tokens))
        .expect("the plan lies to nobody")
}

fn rule(faults: Vec<Named>) -> FaultRule {
    let mut faults = faults.into_iter().map(|named| named.fault);
    let first = FaultRule::new(faults.next().expect("there are faults"));
    faults.fold(first, FaultRule::or)
}

/// What came of all starts.
#[derive(Debug, Default)]
struct Figures {
    seeds: usize,
    starts: usize,
    faulted: usize,
    started: usize,
    refused: usize,
    sent_again: usize,
    unknown_and_running: usize,
    unknown_and_not: usize,
    ids_found: usize,
    /// Why starts were not made.
    kinds: BTreeMap<String, usize>,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} starts under {} seeds, {} faults: {} started, {} not started ({} of them sent more than once; {:?}), \
             {} in doubt (a job ran of {}, an id was found of {}); 0 doubled, 0 started though told 'not started'",
            self.starts,
            self.seeds,
            self.faulted,
            self.started,
            self.refused,
            self.sent_again,
            self.kinds,
            self.unknown_and_running + self.unknown_and_not,
            self.unknown_and_running,
            self.ids_found,
        )
    }
}
