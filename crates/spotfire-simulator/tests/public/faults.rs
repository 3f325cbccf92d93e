//! Each fault as it is seen on the wire, and what was really done.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use http::header::CONTENT_LENGTH;
use reqwest::{Method, StatusCode};
use spotfire_simulator::{
    CannedAnswer, Endpoint, Fault, FaultPlan, FaultRule, Memory, Settings, Side,
};
use tokio::task::JoinSet;

use crate::raw::{End, Exchange, RawClient};
use crate::support::{GOOD_JOB, PATIENCE, Peer, send};

/// A plan with one rule.
fn plan(rule: FaultRule) -> FaultPlan {
    FaultPlan::seeded(1)
        .with_rule(rule)
        .expect("the rule can be")
}

async fn peer_with(rule: FaultRule) -> Peer {
    Peer::new(Settings::default().with_faults(plan(rule))).await
}

/// The bytes of a start with the given request id.
fn start(peer: &Peer, request_id: &str) -> String {
    format!(
        "POST /spotfire/api/rest/as/job/start-content HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/xml\r\nX-Request-Id: {request_id}\r\nContent-Length: {}\r\n\r\n{GOOD_JOB}",
        peer.token,
        GOOD_JOB.len()
    )
}

/// What must be seen of a start that a fault befalls.
#[derive(Debug, PartialEq)]
enum Seen {
    /// A whole answer with this status.
    Whole(u16),
    /// A part of an answer with this status.
    Part(u16, End),
    /// No byte of an answer.
    Nothing(End),
}

impl Seen {
    fn of(exchange: &Exchange) -> Self {
        match (exchange.status, exchange.end) {
            (Some(status), End::Whole) => Self::Whole(status),
            (Some(status), end) => Self::Part(status, end),
            (None, end) => Self::Nothing(end),
        }
    }
}

#[tokio::test]
async fn each_fault_is_seen_on_the_wire_and_on_its_side_of_the_processing() {
    use Side::{After, Before};
    let answer = |status| CannedAnswer::new(status).with_body("oops");
    let short = Duration::from_millis(30);
    // The fault of a start, what its caller sees, and whether the job was started.
    let cases = [
        (Fault::Delay(Before, short), Seen::Whole(200), true),
        (Fault::Delay(After, short), Seen::Whole(200), true),
        (Fault::Drop(Before), Seen::Nothing(End::Closed), false),
        (Fault::Drop(After), Seen::Nothing(End::Closed), true),
        (Fault::Reset(Before), Seen::Nothing(End::Reset), false),
        (Fault::Reset(After), Seen::Nothing(End::Reset), true),
        (
            Fault::ResetMidBody(Before),
            Seen::Part(200, End::Reset),
            false,
        ),
        (
            Fault::ResetMidBody(After),
            Seen::Part(200, End::Reset),
            true,
        ),
        (Fault::Truncate(Before), Seen::Part(200, End::Closed), false),
        (Fault::Truncate(After), Seen::Part(200, End::Closed), true),
        (Fault::Answer(Before, answer(200)), Seen::Whole(200), false),
        (Fault::Answer(After, answer(200)), Seen::Whole(200), true),
        (
            Fault::Answer(Before, CannedAnswer::new(204)),
            Seen::Whole(204),
            false,
        ),
        (Fault::Answer(Before, answer(302)), Seen::Whole(302), false),
        (Fault::Answer(Before, answer(429)), Seen::Whole(429), false),
        (Fault::Answer(Before, answer(500)), Seen::Whole(500), false),
        (Fault::Answer(After, answer(503)), Seen::Whole(503), true),
        (Fault::RevokeToken(Before), Seen::Whole(401), false),
        (Fault::RevokeToken(After), Seen::Whole(200), true),
        (Fault::RevokeAllTokens(Before), Seen::Whole(401), false),
        (Fault::RevokeAllTokens(After), Seen::Whole(200), true),
        (Fault::ForgetJob(After), Seen::Whole(200), true),
        (Fault::ForgetAllJobs(Before), Seen::Whole(200), true),
        (Fault::ForgetAllJobs(After), Seen::Whole(200), true),
        (Fault::CloseAfterAnswer, Seen::Whole(200), true),
        (Fault::CloseOnNextRequest, Seen::Whole(200), true),
    ];
    for (fault, expected, is_started) in cases {
        let peer = peer_with(FaultRule::new(fault.clone()).at(Endpoint::StartContent)).await;
        let mut raw = RawClient::connect(peer.simulator.url()).await;
        let exchange = raw.exchange(&start(&peer, "r-1")).await;
        assert_eq!(Seen::of(&exchange), expected, "{fault:?}");

        let ledger = peer.simulator.ledger();
        let started = ledger.starts_of("r-1");
        assert_eq!(
            started
                .iter()
                .filter(|start| start.job_id.is_some())
                .count(),
            usize::from(is_started),
            "{fault:?}"
        );
        let calls = ledger.calls_with("r-1");
        assert_eq!(calls.len(), 1, "{fault:?}");
        assert_eq!(calls[0].fault(), Some(&fault));
        assert!(
            started
                .iter()
                .all(|start| start.fault.as_ref() == Some(&fault))
        );
        let is_answered = !matches!(expected, Seen::Nothing(_));
        assert_eq!(calls[0].status().is_some(), is_answered, "{fault:?}");
    }
}

#[tokio::test]
async fn a_prescribed_answer_comes_with_its_headers_and_body() {
    let canned = CannedAnswer::new(503)
        .with_header(
            "x-proxy".parse().expect("a name"),
            "a".parse().expect("a value"),
        )
        .with_retry_after(Duration::from_secs(7))
        .with_body("<html>busy</html>");
    let peer =
        peer_with(FaultRule::new(Fault::Answer(Side::Before, canned)).at(Endpoint::Status)).await;
    let answer = peer.status("7d5cf4e0-9106-4884-8fba-cc3065428382").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        (answer.header("x-proxy"), answer.header("retry-after")),
        ("a", "7")
    );
    assert_eq!(answer.text, "<html>busy</html>");
}

#[tokio::test]
async fn retry_after_can_be_a_date() {
    let (hour, century) = (
        Duration::from_secs(3600),
        Duration::from_secs(36_525 * 24 * 3600),
    );
    for (asked, wait) in [(hour, hour), (Duration::MAX, century)] {
        let canned = CannedAnswer::new(429).with_retry_after_date(asked);
        let peer = peer_with(FaultRule::new(Fault::Answer(Side::Before, canned))).await;
        let before = SystemTime::now();
        let answer = peer.status("7d5cf4e0-9106-4884-8fba-cc3065428382").await;
        let date = httpdate::parse_http_date(answer.header("retry-after")).expect("a date");
        let ahead = date.duration_since(before).expect("it lies ahead");
        let expected = wait - Duration::from_secs(1)..=wait + PATIENCE;
        assert!(expected.contains(&ahead), "{ahead:?}");
    }
}

#[tokio::test]
async fn a_delayed_call_is_processed_although_its_caller_left() {
    let delay = Fault::Delay(Side::Before, Duration::from_millis(50));
    let peer = peer_with(FaultRule::new(delay).at(Endpoint::StartContent)).await;
    let mut raw = RawClient::connect(peer.simulator.url()).await;
    raw.send(&start(&peer, "gone")).await;
    let deadline = Instant::now() + PATIENCE;
    while peer.simulator.ledger().calls_with("gone").is_empty() {
        assert!(Instant::now() < deadline, "the call does not arrive");
        tokio::task::yield_now().await;
    }
    drop(raw);
    while peer.simulator.ledger().starts_of("gone").is_empty() {
        assert!(Instant::now() < deadline, "no job is started");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_delay_lasts() {
    let delay = Duration::from_millis(80);
    for side in [Side::Before, Side::After] {
        let peer = peer_with(FaultRule::new(Fault::Delay(side, delay)).at(Endpoint::Status)).await;
        let asked = Instant::now();
        peer.status("7d5cf4e0-9106-4884-8fba-cc3065428382").await;
        assert!(asked.elapsed() >= delay, "{side:?}");
    }
}

#[tokio::test]
async fn the_connection_ends_after_the_answer_or_with_the_next_request() {
    let cases = [
        (Fault::CloseAfterAnswer, PATIENCE, true),
        (Fault::CloseOnNextRequest, Duration::from_millis(100), false),
    ];
    for (fault, time, is_closed_at_once) in cases {
        let peer = peer_with(
            FaultRule::new(fault.clone())
                .at(Endpoint::StartContent)
                .on_calls([1]),
        )
        .await;
        let mut raw = RawClient::connect(peer.simulator.url()).await;
        let first = raw.exchange(&start(&peer, "1")).await;
        assert_eq!(Seen::of(&first), Seen::Whole(200), "{fault:?}");
        assert!(
            !first.head.to_ascii_lowercase().contains("connection:"),
            "{}",
            first.head
        );
        assert_eq!(
            raw.is_closed_within(time).await,
            is_closed_at_once,
            "{fault:?}"
        );
        let second = raw.exchange(&start(&peer, "2")).await;
        assert!(matches!(Seen::of(&second), Seen::Nothing(_)), "{fault:?}");
        assert_eq!(peer.simulator.ledger().starts().len(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_connection_is_closed_once_it_is_idle_for_too_long() {
    let limit = Duration::from_millis(120);
    let settings = Settings::default().with_faults(FaultPlan::seeded(1).with_idle_limit(limit));
    let peer = Peer::new(settings).await;
    let mut raw = RawClient::connect(peer.simulator.url()).await;
    let asked = Instant::now();
    let exchange = raw.exchange(&start(&peer, "1")).await;
    assert_eq!(Seen::of(&exchange), Seen::Whole(200));
    assert!(raw.is_closed_within(PATIENCE).await);
    assert!(asked.elapsed() >= limit, "{:?}", asked.elapsed());
}

#[tokio::test]
async fn forgotten_jobs_and_revoked_tokens_are_gone() {
    let forget = |side| FaultRule::new(Fault::ForgetJob(side));
    let revoke = FaultRule::new(Fault::RevokeToken(Side::After)).at(Endpoint::Token);
    let peer = Peer::new(Settings::default()).await;
    let status = async |job: &str| peer.status(job).await.status.as_u16();

    let job = peer.start(GOOD_JOB).await;
    peer.simulator
        .set_faults(plan(forget(Side::After).at(Endpoint::Status)));
    assert_eq!(status(&job).await, 200);
    assert_eq!(status(&job).await, 404);

    let job = peer.start(GOOD_JOB).await;
    peer.simulator
        .set_faults(plan(forget(Side::Before).at(Endpoint::Abort)));
    assert_eq!(peer.abort(&job).await.status.as_u16(), 404);

    peer.simulator
        .set_faults(plan(forget(Side::After).at(Endpoint::StartContent)));
    let job = peer.start(GOOD_JOB).await;
    assert_eq!(status(&job).await, 404);

    peer.simulator.set_faults(plan(revoke));
    let request = peer
        .request(Method::POST, "/spotfire/oauth2/token")
        .basic_auth(
            peer.simulator.client_id(),
            Some(peer.simulator.client_secret()),
        )
        .form(&[("grant_type", "client_credentials")]);
    let token = send(request).await.text_of("access_token");
    let request = peer.request(Method::GET, "/spotfire/api/v2/api-docs?group=as");
    assert_eq!(send(request.bearer_auth(token)).await.status.as_u16(), 401);
    assert_eq!(status(&job).await, 404, "other tokens stay");
}

#[tokio::test]
async fn a_truncated_answer_breaks_off_at_places_that_the_seed_decides() {
    let parts = async |seed| {
        let rule = FaultRule::new(Fault::Truncate(Side::After)).at(Endpoint::StartContent);
        let plan = FaultPlan::seeded(seed)
            .with_rule(rule)
            .expect("the rule can be");
        let peer = Peer::new(Settings::default().with_faults(plan)).await;
        let mut lengths = Vec::new();
        for _ in 0..20 {
            let mut raw = RawClient::connect(peer.simulator.url()).await;
            let exchange = raw.exchange(&start(&peer, "r")).await;
            assert!(exchange.body.len() < exchange.announced, "{exchange:?}");
            lengths.push(exchange.body.len());
        }
        lengths
    };
    let lengths = parts(7).await;
    assert_eq!(lengths, parts(7).await);
    assert_ne!(lengths, parts(8).await);
}

#[test]
fn a_plan_that_would_deceive_or_cannot_be_is_refused() {
    use Side::{After, Before};
    let promise =
        "promises that nothing was done, so it cannot come after processing; answer it before";
    let answer = |side, status| Fault::Answer(side, CannedAnswer::new(status));
    let body = |text: &'static str| Fault::Answer(After, CannedAnswer::new(200).with_body(text));
    let mut cases = vec![
        (
            FaultRule::new(answer(Before, 199)),
            "199 is no status of a final answer; take one from 200 to 599".to_owned(),
        ),
        (
            FaultRule::new(answer(Before, 600)),
            "600 is no status of a final answer; take one from 200 to 599".to_owned(),
        ),
        (
            FaultRule::new(body(r#"{"StatusCode":"Busy"}"#)),
            format!("an execution status without a job {promise}"),
        ),
        (
            FaultRule::new(body(r#"{"StatusCode":"notset","JobId":null}"#)),
            format!("an execution status without a job {promise}"),
        ),
        (
            FaultRule::new(body(
                r#"{"StatusCode":"Failed","JobId":"00000000-0000-0000-0000-000000000000"}"#,
            )),
            format!("an execution status without a job {promise}"),
        ),
        (
            FaultRule::new(body(r#"{"StatusCode":"Failed","Message":"Job file not found or no access."}"#)),
            format!("an execution status without a job {promise}"),
        ),
        (
            FaultRule::new(Fault::Answer(
                Before,
                CannedAnswer::new(200).with_header(CONTENT_LENGTH, "9".parse().expect("a value")),
            )),
            "content-length and transfer-encoding are set by themselves; to announce too much, truncate".to_owned(),
        ),
        (
            FaultRule::new(Fault::Answer(Before, CannedAnswer::new(304).with_body("x"))),
            "an answer with the status 304 has no body".to_owned(),
        ),
        (
            FaultRule::new(Fault::Drop(After)).with_probability(1.1),
            "the probability 1.1 is not between 0 and 1".to_owned(),
        ),
        (
            FaultRule::new(Fault::Drop(After)).with_probability(f64::NAN),
            "the probability NaN is not between 0 and 1".to_owned(),
        ),
        (
            FaultRule::new(Fault::Drop(After)).on_calls([1, 0]),
            "calls are counted from 1, not from 0".to_owned(),
        ),
        (
            FaultRule::new(Fault::Drop(After)).on_every(0),
            "every 0th call is no call; take 1 or more".to_owned(),
        ),
        (
            FaultRule::new(Fault::ForgetJob(Before)).at(Endpoint::StartLibrary),
            "a start has no job to forget before it is processed; forget it after".to_owned(),
        ),
        (
            FaultRule::new(Fault::ForgetJob(After)),
            "only the four operations have a job to forget; name them".to_owned(),
        ),
        (
            FaultRule::new(Fault::RevokeToken(Before)).at(Endpoint::Token),
            "a token request has no token before it is processed; revoke it after".to_owned(),
        ),
        (
            FaultRule::new(Fault::RevokeToken(Before)).at(Endpoint::Metadata),
            "only the API and the token endpoint have a token to revoke; name them".to_owned(),
        ),
    ];
    for status in [
        307, 308, 400, 401, 403, 404, 405, 408, 413, 415, 421, 422, 429, 499,
    ] {
        cases.push((
            FaultRule::new(answer(After, status)),
            format!("the status {status} {promise}"),
        ));
    }
    for (rule, expected) in cases {
        let refused = FaultPlan::default()
            .with_rule(rule.clone())
            .map_err(|error| error.to_string());
        assert_eq!(refused, Err(expected), "{rule:?}");
    }
    for status in [200, 301, 302, 303, 500, 502, 503, 504] {
        for side in [Before, After] {
            let rule = FaultRule::new(answer(side, status));
            assert!(
                FaultPlan::default().with_rule(rule).is_ok(),
                "{side:?} {status}"
            );
        }
    }
    // A deceiving answer among others is found, too.
    let rule = FaultRule::new(Fault::Drop(After)).or(answer(After, 429));
    assert!(FaultPlan::default().with_rule(rule).is_err());
}

#[tokio::test]
async fn a_server_that_restarts_remembers_or_forgets() {
    let cases = [(Memory::Kept, 200), (Memory::Lost, 404)];
    for (memory, expected) in cases {
        let peer = Peer::new(Settings::default()).await;
        let job = peer.start(GOOD_JOB).await;
        peer.simulator.stop().await;
        let refused =
            tokio::net::TcpStream::connect(peer.simulator.url().trim_start_matches("http://"))
                .await;
        assert!(refused.is_err(), "{memory:?}");
        peer.simulator
            .restart(memory)
            .await
            .expect("the port is free");
        let is_token_valid = peer.status(&job).await.status != StatusCode::UNAUTHORIZED;
        assert_eq!(is_token_valid, memory == Memory::Kept);
        let token = peer
            .simulator
            .issue_access_token(peer.simulator.client_id(), PATIENCE)
            .expect("the client is still known");
        let request = peer.request(
            Method::GET,
            &format!("/spotfire/api/rest/as/job/status/{job}"),
        );
        assert_eq!(
            send(request.bearer_auth(token)).await.status.as_u16(),
            expected,
            "{memory:?}"
        );
        assert_eq!(peer.simulator.ledger().starts().len(), 1);
    }
}

#[tokio::test]
async fn jobs_go_on_while_the_server_is_away() {
    let peer = Peer::new(Settings::default()).await;
    let job = peer.start(GOOD_JOB).await;
    peer.simulator
        .restart(Memory::Kept)
        .await
        .expect("the port is free");
    assert_eq!(peer.outcome(&job).await.0, "Finished");
}

#[tokio::test]
async fn the_ledger_finds_calls_and_starts_by_request_id() {
    let peer = Peer::new(Settings::default()).await;
    let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let before = SystemTime::now();
    for request_id in ["a", "b", "a"] {
        let request = peer
            .start_content(GOOD_JOB)
            .header("X-Request-Id", request_id);
        send(request.header("traceparent", traceparent)).await;
    }
    let ledger = peer.simulator.ledger();
    assert_eq!(
        (
            ledger.starts_of("a").len(),
            ledger.starts_of("b").len(),
            ledger.starts_of("c").len()
        ),
        (2, 1, 0)
    );
    let call = ledger.calls_with("b").pop().expect("it was made");
    assert_eq!(
        (call.traceparent(), call.version()),
        (Some(traceparent), reqwest::Version::HTTP_11)
    );
    assert_eq!((call.fault(), call.status()), (None, Some(200)));
    let answered = call.answered_at().expect("it was answered");
    assert!(
        before <= call.received_at()
            && call.received_at() <= answered
            && answered <= SystemTime::now()
    );
    let start = ledger.starts_of("b").pop().expect("it was made");
    assert_eq!(
        (start.traceparent.as_deref(), start.received_at),
        (Some(traceparent), call.received_at())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_a_mix_of_faults_the_ledger_tells_the_truth_of_every_start() {
    use Side::{After, Before};
    let oops = |status| CannedAnswer::new(status).with_body("oops");
    let mix = FaultRule::new(Fault::Drop(Before))
        .or(Fault::Drop(After))
        .or(Fault::Reset(Before))
        .or(Fault::Reset(After))
        .or(Fault::ResetMidBody(Before))
        .or(Fault::ResetMidBody(After))
        .or(Fault::Truncate(Before))
        .or(Fault::Truncate(After))
        .or(Fault::Answer(Before, oops(429)))
        .or(Fault::Answer(Before, oops(502)))
        .or(Fault::Answer(After, oops(502)))
        .at(Endpoint::StartContent)
        .with_probability(0.5);
    let settings = Settings::default()
        .with_queue_limit(1_000)
        .with_faults(plan(mix));
    let peer = Arc::new(Peer::new(settings).await);
    let mut workers = JoinSet::new();
    for worker in 0..20 {
        let peer = Arc::clone(&peer);
        workers.spawn(async move {
            for number in 0..20 {
                let id = format!("{worker}-{number}");
                let mut raw = RawClient::connect(peer.simulator.url()).await;
                let seen = Seen::of(&raw.exchange(&start(&peer, &id)).await);
                let ledger = peer.simulator.ledger();
                let call = ledger.calls_with(&id).pop().expect("it arrived");
                let is_started = ledger
                    .starts_of(&id)
                    .iter()
                    .any(|start| start.job_id.is_some());
                let is_processed = call.fault().is_none_or(|fault| fault.side() == After);
                assert_eq!(is_started, is_processed, "{seen:?} {call:?}");
                assert_eq!(
                    seen == Seen::Whole(200),
                    call.fault().is_none(),
                    "{seen:?} {call:?}"
                );
            }
        });
    }
    while let Some(done) = workers.join_next().await {
        done.expect("the worker agrees with the ledger");
    }
    let calls = peer.simulator.ledger().calls_of(Endpoint::StartContent);
    let struck = calls.iter().filter(|call| call.fault().is_some()).count();
    assert_eq!(calls.len(), 400);
    assert!((150..250).contains(&struck), "{struck} of 400");
}
