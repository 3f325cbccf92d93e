//! The faults: everything that a plan can do to a call over HTTP/1.1.

use std::time::Duration;

use http::header::{HeaderValue, LOCATION};
use spotfire_simulator::{CannedAnswer, Fault, Side};

/// A fault with its name in tables.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) fault: Fault,
}

/// A delay longer than `timeout`, the time of one request.
pub(crate) fn too_long(timeout: Duration) -> Duration {
    timeout + timeout / 4
}

/// Every fault that can befall a start. `timeout` is the time of one request of the client.
pub(crate) fn of_starts(timeout: Duration) -> Vec<Named> {
    let mut faults = of_every_call(timeout);
    let status = |code: &str, id: &str| format!(r#"{{"JobId":"{id}","StatusCode":"{code}"}}"#);
    let zero = "00000000-0000-0000-0000-000000000000";
    for (name, body) in [
        ("Busy", r#"{"StatusCode":"Busy"}"#.to_owned()),
        (
            "NotSet",
            r#"{"JobId":null,"StatusCode":"NotSet"}"#.to_owned(),
        ),
        ("Failed, zero GUID", status("Failed", zero)),
    ] {
        let answer = CannedAnswer::new(200).with_body(body);
        faults.push(named(
            Side::Before,
            name,
            Fault::Answer(Side::Before, answer),
        ));
    }
    faults.push(named(
        Side::After,
        "forget the job",
        Fault::ForgetJob(Side::After),
    ));
    faults
}

/// Every fault that can befall a question about a job.
pub(crate) fn of_questions(timeout: Duration) -> Vec<Named> {
    let mut faults = of_every_call(timeout);
    for side in [Side::Before, Side::After] {
        faults.push(named(side, "forget the job", Fault::ForgetJob(side)));
    }
    faults
}

/// Faults of the token endpoint that a moment may cure.
pub(crate) fn of_token_requests() -> Vec<Named> {
    let mut faults = Vec::new();
    for side in [Side::Before, Side::After] {
        for (name, fault) in [
            ("drop", Fault::Drop(side)),
            ("reset", Fault::Reset(side)),
            ("truncate", Fault::Truncate(side)),
            ("503", Fault::Answer(side, CannedAnswer::new(503))),
        ] {
            faults.push(named(side, name, fault));
        }
    }
    faults
}

/// Every fault that can befall any of the four operations.
fn of_every_call(timeout: Duration) -> Vec<Named> {
    let mut faults = Vec::new();
    for side in [Side::Before, Side::After] {
        for (name, fault) in on_the_wire(side, timeout) {
            faults.push(named(side, name, fault));
        }
        for (name, answer) in open_answers() {
            faults.push(named(side, &name, Fault::Answer(side, answer)));
        }
        faults.push(named(side, "forget all jobs", Fault::ForgetAllJobs(side)));
    }
    for (name, answer) in refusals() {
        faults.push(named(
            Side::Before,
            &name,
            Fault::Answer(Side::Before, answer),
        ));
    }
    for (name, fault) in [
        ("close the connection unannounced", Fault::CloseAfterAnswer),
        ("close it on the next request", Fault::CloseOnNextRequest),
    ] {
        faults.push(named(Side::After, name, fault));
    }
    faults
}

fn on_the_wire(side: Side, timeout: Duration) -> [(&'static str, Fault); 8] {
    [
        ("delay", Fault::Delay(side, Duration::from_millis(5))),
        (
            "delay beyond the time limit",
            Fault::Delay(side, too_long(timeout)),
        ),
        ("drop", Fault::Drop(side)),
        ("reset", Fault::Reset(side)),
        ("reset mid-body", Fault::ResetMidBody(side)),
        ("truncate", Fault::Truncate(side)),
        ("revoke the token", Fault::RevokeToken(side)),
        ("revoke all tokens", Fault::RevokeAllTokens(side)),
    ]
}

/// Answers that leave open whether anything was done.
fn open_answers() -> Vec<(String, CannedAnswer)> {
    let elsewhere = HeaderValue::from_static("/spotfire/elsewhere");
    let mut answers = Vec::new();
    for status in [301, 302, 303] {
        let answer = CannedAnswer::new(status).with_header(LOCATION, elsewhere.clone());
        answers.push((status.to_string(), answer));
    }
    for status in [500, 502, 503, 504] {
        answers.push((
            status.to_string(),
            CannedAnswer::new(status).with_body("<html>Sorry</html>"),
        ));
    }
    for (name, body) in [
        ("200, a page", "<html>Sign in</html>"),
        ("200, nothing", ""),
        ("200, another object", r#"{"wrong":1}"#),
        ("200, half an object", r#"{"StatusCode":"Fini"#),
    ] {
        answers.push((name.to_owned(), CannedAnswer::new(200).with_body(body)));
    }
    answers
}

/// Answers that say that nothing was done, among them one that the table of starts does not name.
fn refusals() -> Vec<(String, CannedAnswer)> {
    let elsewhere = HeaderValue::from_static("/spotfire/elsewhere");
    let mut answers = vec![(
        "429, Retry-After: 0".to_owned(),
        CannedAnswer::new(429).with_retry_after(Duration::ZERO),
    )];
    for status in [400, 401, 403, 404, 405, 408, 409, 413, 415, 421, 422] {
        answers.push((
            status.to_string(),
            CannedAnswer::new(status).with_body("no"),
        ));
    }
    for status in [307, 308] {
        let answer = CannedAnswer::new(status).with_header(LOCATION, elsewhere.clone());
        answers.push((status.to_string(), answer));
    }
    answers
}

fn named(side: Side, name: &str, fault: Fault) -> Named {
    let side = match (&fault, side) {
        (Fault::CloseAfterAnswer | Fault::CloseOnNextRequest, _) => "",
        (_, Side::Before) => "before: ",
        (_, Side::After) => "after: ",
    };
    Named {
        name: format!("{side}{name}"),
        fault,
    }
}
