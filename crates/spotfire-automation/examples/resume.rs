//! Takes up a job that another process started: the first run starts it and writes it down, the next one waits for it.
//!
//! ```sh
//! export SPOTFIRE_SERVER=https://spotfire.example.com SPOTFIRE_CLIENT_ID=... SPOTFIRE_CLIENT_SECRET=...
//! cargo run -p spotfire-automation --example resume -- job.json job.xml   # starts the job, writes job.json
//! cargo run -p spotfire-automation --example resume -- job.json           # on any machine: waits for it
//! ```

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Write as _};

use spotfire_automation::{Client, JobRecord};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let record = arguments.next().ok_or("name the file that holds the job")?;
    let client = Client::builder(env::var("SPOTFIRE_SERVER")?)
        .with_client_credentials(
            env::var("SPOTFIRE_CLIENT_ID")?,
            env::var("SPOTFIRE_CLIENT_SECRET")?,
        )
        .build()?;

    if let Some(definition) = arguments.next() {
        let job = client.start_content(fs::read(definition)?).await?;
        fs::write(&record, serde_json::to_string(&job)?)?;
        writeln!(io::stdout(), "started {}", job.id())?;
        return Ok(());
    }

    let record: JobRecord = serde_json::from_str(&fs::read_to_string(&record)?)?;
    let outcome = client.resume(&record)?.wait().await?;
    writeln!(io::stdout(), "{} {}", record.job_id(), outcome.kind())?;
    Ok(())
}
