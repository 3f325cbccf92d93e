//! A program without async: starts a job file of the library and waits for it.
//!
//! ```sh
//! export SPOTFIRE_SERVER=https://spotfire.example.com SPOTFIRE_CLIENT_ID=... SPOTFIRE_CLIENT_SECRET=...
//! cargo run -p spotfire-automation --example blocking -- /Sales/Daily
//! ```

use std::env;
use std::error::Error;
use std::io::{self, Write as _};

use spotfire_automation::{Client, JobFile};

fn main() -> Result<(), Box<dyn Error>> {
    let file = JobFile::path(env::args().nth(1).ok_or("name a job file in the library")?);
    let (server, id) = (
        env::var("SPOTFIRE_SERVER")?,
        env::var("SPOTFIRE_CLIENT_ID")?,
    );
    let secret = env::var("SPOTFIRE_CLIENT_SECRET")?;
    let client = Client::builder(server)
        .with_client_credentials(id, secret)
        .build()?;

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(async { client.start_library(file).await?.wait().await })?;
    writeln!(
        io::stdout(),
        "{} {}",
        outcome.kind(),
        outcome.message().unwrap_or_default()
    )?;
    Ok(())
}
