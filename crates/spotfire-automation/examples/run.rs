//! Signs in, starts the job in a file, waits for it and says how it ended.
//!
//! ```sh
//! export SPOTFIRE_SERVER=https://spotfire.example.com SPOTFIRE_CLIENT_ID=... SPOTFIRE_CLIENT_SECRET=...
//! cargo run -p spotfire-automation --example run -- job.xml
//! ```

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::time::Duration;

use spotfire_automation::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args()
        .nth(1)
        .ok_or("name the file of a job definition")?;
    let client = Client::builder(env::var("SPOTFIRE_SERVER")?)
        .with_client_credentials(
            env::var("SPOTFIRE_CLIENT_ID")?,
            env::var("SPOTFIRE_CLIENT_SECRET")?,
        )
        .build()?;

    let job = client.start_content(fs::read(file)?).await?;
    writeln!(io::stdout(), "started {}", job.id())?;

    let say = |status: &spotfire_automation::Status| {
        // Where nobody listens any more, the wait goes on all the same.
        let _closed = writeln!(io::stdout(), "{}", status.code());
    };
    let outcome = job
        .wait()
        .with_limit(Duration::from_secs(4 * 3600))
        .on_status(say)
        .await?;
    writeln!(
        io::stdout(),
        "{} {}",
        outcome.kind(),
        outcome.message().unwrap_or_default()
    )?;
    Ok(())
}
