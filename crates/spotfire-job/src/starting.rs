//! Starts a job, for `run` and `start`.

use std::{pin::pin, time::Duration};

use spotfire_auth::{AccessToken, TokenSource};
use spotfire_automation::{Client, Error, ErrorKind, Job};

use crate::{
    connection::Connection,
    failure::Failure,
    job_source::{JobContent, JobSource},
    return_code::ReturnCode,
    session::Session,
    signals::Signals,
};

/// How often the token is asked for, as often as a start is sent.
const SIGN_IN_ATTEMPTS: u32 = 3;
/// The pause after a failed attempt where nothing else is asked for.
const SIGN_IN_PAUSE: Duration = Duration::from_secs(2);
/// The longest pause; a server that asks for more has the failure told at once.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// Starts the job.
///
/// A signal before the definition is sent ends the call with the certainty that nothing runs. After that the first one
/// is borne until the server has answered, because only its answer has the job's id; the second one ends the call.
pub(crate) async fn start(
    connection: &Connection,
    source: JobSource,
    signals: &mut Signals,
    session: &mut Session<'_>,
) -> Result<Job, Failure> {
    let JobSource { name, content } = source;
    sign_in(connection, &name, signals).await?;
    let mut sending = pin!(send(&connection.client, content));
    let job = loop {
        tokio::select! {
            sent = &mut sending => break sent.map_err(|error| not_started(error, &name))?,
            signal = signals.next() => {
                if signals.count() > 1 {
                    return Err(in_doubt(&name, signal));
                }
                session.console.note(&format!(
                    "{signal}: the start is on its way; waiting for the server's answer, stopping at the next signal"
                ));
            }
        }
    };
    session.report.job_id = Some(job.id().to_string());
    session.console.note(&format!("started job {}", job.id()));
    Ok(job)
}

/// Gets the token before anything is sent, so that what goes wrong here is known to have started nothing.
async fn sign_in(
    connection: &Connection,
    name: &str,
    signals: &mut Signals,
) -> Result<(), Failure> {
    tokio::select! {
        token = token(&*connection.tokens) => match token {
            Ok(_) => Ok(()),
            Err(error) => Err(Failure::of_sign_in(error, format!("{name} was not started: cannot sign in"))),
        },
        signal = signals.next() => {
            Err(Failure::new(ReturnCode::Client, "signal", format!("{name} was not started: stopped by {signal}")))
        }
    }
}

/// Gets a token, trying again after what a moment may cure.
async fn token(tokens: &dyn TokenSource) -> Result<AccessToken, spotfire_auth::Error> {
    for _ in 1..SIGN_IN_ATTEMPTS {
        match tokens.token().await {
            Err(error) if error.is_transient() => {
                let pause = error.retry_after().unwrap_or(SIGN_IN_PAUSE);
                if pause > LONGEST_PAUSE {
                    return Err(error);
                }
                tokio::time::sleep(pause).await;
            }
            answer => return answer,
        }
    }
    tokens.token().await
}

async fn send(client: &Client, content: JobContent) -> Result<Job, Error> {
    match content {
        JobContent::Library(file) => client.start_library(file).await,
        JobContent::Definition { definition, path } => {
            let start = client.start_content(definition);
            match path {
                Some(path) => start.with_path(path).await,
                None => start.await,
            }
        }
    }
}

fn not_started(error: Error, name: &str) -> Failure {
    let message = match error.kind() {
        ErrorKind::OutcomeUnknown => format!("it is not known whether {name} was started"),
        _ => format!("{name} was not started"),
    };
    Failure::of_client(error, message)
}

fn in_doubt(name: &str, signal: &str) -> Failure {
    let message = format!(
        "it is not known whether {name} was started: stopped by {signal} before the server answered"
    );
    Failure::new(ReturnCode::EndNotSeen, "outcome-unknown", message)
        .with_help("a job may be running; look for it on the server before you start it again")
}
