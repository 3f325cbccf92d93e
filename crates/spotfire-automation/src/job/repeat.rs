//! Calls that may be repeated without harm.

use std::future::Future;
use std::time::Duration;

use tokio::time::sleep;

use super::JobId;
use super::about::{About, Operation};
use super::fault;
use super::reply::Reply;
use super::report::Report;
use super::verdict::{self, Reading};
use crate::client::{Client, Shared, after};
use crate::transport::Terms;
use crate::{ErrorKind, Result, RetryPolicy};

/// Makes a call about a job until the server reports how it stands, or policy or trouble say to stop.
pub(super) async fn ask<Sending>(
    client: &Client,
    policy: &RetryPolicy,
    about: &About,
    job: JobId,
    send: impl Fn(Terms) -> Sending,
) -> Result<Report>
where
    Sending: Future<Output = Reply>,
{
    let read = |reply: &Reply| verdict::of_repeatable(job, reply.seen.clone());
    repeat(client, policy, about, send, read).await
}

/// Sends until there is an answer that can be read, or policy or trouble say to stop.
///
/// The first send after a renewed token comes at once and does not count as an attempt of the policy; further ones, as when
/// somebody keeps revoking, are repetitions like any other.
pub(super) async fn repeat<T, Sending>(
    client: &Client,
    policy: &RetryPolicy,
    about: &About,
    send: impl Fn(Terms) -> Sending,
    read: impl Fn(&Reply) -> Reading<T>,
) -> Result<T>
where
    Sending: Future<Output = Reply>,
{
    let shared = client.shared();
    let deadline = after(policy.limit());
    let mut attempts = 1;
    let mut renewed = false;
    loop {
        let terms = Terms {
            request_id: about.request_id,
            job_id: about.job_id(),
            attempt: attempts + u32::from(renewed),
            deadline: deadline.min(after(shared.request_timeout)),
            reserve: Duration::ZERO,
        };
        // Kept through the pause, the reply would make every such call larger.
        let pause = {
            let reply = send(terms).await;
            let kind = match read(&reply) {
                Reading::Report(report) => return Ok(report),
                Reading::Trouble(kind) => kind,
            };
            let has_new_token = reply.has_new_token();
            if has_new_token && !renewed {
                renewed = true;
                continue;
            }
            let pause = policy.pause(attempts, reply.retry_after());
            if !(may_pass(kind) || has_new_token)
                || !policy.allows_another(attempts)
                || after(pause) >= deadline
                || !has_budget(shared, about.operation)
            {
                return Err(fault::error(kind, about, reply));
            }
            pause
        };
        sleep(pause).await;
        attempts += 1;
    }
}

/// Whether the budget that all reads share allows one more. An abort was asked for by name and is not held back.
fn has_budget(shared: &Shared, operation: Operation) -> bool {
    operation != Operation::Status || shared.retries.take()
}

/// Whether a moment may cure this trouble. A page instead of an answer is not among it: it rather stays.
fn may_pass(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Unreachable | ErrorKind::Connection | ErrorKind::Unavailable | ErrorKind::Server
    )
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;
    use crate::RetryBudget;
    use crate::in_memory::{Server, answer, id, report};

    const fn secs(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_moment_may_cure_is_asked_again() {
        for status in [408, 421, 425, 429, 500, 502, 503, 504] {
            let server = Server::new([answer(status, ""), report("Finished")]);
            assert!(server.client().status(id()).await.is_ok(), "{status}");
            assert!(
                server.pauses()[0] <= Duration::from_millis(500),
                "{status}: {:?}",
                server.pauses()
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_stays_is_not_asked_again() {
        for (reply, kind) in [
            (answer(302, ""), ErrorKind::UnreadableAnswer),
            (answer(400, ""), ErrorKind::Refused),
            (answer(403, ""), ErrorKind::PermissionDenied),
            (answer(404, ""), ErrorKind::NotFound),
            (report("Missing"), ErrorKind::NotFound),
            (answer(200, "<html>"), ErrorKind::UnreadableAnswer),
            (answer(200, ""), ErrorKind::UnreadableAnswer),
        ] {
            let server = Server::new([reply.clone(), report("Finished")]);
            let error = server.client().status(id()).await.unwrap_err();
            assert_eq!((error.kind(), server.seen().len()), (kind, 1), "{reply:?}");
            assert_eq!(error.job_id(), Some(id()));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn each_setting_of_the_policy_changes_what_is_sent() {
        let defaults = RetryPolicy::default;
        for (policy, reply, asked, longest) in [
            (defaults(), answer(503, ""), 4, secs(4)),
            (defaults().with_attempts(2), answer(503, ""), 2, secs(1)),
            (defaults().with_attempts(0), answer(503, ""), 1, secs(0)),
            (
                defaults().with_pause(Duration::ZERO, Duration::ZERO),
                answer(503, ""),
                4,
                secs(0),
            ),
            (
                defaults().with_limit(secs(30)),
                answer(503, "").after(secs(20)),
                2,
                secs(30),
            ),
            (
                defaults(),
                answer(503, "").with_retry_after(10),
                4,
                secs(33),
            ),
            (defaults(), answer(503, "").with_retry_after(61), 1, secs(0)),
        ] {
            let server = Server::new([reply]);
            let client = server.client_with(|builder| builder.with_retry_policy(policy.clone()));
            let began = Instant::now();
            let error = client.status(id()).await.unwrap_err();
            assert_eq!(server.seen().len(), asked, "{policy:?}");
            assert!(
                began.elapsed() <= longest,
                "{policy:?} took {:?}",
                began.elapsed()
            );
            assert!(
                error.is_retryable() && error.job_may_be_running(),
                "{error}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn all_clones_share_one_budget_which_holds_no_abort_back() {
        let server = Server::new([answer(503, "")]);
        let budget = RetryBudget::default().with_burst(4).with_rate(0.0);
        let client = server.client_with(|builder| builder.with_retry_budget(budget));
        let mut asked = 0;
        for expected in [4, 2, 1, 1] {
            client.clone().status(id()).await.unwrap_err();
            assert_eq!(server.seen().len() - asked, expected);
            asked = server.seen().len();
        }
        client.abort(id()).await.unwrap_err();
        assert_eq!(server.seen().len() - asked, 4);
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_renewal_of_a_token_uses_up_no_attempt() {
        let once = RetryPolicy::default().with_attempts(1);
        let server = Server::new([answer(401, ""), report("Finished")]);
        let client = server.client_with(|builder| builder.with_retry_policy(once.clone()));
        client.status(id()).await.unwrap();
        assert_eq!(server.seen()[1].token, "Bearer t1");

        let server = Server::new([answer(401, "")]);
        let client = server.client_with(|builder| builder.with_retry_policy(once));
        let error = client.status(id()).await.unwrap_err();
        assert_eq!(
            (error.kind(), server.seen().len()),
            (ErrorKind::Authentication, 2)
        );

        let server = Server::new([answer(401, ""), answer(401, ""), report("Finished")]);
        server.client().status(id()).await.unwrap();
        assert_eq!(server.seen()[2].token, "Bearer t2");
    }

    #[tokio::test(start_paused = true)]
    async fn no_answer_in_time_is_a_lost_connection() {
        let server = Server::new([report("Finished").after(secs(3600))]);
        let began = Instant::now();
        let error = server.client().status(id()).await.unwrap_err();
        assert_eq!(
            (error.kind(), began.elapsed()),
            (ErrorKind::Connection, secs(60))
        );
    }
}
