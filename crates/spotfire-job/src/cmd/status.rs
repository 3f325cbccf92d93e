//! `status`: how a job stands now.

use clap::Args;
use spotfire_automation::JobId;

use crate::{
    connection::ConnectionArgs, failure::Failure, return_code::ReturnCode, session::Session,
};

/// Tells how a job stands now.
///
/// The return code says whether the question was answered, not how the job stands: 0 also for a job that failed. Use
/// `wait` for a return code that tells the outcome.
#[derive(Args, Debug)]
#[command(after_help = ReturnCode::help_below(EXAMPLES))]
pub(crate) struct StatusArgs {
    /// The job's id, a GUID.
    #[arg(value_name = "ID")]
    job: JobId,
    #[command(flatten)]
    connection: ConnectionArgs,
}

const EXAMPLES: &str = "\
Examples:
  spotfire-job status 7d5cf4e0-9106-4884-8fba-cc3065428382
  spotfire-job status 7d5cf4e0-9106-4884-8fba-cc3065428382 --output json | jq -r .StatusCode";

impl StatusArgs {
    /// Asks for the status.
    pub(crate) async fn run(self, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
        let connection = self.connection.connect(session)?;
        session.report.job_id = Some(self.job.to_string());
        let answer = connection.client.status(self.job).await;
        let status =
            answer.map_err(|error| Failure::of_client(error, "cannot get the job's status"))?;
        session.report.note_status(&status);
        Ok(ReturnCode::Success)
    }
}
