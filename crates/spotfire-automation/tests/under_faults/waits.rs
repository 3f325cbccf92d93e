//! A thousand waits while questions fail, tokens run out and the server restarts.

use std::sync::Arc;
use std::time::{Duration, Instant};

use spotfire_automation::{Abort, Client, Job, JobRecord, OutcomeKind, WaitPolicy};
use spotfire_simulator::{
    CannedAnswer, Endpoint, Fault, FaultPlan, FaultRule, Memory, Settings, Side, Simulator,
    TaskSelector,
};
use tokio::task::JoinSet;

use crate::support::builder;

const WAITS: usize = 1_000;
const TOKEN_LIFETIME: Duration = Duration::from_secs(2);
const TASK: Duration = Duration::from_millis(700);
/// Only a hang takes longer.
const HANG: Duration = Duration::from_secs(300);

/// A job of so many tasks, of which the last one fails or not.
fn definition(tasks: usize, fails: bool) -> String {
    let title = |last: bool| if last && fails { "Doomed" } else { "Fine" };
    let tasks: String = (1..=tasks)
        .map(|number| {
            let title = title(number == tasks);
            format!(r#"<t:Any xmlns:t="urn:example"><as:Title>{title}</as:Title></t:Any>"#)
        })
        .collect();
    format!(
        r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks>{tasks}</as:Tasks></as:Job>"#
    )
}

/// A fifth of all questions fails, in every way that a moment may cure.
fn failing_questions() -> FaultPlan {
    let mut rule = FaultRule::new(Fault::Drop(Side::Before));
    for side in [Side::Before, Side::After] {
        let answer = |status| CannedAnswer::new(status).with_body("<html>Sorry</html>");
        for fault in [
            Fault::Drop(side),
            Fault::Reset(side),
            Fault::ResetMidBody(side),
            Fault::Truncate(side),
            Fault::RevokeToken(side),
            Fault::Answer(side, answer(200)),
            Fault::Answer(side, answer(302)),
            Fault::Answer(side, answer(500)),
            Fault::Answer(side, answer(502)),
            Fault::Answer(side, answer(503).with_retry_after(Duration::from_secs(1))),
        ] {
            rule = rule.or(fault);
        }
    }
    let too_many = CannedAnswer::new(429).with_retry_after_date(Duration::from_secs(1));
    rule = rule
        .or(Fault::Answer(Side::Before, too_many))
        .or(Fault::CloseOnNextRequest);
    let token_trouble = FaultRule::new(Fault::Drop(Side::After))
        .or(Fault::Answer(Side::Before, CannedAnswer::new(503)))
        .at(Endpoint::Token)
        .with_probability(0.2);
    FaultPlan::seeded(20)
        .with_rule(rule.at(Endpoint::Status).with_probability(0.2))
        .and_then(|plan| plan.with_rule(token_trouble))
        .expect("the plan lies to nobody")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_wait_ends_with_the_true_outcome() {
    let began = Instant::now();
    let settings = Settings::default()
        .with_slots(WAITS)
        .with_task_duration(TASK)
        .with_failing_task(TaskSelector::title("Doomed"), "it was to be")
        .with_token_lifetime(TOKEN_LIFETIME);
    let simulator = Simulator::start_with(settings)
        .await
        .expect("loopback has a free port");
    let simulator = Arc::new(simulator);
    let policy = WaitPolicy::default()
        .with_intervals(Duration::from_millis(400), Duration::from_secs(1))
        .with_missing_grace(Duration::ZERO);
    let client = builder(&simulator, Duration::from_secs(30))
        .with_wait_policy(policy)
        .build()
        .expect("the settings are valid");

    let jobs = start_all(&simulator).await;
    let (first, _) = &jobs[0];
    client
        .status(first.job_id())
        .await
        .expect("nothing is broken yet");
    simulator.set_faults(failing_questions());
    let mut waits = JoinSet::new();
    for (job, end) in jobs {
        let job = client.resume(&job).expect("it is a job of this server");
        waits.spawn(async move {
            let outcome = tokio::time::timeout(HANG, job.wait()).await;
            (
                outcome.unwrap_or_else(|_| panic!("the wait for {job:?} hangs")),
                end,
            )
        });
    }
    restart_in_the_middle(&simulator).await;
    while let Some(ended) = waits.join_next().await {
        let (outcome, end) = ended.expect("no wait panics");
        assert_eq!(
            outcome
                .map_err(|error| format!("{error:?}"))
                .map(|outcome| outcome.kind()),
            Ok(end)
        );
    }

    let questions = simulator.ledger().calls_of(Endpoint::Status);
    let failed = questions
        .iter()
        .filter(|call| call.fault().is_some())
        .count();
    assert!(
        failed * 100 > questions.len() * 15,
        "{failed} of {}",
        questions.len()
    );
    assert!(simulator.token_requests() > 2, "no token ran out");
    println!(
        "{WAITS} waits, all with the true outcome: {} questions, {failed} of them disturbed, {} token requests, 1 restart, in {} s",
        questions.len(),
        simulator.token_requests(),
        began.elapsed().as_secs()
    );
}

/// Starts all jobs, with the end that each will come to. Some are aborted at once.
///
/// By another client than the one that waits, with a token that lasts: on a busy machine a thousand starts take longer than
/// the short-lived ones do.
async fn start_all(simulator: &Simulator) -> Vec<(JobRecord, OutcomeKind)> {
    let token = simulator
        .issue_access_token(simulator.client_id(), HANG)
        .expect("the client has the grant");
    let client = Client::builder(simulator.url()).with_access_token(token);
    let client = client.build().expect("the settings are valid");
    let mut starts = JoinSet::new();
    for number in 0..WAITS {
        let client = client.clone();
        starts.spawn(async move {
            let (tasks, end) = (4 + number % 5, END[number % END.len()]);
            let definition = definition(tasks, end == OutcomeKind::Failed);
            let job = client
                .start_content(definition)
                .await
                .expect("nothing is broken yet");
            let end = match end {
                OutcomeKind::Canceled => end_of_aborted(&job).await,
                other => other,
            };
            (job.record(), end)
        });
    }
    starts.join_all().await
}

/// The end of a job that is aborted; a busy machine may be so slow that the job is over before.
async fn end_of_aborted(job: &Job) -> OutcomeKind {
    match job.abort().await.expect("nothing is broken yet") {
        Abort::Taken(_) => OutcomeKind::Canceled,
        Abort::AlreadyOver(outcome) => outcome.kind(),
    }
}

/// Takes the server away for a while, as an update does, when jobs have begun to end.
async fn restart_in_the_middle(simulator: &Simulator) {
    tokio::time::sleep(4 * TASK).await;
    simulator.stop().await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    simulator
        .restart(Memory::Kept)
        .await
        .expect("the port is still free");
}

/// The ends that jobs come to, in turn.
const END: [OutcomeKind; 4] = [
    OutcomeKind::Finished,
    OutcomeKind::Failed,
    OutcomeKind::Finished,
    OutcomeKind::Canceled,
];
