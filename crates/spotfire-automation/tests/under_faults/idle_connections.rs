//! Starts against a server that closes idle connections, which is what real servers do all day.

use std::sync::Arc;
use std::time::{Duration, Instant};

use spotfire_simulator::{FaultPlan, Settings, Simulator};
use tokio::task::JoinSet;

use crate::support::{JOB, builder, starts};

/// The server closes a connection that was idle for so long after an answer.
const IDLE: Duration = Duration::from_secs(1);
const WORKERS: usize = 100;

/// Each worker starts a job, lets its connection be idle for about as long as the server bears it, and starts the next:
/// were a connection used again, some of the starts would go out on one that is just being closed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_start_is_in_doubt_because_an_idle_connection_was_closed() {
    let began = Instant::now();
    let settings = Settings::default()
        .with_slots(1_000)
        .with_faults(FaultPlan::default().with_idle_limit(IDLE));
    let simulator = Simulator::start_with(settings)
        .await
        .expect("loopback has a free port");
    let simulator = Arc::new(simulator);
    let client = builder(&simulator, Duration::from_secs(30))
        .build()
        .expect("the settings are valid");

    let starts = starts(600).min(10_000);
    let mut workers = JoinSet::new();
    for worker in 0..WORKERS {
        let client = client.clone();
        workers.spawn(async move {
            let mut jobs = Vec::new();
            for number in (worker..starts).step_by(WORKERS) {
                let job = client.start_content(JOB).await;
                jobs.push(
                    job.unwrap_or_else(|error| panic!("start {number}: {error:?}"))
                        .id(),
                );
                tokio::time::sleep(IDLE.mul_f64(0.98 + 0.04 * fastrand::f64())).await;
            }
            jobs
        });
    }
    let jobs = workers.join_all().await.concat();

    let ledger = simulator.ledger().starts();
    let really = ledger.iter().filter(|start| start.job_id.is_some()).count();
    assert_eq!((jobs.len(), ledger.len(), really), (starts, starts, starts));
    println!(
        "{starts} starts, idle connections closed after {} s: 0 in doubt, 0 doubled, in {} s",
        IDLE.as_secs(),
        began.elapsed().as_secs()
    );
}
