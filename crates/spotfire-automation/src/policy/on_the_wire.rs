//! Each setting of each policy changes what goes over the wire.
//!
//! A setting that is read nowhere, or on one path only, is a bug that no other test would see. So each is set in a story
//! that it concerns, and what the server sees, paths and times, must then differ from what it sees by default. The jitter
//! is seeded and the clock turned, so the same policies give the same story.

use std::time::Duration;

use crate::client::ClientBuilder;
use crate::in_memory::{Reply, Server, answer, id, report};
use crate::{AtLimit, RetryBudget, RetryPolicy, StartPolicy, WaitPolicy};

const fn secs(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// What a client is asked to do.
#[derive(Clone, Copy, Debug)]
enum Story {
    Start,
    /// Ten questions one after another.
    Status,
    /// A hundred, each repeated without a pause.
    Crowd,
    Wait,
    /// A wait for a job that this client started.
    StartAndWait,
}

impl Story {
    fn prepare(self, builder: ClientBuilder) -> ClientBuilder {
        let at_once = RetryPolicy::default().with_pause(secs(0), secs(0));
        match self {
            Self::Crowd => builder.with_retry_policy(at_once),
            Self::Start | Self::Status | Self::Wait | Self::StartAndWait => builder,
        }
    }
}

/// When each request came, in milliseconds, and to which path.
async fn seen(
    story: Story,
    replies: &[Reply],
    set: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Vec<(u128, String)> {
    fastrand::seed(7);
    let server = Server::new(replies.to_vec());
    let client = server.client_with(|builder| set(story.prepare(builder)));
    let began = tokio::time::Instant::now();
    // Whether it ends well is not the point: only what was asked is looked at, for an hour at most.
    let work = async {
        match story {
            Story::Start => drop(client.start_content("<job/>").await),
            Story::Status => {
                for _ in 0..10 {
                    drop(client.status(id()).await);
                }
            }
            Story::Crowd => {
                for _ in 0..100 {
                    drop(client.status(id()).await);
                }
            }
            Story::Wait => drop(client.job(id()).wait().await),
            Story::StartAndWait => {
                let job = client.start_content("<job/>").await.unwrap();
                drop(job.wait().await);
            }
        }
    };
    drop(tokio::time::timeout(secs(3600), work).await);
    let seen = server.seen().into_iter();
    seen.map(|request| ((request.at - began).as_millis(), request.path))
        .collect()
}

/// One setting in its story.
struct Case {
    name: &'static str,
    story: Story,
    replies: Vec<Reply>,
    set: Box<dyn Fn(ClientBuilder) -> ClientBuilder>,
}

fn start(
    name: &'static str,
    reply: Reply,
    set: impl Fn(StartPolicy) -> StartPolicy + 'static,
) -> Case {
    Case {
        name,
        story: Story::Start,
        replies: vec![reply],
        set: Box::new(move |builder| builder.with_start_policy(set(StartPolicy::default()))),
    }
}

fn status(
    name: &'static str,
    reply: Reply,
    set: impl Fn(RetryPolicy) -> RetryPolicy + 'static,
) -> Case {
    Case {
        name,
        story: Story::Status,
        replies: vec![reply],
        set: Box::new(move |builder| builder.with_retry_policy(set(RetryPolicy::default()))),
    }
}

fn budget(
    name: &'static str,
    story: Story,
    set: impl Fn(RetryBudget) -> RetryBudget + 'static,
) -> Case {
    Case {
        name,
        story,
        replies: vec![answer(503, "").after(Duration::from_millis(10))],
        set: Box::new(move |builder| builder.with_retry_budget(set(RetryBudget::default()))),
    }
}

fn wait(
    name: &'static str,
    story: Story,
    replies: impl IntoIterator<Item = Reply>,
    set: impl Fn(WaitPolicy) -> WaitPolicy + 'static,
) -> Case {
    Case {
        name,
        story,
        replies: replies.into_iter().collect(),
        set: Box::new(move |builder| builder.with_wait_policy(set(WaitPolicy::default()))),
    }
}

fn cases() -> Vec<Case> {
    let running = || [report("InProgress")];
    let trouble = || [answer(503, "")];
    vec![
        start("with_sends", report("Busy"), |policy| policy.with_sends(2)),
        start("with_limit", report("Busy"), |policy| {
            policy.with_limit(secs(11))
        }),
        start("with_pause", report("Busy"), |policy| {
            policy.with_pause(secs(5), secs(9))
        }),
        start(
            "with_retry_start_on_503",
            answer(503, ""),
            StartPolicy::with_retry_start_on_503,
        ),
        status("with_attempts", answer(503, ""), |policy| {
            policy.with_attempts(3)
        }),
        status("with_limit", answer(503, "").after(secs(9)), |policy| {
            policy.with_limit(secs(15))
        }),
        status("with_pause", answer(503, ""), |policy| {
            policy.with_pause(secs(1), secs(1))
        }),
        budget("with_burst", Story::Crowd, |budget| budget.with_burst(5)),
        budget("with_rate", Story::Wait, |budget| {
            budget.with_burst(1).with_rate(0.01)
        }),
        budget("with_rate", Story::Crowd, |budget| budget.with_rate(1.0)),
        wait("with_intervals", Story::Wait, running(), |policy| {
            policy.with_intervals(secs(2), secs(30))
        }),
        wait("with_intervals", Story::Wait, running(), |policy| {
            policy.with_intervals(secs(1), secs(20))
        }),
        wait("with_growth", Story::Wait, running(), |policy| {
            policy.with_growth(0.2)
        }),
        wait("with_limit", Story::Wait, running(), |policy| {
            policy.with_limit(secs(100))
        }),
        wait(
            "with_queue_limit",
            Story::Wait,
            [report("Queued")],
            |policy| policy.with_queue_limit(secs(100)),
        ),
        wait("with_at_limit", Story::Wait, running(), |policy| {
            policy.with_limit(secs(100)).with_at_limit(AtLimit::Abort)
        }),
        wait("with_tolerance", Story::Wait, trouble(), |policy| {
            policy.with_tolerance(secs(100))
        }),
        wait(
            "with_missing_grace",
            Story::Wait,
            [answer(404, "")],
            |policy| policy.with_missing_grace(secs(9)),
        ),
        wait(
            "with_missing_grace",
            Story::StartAndWait,
            [report("Queued"), answer(404, "")],
            |policy| policy.with_missing_grace(secs(9)),
        ),
    ]
}

#[tokio::test(start_paused = true)]
async fn each_setting_changes_what_goes_over_the_wire() {
    for case in cases() {
        let by_default = seen(case.story, &case.replies, |builder| builder).await;
        let again = seen(case.story, &case.replies, |builder| builder).await;
        assert_eq!(
            by_default, again,
            "{}: the story is not deterministic",
            case.name
        );
        let with_setting = seen(case.story, &case.replies, &case.set).await;
        assert_ne!(
            by_default, with_setting,
            "{} changes nothing in {:?}",
            case.name, case.story
        );
    }
}

/// An abort at the limit is the one setting that needs another one to matter.
#[tokio::test(start_paused = true)]
async fn an_abort_at_the_limit_goes_over_the_wire_only_when_asked_for() {
    for (at_limit, aborts) in [(AtLimit::LeaveRunning, 0), (AtLimit::Abort, 1)] {
        let policy = WaitPolicy::default()
            .with_limit(secs(100))
            .with_at_limit(at_limit);
        let seen = seen(Story::Wait, &[report("InProgress")], |builder| {
            builder.with_wait_policy(policy)
        })
        .await;
        let sent = seen
            .iter()
            .filter(|(_, path)| path.contains("/abort/"))
            .count();
        assert_eq!(sent, aborts, "{at_limit:?}");
    }
}

#[test]
fn no_setting_is_missing_from_the_table() {
    let settings = [
        include_str!("start.rs"),
        include_str!("retry.rs"),
        include_str!("budget.rs"),
        include_str!("wait.rs"),
    ];
    let names = settings
        .iter()
        .flat_map(|text| text.split("pub fn ").skip(1))
        .filter_map(|rest| rest.split('(').next());
    let cases = cases();
    for name in names {
        assert!(
            cases.iter().any(|case| case.name == name),
            "{name} is not in the table"
        );
    }
}
