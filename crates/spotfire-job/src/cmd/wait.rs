//! `wait`: takes up the wait for a job that runs already.

use clap::Args;
use spotfire_automation::JobId;

use crate::{
    connection::ConnectionArgs,
    failure::Failure,
    return_code::ReturnCode,
    session::Session,
    signals::Signals,
    waiting::{self, WaitingArgs},
};

/// Waits until a job is over and tells how it ended.
///
/// The job may have been started by anyone, at any time, on any machine: its id is enough. What this command prints
/// and returns is the same as with `run`.
#[derive(Args, Debug)]
#[command(after_help = ReturnCode::help_below(EXAMPLES))]
pub(crate) struct WaitArgs {
    /// The job's id, a GUID.
    #[arg(value_name = "ID")]
    job: JobId,
    #[command(flatten)]
    waiting: WaitingArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

const EXAMPLES: &str = "\
Examples:
  Wait for a job, but for no longer than a quarter of an hour:
    spotfire-job wait 7d5cf4e0-9106-4884-8fba-cc3065428382 --timeout 15m";

impl WaitArgs {
    /// Waits for the job.
    pub(crate) async fn run(self, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
        let connection = self.connection.connect(session)?;
        let mut signals = Signals::install()?;
        session.report.job_id = Some(self.job.to_string());
        let job = connection.client.job(self.job);
        waiting::wait(&connection, &job, &self.waiting, &mut signals, session).await
    }
}
