//! What a failure of the client means for the tool: its return code, its word for programs, and what to do next.

use std::error::Error as _;

use spotfire_auth::JOB_SCOPE;
use spotfire_automation::{Error, ErrorKind};

use crate::{environment::CA_FILE, failure::Failure, return_code::ReturnCode};

impl Failure {
    /// The failure of a call to the server. `message` says what could not be done.
    pub(crate) fn of_client(error: Error, message: impl Into<String>) -> Self {
        let (return_code, kind) = classify(&error);
        Self {
            return_code,
            kind,
            message: message.into(),
            help: help(&error),
            request_id: error.request_id().map(str::to_owned),
            cause: Some(error.into()),
        }
    }

    /// The failure to get a token. `message` says what could not be done.
    pub(crate) fn of_sign_in(error: spotfire_auth::Error, message: impl Into<String>) -> Self {
        let (return_code, kind) = classify_sign_in(&error);
        let help = help_to_sign_in(&error);
        Self {
            help,
            ..Self::new(return_code, kind, message).with_cause(error)
        }
    }
}

fn classify_sign_in(error: &spotfire_auth::Error) -> (ReturnCode, &'static str) {
    use spotfire_auth::ErrorKind;
    match error.kind() {
        ErrorKind::Configuration => (ReturnCode::CommandLine, "usage"),
        ErrorKind::Connect | ErrorKind::Tls | ErrorKind::Timeout | ErrorKind::Interrupted => {
            (ReturnCode::Client, "unreachable")
        }
        ErrorKind::Unavailable => (ReturnCode::Client, "unavailable"),
        ErrorKind::Store => (ReturnCode::Client, "store"),
        _ => (ReturnCode::Client, "sign-in"),
    }
}

fn classify(error: &Error) -> (ReturnCode, &'static str) {
    // A call that failed for want of a token is named as the sign-in of a start is.
    if let Some(cause) = error.source().and_then(|cause| cause.downcast_ref()) {
        return classify_sign_in(cause);
    }
    match error.kind() {
        ErrorKind::Configuration => (ReturnCode::CommandLine, "usage"),
        ErrorKind::InvalidDefinition if error.starts_sent() == 0 => {
            (ReturnCode::CommandLine, "invalid-definition")
        }
        ErrorKind::InvalidDefinition => (ReturnCode::Server, "invalid-definition"),
        ErrorKind::JobFileUnavailable => (ReturnCode::Server, "job-file-unavailable"),
        ErrorKind::NotFound => (ReturnCode::Server, "job-not-found"),
        ErrorKind::Authentication => (ReturnCode::Client, "sign-in"),
        ErrorKind::PermissionDenied => (ReturnCode::Client, "permission-denied"),
        ErrorKind::Unavailable => (ReturnCode::Client, "unavailable"),
        ErrorKind::Refused => (ReturnCode::Client, "refused"),
        ErrorKind::Unreachable => (ReturnCode::Client, "unreachable"),
        ErrorKind::Connection => (ReturnCode::Client, "connection"),
        ErrorKind::Server => (ReturnCode::Client, "server-error"),
        ErrorKind::UnreadableAnswer => (ReturnCode::Client, "unreadable-answer"),
        ErrorKind::OutcomeUnknown => (ReturnCode::EndNotSeen, "outcome-unknown"),
        ErrorKind::WaitLimit => (ReturnCode::EndNotSeen, "time-limit"),
        // A kind that a later client adds: what it says of the job decides.
        _ if error.job_may_be_running() => (ReturnCode::EndNotSeen, "other"),
        _ => (ReturnCode::Client, "other"),
    }
}

/// What to do next about a token that cannot be had, in this tool's own words.
pub(crate) fn help_to_sign_in(error: &spotfire_auth::Error) -> Option<String> {
    use spotfire_auth::ErrorKind;
    match error.kind() {
        ErrorKind::SignInRequired | ErrorKind::InvalidGrant => {
            Some("spotfire-job login --profile NAME signs in again".to_owned())
        }
        ErrorKind::Tls => Some(format!(
            "--ca-file FILE or {CA_FILE} names certificates to trust"
        )),
        _ => None,
    }
}

/// What to do next, where the error itself does not say it.
fn help(error: &Error) -> Option<String> {
    if let Some(cause) = error.source().and_then(|cause| cause.downcast_ref()) {
        return help_to_sign_in(cause);
    }
    match error.kind() {
        ErrorKind::PermissionDenied => Some(format!(
            "an administrator registers a client that may run jobs with \
             `config register-api-client --name=NAME -S{JOB_SCOPE}`"
        )),
        ErrorKind::NotFound => {
            Some("check id and server; a server forgets a job some time after its end".to_owned())
        }
        ErrorKind::OutcomeUnknown => error.job_id().map(|id| {
            format!("the server's answer names a job: ask with `spotfire-job status {id}`")
        }),
        _ => None,
    }
}
