//! `run`: the whole way from a job definition to its outcome.

use clap::Args;

use crate::{
    connection::ConnectionArgs,
    failure::Failure,
    job_source::JobArgs,
    return_code::ReturnCode,
    session::Session,
    signals::Signals,
    simulation, starting,
    waiting::{self, WaitingArgs},
};

/// Starts a job, waits until it is over and tells how it ended.
///
/// Standard output gets the outcome and the server's message, standard error one line for each change of the status.
/// The job runs on the server: it goes on when this command is stopped, and `spotfire-job wait ID` waits for it again.
///
/// A job is started at most once. A start is sent again only when it is certain that the server did not take it, at
/// most 3 times within 60 s; when that is not certain, the return code is 4.
#[derive(Args, Debug)]
#[command(after_help = ReturnCode::help_below(EXAMPLES))]
pub(crate) struct RunArgs {
    #[command(flatten)]
    job: JobArgs,
    #[command(flatten)]
    waiting: WaitingArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
    /// Runs the job on a simulated server inside this process: nothing is sent anywhere and no real job runs.
    ///
    /// It reads the definition as a server would, pretends to run its tasks and ends with this command. Its library is
    /// empty. Settings for a server in the environment are left alone.
    #[arg(
        long,
        help_heading = "Server and credentials",
        conflicts_with_all = ["server", "client_id", "client_secret_file", "access_token_file", "profile", "ca_file", "client_identity_file", "allow_http"]
    )]
    simulate: bool,
}

const EXAMPLES: &str = "\
Examples:
  Try it without a server:
    spotfire-job run --simulate sales-report.xml
  Run a job file from the library, wait at most two hours and cancel it then:
    spotfire-job run --library /Sales/Daily --timeout 2h --abort-on-timeout
  Take the secret from a file, the definition from another program, and the answer as JSON:
    make-job | spotfire-job run - --client-secret-file /run/secrets/spotfire --output json";

impl RunArgs {
    /// Starts the job and waits for it.
    pub(crate) async fn run(self, session: &mut Session<'_>) -> Result<ReturnCode, Failure> {
        self.connection.check_stdin(&self.job)?;
        let source = self.job.read()?;
        // The simulated server serves until the end of this.
        let (connection, _simulator) = if self.simulate {
            let (connection, simulator) = simulation::connect(session).await?;
            (connection, Some(simulator))
        } else {
            (self.connection.connect(session)?, None)
        };
        let mut signals = Signals::install()?;
        let job = starting::start(&connection, source, &mut signals, session).await?;
        let end = waiting::wait(&connection, &job, &self.waiting, &mut signals, session).await;
        end.map_err(Failure::with_job_running)
    }
}
