//! How much heap a watched job takes, its id included, while it is not asked about.
//!
//! Apart from the times, because counting slows every allocation.

mod support;

use std::time::{Duration, SystemTime};

use peak_alloc::PeakAlloc;
use serde_json::json;
use spotfire_automation::{
    Client, Job, JobId, JobRecord, RequestBudget, WaitPolicy, WatchEvent, Watcher,
};
use support::server::Server;
use support::{client, job_id, table};
use uuid::Uuid;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() {
    let server = Server::start();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the runtime has all it needs");
    runtime.block_on(run(&server));
}

async fn run(server: &Server) {
    let client = &client(server);
    // The connections and their buffers are the client's, and there already in what is measured.
    let mut first = watcher(client);
    add(client, &first, 1_000);
    ask_each(&mut first, 1_000).await;
    drop(first);

    table::head("heap for a watched job, in bytes");
    let before = HEAP.current_usage();
    let none = watcher(client);
    let taken = HEAP.current_usage().saturating_sub(before);
    drop(none);
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    table::note("a watcher without jobs", taken as f64, 0);
    server.seen();
    for jobs in [10_000, 70_000, 100_000] {
        let before = HEAP.current_usage();
        let mut watcher = watcher(client);
        for number in 0..jobs {
            watcher
                .add(&client.job(job_id(number)))
                .expect("there is room");
        }
        row(
            &format!("{jobs} jobs, never asked about"),
            before,
            jobs,
            256.0,
        );
        ask_each(&mut watcher, jobs).await;
        row(
            &format!("{jobs} jobs, each asked about"),
            before,
            jobs,
            256.0,
        );
    }
    for jobs in [10_000, 100_000] {
        let before = HEAP.current_usage();
        let mut watcher = watcher(client);
        learn(client, &mut watcher, jobs).await;
        for number in 0..jobs {
            watcher
                .add_run_of(number, &client.job(job_id(number)))
                .expect("there is room");
        }
        ask_each(&mut watcher, jobs).await;
        row(
            &format!("{jobs} jobs, each with a learned duration of its own"),
            before,
            jobs,
            512.0,
        );
    }
}

fn watcher(client: &Client) -> Watcher {
    let hour = Duration::from_secs(3_600);
    Watcher::new(client.clone())
        .with_budget(RequestBudget::default().with_rate(1e6))
        .with_policy(WaitPolicy::default().with_intervals(hour, hour))
}

fn add(client: &Client, watcher: &Watcher, jobs: usize) {
    for number in 0..jobs {
        watcher
            .add(&client.job(job_id(number)))
            .expect("there is room");
    }
}

/// Asks about each job once, and waits for the last answer.
async fn ask_each(watcher: &mut Watcher, jobs: usize) {
    for _ in 0..jobs {
        let event = watcher.next().await;
        assert!(matches!(event, Some(WatchEvent::Status(_))), "{event:?}");
    }
}

/// Watches one run of as many definitions to its end.
async fn learn(client: &Client, watcher: &mut Watcher, definitions: usize) {
    for number in 0..definitions {
        let job = started(client, finished_job_id(number));
        watcher.add_run_of(number, &job).expect("there is room");
    }
    while let Some(event) = watcher.next().await {
        assert!(matches!(event, WatchEvent::Over(_)), "{event:?}");
    }
}

/// A job that is over: the server knows it by its first digit.
fn finished_job_id(number: usize) -> JobId {
    JobId::new(Uuid::from_u128(number as u128 | 0xf << 124)).expect("the id is not zero")
}

/// A job that was started an hour ago.
fn started(client: &Client, id: JobId) -> Job {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let record = json!({
        "format": 1,
        "server": client.server().to_string(),
        "job_id": id,
        "started_at": now.as_secs() - 3_600,
    });
    let record: JobRecord =
        serde_json::from_value(record).expect("this is what a record looks like");
    client.resume(&record).expect("it is the client's server")
}

fn row(what: &str, before: usize, jobs: usize, at_most: f64) {
    let taken = HEAP.current_usage().saturating_sub(before);
    #[expect(clippy::cast_precision_loss, reason = "a mean for people")]
    let each = taken as f64 / jobs as f64;
    table::row(what, each, at_most, 0);
}
