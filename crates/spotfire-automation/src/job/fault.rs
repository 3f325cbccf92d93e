//! The error for a request that did not bring what it was sent for.

use super::about::About;
#[cfg(feature = "compatibility")]
use super::about::Operation;
use super::fish;
use super::reply::Reply;
use super::seen::Seen;
use crate::transport::{Answer, Phase, Renewal};
use crate::{Error, ErrorKind, text};

/// The error of this kind, with everything that the reply tells.
pub(super) fn error(kind: ErrorKind, about: &About, reply: Reply) -> Error {
    let job_id = about.job_id().or_else(|| found_id(kind, &reply));
    let error = Error::new(kind, describe(kind, about, &reply))
        .with_request_id(about.request_id)
        .with_job_id(job_id)
        .with_retry_after(reply.retry_after());
    let reported = match reply.seen {
        Seen::Report(report) => report.message,
        _ => None,
    };
    let error = match &reply.exchange.result {
        Ok(answer) => {
            let reported = reported.map(|message| text::shown(&message, text::MESSAGE_LIMIT));
            error
                .with_http_status(answer.status)
                .with_server_message(reported.or_else(|| said(answer)))
        }
        Err(_) => error,
    };
    with_cause(
        error,
        reply.exchange.result.err().map(|failure| failure.phase),
        reply.exchange.renewal,
    )
}

// A success that cannot be read has no message: its text is not about an error.
fn said(answer: &Answer) -> Option<String> {
    if answer.status.is_success() {
        None
    } else {
        answer.server_message()
    }
}

fn with_cause(error: Error, phase: Option<Phase>, renewal: Renewal) -> Error {
    match (phase, renewal) {
        (Some(Phase::BrokenAnswer(status, cause)), _) => {
            error.with_http_status(status).with_source(cause)
        }
        (Some(Phase::NotConnected(cause) | Phase::NoAnswer(cause)), _) => error.with_source(cause),
        (Some(Phase::NoToken(cause)), _) | (None, Renewal::Failed(cause)) => {
            error.with_source(cause)
        }
        (None, Renewal::None | Renewal::Done | Renewal::Late) => error,
    }
}

// Only where it is in doubt whether a job runs is an id worth fishing for.
fn found_id(kind: ErrorKind, reply: &Reply) -> Option<super::JobId> {
    if kind != ErrorKind::OutcomeUnknown {
        return None;
    }
    match &reply.exchange.result {
        Ok(answer) => fish::job_id(&answer.body),
        Err(failure) => fish::job_id(&failure.partial_body),
    }
}

fn describe(kind: ErrorKind, about: &About, reply: &Reply) -> String {
    let status = http_status(reply);
    let client = about.api_client();
    match kind {
        #[cfg(feature = "compatibility")]
        ErrorKind::PermissionDenied | ErrorKind::Refused
            if about.operation == Operation::Description =>
        {
            format!(
                "{about} was refused{status}: it may be switched off (config-web-service-api --online-doc-enabled), which says nothing about the API itself"
            )
        }
        ErrorKind::InvalidDefinition => {
            format!("{about} was refused{status}: the server cannot read the job definition")
        }
        ErrorKind::JobFileUnavailable => format!(
            "{about} was refused: job file not found, or no access to it; check its name, and that {client} has library permission to read it"
        ),
        ErrorKind::Authentication if matches!(reply.seen, Seen::NoToken { .. }) => {
            format!("{about} was not sent: there is no access token")
        }
        ErrorKind::Authentication => {
            format!("{about} was refused{status}: the access token was not accepted")
        }
        ErrorKind::PermissionDenied => format!(
            "{about} was refused{status}: {client} may not do this; it needs the scope {}",
            spotfire_auth::JOB_SCOPE
        ),
        ErrorKind::NotFound => format!("{about} failed{status}: the server knows no such job"),
        ErrorKind::Unavailable if matches!(reply.seen, Seen::Report(_)) => {
            format!("{about} was not taken: the service is too busy (status Busy)")
        }
        ErrorKind::Unavailable => {
            format!("{about} was not taken{status}: the server asks to come back later")
        }
        ErrorKind::Refused => format!("{about} was refused{status}{}", hint(reply)),
        ErrorKind::Unreachable
            if matches!(reply.seen, Seen::NoToken { .. } | Seen::TokenRejected(_)) =>
        {
            format!("{about} could not be done{status}: no access token can be had just now")
        }
        ErrorKind::Unreachable => format!("{about} could not be sent"),
        ErrorKind::Connection => format!("{about} got no whole answer"),
        ErrorKind::Server => format!("{about} failed{status}"),
        ErrorKind::UnreadableAnswer => format!("{about} got {}{status}", unreadable(reply)),
        ErrorKind::OutcomeUnknown => format!(
            "{about} has an unknown outcome{status}{}: a job may be running; look for it before starting again (request id {})",
            got(reply),
            about.request_id
        ),
        ErrorKind::Configuration | ErrorKind::WaitLimit => about.to_string(),
    }
}

fn http_status(reply: &Reply) -> String {
    match &reply.exchange.result {
        Ok(answer) if !answer.status.is_success() => format!(" (HTTP status {})", answer.status),
        _ => String::new(),
    }
}

fn hint(reply: &Reply) -> &'static str {
    match reply.seen {
        Seen::Status(300..=399) => {
            ": redirects are not followed; check the server URL, and any proxy before it"
        }
        Seen::Status(404 | 405) => {
            ": the API is not there; check the server URL, and that the server's REST API is turned on"
        }
        Seen::Status(407) => ": the proxy wants credentials",
        _ => "",
    }
}

fn got(reply: &Reply) -> String {
    match reply.seen {
        Seen::Unreadable => format!(", got {}", unreadable(reply)),
        Seen::Report(_) => ", got a report without a job's id".to_owned(),
        _ => String::new(),
    }
}

fn unreadable(reply: &Reply) -> String {
    match &reply.exchange.result {
        Ok(_) if matches!(reply.seen, Seen::Report(_)) => "a report about another job".to_owned(),
        Ok(answer) if answer.status.is_redirection() => {
            "a redirect, as a login page or a proxy sends".to_owned()
        }
        Ok(answer) => answer.kind_of_body().to_string(),
        Err(_) => "no whole answer".to_owned(),
    }
}
