//! Calls that may be repeated without harm.

use std::future::Future;
use std::time::Duration;

use spotfire_automation_raw as raw;
use tokio::time::sleep;

use super::JobId;
use super::about::About;
use super::report::Report;
use super::verdict::{self, Reading};
use super::{fault, reply};
use crate::client::{Client, after};
use crate::transport::Terms;
use crate::{ErrorKind, Result, RetryPolicy};

/// Makes a call about a job until the server reports how it stands, or policy or trouble say to stop.
///
/// A send after a renewed token, of which there is at most one, does not count as an attempt of the policy.
pub(super) async fn ask<Send, Sent, E>(
    client: &Client,
    policy: &RetryPolicy,
    about: &About,
    job: JobId,
    send: Send,
) -> Result<Report>
where
    Send: Fn(raw::Client) -> Sent,
    Sent: Future<Output = reply::Sent<E>>,
{
    let shared = client.shared();
    let deadline = after(policy.limit());
    let mut attempts = 1;
    let mut renewed = false;
    loop {
        let terms = Terms {
            request_id: about.request_id.clone(),
            attempt: attempts + u32::from(renewed),
            deadline: deadline.min(after(shared.request_timeout)),
            reserve: Duration::ZERO,
            renew: !renewed,
        };
        let reply = reply::send(shared, &shared.http, terms, &send).await;
        let kind = match verdict::of_repeatable(job, reply.seen.clone()) {
            Reading::Report(report) => return Ok(report),
            Reading::Trouble(kind) => kind,
        };
        if reply.has_new_token() {
            renewed = true;
            continue;
        }
        let pause = policy.pause(attempts, reply.retry_after());
        if !may_pass(kind) || !policy.allows_another(attempts) || after(pause) >= deadline {
            return Err(fault::error(kind, about, reply));
        }
        sleep(pause).await;
        attempts += 1;
    }
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
    async fn a_rejected_token_is_renewed_once_without_using_up_an_attempt() {
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
