//! `abort`: ends a job that waits or runs.

use clap::Args;
use spotfire_automation::{Abort, JobId};

use crate::{
    connection::ConnectionArgs, failure::Failure, return_code::ReturnCode, session::Session,
};

/// Asks the server to abort a job.
///
/// Prints the status that the server answers with. A job may take a moment to stop after that: `wait` tells when it
/// is over. To abort a job that is over changes nothing.
#[derive(Args, Debug)]
#[command(after_help = ReturnCode::help_below(EXAMPLES))]
pub(crate) struct AbortArgs {
    /// The job's id, a GUID.
    #[arg(value_name = "ID")]
    job: JobId,
    /// Why, for the server's log and for whoever asks for the job's status.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    connection: ConnectionArgs,
}

const EXAMPLES: &str = "\
Examples:
  spotfire-job abort 7d5cf4e0-9106-4884-8fba-cc3065428382 --reason \"wrong quarter\"";

impl AbortArgs {
    /// Asks for the abort.
    pub(crate) async fn run(self, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
        let connection = self.connection.connect(session)?;
        session.report.job_id = Some(self.job.to_string());
        let mut abort = connection.client.abort(self.job);
        if let Some(reason) = self.reason {
            abort = abort.with_reason(reason);
        }
        let answer = abort
            .await
            .map_err(|error| Failure::of_client(error, "cannot abort the job"))?;
        match answer {
            Abort::Taken(status) => session.report.note_status(&status),
            Abort::AlreadyOver(outcome) => {
                session.console.note("the job was over before");
                session.report.note_outcome(&outcome);
            }
        }
        Ok(ReturnCode::Success)
    }
}
