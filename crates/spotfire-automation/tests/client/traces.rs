//! The spans and events that the documentation promises, with the fields that it names.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use spotfire_automation::{WaitPolicy, Watcher};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::support::{ID, Server, answer, id, report};

/// The rows of the table are the expectation.
const DOCUMENTATION: &str = include_str!("../../src/lib.rs");

/// Keeps all that is logged.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A start that is sent twice, a wait through trouble and an unknown word, and a start in doubt.
async fn story() {
    let server = Server::start(vec![
        report("Busy"),
        report("Queued"),
        report("Brooding over it"),
        answer(503, "", ""),
        report("Finished"),
        answer(500, "", format!("JobId={ID}")),
    ])
    .await;
    let millisecond = Duration::from_millis(1);
    let policy = WaitPolicy::default().with_intervals(millisecond, millisecond);
    let client = server.client_with(|builder| builder.with_wait_policy(policy));
    let job = client
        .start_content("<job/>")
        .await
        .expect("the second send is taken");
    assert_eq!(job.id(), id());
    let outcome = job.wait().await.expect("the job ends");
    assert!(outcome.is_success());
    client
        .start_content("<job/>")
        .await
        .expect_err("500 proves nothing");
}

/// A watcher that meets trouble, is asked to slow down, and gives up a job that the server does not know.
async fn watched_story() {
    let server = Server::start(vec![
        report("InProgress"),
        answer(503, "", ""),
        answer(404, "", ""),
    ])
    .await;
    let millisecond = Duration::from_millis(1);
    let policy = WaitPolicy::default()
        .with_intervals(millisecond, millisecond)
        .with_missing_grace(Duration::ZERO);
    let client = server.client();
    let mut watcher = Watcher::new(client.clone()).with_policy(policy);
    let is_new = watcher
        .add(&client.job(id()))
        .expect("there is room for one job");
    assert!(is_new);
    while let Some(event) = watcher.next().await {
        if event.is_last() {
            break;
        }
    }
}

#[tokio::test]
async fn every_documented_span_and_event_is_there_with_its_fields() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(move || writer.clone())
        .finish();
    {
        let _here = tracing::subscriber::set_default(subscriber);
        story().await;
        watched_story().await;
    }
    let log = log.0.lock().unwrap();
    let log = String::from_utf8_lossy(&log);
    let rows: Vec<_> = DOCUMENTATION
        .lines()
        .filter(|line| line.starts_with("//! | span `") || line.starts_with("//! | event "))
        .collect();
    assert_eq!(rows.len(), 11, "{rows:?}");
    for row in rows {
        let cells: Vec<_> = row
            .trim_start_matches("//! |")
            .trim_end_matches('|')
            .split(" | ")
            .collect();
        let [what, level, fields] = cells.as_slice() else {
            panic!("not three cells: {row}");
        };
        let name = what.split(['`', '"']).nth(1).unwrap();
        let fields: Vec<_> = fields.split('`').skip(1).step_by(2).collect();
        let level = level.to_uppercase();
        let found = log.lines().any(|line| {
            let has = |field: &&str| line.contains(&format!("{field}="));
            line.contains(name) && line.contains(&level) && fields.iter().all(has)
        });
        assert!(found, "{name} with {fields:?} is not in:\n{log}");
    }
}
