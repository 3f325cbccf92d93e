//! Watchers against the simulated server, over real connections.

use std::collections::BTreeMap;
use std::time::Duration;

use spotfire_automation::{
    Client, JobId, OutcomeKind, RequestBudget, WaitPolicy, WatchEvent, Watcher,
};
use spotfire_simulator::{
    CannedAnswer, Endpoint, Fault, FaultPlan, FaultRule, Settings, Side, Simulator, TaskSelector,
};

const TOKEN_LIFETIME: Duration = Duration::from_secs(2);

/// A job of one task, which fails or not.
fn definition(fails: bool) -> String {
    let title = if fails { "Doomed" } else { "Fine" };
    format!(
        r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks>
            <t:Any xmlns:t="urn:example"><as:Title>{title}</as:Title></t:Any>
        </as:Tasks></as:Job>"#
    )
}

async fn simulator(slots: usize, task: Duration) -> Simulator {
    let settings = Settings::default()
        .with_slots(slots)
        .with_task_duration(task)
        .with_failing_task(TaskSelector::title("Doomed"), "it was to be")
        .with_token_lifetime(TOKEN_LIFETIME);
    Simulator::start_with(settings)
        .await
        .expect("loopback has a free port")
}

fn client(simulator: &Simulator) -> Client {
    Client::builder(simulator.url())
        .with_client_credentials(simulator.client_id(), simulator.client_secret())
        .build()
        .expect("the simulator's settings are valid")
}

/// Asks often, so that the test is short.
fn watcher(client: &Client) -> Watcher {
    let often = Duration::from_millis(200);
    Watcher::new(client.clone())
        .with_budget(RequestBudget::default().with_rate(1_000.0))
        .with_policy(WaitPolicy::default().with_intervals(often, often))
}

/// Starts so many jobs, of which every third fails, and adds them while the watcher runs; returns how each must end.
async fn start(client: &Client, watcher: &Watcher, jobs: usize) -> BTreeMap<JobId, OutcomeKind> {
    let mut expected = BTreeMap::new();
    for number in 0..jobs {
        let fails = number % 3 == 0;
        let job = client
            .start_content(definition(fails))
            .await
            .expect("a start has no trouble");
        assert!(
            watcher
                .add_run_of(fails, &job)
                .expect("the watcher has room")
        );
        let end = if fails {
            OutcomeKind::Failed
        } else {
            OutcomeKind::Finished
        };
        expected.insert(job.id(), end);
    }
    expected
}

/// Takes events to the end; returns how each job ended.
async fn ends(watcher: &mut Watcher) -> BTreeMap<JobId, OutcomeKind> {
    let mut ends = BTreeMap::new();
    while let Some(event) = watcher.next().await {
        match event {
            WatchEvent::Over(outcome) => {
                let first = ends.insert(outcome.job_id(), outcome.kind()).is_none();
                assert!(first, "job {} ended twice", outcome.job_id());
            }
            WatchEvent::GivenUp { error, .. } => panic!("given up: {error}"),
            _ => {}
        }
    }
    ends
}

#[tokio::test]
async fn a_thousand_jobs_are_watched_to_their_ends_by_one_task() {
    let simulator = simulator(1_000, Duration::from_secs(2)).await;
    let client = client(&simulator);
    let mut watcher = watcher(&client);
    let expected = start(&client, &watcher, 1_000).await;
    assert_eq!(ends(&mut watcher).await, expected);
    assert_eq!(simulator.ledger().starts().len(), 1_000);
    assert_eq!(simulator.ledger().count(Endpoint::Abort), 0);
}

/// A fifth of all questions fails, in every way that a moment may cure.
fn failing_questions() -> FaultPlan {
    let mut rule = FaultRule::new(Fault::Drop(Side::Before));
    for side in [Side::Before, Side::After] {
        let page = |status| CannedAnswer::new(status).with_body("<html>Sorry</html>");
        for fault in [
            Fault::Reset(side),
            Fault::ResetMidBody(side),
            Fault::Truncate(side),
            Fault::RevokeToken(side),
            Fault::Answer(side, page(200)),
            Fault::Answer(side, page(302)),
            Fault::Answer(side, page(500)),
            Fault::Answer(side, page(503)),
        ] {
            rule = rule.or(fault);
        }
    }
    let rule = rule.or(Fault::Answer(Side::Before, CannedAnswer::new(429)));
    FaultPlan::seeded(6)
        .with_rule(rule.at(Endpoint::Status).with_probability(0.2))
        .expect("the plan lies to nobody")
}

#[tokio::test]
async fn no_job_is_lost_while_questions_fail_and_tokens_run_out() {
    let simulator = simulator(300, Duration::from_secs(5)).await;
    let client = client(&simulator);
    let mut watcher = watcher(&client);
    let expected = start(&client, &watcher, 300).await;
    simulator.set_faults(failing_questions());
    assert_eq!(ends(&mut watcher).await, expected);
    assert!(simulator.token_requests() > 2, "tokens ran out");
}

#[tokio::test]
async fn a_job_of_which_the_server_knows_nothing_is_given_up() {
    let simulator = simulator(1, Duration::ZERO).await;
    let client = client(&simulator);
    let policy = WaitPolicy::default().with_missing_grace(Duration::ZERO);
    let mut watcher = watcher(&client).with_policy(policy);
    let unknown: JobId = "7d5cf4e0-9106-4884-8fba-cc3065428382"
        .parse()
        .expect("this is a GUID");
    watcher
        .add(&client.job(unknown))
        .expect("the watcher has room");
    let event = watcher.next().await.expect("the job is watched");
    assert!(
        event.is_last() && event.job_id() == Some(unknown),
        "{event:?}"
    );
    assert!(watcher.next().await.is_none());
}
