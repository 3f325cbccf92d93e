//! Waiting until a job is over.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::{Job, Outcome, Status, WaitProgress, status};
use crate::client::after;
use crate::{Error, ErrorKind, Result, RetryPolicy, WaitPolicy};

/// A wait for a job, made by [`Job::wait`]; await it.
#[must_use = "a wait does nothing until it is awaited"]
pub struct WaitBuilder<'a> {
    job: Job,
    policy: WaitPolicy,
    on_status: Box<dyn FnMut(&Status) + Send + 'a>,
}

impl<'a> WaitBuilder<'a> {
    pub(super) fn new(job: Job) -> Self {
        let policy = job.client().shared().wait_policy.clone();
        Self {
            job,
            policy,
            on_status: Box::new(|_| {}),
        }
    }

    /// Uses this policy instead of the client's.
    pub fn with_policy(mut self, policy: WaitPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// How long to wait in all: [`WaitPolicy::with_limit`].
    pub fn with_limit(mut self, limit: Duration) -> Self {
        self.policy = self.policy.with_limit(limit);
        self
    }

    /// Calls `observe` with each status that the server reports, the final one included, before the wait goes on.
    ///
    /// It must not block: until it returns, the wait stands still.
    pub fn on_status<'b>(self, observe: impl FnMut(&Status) + Send + 'b) -> WaitBuilder<'b> {
        WaitBuilder {
            job: self.job,
            policy: self.policy,
            on_status: Box::new(observe),
        }
    }

    /// Waits until the job is over and returns its outcome.
    ///
    /// A job that was just started is first asked about after the shortest interval, any other at once, and then as
    /// the [`WaitPolicy`] says. Trouble that a moment may cure does not end the wait until the policy's tolerance is
    /// used up. Each question is a short request of its own: no connection is held open between them.
    ///
    /// Dropping the future stops the waiting and nothing else: the job goes on.
    ///
    /// # Errors
    /// [`WaitLimit`](ErrorKind::WaitLimit) at the policy's limit, [`NotFound`](ErrorKind::NotFound) when the server
    /// does not know the job (any more), the last trouble once the tolerance is used up, and at once what no waiting
    /// can cure: [`Authentication`](ErrorKind::Authentication), [`PermissionDenied`](ErrorKind::PermissionDenied),
    /// [`Refused`](ErrorKind::Refused). Each carries the [`WaitProgress`].
    ///
    /// A job that failed or was cancelled is not an error: see [`Outcome`].
    pub async fn send(self) -> Result<Outcome> {
        Wait::new(self).run().await
    }
}

impl fmt::Debug for WaitBuilder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitBuilder")
            .field("job", &self.job)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl<'a> IntoFuture for WaitBuilder<'a> {
    type Output = Result<Outcome>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// A wait under way.
struct Wait<'a> {
    job: Job,
    policy: WaitPolicy,
    on_status: Box<dyn FnMut(&Status) + Send + 'a>,
    began: Instant,
    /// When the wait must end.
    limit: Option<Instant>,
    /// The start of the job as far as it is known, else of the wait.
    born: Instant,
    polls: u32,
    last: Option<(Status, Instant)>,
    trouble: Trouble,
}

/// Failed questions in a row.
struct Trouble {
    failures: u32,
    /// When the server last gave an answer that could be used; at first, when the wait began.
    last_good: Instant,
}

impl<'a> Wait<'a> {
    fn new(builder: WaitBuilder<'a>) -> Self {
        let WaitBuilder {
            job,
            policy,
            on_status,
        } = builder;
        let began = Instant::now();
        Self {
            limit: policy.limit().map(after),
            born: job.start().unwrap_or(began),
            job,
            policy,
            on_status,
            began,
            polls: 0,
            last: None,
            trouble: Trouble {
                failures: 0,
                last_good: began,
            },
        }
    }

    async fn run(mut self) -> Result<Outcome> {
        self.pause(self.first_pause()).await?;
        loop {
            let retry_after = match self.poll().await? {
                Ok(status) => match self.take(status) {
                    Some(outcome) => return Ok(outcome),
                    None => None,
                },
                Err(error) => self.tolerate(error)?,
            };
            let pause = self
                .policy
                .pause(self.born.elapsed(), self.trouble.failures, retry_after);
            let pause = self.within_tolerance(pause);
            self.pause(pause).await?;
        }
    }

    fn first_pause(&self) -> Duration {
        match self.job.start() {
            Some(start) => self.policy.shortest().saturating_sub(start.elapsed()),
            None => Duration::ZERO,
        }
    }

    /// Asks once. The outer error is the limit of the wait, the inner one that of the question.
    async fn poll(&mut self) -> Result<Result<Status>> {
        self.polls += 1;
        let policy = RetryPolicy::default()
            .with_attempts(1)
            .with_limit(self.job.client().shared().request_timeout);
        let question = status::ask(self.job.client(), self.job.id(), &policy);
        let Some(limit) = self.limit else {
            return Ok(question.await);
        };
        timeout_at(limit, question)
            .await
            .map_err(|_| self.limit_reached())
    }

    /// Keeps a status, and tells the outcome if it is final.
    fn take(&mut self, status: Status) -> Option<Outcome> {
        let now = Instant::now();
        self.trouble = Trouble {
            failures: 0,
            last_good: now,
        };
        (self.on_status)(&status);
        let outcome = status.outcome();
        self.last = Some((status, now));
        outcome
    }

    /// Bears an error that a moment may cure, and tells how long the server asks to wait.
    fn tolerate(&mut self, error: Error) -> Result<Option<Duration>> {
        if error.kind() == ErrorKind::NotFound && self.born.elapsed() < self.policy.missing_grace()
        {
            return Ok(None);
        }
        if !error.is_retryable() || self.trouble.last_good.elapsed() >= self.policy.tolerance() {
            return Err(error.with_wait(self.progress()));
        }
        self.trouble.failures = self.trouble.failures.saturating_add(1);
        tracing::debug!(job_id = %self.job.id(), failures = self.trouble.failures, %error, "the wait goes on");
        Ok(error.retry_after())
    }

    /// While there is trouble, no pause outlasts the tolerance: at its end the server is asked once more.
    fn within_tolerance(&self, pause: Duration) -> Duration {
        if self.trouble.failures == 0 {
            return pause;
        }
        pause.min(
            self.policy
                .tolerance()
                .saturating_sub(self.trouble.last_good.elapsed()),
        )
    }

    async fn pause(&mut self, pause: Duration) -> Result<()> {
        let Some(limit) = self.limit else {
            sleep(pause).await;
            return Ok(());
        };
        timeout_at(limit, sleep(pause))
            .await
            .map_err(|_| self.limit_reached())
    }

    fn progress(&self) -> WaitProgress {
        WaitProgress {
            job: self.job.clone(),
            last_status: self.last.as_ref().map(|(status, _)| status.clone()),
            last_status_age: self.last.as_ref().map(|(_, at)| at.elapsed()),
            polls: self.polls,
            waited: self.began.elapsed(),
        }
    }

    fn limit_reached(&self) -> Error {
        let last = match &self.last {
            Some((status, at)) => format!(
                "its last status was {}, {} s ago",
                status.code(),
                at.elapsed().as_secs()
            ),
            None => "no status of it was had".to_owned(),
        };
        let text = format!(
            "wait for job {} at {} reached its limit of {:?}; the job goes on: {last}",
            self.job.id(),
            self.job.client().server().origin(),
            self.policy.limit().unwrap_or_default(),
        );
        Error::new(ErrorKind::WaitLimit, text)
            .with_job_id(Some(self.job.id()))
            .with_wait(self.progress())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StatusCode;
    use crate::in_memory::{Reply, Server, answer, id, report};

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
            let server =
                Server::new(repeated(report("InProgress"), 60).chain([report("Finished")]));
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
}
