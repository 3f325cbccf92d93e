//! Starts, sent at most once unless it is certain that nothing was taken.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use spotfire_automation_raw as raw;
use tokio::time::{Instant, sleep};
use tracing::Instrument as _;

use super::about::{About, Operation};
use super::definition::Place;
use super::verdict::{self, Verdict};
use super::{Job, JobDefinition, JobFile, fault, reply};
use crate::client::{Client, after};
use crate::transport::Terms;
use crate::{Error, ErrorKind, Result, StartPolicy};

/// A start from a job definition, made by [`Client::start_content`].
///
/// It can be awaited as it is or sent with [`send`](Self::send).
#[derive(Clone, Debug)]
#[must_use = "a start does nothing until it is awaited or sent"]
pub struct StartContent {
    client: Client,
    definition: JobDefinition,
    path: Option<String>,
    policy: StartPolicy,
}

impl StartContent {
    pub(crate) fn new(client: Client, definition: JobDefinition) -> Self {
        let policy = client.shared().start_policy.clone();
        Self {
            client,
            definition,
            path: None,
            policy,
        }
    }

    /// Sends the operation's parameter `path` along.
    ///
    /// What the server does with it is not published. It is presumably the local or library path of the job file that
    /// custom tasks can ask for, and which is empty otherwise.
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Uses this policy instead of the client's.
    pub fn with_policy(mut self, policy: StartPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Starts the job.
    ///
    /// Dropping the future after it was first polled leaves in doubt whether a job was started.
    ///
    /// # Errors
    /// Every [`ErrorKind`] but `NotFound`, `Connection`, `Server`, `UnreadableAnswer` and `WaitLimit`; above all
    /// [`InvalidDefinition`](ErrorKind::InvalidDefinition) when it is empty or the server refuses it, and
    /// [`OutcomeUnknown`](ErrorKind::OutcomeUnknown). A job that started and has already failed is no error.
    pub async fn send(self) -> Result<Job> {
        let subject = format!(
            "job definition ({} bytes)",
            self.definition.as_bytes().len()
        );
        let about = About::start(&self.client, Operation::StartContent, subject);
        if self.definition.is_blank() {
            return Err(Error::new(
                ErrorKind::InvalidDefinition,
                format!("{about} was not sent: there is nothing in it"),
            ));
        }
        start(&self.client, &self.policy, &about, |raw| {
            let definition = self.definition.as_bytes().clone();
            let path = self.path.clone();
            async move {
                let call = raw.start_content().body(definition);
                match path {
                    Some(path) => call.path(path).send().await,
                    None => call.send().await,
                }
            }
        })
        .await
    }
}

impl IntoFuture for StartContent {
    type Output = Result<Job>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// A start of a job file in the library, made by [`Client::start_library`].
///
/// It can be awaited as it is or sent with [`send`](Self::send).
#[derive(Clone, Debug)]
#[must_use = "a start does nothing until it is awaited or sent"]
pub struct StartLibrary {
    client: Client,
    file: JobFile,
    policy: StartPolicy,
}

impl StartLibrary {
    pub(crate) fn new(client: Client, file: JobFile) -> Self {
        let policy = client.shared().start_policy.clone();
        Self {
            client,
            file,
            policy,
        }
    }

    /// Uses this policy instead of the client's.
    pub fn with_policy(mut self, policy: StartPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Starts the job.
    ///
    /// Dropping the future after it was first polled leaves in doubt whether a job was started.
    ///
    /// # Errors
    /// As [`StartContent::send`], and [`JobFileUnavailable`](ErrorKind::JobFileUnavailable) when the library has no
    /// such job file or the API client may not read it.
    pub async fn send(self) -> Result<Job> {
        let about = About::start(
            &self.client,
            Operation::StartLibrary,
            format!("library item {}", self.file),
        );
        if self.file.is_blank() {
            return Err(Error::configuration(format!(
                "{about} was not sent: it names no job file"
            )));
        }
        start(&self.client, &self.policy, &about, |raw| {
            let place = self.file.place();
            async move {
                let call = raw.start_library();
                match place {
                    Place::Path(path) => call.path(path).send().await,
                    Place::Id(id) => call.id(id.to_string()).send().await,
                }
            }
        })
        .await
    }
}

impl IntoFuture for StartLibrary {
    type Output = Result<Job>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Starts a job, in a span of its own, and tells the observer how that ended.
async fn start<Send, Sending, T, E>(
    client: &Client,
    policy: &StartPolicy,
    about: &About,
    send: Send,
) -> Result<Job>
where
    Send: Fn(raw::Client) -> Sending,
    Sending: Future<Output = std::result::Result<T, E>>,
{
    let span = tracing::debug_span!(
        "spotfire_start",
        operation = about.operation.name(),
        request_id = %about.request_id,
    );
    async {
        let result = send_start(client, policy, about, send).await;
        match &result {
            Ok(job) => tracing::info!(job_id = %job.id(), "started a job"),
            Err(error) if error.job_may_be_running() => {
                tracing::warn!(job_id = error.job_id().map(tracing::field::display), %error, "a start is in doubt");
            }
            Err(error) => tracing::debug!(%error, "no job was started"),
        }
        client.shared().wire.observer.start_ended(result.as_ref());
        result
    }
    .instrument(span)
    .await
}

/// Sends a start, and again only what is proved not to have been taken, as far as the policy goes.
async fn send_start<Send, Sending, T, E>(
    client: &Client,
    policy: &StartPolicy,
    about: &About,
    send: Send,
) -> Result<Job>
where
    Send: Fn(raw::Client) -> Sending,
    Sending: Future<Output = std::result::Result<T, E>>,
{
    let shared = client.shared();
    let reserve = shared.connect_timeout;
    if policy.limit() <= reserve {
        return Err(Error::configuration(format!(
            "{about} was not sent: the start policy's limit of {:?} must be longer than the connect timeout of {reserve:?}",
            policy.limit()
        )));
    }
    let deadline = after(policy.limit());
    let mut sent = 0;
    let mut renewed = false;
    loop {
        sent += 1;
        let began = Instant::now();
        let terms = Terms {
            request_id: about.request_id,
            job_id: None,
            attempt: sent,
            deadline: deadline.min(after(shared.request_timeout)),
            reserve,
        };
        let reply = reply::send(shared, &shared.start_http, terms, &send).await;
        let kind = match verdict::of_start(about.operation, policy, &reply.seen) {
            Verdict::Started(id) => return Ok(Job::started(client.clone(), id, began)),
            Verdict::SendAgain(kind) => kind,
            Verdict::Refused(kind) => {
                return Err(fault::error(kind, about, reply).with_starts_sent(sent));
            }
            Verdict::Unknown => {
                return Err(
                    fault::error(ErrorKind::OutcomeUnknown, about, reply).with_starts_sent(sent)
                );
            }
        };
        let is_first_renewal = reply.has_new_token() && !renewed;
        renewed |= is_first_renewal;
        let pause = if is_first_renewal {
            Duration::ZERO
        } else {
            policy.pause(sent, reply.retry_after())
        };
        if !policy.allows_another(sent) || after(pause.saturating_add(reserve)) >= deadline {
            return Err(fault::error(kind, about, reply).with_starts_sent(sent));
        }
        sleep(pause).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::in_memory::{Server, Tokens, answer, id, report};

    const fn secs(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_not_taken_is_sent_again_after_a_growing_pause() {
        let server = Server::new([report("Busy"), answer(429, ""), report("Queued")]);
        let job = server.client().start_content("<job/>").await.unwrap();
        assert_eq!(job.id(), id());
        let pauses = server.pauses();
        assert_eq!(pauses.len(), 2);
        assert!((secs(1)..=secs(2)).contains(&pauses[0]), "{pauses:?}");
        assert!((secs(2)..=secs(4)).contains(&pauses[1]), "{pauses:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn all_sends_of_one_start_carry_one_request_id_and_those_of_two_do_not() {
        let server = Server::new([report("Busy"), report("Queued")]);
        let client = server.client();
        let _job = client.start_content("<job/>").await.unwrap();
        let _job = client.start_content("<job/>").await.unwrap();
        let ids: Vec<_> = server
            .seen()
            .into_iter()
            .map(|seen| seen.request_id)
            .collect();
        assert_eq!(ids.len(), 3);
        assert!(ids[0] == ids[1] && ids[1] != ids[2], "{ids:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_trace_of_a_start_is_its_request_id_unless_the_program_has_one() {
        let server = Server::new([report("Busy"), report("Queued")]);
        let _job = server.client().start_content("<job/>").await.unwrap();
        let seen = server.seen();
        for request in &seen {
            let trace = format!("00-{}-", request.request_id.replace('-', ""));
            let traceparent = request.traceparent.as_deref().unwrap();
            assert!(traceparent.starts_with(&trace), "{request:?}");
        }
        assert_ne!(
            seen[0].traceparent, seen[1].traceparent,
            "each send is a span of its own"
        );

        let own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let server = Server::new([report("Queued")]);
        let client =
            server.client_with(|builder| builder.with_traceparent(|| Some(own.to_owned())));
        let _job = client.start_content("<job/>").await.unwrap();
        assert_eq!(server.seen()[0].traceparent.as_deref(), Some(own));
    }

    #[tokio::test(start_paused = true)]
    async fn each_setting_of_the_policy_changes_what_is_sent() {
        let defaults = StartPolicy::default;
        for (policy, reply, sends, longest) in [
            (defaults(), report("Busy"), 3..=3, secs(6)),
            (defaults().with_sends(1), report("Busy"), 1..=1, secs(0)),
            (defaults().with_sends(0), report("Busy"), 1..=1, secs(0)),
            (
                defaults().with_sends(5),
                report("Busy"),
                5..=5,
                secs(2 + 4 + 8 + 15),
            ),
            (
                defaults().with_sends(99).with_limit(secs(40)),
                report("Busy"),
                5..=7,
                secs(40),
            ),
            (
                defaults().with_pause(secs(20), secs(20)),
                report("Busy"),
                3..=3,
                secs(40),
            ),
            // A pause may not lead to where connecting could outlast the limit.
            (
                defaults().with_limit(secs(11)),
                report("Busy"),
                1..=1,
                secs(0),
            ),
            // The time that an answer takes counts.
            (defaults(), report("Busy").after(secs(49)), 1..=1, secs(49)),
        ] {
            let server = Server::new([reply]);
            let began = Instant::now();
            let start = server
                .client()
                .start_content("<job/>")
                .with_policy(policy.clone());
            let error = start.await.unwrap_err();
            assert!(
                sends.contains(&server.seen().len()),
                "{policy:?} sent {}",
                server.seen().len()
            );
            assert_eq!(error.starts_sent() as usize, server.seen().len());
            assert!(
                began.elapsed() <= longest,
                "{policy:?} took {:?}",
                began.elapsed()
            );
            assert_eq!(error.kind(), ErrorKind::Unavailable);
            assert!(error.is_retryable() && !error.job_may_be_running());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_servers_wish_to_wait_is_kept_or_handed_on() {
        let server = Server::new([answer(429, "").with_retry_after(20), report("Queued")]);
        let _job = server.client().start_content("<job/>").await.unwrap();
        assert!(
            (secs(20)..=secs(22)).contains(&server.pauses()[0]),
            "{:?}",
            server.pauses()
        );

        let server = Server::new([answer(429, "").with_retry_after(600)]);
        let began = Instant::now();
        let error = server.client().start_content("<job/>").await.unwrap_err();
        assert_eq!(
            (server.seen().len(), error.retry_after(), began.elapsed()),
            (1, Some(secs(600)), secs(0))
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_rejected_token_is_renewed_and_the_start_sent_again_the_first_time_at_once() {
        let server = Server::new([answer(401, ""), report("Queued")]);
        let _job = server.client().start_content("<job/>").await.unwrap();
        let tokens: Vec<_> = server.seen().into_iter().map(|seen| seen.token).collect();
        assert_eq!(tokens, ["Bearer t0", "Bearer t1"]);
        assert_eq!(server.pauses(), [secs(0)]);

        let server = Server::new([answer(401, "")]);
        let error = server.client().start_content("<job/>").await.unwrap_err();
        assert_eq!(
            (error.kind(), error.starts_sent(), server.seen().len()),
            (ErrorKind::Authentication, 3, 3)
        );
        let pauses = server.pauses();
        assert!(pauses[0] == secs(0) && pauses[1] >= secs(1), "{pauses:?}");
        assert!(error.is_auth() && !error.job_may_be_running());
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_does_not_come_in_time_leaves_the_outcome_unknown() {
        let server = Server::new([report("Queued").after(secs(3600))]);
        let client = server.client();
        for (limit, expected) in [(secs(30), secs(30)), (secs(600), secs(60))] {
            let began = Instant::now();
            let policy = StartPolicy::default().with_limit(limit);
            let error = client
                .start_content("<job/>")
                .with_policy(policy)
                .await
                .unwrap_err();
            assert_eq!(
                (error.kind(), began.elapsed()),
                (ErrorKind::OutcomeUnknown, expected)
            );
            assert!(error.job_may_be_running() && !error.is_retryable());
        }
        assert_eq!(server.seen().len(), 2);
    }

    /// Were it sent, the deadline could strike while it connects, and nobody would know whether it went out.
    #[tokio::test(start_paused = true)]
    async fn a_start_is_not_sent_with_too_little_time_to_connect() {
        for (delay, sent) in [(secs(49), 1), (secs(51), 0), (secs(90), 0)] {
            let server = Server::new([report("Queued")]);
            let client = server.client_of(Tokens::slow(delay), |builder| builder);
            let result = client.start_content("<job/>").await;
            assert_eq!(server.seen().len(), sent, "{delay:?}");
            if let Err(error) = result {
                assert_eq!(error.kind(), ErrorKind::Unreachable);
                assert!(!error.job_may_be_running(), "{error}");
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_names_nothing_is_not_sent() {
        let server = Server::new([report("Queued")]);
        let client = server.client();
        let tight = StartPolicy::default().with_limit(secs(10));
        for (error, kind) in [
            (
                client.start_content(" \n").await.unwrap_err(),
                ErrorKind::InvalidDefinition,
            ),
            (
                client.start_library(JobFile::path("")).await.unwrap_err(),
                ErrorKind::Configuration,
            ),
            (
                client
                    .start_library(JobFile::id(uuid::Uuid::nil()))
                    .await
                    .unwrap_err(),
                ErrorKind::Configuration,
            ),
            (
                client
                    .start_content("<job/>")
                    .with_policy(tight)
                    .await
                    .unwrap_err(),
                ErrorKind::Configuration,
            ),
        ] {
            assert_eq!((error.kind(), error.starts_sent()), (kind, 0), "{error}");
        }
        assert!(server.seen().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn arguments_go_where_the_server_looks_for_them() {
        let server = Server::new([report("Queued")]);
        let client = server.client();
        let _job = client.start_content("<job/>").await.unwrap();
        let _job = client
            .start_content("<job/>")
            .with_path("/a b/ü&c")
            .await
            .unwrap();
        let _job = client
            .start_library(JobFile::path("/Sales/Daily"))
            .await
            .unwrap();
        let _job = client
            .start_library(JobFile::id(id().guid()))
            .await
            .unwrap();
        let calls: Vec<_> = server
            .seen()
            .into_iter()
            .map(|seen| (seen.path, seen.query))
            .collect();
        let expected = [
            ("/spotfire/api/rest/as/job/start-content", None),
            (
                "/spotfire/api/rest/as/job/start-content",
                Some("path=%2Fa+b%2F%C3%BC%26c"),
            ),
            (
                "/spotfire/api/rest/as/job/start-library",
                Some("path=%2FSales%2FDaily"),
            ),
            (
                "/spotfire/api/rest/as/job/start-library",
                Some("id=7d5cf4e0-9106-4884-8fba-cc3065428382"),
            ),
        ];
        assert_eq!(
            calls,
            expected.map(|(path, query)| (path.to_owned(), query.map(str::to_owned)))
        );
    }
}
