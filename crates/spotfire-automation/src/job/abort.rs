//! Aborting a job.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use spotfire_automation_raw as raw;

use super::about::{About, Operation};
use super::{JobId, Outcome, OutcomeKind, Status, repeat, reply};
use crate::{Client, ErrorKind, Result};

/// What became of an abort.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "an abort that was taken has not necessarily ended the job"]
pub enum Abort {
    /// The server took the abort. The job is over once a status says so: this one may already be `Canceled`.
    Taken(Status),
    /// The job had ended by itself before.
    AlreadyOver(Outcome),
}

/// An abort, made by [`Client::abort`] or [`Job::abort`](crate::Job::abort).
///
/// It can be awaited as it is or sent with [`send`](Self::send).
#[derive(Clone, Debug)]
#[must_use = "an abort does nothing until it is awaited or sent"]
pub struct AbortBuilder {
    client: Client,
    id: JobId,
    reason: Option<String>,
}

impl AbortBuilder {
    pub(crate) fn new(client: Client, id: JobId) -> Self {
        Self {
            client,
            id,
            reason: None,
        }
    }

    /// Tells the server why; the text may come back in the job's message.
    pub fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Asks the server to abort the job. Aborting twice does no harm, so this is repeated as the client's
    /// [`RetryPolicy`](crate::RetryPolicy) says.
    ///
    /// What a server answers for a job that is over is not published. `Finished` or `Failed` in the answer is taken
    /// for [`AlreadyOver`](Abort::AlreadyOver); `Canceled` does not tell by whom, and is [`Taken`](Abort::Taken). When
    /// the server refuses the abort or says that it knows no such job, the status is asked for, which tells whether
    /// the job is over.
    ///
    /// Dropping the future leaves in doubt whether the job is aborted.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when the server knows no such job, and those of [`Client::status`].
    pub async fn send(self) -> Result<Abort> {
        match self.ask().await {
            Ok(status) => Ok(Abort::told_by(status)),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Refused) => {
                let status = self.client.status(self.id).await.ok();
                status
                    .and_then(|status| status.outcome())
                    .map(Abort::AlreadyOver)
                    .ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn ask(&self) -> Result<Status> {
        let about = About::job(&self.client, Operation::Abort, self.id);
        let shared = self.client.shared();
        let policy = &shared.retry_policy;
        let send = |raw: raw::Client| {
            let reason = self.reason.clone();
            async move {
                let call = raw.abort().job_id(self.id.to_string());
                match reason {
                    Some(reason) => call.reason(reason).send().await,
                    None => call.send().await,
                }
            }
        };
        let report = repeat::ask(&self.client, policy, &about, self.id, |terms| {
            reply::send(shared, &shared.http, terms, send)
        });
        Ok(Status::of(self.id, report.await?))
    }
}

impl IntoFuture for AbortBuilder {
    type Output = Result<Abort>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl Abort {
    fn told_by(status: Status) -> Self {
        match status.outcome() {
            Some(outcome) if outcome.kind() != OutcomeKind::Canceled => Self::AlreadyOver(outcome),
            Some(_) | None => Self::Taken(status),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::in_memory::{Reply, Server, answer, id, report};

    async fn abort(
        replies: impl IntoIterator<Item = Reply>,
    ) -> (Result<Abort>, Vec<(String, Option<String>)>) {
        let server = Server::new(replies);
        let result = server
            .client()
            .abort(id())
            .with_reason("no longer needed")
            .await;
        (
            result,
            server
                .seen()
                .into_iter()
                .map(|seen| (seen.path, seen.query))
                .collect(),
        )
    }

    #[tokio::test(start_paused = true)]
    async fn what_became_of_an_abort_is_told_apart() {
        for code in [
            "Queued",
            "InProgress",
            "Canceled",
            "NotSet",
            "Busy",
            "Stopping",
        ] {
            let (result, calls) = abort([report(code)]).await;
            assert!(
                matches!(&result, Ok(Abort::Taken(status)) if status.code().as_str() == code),
                "{result:?}"
            );
            let path = "/spotfire/api/rest/as/job/abort/7d5cf4e0-9106-4884-8fba-cc3065428382";
            assert_eq!(
                calls,
                [(path.to_owned(), Some("reason=no+longer+needed".to_owned()))]
            );
        }
        for code in ["Finished", "Failed"] {
            let (result, _) = abort([report(code)]).await;
            assert!(
                matches!(&result, Ok(Abort::AlreadyOver(outcome)) if outcome.kind().as_str() == code),
                "{result:?}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_refused_abort_is_settled_by_the_status() {
        for refusal in [
            answer(404, ""),
            answer(409, ""),
            answer(400, ""),
            report("Missing"),
        ] {
            let (result, _) = abort([refusal.clone(), report("Canceled")]).await;
            assert!(
                matches!(&result, Ok(Abort::AlreadyOver(_))),
                "{refusal:?}: {result:?}"
            );
            let (result, _) = abort([refusal.clone(), report("InProgress")]).await;
            assert!(result.is_err(), "{refusal:?}: {result:?}");
        }
        let (result, calls) = abort([answer(404, "")]).await;
        assert_eq!(
            (result.unwrap_err().kind(), calls.len()),
            (ErrorKind::NotFound, 2)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn an_abort_is_repeated() {
        let (result, calls) = abort([answer(503, ""), answer(502, ""), report("Canceled")]).await;
        assert!(matches!(result, Ok(Abort::Taken(_))));
        assert_eq!(calls.len(), 3);
    }
}
