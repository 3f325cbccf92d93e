//! The two tables: what a start's answer proves, and what the answer to a call that may be repeated means.

use super::report::{Report, ReportedId};
use super::seen::{After401, Seen};
use super::{JobId, StatusCode};
use crate::job::about::Operation;
use crate::{ErrorKind, StartPolicy};

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

/// What is proved about a start by what was seen of it: the table `starts.md`, which stands in the crate's documentation
/// and is held against this function row by row.
///
/// A status that has no row proves nothing. 503 has one only for those who ask for it: a proxy sends it before the
/// server saw the request, and a server after it did the work.
pub(super) fn of_start(operation: Operation, policy: &StartPolicy, seen: &Seen) -> Verdict {
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
        Seen::Status(503) if policy.retries_on_503() => Verdict::SendAgain(ErrorKind::Unavailable),
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
        Seen::Status(307 | 308 | 400 | 404 | 405 | 413 | 415 | 422) => {
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
pub(super) enum Reading<T> {
    /// The server reports what it was asked for.
    Report(T),
    /// No report, for this reason.
    Trouble(ErrorKind),
}

/// What the answer to a status or an abort means.
pub(super) fn of_repeatable(asked: JobId, seen: Seen) -> Reading<Report> {
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

    /// The table in the documentation, row by row.
    const TABLE: &str = include_str!("starts.md");

    /// The statuses that the table names one by one.
    fn is_named(status: u16) -> bool {
        TABLE.contains(&format!(" {status}, ")) || TABLE.contains(&format!(" {status} "))
    }

    /// What a cell of the first column, or a part of it, stands for.
    fn seen(what: &str) -> Vec<Seen> {
        let any_id = |code| [ID, ZERO, ""].map(|id| report(id, code, "")).to_vec();
        let missing_file = "Error: JOB FILE not found or no access.";
        let started = what.strip_prefix("a job's id with ");
        match what {
            "no address for the name"
            | "no connection"
            | "no TLS handshake"
            | "the proxy refused CONNECT" => vec![Seen::NotConnected],
            "no token just now" => vec![Seen::NoToken { for_now: true }],
            "no token for good" => vec![Seen::NoToken { for_now: false }],
            "401 after which a token was renewed" => vec![Seen::TokenRejected(After401::Renewed)],
            "401 after which no token could be had just now" => {
                vec![Seen::TokenRejected(After401::NotRenewedForNow)]
            }
            "any other 401" => vec![Seen::TokenRejected(After401::Final)],
            "`Busy`" => any_id("bUSY"),
            "`NotSet`" => any_id("NotSet"),
            "`Missing`" => any_id("Missing"),
            "`Failed` with the zero GUID" => vec![report(ZERO, "failed", "")],
            "`Failed` with \"Job file not found or no access\"" => [ID, ZERO, ""]
                .map(|id| report(id, "Failed", missing_file))
                .to_vec(),
            "no whole answer after the first byte went out" => vec![Seen::NoWholeAnswer],
            "a 2xx that is no report" => vec![Seen::Unreadable],
            "a report without a job's id" => vec![
                report(ZERO, "InProgress", ""),
                report("7", "Finished", ""),
                report("", "Failed", ""),
            ],
            "any other HTTP status" => (100..1000)
                .filter(|status| {
                    !(200..300).contains(status) && *status != 401 && !is_named(*status)
                })
                .map(Seen::Status)
                .collect(),
            _ => match (started, what.parse()) {
                (Some("an unknown word"), _) => vec![report(ID, "Paused", "")],
                (Some(word), _) => vec![report(ID, word.trim_matches('`'), "Task 1 failed")],
                (None, Ok(status)) => vec![Seen::Status(status)],
                (None, Err(_)) => {
                    panic!("the table has a cell that this test does not know: {what}")
                }
            },
        }
    }

    /// What the second and third column say.
    fn verdict(means: &str, then: &str) -> Verdict {
        let kind = [
            ErrorKind::Unreachable,
            ErrorKind::Unavailable,
            ErrorKind::Authentication,
            ErrorKind::InvalidDefinition,
            ErrorKind::Refused,
            ErrorKind::PermissionDenied,
            ErrorKind::JobFileUnavailable,
            ErrorKind::OutcomeUnknown,
        ]
        .into_iter()
        .find(|kind| then.contains(&format!("[`{kind:?}`]")));
        match (means, kind) {
            ("not started, may be sent again", Some(kind)) => Verdict::SendAgain(kind),
            ("not started, final", Some(kind)) => Verdict::Refused(kind),
            ("started", None) => Verdict::Started(ID.parse().unwrap()),
            ("unknown", Some(ErrorKind::OutcomeUnknown)) => Verdict::Unknown,
            _ => panic!("the table says what this test does not know: {means}, {then}"),
        }
    }

    #[test]
    fn the_table_in_the_documentation_is_what_a_start_proves() {
        let both = [Operation::StartContent, Operation::StartLibrary];
        let mut statuses = std::collections::BTreeSet::new();
        for row in TABLE.lines().skip(2) {
            let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
            let [what, means, then] = cells.as_slice() else {
                panic!("not three cells: {row}");
            };
            let (operations, what) = match what.split_once(": ") {
                Some(("of a definition", what)) => (&both[..1], what),
                Some(("of a library item", what)) => (&both[1..], what),
                _ => (&both[..], *what),
            };
            for seen in what.split(", ").flat_map(seen) {
                for operation in operations {
                    let proved = of_start(*operation, &StartPolicy::default(), &seen);
                    assert_eq!(
                        proved,
                        verdict(means, then),
                        "{operation:?} {seen:?}, row: {row}"
                    );
                }
                if let Seen::Status(status) = seen {
                    statuses.insert(status);
                }
            }
        }
        let told = statuses.len() + (200..300).len() + 1;
        assert_eq!(told, (100..1000).len(), "a status is in no row");
    }

    #[test]
    fn only_503_and_only_when_asked_for_may_be_sent_again_beyond_the_table() {
        let policy = StartPolicy::default().with_retry_start_on_503();
        for status in 100..600 {
            let seen = Seen::Status(status);
            let default = of_start(Operation::StartLibrary, &StartPolicy::default(), &seen);
            let asked_for = of_start(Operation::StartLibrary, &policy, &seen);
            let expected = match status {
                503 => Verdict::SendAgain(ErrorKind::Unavailable),
                _ => default,
            };
            assert_eq!(asked_for, expected, "{status}");
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
