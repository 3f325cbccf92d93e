//! Each fault at each operation: what the caller is told, as a table to be read.
//!
//! The table is `matrix.md` beside this file. Of a fault that always happens the cell tells what comes after the stroke, where
//! that is something else. What is said of starts is held against the ledger.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use spotfire_automation::{
    Abort, Client, Error, ErrorKind, Job, JobFile, JobId, StartPolicy, WaitPolicy,
};
use spotfire_simulator::{
    Endpoint, Fault, FaultPlan, FaultRule, JobFile as LibraryFile, Settings, Simulator,
};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::faults::{self, Named};
use crate::support::{JOB, builder};

const TABLE: &str = include_str!("matrix.md");
const TIMEOUT: Duration = Duration::from_secs(1);
/// More would let requests time out on a busy machine.
const AT_ONCE: usize = 8;

/// A job that goes on for longer than any test.
const LONG_JOB: &str = r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks>
    <t:Any xmlns:t="urn:example"><as:Title>Long</as:Title></t:Any>
</as:Tasks></as:Job>"#;

/// The columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    StartContent,
    StartLibrary,
    Status,
    Abort,
    Wait,
}

const COLUMNS: [Column; 5] = [
    Column::StartContent,
    Column::StartLibrary,
    Column::Status,
    Column::Abort,
    Column::Wait,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_at_each_operation_is_told_as_the_table_says() {
    let mut rows: Vec<Named> = faults::of_starts(TIMEOUT);
    for row in faults::of_questions(TIMEOUT) {
        if rows.iter().all(|known| known.name != row.name) {
            rows.push(row);
        }
    }
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    let mut cells = JoinSet::new();
    for (number, row) in rows.iter().enumerate() {
        for column in COLUMNS {
            let (fault, slots) = (row.fault.clone(), Arc::clone(&slots));
            cells.spawn(async move {
                let _slot = slots.acquire().await.expect("nobody closes it");
                (number, column, cell(&fault, column).await)
            });
        }
    }
    let mut cells = cells.join_all().await;
    cells.sort();
    let mut table = heading();
    for (row, cells) in rows.iter().zip(cells.chunks(COLUMNS.len())) {
        let cells: Vec<_> = cells.iter().map(|(_, _, cell)| cell.as_str()).collect();
        writeln!(table, "| {} | {} |", row.name, cells.join(" | ")).expect("a string takes all");
    }
    for (line, expected) in table.lines().zip(TABLE.lines()) {
        assert_eq!(line, expected, "\nthe whole table:\n{table}");
    }
    assert_eq!(
        table.lines().count(),
        TABLE.lines().count(),
        "\nthe whole table:\n{table}"
    );
}

fn heading() -> String {
    "| fault | start of a definition | start of a library item | status | abort | wait |\n|---|---|---|---|---|---|\n"
        .to_owned()
}

/// The cell of a fault at an operation: what comes of it once, and always, where that is something else.
async fn cell(fault: &Fault, column: Column) -> String {
    if !fits(fault, column) {
        return String::new();
    }
    let once = told(fault, column, |rule| rule.on_first_calls(1)).await;
    let always = told(fault, column, |rule| rule).await;
    if once == always {
        once
    } else {
        format!("{once} / {always}")
    }
}

/// Whether the fault can befall the operation: an answer of starts says nothing about a job that is asked about.
fn fits(fault: &Fault, column: Column) -> bool {
    let is_start = matches!(column, Column::StartContent | Column::StartLibrary);
    let rule = FaultRule::new(fault.clone()).at(endpoint(column));
    let forgets_before = faults::of_questions(TIMEOUT)
        .iter()
        .any(|named| named.fault == *fault);
    FaultPlan::default().with_rule(rule).is_ok() && (is_start || forgets_before)
}

fn endpoint(column: Column) -> Endpoint {
    match column {
        Column::StartContent => Endpoint::StartContent,
        Column::StartLibrary => Endpoint::StartLibrary,
        Column::Status | Column::Wait => Endpoint::Status,
        Column::Abort => Endpoint::Abort,
    }
}

/// What the caller is told when the fault befalls the operation.
async fn told(fault: &Fault, column: Column, when: impl Fn(FaultRule) -> FaultRule) -> String {
    let settings = Settings::default().with_task_duration(Duration::from_secs(600));
    let simulator = Simulator::start_with(settings)
        .await
        .expect("loopback has a free port");
    simulator
        .add_job_file(LibraryFile::new("/Daily", JOB))
        .expect("the path is free");
    let client = client(&simulator);
    let definition = if column == Column::Wait {
        JOB
    } else {
        LONG_JOB
    };
    let job = client
        .start_content(definition)
        .await
        .expect("nothing is broken yet");
    if column == Column::Wait {
        // Over before the fault is set: else it depends on the machine whether the first answer already says so.
        let outcome = job.wait().await.expect("nothing is broken yet");
        assert!(outcome.is_success(), "{outcome:?}");
    }
    let rule = when(FaultRule::new(fault.clone()).at(endpoint(column)));
    simulator.set_faults(FaultPlan::default().with_rule(rule).expect("it fits"));

    let again = matches!(fault, Fault::CloseAfterAnswer | Fault::CloseOnNextRequest);
    if again {
        // Such a fault shows only on the next request.
        tell(&client, column, job.id()).await;
    }
    let before = calls(&simulator, column);
    let told = tell(&client, column, job.id()).await;
    let asked = calls(&simulator, column) - before;
    let truth = truth(&simulator, &told);
    match (told.text, asked) {
        (text, 1) => format!("{text}{truth}"),
        (text, _) if column == Column::Wait => text,
        (text, times) => format!("{text}, {times} times{truth}"),
    }
}

fn client(simulator: &Simulator) -> Client {
    let millisecond = Duration::from_millis(1);
    builder(simulator, TIMEOUT)
        .with_start_policy(
            StartPolicy::default()
                .with_limit(Duration::from_secs(10))
                .with_pause(millisecond, millisecond),
        )
        .with_wait_policy(
            WaitPolicy::default()
                .with_intervals(10 * millisecond, 10 * millisecond)
                .with_missing_grace(Duration::ZERO)
                .with_tolerance(2 * TIMEOUT),
        )
        .build()
        .expect("the settings are valid")
}

fn calls(simulator: &Simulator, column: Column) -> u64 {
    simulator.ledger().count(endpoint(column))
}

/// What the caller is told, and by which request id the ledger knows it.
struct Told {
    text: String,
    start: Option<Result<JobId, Error>>,
}

async fn tell(client: &Client, column: Column, id: JobId) -> Told {
    let start = |result: Result<Job, Error>| Told {
        text: match &result {
            Ok(_) => "started".to_owned(),
            Err(error) => kind(error),
        },
        start: Some(result.map(|job| job.id())),
    };
    let other = |text| Told { text, start: None };
    match column {
        Column::StartContent => start(client.start_content(JOB).await),
        Column::StartLibrary => start(client.start_library(JobFile::path("/Daily")).await),
        Column::Status => other(match client.status(id).await {
            Ok(status) => status.code().to_string(),
            Err(error) => kind(&error),
        }),
        Column::Abort => other(match client.abort(id).await {
            Ok(Abort::Taken(_)) => "taken".to_owned(),
            Ok(Abort::AlreadyOver(outcome)) => format!("was {}", outcome.kind()),
            Err(error) => kind(&error),
        }),
        Column::Wait => other(match client.job(id).wait().await {
            Ok(outcome) => outcome.kind().to_string(),
            Err(error) => kind(&error),
        }),
    }
}

fn kind(error: &Error) -> String {
    match error.kind() {
        ErrorKind::OutcomeUnknown => "unknown".to_owned(),
        kind => format!("{kind:?}"),
    }
}

/// What really became of a start, where the caller is not told.
fn truth(simulator: &Simulator, told: &Told) -> &'static str {
    let Some(Err(error)) = &told.start else {
        return "";
    };
    let request_id = error
        .request_id()
        .expect("every start that was sent has one");
    let starts = simulator.ledger().starts_of(request_id);
    let jobs: Vec<_> = starts.iter().filter_map(|start| start.job_id).collect();
    assert!(jobs.len() <= 1, "started {} times: {error:?}", jobs.len());
    match (error.kind(), jobs.first(), error.job_id()) {
        (ErrorKind::OutcomeUnknown, Some(job), Some(id)) => {
            assert_eq!(*job, id.guid());
            " (it runs, id found)"
        }
        (ErrorKind::OutcomeUnknown, Some(_), None) => " (it runs)",
        (ErrorKind::OutcomeUnknown, None, None) => " (it does not run)",
        (_, None, None) => "",
        _ => panic!("told an untruth: {error:?}; jobs {jobs:?}"),
    }
}
