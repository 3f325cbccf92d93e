//! The two tables: what a start's answer proves, and what the answer to a call that may be repeated means.

use super::report::{Report, ReportedId};
use super::seen::{After401, Seen};
use super::{JobId, StatusCode};
use crate::ErrorKind;
use crate::job::about::Operation;

/// What is proved about a start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A job was started.
    Started(JobId),
    /// No job was started, and the same start may be sent again.
    SendAgain(ErrorKind),
    /// No job was started, and sending the same again would not help.
    Refused(ErrorKind),
    /// Nothing is proved: a job may have been started.
    Unknown,
}

/// What is proved about a start by what was seen of it.
///
/// A status that has no row proves nothing. 503 has none: a proxy sends it before the server saw the request, and a
/// server after it did the work.
pub(super) fn of_start(operation: Operation, seen: &Seen) -> Verdict {
    match seen {
        // Not started, may be sent again.
        Seen::NotConnected | Seen::NoToken { for_now: true } => {
            Verdict::SendAgain(ErrorKind::Unreachable)
        }
        Seen::TokenRejected(After401::Renewed) => Verdict::SendAgain(ErrorKind::Authentication),
        Seen::TokenRejected(After401::NotRenewedForNow) => {
            Verdict::SendAgain(ErrorKind::Unreachable)
        }
        Seen::Status(408 | 421 | 429) => Verdict::SendAgain(ErrorKind::Unavailable),
        Seen::Report(Report {
            code: StatusCode::Busy,
            ..
        }) => Verdict::SendAgain(ErrorKind::Unavailable),
        // Not started, final.
        Seen::NoToken { for_now: false } | Seen::TokenRejected(After401::Final) => {
            Verdict::Refused(ErrorKind::Authentication)
        }
        Seen::Status(403) => Verdict::Refused(ErrorKind::PermissionDenied),
        Seen::Status(400 | 413 | 415 | 422) if operation == Operation::StartContent => {
            Verdict::Refused(ErrorKind::InvalidDefinition)
        }
        Seen::Status(307 | 308 | 400 | 404 | 405 | 407 | 411 | 413 | 414 | 415 | 422 | 431) => {
            Verdict::Refused(ErrorKind::Refused)
        }
        Seen::Report(Report {
            code: StatusCode::NotSet,
            ..
        }) => Verdict::Refused(ErrorKind::InvalidDefinition),
        Seen::Report(report) if names_no_job_file(report) => {
            Verdict::Refused(ErrorKind::JobFileUnavailable)
        }
        // Started. A job that is over by now, or stands in a word we do not know, was started as well.
        Seen::Report(Report {
            id: ReportedId::Job(id),
            code:
                StatusCode::Queued
                | StatusCode::InProgress
                | StatusCode::Finished
                | StatusCode::Failed
                | StatusCode::Canceled
                | StatusCode::Other(_),
            ..
        }) => Verdict::Started(*id),
        // Nothing is proved.
        Seen::Report(_) | Seen::Unreadable | Seen::Status(_) | Seen::NoWholeAnswer => {
            Verdict::Unknown
        }
    }
}

// A real server was seen to answer an unknown or unreadable job file with 200, `Failed` and this message; that the id
// is then the zero GUID is known from one client's author. Either is a sign.
fn names_no_job_file(report: &Report) -> bool {
    const MESSAGE: &str = "job file not found or no access";
    let message = report.message.as_deref().unwrap_or_default();
    report.code == StatusCode::Failed
        && (report.id == ReportedId::Zero || message.to_ascii_lowercase().contains(MESSAGE))
}

/// What the answer to a call that may be repeated means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// The server reports how the job stands.
    Report(Report),
    /// No report, for this reason.
    Trouble(ErrorKind),
}

/// What the answer to a status or an abort means.
pub(super) fn of_repeatable(asked: JobId, seen: Seen) -> Reading {
    Reading::Trouble(match seen {
        Seen::NotConnected | Seen::NoToken { for_now: true } => ErrorKind::Unreachable,
        Seen::TokenRejected(After401::NotRenewedForNow) => ErrorKind::Unreachable,
        Seen::TokenRejected(After401::Renewed | After401::Final)
        | Seen::NoToken { for_now: false } => ErrorKind::Authentication,
        Seen::NoWholeAnswer => ErrorKind::Connection,
        Seen::Status(403) => ErrorKind::PermissionDenied,
        Seen::Status(404)
        | Seen::Report(Report {
            code: StatusCode::Missing,
            ..
        }) => ErrorKind::NotFound,
        Seen::Status(408 | 421 | 425 | 429) => ErrorKind::Unavailable,
        Seen::Status(500..=599) => ErrorKind::Server,
        Seen::Status(400..=499) => ErrorKind::Refused,
        // A redirect is a login page or a proxy in another form than HTML.
        Seen::Status(_) | Seen::Unreadable => ErrorKind::UnreadableAnswer,
        // An answer about another job, as a confused cache may give, must never end this one.
        Seen::Report(Report {
            id: ReportedId::Job(other),
            ..
        }) if other != asked => ErrorKind::UnreadableAnswer,
        Seen::Report(report) => return Reading::Report(report),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "7d5cf4e0-9106-4884-8fba-cc3065428382";
    const OTHER: &str = "3d5cf4e0-9106-4884-8fba-cc3065428383";
    const ZERO: &str = "00000000-0000-0000-0000-000000000000";

    fn report(id: &str, code: &str, message: &str) -> Seen {
        Seen::Report(Report::from_fields(Some(id), code, Some(message.to_owned())).unwrap())
    }

    #[test]
    fn what_a_start_proves() {
        use ErrorKind as K;
        use Verdict::{Refused, SendAgain, Started, Unknown};
        let started = || Started(ID.parse().unwrap());
        for (seen, on_content, on_library) in [
            (
                Seen::NotConnected,
                SendAgain(K::Unreachable),
                SendAgain(K::Unreachable),
            ),
            (
                Seen::NoToken { for_now: true },
                SendAgain(K::Unreachable),
                SendAgain(K::Unreachable),
            ),
            (
                Seen::NoToken { for_now: false },
                Refused(K::Authentication),
                Refused(K::Authentication),
            ),
            (
                Seen::TokenRejected(After401::Renewed),
                SendAgain(K::Authentication),
                SendAgain(K::Authentication),
            ),
            (
                Seen::TokenRejected(After401::NotRenewedForNow),
                SendAgain(K::Unreachable),
                SendAgain(K::Unreachable),
            ),
            (
                Seen::TokenRejected(After401::Final),
                Refused(K::Authentication),
                Refused(K::Authentication),
            ),
            (
                Seen::Status(408),
                SendAgain(K::Unavailable),
                SendAgain(K::Unavailable),
            ),
            (
                Seen::Status(421),
                SendAgain(K::Unavailable),
                SendAgain(K::Unavailable),
            ),
            (
                Seen::Status(429),
                SendAgain(K::Unavailable),
                SendAgain(K::Unavailable),
            ),
            (
                report(ZERO, "Busy", ""),
                SendAgain(K::Unavailable),
                SendAgain(K::Unavailable),
            ),
            (
                report(ID, "busy", ""),
                SendAgain(K::Unavailable),
                SendAgain(K::Unavailable),
            ),
            (
                Seen::Status(400),
                Refused(K::InvalidDefinition),
                Refused(K::Refused),
            ),
            (
                Seen::Status(403),
                Refused(K::PermissionDenied),
                Refused(K::PermissionDenied),
            ),
            (Seen::Status(404), Refused(K::Refused), Refused(K::Refused)),
            (Seen::Status(405), Refused(K::Refused), Refused(K::Refused)),
            (
                Seen::Status(413),
                Refused(K::InvalidDefinition),
                Refused(K::Refused),
            ),
            (
                Seen::Status(415),
                Refused(K::InvalidDefinition),
                Refused(K::Refused),
            ),
            (
                Seen::Status(422),
                Refused(K::InvalidDefinition),
                Refused(K::Refused),
            ),
            (Seen::Status(307), Refused(K::Refused), Refused(K::Refused)),
            (Seen::Status(308), Refused(K::Refused), Refused(K::Refused)),
            (
                report(ZERO, "NotSet", ""),
                Refused(K::InvalidDefinition),
                Refused(K::InvalidDefinition),
            ),
            (
                report(ID, "NotSet", ""),
                Refused(K::InvalidDefinition),
                Refused(K::InvalidDefinition),
            ),
            (
                report(ZERO, "Failed", ""),
                Refused(K::JobFileUnavailable),
                Refused(K::JobFileUnavailable),
            ),
            (
                report(ID, "Failed", "Job file not found or no access."),
                Refused(K::JobFileUnavailable),
                Refused(K::JobFileUnavailable),
            ),
            (report(ID, "Queued", ""), started(), started()),
            (report(ID, "InProgress", ""), started(), started()),
            (report(ID, "Finished", ""), started(), started()),
            (
                report(ID, "Failed", "Task 1 'x' failed with: y"),
                started(),
                started(),
            ),
            (report(ID, "Canceled", ""), started(), started()),
            (report(ID, "Paused", ""), started(), started()),
            (report(ID, "Missing", ""), Unknown, Unknown),
            (report(ZERO, "InProgress", ""), Unknown, Unknown),
            (report("7", "InProgress", ""), Unknown, Unknown),
            (report("", "Failed", ""), Unknown, Unknown),
            (Seen::Unreadable, Unknown, Unknown),
            (Seen::NoWholeAnswer, Unknown, Unknown),
            (Seen::Status(301), Unknown, Unknown),
            (Seen::Status(302), Unknown, Unknown),
            (Seen::Status(303), Unknown, Unknown),
            (Seen::Status(409), Unknown, Unknown),
            (Seen::Status(500), Unknown, Unknown),
            (Seen::Status(502), Unknown, Unknown),
            (Seen::Status(503), Unknown, Unknown),
            (Seen::Status(504), Unknown, Unknown),
            (Seen::Status(999), Unknown, Unknown),
        ] {
            assert_eq!(
                of_start(Operation::StartContent, &seen),
                on_content,
                "content: {seen:?}"
            );
            assert_eq!(
                of_start(Operation::StartLibrary, &seen),
                on_library,
                "library: {seen:?}"
            );
        }
    }

    #[test]
    fn what_the_answer_to_a_repeatable_call_means() {
        use ErrorKind as K;
        let asked = ID.parse().unwrap();
        for (seen, expected) in [
            (Seen::NotConnected, K::Unreachable),
            (Seen::NoToken { for_now: true }, K::Unreachable),
            (Seen::NoToken { for_now: false }, K::Authentication),
            (Seen::TokenRejected(After401::Renewed), K::Authentication),
            (
                Seen::TokenRejected(After401::NotRenewedForNow),
                K::Unreachable,
            ),
            (Seen::TokenRejected(After401::Final), K::Authentication),
            (Seen::NoWholeAnswer, K::Connection),
            (Seen::Status(302), K::UnreadableAnswer),
            (Seen::Status(400), K::Refused),
            (Seen::Status(403), K::PermissionDenied),
            (Seen::Status(404), K::NotFound),
            (Seen::Status(429), K::Unavailable),
            (Seen::Status(500), K::Server),
            (Seen::Status(503), K::Server),
            (Seen::Status(999), K::UnreadableAnswer),
            (Seen::Unreadable, K::UnreadableAnswer),
            (report(ZERO, "missing", ""), K::NotFound),
            (report(OTHER, "Finished", ""), K::UnreadableAnswer),
        ] {
            assert_eq!(
                of_repeatable(asked, seen.clone()),
                Reading::Trouble(expected),
                "{seen:?}"
            );
        }
        for word in [
            "NotSet",
            "Queued",
            "InProgress",
            "Finished",
            "Failed",
            "Busy",
            "Canceled",
            "Paused",
        ] {
            for id in [ID, ZERO, ""] {
                assert!(
                    matches!(
                        of_repeatable(asked, report(id, word, "")),
                        Reading::Report(_)
                    ),
                    "{word} {id}"
                );
            }
        }
    }
}
