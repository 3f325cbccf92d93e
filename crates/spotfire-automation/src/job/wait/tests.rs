//! Waits against a server in memory, with a clock that is turned.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream as _;
use tokio::time::{Instant, sleep};

use crate::in_memory::{Reply, Server, answer, id, report};
use crate::{
    AbortAtLimit, AtLimit, ErrorKind, RetryBudget, Status, StatusChanges, StatusCode, WaitPolicy,
};

const fn secs(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn repeated(reply: Reply, times: usize) -> impl Iterator<Item = Reply> {
    std::iter::repeat_n(reply, times)
}

#[tokio::test(start_paused = true)]
async fn a_job_of_unknown_age_is_asked_about_at_once_and_then_ever_more_seldom() {
    let server = Server::new(repeated(report("InProgress"), 40).chain([report("Finished")]));
    let outcome = server.client().job(id()).wait().await.unwrap();
    assert!(outcome.is_success() && outcome.message() == Some("m"));
    let (first, pauses) = (server.seen()[0].at, server.pauses());
    assert_eq!(pauses.len(), 40);
    for (pause, seen) in pauses.iter().zip(server.seen()) {
        let expected = ((seen.at - first) / 10).clamp(secs(1), secs(30));
        assert!(
            *pause >= expected * 9 / 10 && *pause <= expected * 11 / 10 + secs(1) / 100,
            "{pause:?}"
        );
    }
    assert!(pauses.last().unwrap() > &secs(3), "{pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn a_job_just_started_is_given_the_shortest_interval_first() {
    let server = Server::new([report("Queued"), report("Finished")]);
    let job = server.client().start_content("<job/>").await.unwrap();
    assert!(job.wait().await.is_ok());
    assert_eq!(server.pauses(), [secs(1)]);
}

#[tokio::test(start_paused = true)]
async fn each_final_word_is_an_outcome_and_no_other_is() {
    for code in ["Finished", "Failed", "Canceled", "CANCELED"] {
        let outcome = Server::new([report(code)])
            .client()
            .job(id())
            .wait()
            .await
            .unwrap();
        assert!(outcome.kind().as_str().eq_ignore_ascii_case(code));
        assert_eq!(outcome.is_success(), code == "Finished");
    }
    for code in [
        "NotSet",
        "Queued",
        "InProgress",
        "Busy",
        "Paused",
        "Cancelled",
        "Succeeded",
    ] {
        let server = Server::new([report(code)]);
        let error = server
            .client()
            .job(id())
            .wait()
            .with_limit(secs(600))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WaitLimit, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_limit_tells_how_far_the_wait_came_and_leaves_the_job() {
    let server = Server::new([report("InProgress")]);
    let began = Instant::now();
    let error = server
        .client()
        .job(id())
        .wait()
        .with_limit(secs(5))
        .await
        .unwrap_err();
    assert_eq!(began.elapsed(), secs(5));
    let progress = error.wait_progress().unwrap();
    assert_eq!(
        progress.last_status().unwrap().code(),
        &StatusCode::InProgress
    );
    assert!(progress.last_status_age().unwrap() <= secs(2));
    assert_eq!(
        (progress.polls() as usize, progress.waited()),
        (server.seen().len(), secs(5))
    );
    assert_eq!((error.job_id(), progress.job().id()), (Some(id()), id()));
    assert!(error.job_may_be_running() && error.is_retryable());
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.path.contains("/status/")),
        "nothing was aborted"
    );
    assert!(
        error
            .to_string()
            .contains("limit of 5s; the job goes on: its last status was InProgress"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_limit_ends_a_question_that_hangs() {
    let server = Server::new([report("Finished").after(secs(3600))]);
    let began = Instant::now();
    let error = server
        .client()
        .job(id())
        .wait()
        .with_limit(secs(7))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), began.elapsed()),
        (ErrorKind::WaitLimit, secs(7))
    );
    assert!(
        error.to_string().ends_with("no status of it was had"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn trouble_that_a_moment_may_cure_does_not_end_a_wait() {
    for trouble in [
        answer(429, ""),
        answer(500, "oops"),
        answer(503, "").with_retry_after(100),
        answer(302, ""),
        answer(200, "<html>maintenance</html>"),
        answer(200, ""),
        answer(200, "{}"),
        report("Finished").after(secs(61)),
    ] {
        let replies = [report("InProgress")]
            .into_iter()
            .chain(repeated(trouble.clone(), 3));
        let server = Server::new(replies.chain([report("Failed")]));
        let outcome = server.client().job(id()).wait().await;
        assert!(
            outcome.is_ok_and(|outcome| outcome.kind().as_str() == "Failed"),
            "{trouble:?}"
        );
        assert_eq!(server.seen().len(), 5, "{trouble:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn trouble_ends_a_wait_when_the_tolerance_is_used_up() {
    for (tolerance, trouble) in [
        (secs(300), answer(503, "")),
        (secs(20), answer(503, "").with_retry_after(3600)),
    ] {
        let server = Server::new([trouble]);
        let policy = WaitPolicy::default().with_tolerance(tolerance);
        let began = Instant::now();
        let error = server
            .client()
            .job(id())
            .wait()
            .with_policy(policy)
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), began.elapsed()),
            (ErrorKind::Server, tolerance)
        );
        assert!(error.job_may_be_running() && error.wait_progress().is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn a_good_answer_ends_the_trouble_before_it() {
    let replies = (0..100).flat_map(|_| [answer(503, ""), report("InProgress")]);
    let server = Server::new(replies.chain([report("Finished")]));
    assert!(server.client().job(id()).wait().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_no_waiting_can_cure_ends_it_at_once() {
    for (status, kind) in [
        (400, ErrorKind::Refused),
        (401, ErrorKind::Authentication),
        (403, ErrorKind::PermissionDenied),
    ] {
        let server = Server::new([answer(status, "")]);
        let began = Instant::now();
        let error = server.client().job(id()).wait().await.unwrap_err();
        assert_eq!((error.kind(), began.elapsed()), (kind, secs(0)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_not_yet_known_is_waited_for_a_short_while() {
    let server = Server::new([answer(404, ""), report("Missing"), report("Finished")]);
    assert!(server.client().job(id()).wait().await.is_ok());

    for (grace, questions) in [(secs(5), 5..=7), (secs(0), 1..=1)] {
        let server = Server::new([answer(404, "")]);
        let policy = WaitPolicy::default().with_missing_grace(grace);
        let began = Instant::now();
        let error = server
            .client()
            .job(id())
            .wait()
            .with_policy(policy)
            .await
            .unwrap_err();
        assert!(error.kind() == ErrorKind::NotFound && !error.job_may_be_running());
        assert!(
            questions.contains(&server.seen().len()),
            "{}",
            server.seen().len()
        );
        assert!(began.elapsed() >= grace && began.elapsed() <= grace + secs(2));
    }

    let server = Server::new([report("InProgress"), answer(404, "")]);
    let policy = WaitPolicy::default().with_intervals(secs(10), secs(10));
    let error = server
        .client()
        .job(id())
        .wait()
        .with_policy(policy)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), server.seen().len()),
        (ErrorKind::NotFound, 2)
    );
}

#[tokio::test(start_paused = true)]
async fn intervals_and_growth_change_when_the_server_is_asked() {
    let defaults = WaitPolicy::default;
    for (policy, longest) in [
        (defaults().with_intervals(secs(7), secs(7)), secs(7)),
        (defaults().with_intervals(secs(1), secs(2)), secs(2)),
        (defaults().with_growth(0.0), secs(1)),
        (defaults().with_growth(1.0), secs(30)),
    ] {
        let server = Server::new(repeated(report("InProgress"), 60).chain([report("Finished")]));
        let wait = server.client().job(id()).wait().with_policy(policy.clone());
        assert!(wait.await.is_ok());
        let last = *server.pauses().last().unwrap();
        assert!(
            last >= longest * 9 / 10 && last <= longest * 11 / 10,
            "{policy:?}: {last:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn each_status_is_shown() {
    let server = Server::new([
        report("Queued"),
        answer(503, ""),
        report("InProgress"),
        report("Failed"),
    ]);
    let mut seen = Vec::new();
    let job = server.client().job(id());
    let wait = job
        .wait()
        .on_status(|status| seen.push(status.code().to_string()));
    assert!(wait.await.is_ok());
    assert_eq!(seen, ["Queued", "InProgress", "Failed"]);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_asks_and_aborts_nothing() {
    let server = Server::new([report("InProgress")]);
    let job = server.client().job(id());
    assert!(tokio::time::timeout(secs(3), job.wait()).await.is_err());
    let asked = server.seen().len();
    sleep(secs(600)).await;
    assert_eq!(server.seen().len(), asked);
}

#[tokio::test(start_paused = true)]
async fn the_limit_in_the_queue_counts_only_in_the_queue() {
    let queued = |times| repeated(report("Queued"), times);
    for (replies, ends_at) in [
        (queued(1).collect::<Vec<_>>(), Some(60)),
        // Trouble is no news: only an answer that says `Queued` ends the wait.
        (
            queued(1).chain(repeated(answer(503, ""), 400)).collect(),
            None,
        ),
        // A job that left the queue is out of it for good.
        (
            queued(2)
                .chain([report("InProgress"), report("Queued")])
                .collect(),
            None,
        ),
        ([report("Paused"), report("Queued")].into(), None),
    ] {
        let server = Server::new(replies.clone());
        let began = Instant::now();
        let wait = server.client().job(id()).wait().with_queue_limit(secs(60));
        let error = wait.with_limit(secs(200)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WaitLimit);
        assert_eq!(began.elapsed(), secs(ends_at.unwrap_or(200)), "{replies:?}");
        let limit = if ends_at.is_some() {
            "limit in the queue of 60s"
        } else {
            "limit of 200s"
        };
        assert!(error.to_string().contains(limit), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_limit_in_the_queue_counts_from_the_start_where_that_is_known() {
    let server = Server::new([report("Queued")]);
    let job = server.client().start_content("<job/>").await.unwrap();
    sleep(secs(50)).await;
    let began = Instant::now();
    let error = job.wait().with_queue_limit(secs(60)).await.unwrap_err();
    assert_eq!(
        (error.kind(), began.elapsed()),
        (ErrorKind::WaitLimit, secs(10))
    );
}

#[tokio::test(start_paused = true)]
async fn an_abort_at_the_limit_says_aborted_only_once_that_was_seen() {
    let intervals = WaitPolicy::default().with_intervals(secs(10), secs(10));
    let policy = intervals.with_limit(secs(5)).with_at_limit(AtLimit::Abort);
    let wait = async |replies: Vec<Reply>| {
        let server = Server::new([report("InProgress")].into_iter().chain(replies));
        let began = Instant::now();
        let result = server
            .client()
            .job(id())
            .wait()
            .with_policy(policy.clone())
            .await;
        let paths: Vec<_> = server.seen().into_iter().map(|seen| seen.path).collect();
        assert!(paths[1].contains("/abort/"), "{paths:?}");
        (result, began.elapsed())
    };
    for (replies, abort, took, says) in [
        (
            vec![report("Canceled")],
            AbortAtLimit::Aborted,
            5,
            "the job was aborted",
        ),
        (
            vec![report("InProgress"), report("Canceled")],
            AbortAtLimit::Aborted,
            15,
            "the job was aborted",
        ),
        (
            vec![report("InProgress"), answer(403, ""), report("Canceled")],
            AbortAtLimit::Aborted,
            25,
            "was aborted",
        ),
        (
            vec![report("InProgress")],
            AbortAtLimit::Taken,
            35,
            "the end of the job was not seen",
        ),
        (
            vec![answer(403, "")],
            AbortAtLimit::Failed,
            5,
            "so the job goes on",
        ),
    ] {
        let (result, elapsed) = wait(replies).await;
        let error = result.unwrap_err();
        assert_eq!(
            (error.kind(), elapsed),
            (ErrorKind::WaitLimit, secs(took)),
            "{error}"
        );
        assert_eq!(error.wait_progress().unwrap().abort_at_limit(), Some(abort));
        assert!(error.to_string().contains(says), "{error}");
        assert_eq!(
            error.job_may_be_running(),
            abort != AbortAtLimit::Aborted,
            "{error}"
        );
        assert_eq!(
            std::error::Error::source(&error).is_some(),
            abort == AbortAtLimit::Failed
        );
    }
    for replies in [
        vec![report("Finished")],
        vec![report("InProgress"), report("Finished")],
        vec![answer(409, ""), report("Finished")],
    ] {
        let (result, _) = wait(replies.clone()).await;
        assert!(
            result.is_ok_and(|outcome| outcome.is_success()),
            "{replies:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_after_a_good_answer_is_trouble_and_before_one_it_is_final() {
    for (status, kind) in [
        (400, ErrorKind::Refused),
        (401, ErrorKind::Authentication),
        (403, ErrorKind::PermissionDenied),
        (410, ErrorKind::Refused),
    ] {
        let refusals = repeated(answer(status, ""), 6);
        let server = Server::new(
            [report("InProgress")]
                .into_iter()
                .chain(refusals)
                .chain([report("Finished")]),
        );
        assert!(server.client().job(id()).wait().await.is_ok(), "{status}");

        let server = Server::new([report("InProgress"), answer(status, "")]);
        let policy = WaitPolicy::default().with_tolerance(secs(30));
        let wait = server.client().job(id()).wait().with_policy(policy);
        let error = wait.await.unwrap_err();
        let first_refusal = server.seen()[1].at;
        assert_eq!((error.kind(), first_refusal.elapsed()), (kind, secs(30)));
    }
}

/// The pause before a question is no trouble: else one hiccup would end a wait whose pauses are longer than the tolerance.
#[tokio::test(start_paused = true)]
async fn one_hiccup_ends_no_wait_however_long_its_pauses_are() {
    let replies = [
        report("InProgress"),
        answer(503, ""),
        report("InProgress"),
        answer(503, ""),
    ];
    let server = Server::new(replies.into_iter().chain([report("Finished")]));
    let policy = WaitPolicy::default().with_intervals(secs(3600), secs(3600));
    let wait = server.client().job(id()).wait().with_policy(policy);
    assert!(wait.await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_failed_question_is_repeated_soon_with_a_token_and_at_its_turn_without() {
    let intervals = WaitPolicy::default().with_intervals(secs(10), secs(10));
    for (burst, longest) in [(1, secs(10)), (0, secs(11))] {
        let pauses: Vec<_> = pauses_after_a_failure(burst, &intervals, 40).await;
        assert!(pauses.iter().all(|pause| *pause <= longest), "{pauses:?}");
        let soon = pauses.iter().filter(|pause| **pause < secs(9)).count();
        assert_eq!(soon > 20, burst == 1, "{pauses:?}");
    }
}

/// How long each of many waits paused after its one failed question.
async fn pauses_after_a_failure(burst: u32, policy: &WaitPolicy, waits: usize) -> Vec<Duration> {
    let mut pauses = Vec::new();
    for _ in 0..waits {
        let server = Server::new([answer(503, ""), report("Finished")]);
        let budget = RetryBudget::default().with_burst(burst);
        let client = server.client_with(|builder| builder.with_retry_budget(budget));
        let wait = client.job(id()).wait().with_policy(policy.clone());
        assert!(wait.await.is_ok());
        pauses.extend(server.pauses());
    }
    pauses
}

#[tokio::test(start_paused = true)]
async fn the_limit_says_when_the_server_wants_to_be_asked_again() {
    let server = Server::new([answer(503, "").with_retry_after(100)]);
    let error = server
        .client()
        .job(id())
        .wait()
        .with_limit(secs(30))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.retry_after()),
        (ErrorKind::WaitLimit, Some(secs(70)))
    );
}

#[tokio::test(start_paused = true)]
async fn a_stream_gives_each_change_once_and_ends() {
    let server = Server::new([
        report("Queued"),
        report("Queued"),
        answer(503, ""),
        report("InProgress"),
        report("InProgress"),
        report("Finished"),
    ]);
    let mut all = 0;
    let job = server.client().job(id());
    let changes = job.wait().on_status(|_| all += 1).changes();
    let words = collect(changes).await;
    let words: Vec<_> = words
        .iter()
        .map(|status| status.as_ref().unwrap().code().as_str())
        .collect();
    assert_eq!(words, ["Queued", "InProgress", "Finished"]);
    assert_eq!((server.seen().len(), all), (6, 5));
}

#[tokio::test(start_paused = true)]
async fn a_stream_ends_with_the_error_that_ends_the_wait() {
    let server = Server::new([report("InProgress"), answer(404, "")]);
    let policy = WaitPolicy::default().with_missing_grace(secs(0));
    let changes = server
        .client()
        .job(id())
        .wait()
        .with_policy(policy)
        .changes();
    let items = collect(changes).await;
    assert_eq!(items.len(), 2);
    let error = items[1].as_ref().unwrap_err();
    assert!(error.kind() == ErrorKind::NotFound && error.wait_progress().is_some());
}

async fn collect(mut changes: StatusChanges<'_>) -> Vec<crate::Result<Status>> {
    let mut items = Vec::new();
    while let Some(item) = poll_fn(|context| Pin::new(&mut changes).poll_next(context)).await {
        items.push(item);
    }
    items
}
