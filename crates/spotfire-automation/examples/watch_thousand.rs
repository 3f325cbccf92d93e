//! Starts the job in a file a thousand times and watches all of them, by one task and at most 50 requests a second.
//!
//! ```sh
//! export SPOTFIRE_SERVER=https://spotfire.example.com SPOTFIRE_CLIENT_ID=... SPOTFIRE_CLIENT_SECRET=...
//! cargo run -p spotfire-automation --example watch_thousand -- job.xml 1000
//! ```

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Write as _};

use spotfire_automation::{Client, JobDefinition, RequestBudget, WatchEvent, WatchHandle, Watcher};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args()
        .nth(1)
        .ok_or("name the file of a job definition")?;
    let count = env::args().nth(2).map_or(Ok(1_000), |text| text.parse())?;
    let client = Client::builder(env::var("SPOTFIRE_SERVER")?)
        .with_client_credentials(
            env::var("SPOTFIRE_CLIENT_ID")?,
            env::var("SPOTFIRE_CLIENT_SECRET")?,
        )
        .build()?;
    let definition = JobDefinition::from(fs::read(&file)?);

    let budget = RequestBudget::default().with_rate(50.0);
    let watcher = Watcher::new(client.clone()).with_budget(budget);
    // The first jobs are watched while the last ones are still being started.
    let handle = watcher.handle();
    tokio::try_join!(
        start(client, definition, count, handle),
        watch(watcher, count)
    )?;
    Ok(())
}

/// Starts the jobs. The watcher ends after the last one because the handle is dropped here.
async fn start(
    client: Client,
    definition: JobDefinition,
    count: usize,
    handle: WatchHandle,
) -> Result<(), Box<dyn Error>> {
    for _ in 0..count {
        let job = client.start_content(definition.clone()).await?;
        // All of them are runs of one definition, so the later ones are asked about when the earlier ones took as long.
        handle.add_run_of("the job in the file", &job)?;
    }
    Ok(())
}

/// Takes what there is to report until every job is over or given up.
async fn watch(mut watcher: Watcher, count: usize) -> Result<(), Box<dyn Error>> {
    let mut ends = BTreeMap::<&str, usize>::new();
    while let Some(event) = watcher.next().await {
        match event {
            WatchEvent::Status(status) => tell(status.job_id(), status.code())?,
            WatchEvent::Over(outcome) => {
                tell(outcome.job_id(), outcome.kind())?;
                *ends.entry(outcome.kind().as_str()).or_default() += 1;
            }
            WatchEvent::Trouble(error) => tell("trouble", error)?,
            WatchEvent::GivenUp { error, .. } => {
                tell("given up", error)?;
                *ends.entry("given up").or_default() += 1;
            }
            _ => {}
        }
    }
    for (end, jobs) in &ends {
        writeln!(io::stdout(), "{jobs} of {count} {end}")?;
    }
    if ends.get("Finished") == Some(&count) {
        Ok(())
    } else {
        Err("not every job finished".into())
    }
}

fn tell(what: impl std::fmt::Display, state: impl std::fmt::Display) -> io::Result<()> {
    writeln!(io::stdout(), "{what} {state}")
}
