//! Waits for a job, for `run` and `wait`.

use std::{fmt, future::IntoFuture, pin::pin, time::Duration};

use clap::{Args, ValueEnum};
use spotfire_automation::{Abort, Error, ErrorKind, Job, Outcome, OutcomeKind};
use tokio::{sync::mpsc, time};

use crate::{
    connection::Connection,
    failure::Failure,
    progress::{HEARTBEAT, Progress},
    return_code::ReturnCode,
    session::Session,
    signals::Signals,
};

/// How long to wait for the end of a job whose abort the server has taken.
const ABORT_LIMIT: Duration = Duration::from_secs(60);

/// What to look for when a job was cancelled that this call did not abort.
const CANCELED_BY_OTHERS: &str = "the job was cancelled by an abort, or by a time limit of the \
    server: for the run, for background work after a task, or for inactivity";

/// The arguments that say how to wait.
#[derive(Args, Debug)]
#[command(next_help_heading = "Waiting")]
pub(crate) struct WaitingArgs {
    /// How long to wait at most, such as 90s, 15m or 2h. Then the job is left running and the return code is 4. Without
    /// it the wait ends with the job; the server has a time limit of its own for jobs.
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    timeout: Option<Duration>,
    /// Aborts the job at the time limit and waits up to one minute for its end.
    #[arg(long, requires = "timeout")]
    abort_on_timeout: bool,
    /// What Ctrl-C or a request to terminate does to the job: leave it running, or abort it as at the time limit. A
    /// second signal ends the tool at once.
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = OnSignal::Detach)]
    on_signal: OnSignal,
}

/// What a signal does to the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OnSignal {
    Detach,
    Abort,
}

/// How a wait ended.
enum Ended {
    /// With the job.
    Over(Outcome),
    /// Before the job, because this side wants no more.
    Stopped(Stop),
    /// Before the job, because the server could not be asked.
    Lost(Error),
}

/// Why this side stops waiting.
#[derive(Clone, Copy)]
enum Stop {
    TimeLimit,
    Signal(&'static str),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimeLimit => f.write_str("the time limit"),
            Self::Signal(name) => f.write_str(name),
        }
    }
}

impl Stop {
    fn kind(self) -> &'static str {
        match self {
            Self::TimeLimit => "time-limit",
            Self::Signal(_) => "signal",
        }
    }
}

impl WaitingArgs {
    fn aborts_at(&self, stop: Stop) -> bool {
        match stop {
            Stop::TimeLimit => self.abort_on_timeout,
            Stop::Signal(_) => self.on_signal == OnSignal::Abort,
        }
    }
}

/// Waits until the job is over and notes its outcome, or stops waiting as `args` say.
///
/// A signal that came before, while the job was being started, stops the wait before its first question.
pub(crate) async fn wait(
    connection: &Connection,
    job: &Job,
    args: &WaitingArgs,
    signals: &mut Signals,
    session: &mut Session<'_>,
) -> Result<ReturnCode, Failure> {
    let ended = match signals.last() {
        Some(signal) => Ended::Stopped(Stop::Signal(signal)),
        None => watch(job, args.timeout, signals, session).await,
    };
    match ended {
        Ended::Over(outcome) => {
            if outcome.kind() == OutcomeKind::Canceled {
                session.console.note(CANCELED_BY_OTHERS);
            }
            Ok(conclude(&outcome, session))
        }
        Ended::Lost(error) => Err(lost(error, job, connection, session)),
        Ended::Stopped(stop) if args.aborts_at(stop) => {
            abort(connection, job, stop, signals, session).await
        }
        Ended::Stopped(stop) => Err(Failure::new(
            ReturnCode::EndNotSeen,
            stop.kind(),
            format!("stopped waiting for job {} at {stop}", job.id()),
        )
        .with_help(resume(connection, job))),
    }
}

/// Waits and tells each new status, until the job, the limit, a signal or lost contact ends it.
async fn watch(
    job: &Job,
    limit: Option<Duration>,
    signals: &mut Signals,
    session: &mut Session<'_>,
) -> Ended {
    let (sender, mut statuses) = mpsc::unbounded_channel();
    let wait = job.wait().on_status(move |status| {
        // The receiver is there as long as the wait is.
        let _ = sender.send(status.clone());
    });
    let wait = match limit {
        Some(limit) => wait.with_limit(limit),
        None => wait,
    };
    let mut wait = pin!(wait.into_future());
    let mut heartbeat = time::interval_at(time::Instant::now() + HEARTBEAT, HEARTBEAT);
    let mut progress = Progress::begin();
    loop {
        tokio::select! {
            biased;
            Some(status) = statuses.recv() => {
                session.report.note_status(&status);
                progress.tell(status.code().as_str(), &mut session.console);
            }
            ended = &mut wait => return match ended {
                Ok(outcome) => Ended::Over(outcome),
                Err(error) if error.kind() == ErrorKind::WaitLimit => Ended::Stopped(Stop::TimeLimit),
                Err(error) => Ended::Lost(error),
            },
            signal = signals.next() => return Ended::Stopped(Stop::Signal(signal)),
            _ = heartbeat.tick() => progress.beat(&mut session.console),
        }
    }
}

/// Asks the server to abort the job and waits for its end, which the abort alone does not prove.
async fn abort(
    connection: &Connection,
    job: &Job,
    stop: Stop,
    signals: &mut Signals,
    session: &mut Session<'_>,
) -> Result<ReturnCode, Failure> {
    let console = &mut session.console;
    console.note(&format!("{stop}: asking the server to abort the job"));
    let unseen = || abort_unseen(connection, job, stop);
    let reason = format!("spotfire-job stopped waiting at {stop}");
    let answer = tokio::select! {
        answer = job.abort().with_reason(reason).send() => answer,
        signal = signals.next() => return Err(unseen().with_cause(format!("stopped by {signal}"))),
    };
    let ended = match answer {
        Ok(Abort::AlreadyOver(outcome)) => Ended::Over(outcome),
        Ok(Abort::Taken(status)) => match status.outcome() {
            Some(outcome) => Ended::Over(outcome),
            None => watch(job, Some(ABORT_LIMIT), signals, session).await,
        },
        Err(error) => Ended::Lost(error),
    };
    match ended {
        Ended::Over(outcome) => Ok(conclude(&outcome, session)),
        Ended::Lost(error) => Err(unseen().with_cause(error)),
        Ended::Stopped(again) => Err(unseen().with_cause(format!("stopped by {again}"))),
    }
}

/// Notes the outcome and tells its return code.
fn conclude(outcome: &Outcome, session: &mut Session<'_>) -> ReturnCode {
    session.report.note_outcome(outcome);
    match outcome.kind() {
        OutcomeKind::Finished => ReturnCode::Success,
        OutcomeKind::Failed | OutcomeKind::Canceled => ReturnCode::Server,
    }
}

/// The failure of a wait that lost the server. Once it has told of the job, the job may be running.
fn lost(error: Error, job: &Job, connection: &Connection, session: &Session<'_>) -> Failure {
    let failure = Failure::of_client(error, format!("the end of job {} was not seen", job.id()));
    let failure = if session.report.status_code.is_some() {
        failure.with_job_running()
    } else {
        failure
    };
    failure.or_help(|| resume(connection, job))
}

fn abort_unseen(connection: &Connection, job: &Job, stop: Stop) -> Failure {
    let message = format!(
        "job {} was to be aborted at {stop}, and its end was not seen",
        job.id()
    );
    Failure::new(ReturnCode::EndNotSeen, stop.kind(), message).with_help(resume(connection, job))
}

/// What to do about a job that was left running.
fn resume(connection: &Connection, job: &Job) -> String {
    match connection.resume_command(job.id()) {
        Some(command) => format!("the job may be running; wait for it again with\n{command}"),
        None => "the simulated server ended with this command, and the job with it".to_owned(),
    }
}
