//! The hook.

use std::fmt::Debug;

use super::RequestEnded;
use crate::{Error, Job, Outcome};

/// Is told what a client does: each request, and how each start and each wait ended.
///
/// It is given to a client with [`ClientBuilder::with_observer`](crate::ClientBuilder::with_observer) and shared by its
/// clones. Methods are called on the task that makes the call and must not block; each does nothing unless written.
/// Nothing that it is handed holds a secret. With the feature `metrics` there is one that writes to the crate
/// `metrics`: `MetricsObserver`.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use spotfire_automation::{Error, Job, Observer};
///
/// #[derive(Debug, Default)]
/// struct StartsInDoubt(AtomicU64);
///
/// impl Observer for StartsInDoubt {
///     fn start_ended(&self, result: Result<&Job, &Error>) {
///         if result.is_err_and(Error::job_may_be_running) {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// ```
pub trait Observer: Debug + Send + Sync {
    /// A request is over: an answer came, or it is known that none will. One for each request on the wire, repetitions
    /// included, and for each that was not sent for want of a token.
    fn request_ended(&self, request: &RequestEnded) {
        let _ = request;
    }

    /// A start is over: one for each, however often it was sent. [`Error::starts_sent`] tells that of a failed one.
    fn start_ended(&self, result: Result<&Job, &Error>) {
        let _ = result;
    }

    /// A wait is over, by its outcome or by an error. A wait that was dropped is not told of.
    fn wait_ended(&self, result: Result<&Outcome, &Error>) {
        let _ = result;
    }
}

/// Listens to nothing.
#[derive(Debug)]
pub(crate) struct Nobody;

impl Observer for Nobody {}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use super::*;
    use crate::ErrorKind;
    use crate::in_memory::{Reply, Server, answer, id, report};

    /// Writes down what it is told.
    #[derive(Debug, Default)]
    struct Diary(Mutex<Vec<String>>);

    impl Diary {
        fn write(&self, line: String) {
            self.0.lock().unwrap().push(line);
        }
    }

    impl Observer for Diary {
        fn request_ended(&self, request: &RequestEnded) {
            let RequestEnded {
                operation,
                attempt,
                end,
                latency,
            } = request;
            self.write(format!(
                "{operation} {attempt} {end:?} {} s",
                latency.as_secs()
            ));
        }

        fn start_ended(&self, result: Result<&Job, &Error>) {
            self.write(format!(
                "start {:?}",
                result.map(|_| ()).map_err(Error::kind)
            ));
        }

        fn wait_ended(&self, result: Result<&Outcome, &Error>) {
            self.write(format!(
                "wait {:?}",
                result.map(Outcome::kind).map_err(Error::kind)
            ));
        }
    }

    fn observed(replies: impl IntoIterator<Item = Reply>) -> (crate::Client, Arc<Diary>) {
        let diary = Arc::new(Diary::default());
        let observer = Arc::clone(&diary);
        let client = Server::new(replies).client_with(|builder| builder.with_observer(observer));
        (client, diary)
    }

    #[tokio::test(start_paused = true)]
    async fn each_request_start_and_wait_is_told_once() {
        let late = report("InProgress").after(Duration::from_secs(7));
        let (client, diary) = observed([report("Busy"), report("Queued"), late, report("Failed")]);
        let job = client.start_content("<job/>").await.unwrap();
        assert!(job.wait().await.is_ok());
        assert_eq!(
            *diary.0.lock().unwrap(),
            [
                "start_content 1 Answered(200) 0 s",
                "start_content 2 Answered(200) 0 s",
                "start Ok(())",
                "status 1 Answered(200) 7 s",
                "status 1 Answered(200) 0 s",
                "wait Ok(Failed)",
            ]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_told_too() {
        let (client, diary) = observed([report("Queued").after(Duration::from_secs(3600))]);
        client.start_content("<job/>").await.unwrap_err();
        let limit = Duration::from_secs(30);
        client.job(id()).wait().with_limit(limit).await.unwrap_err();
        assert_eq!(
            *diary.0.lock().unwrap(),
            [
                "start_content 1 NoWholeAnswer 60 s",
                "start Err(OutcomeUnknown)",
                "wait Err(WaitLimit)",
            ]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_of_changes_is_a_wait_too() {
        let (client, diary) = observed([answer(404, "")]);
        let policy = crate::WaitPolicy::default().with_missing_grace(Duration::ZERO);
        let mut changes = client.job(id()).wait().with_policy(policy).changes();
        let item = std::future::poll_fn(|context| {
            futures_core::Stream::poll_next(std::pin::Pin::new(&mut changes), context)
        });
        assert_eq!(item.await.unwrap().unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(
            diary.0.lock().unwrap().last().unwrap(),
            "wait Err(NotFound)"
        );
    }
}
