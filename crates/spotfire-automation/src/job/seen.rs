//! What was seen of a request, sorted for the tables that decide what follows.

use http::StatusCode as HttpStatus;

use super::report::Report;
use crate::transport::{Exchange, Phase, Renewal};

/// What was seen of one request. The HTTP status decides before any body is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// There was no token; whether a moment may cure that.
    NoToken { for_now: bool },
    /// There was no connection: nothing was sent.
    NotConnected,
    /// It was sent, or may have been, and no whole answer came.
    NoWholeAnswer,
    /// HTTP status 401, and what became of the token then.
    TokenRejected(After401),
    /// Another HTTP status than 2xx and 401.
    Status(u16),
    /// A 2xx with a report.
    Report(Report),
    /// A 2xx with anything else.
    Unreadable,
}

/// What became of the token after the server rejected it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After401 {
    /// There is a new one, not tried yet.
    Renewed,
    /// A new one could not be had just now.
    NotRenewedForNow,
    /// There is no other one.
    Final,
}

impl Seen {
    pub(super) fn of(exchange: &Exchange, report: Option<Report>) -> Self {
        match &exchange.result {
            Err(failure) => Self::of_phase(&failure.phase),
            Ok(answer) if answer.status == HttpStatus::UNAUTHORIZED => {
                Self::TokenRejected(match &exchange.renewal {
                    Renewal::Done => After401::Renewed,
                    Renewal::Late => After401::NotRenewedForNow,
                    Renewal::Failed(error) if is_for_now(error) => After401::NotRenewedForNow,
                    Renewal::Failed(_) | Renewal::None => After401::Final,
                })
            }
            Ok(answer) if !answer.status.is_success() => Self::Status(answer.status.as_u16()),
            Ok(_) => report.map_or(Self::Unreadable, Self::Report),
        }
    }

    fn of_phase(phase: &Phase) -> Self {
        match phase {
            Phase::NoToken(error) => Self::NoToken {
                for_now: is_for_now(error),
            },
            Phase::NotConnected(_) => Self::NotConnected,
            Phase::NoAnswer(_) | Phase::BrokenAnswer(..) => Self::NoWholeAnswer,
        }
    }
}

// Beside what the source of tokens calls transient, a proxy's page and a failed TLS handshake say nothing about the
// credentials; neither may end a wait.
fn is_for_now(error: &spotfire_auth::Error) -> bool {
    use spotfire_auth::ErrorKind;
    error.is_transient() || matches!(error.kind(), ErrorKind::UnexpectedAnswer | ErrorKind::Tls)
}
