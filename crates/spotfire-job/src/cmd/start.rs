//! `start`: starts a job and leaves it to itself.

use clap::Args;

use crate::{
    connection::ConnectionArgs, failure::Failure, job_source::JobArgs, return_code::ReturnCode,
    session::Session, signals::Signals, starting,
};

/// Starts a job and prints its id, without waiting for it.
///
/// Standard output gets the id and nothing else, so a script can keep it for `status`, `wait` and `abort`.
#[derive(Args, Debug)]
#[command(after_help = ReturnCode::help_below(EXAMPLES))]
pub(crate) struct StartArgs {
    #[command(flatten)]
    job: JobArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
}

const EXAMPLES: &str = "\
Examples:
  Start now, wait later, on another machine if need be:
    id=$(spotfire-job start sales-report.xml)
    spotfire-job wait \"$id\"";

impl StartArgs {
    /// Starts the job.
    pub(crate) async fn run(self, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
        self.connection.check_stdin(&self.job)?;
        let source = self.job.read()?;
        let connection = self.connection.connect(session)?;
        let mut signals = Signals::install()?;
        let _started = starting::start(&connection, source, &mut signals, session).await?;
        Ok(ReturnCode::Success)
    }
}
