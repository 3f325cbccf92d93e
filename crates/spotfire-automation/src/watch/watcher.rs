//! The watcher: it sends what the state decides, and hands on what comes of it.

use std::fmt;
use std::future::{Future, poll_fn};
use std::hash::Hash;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, Sleep, sleep_until};

use super::handle::Shared;
use super::state::{Failed, Question, State, Step};
use super::{RequestBudget, WatchEvent, WatchHandle};
use crate::{Client, Job, JobId, Result, RetryPolicy, Status, WaitPolicy, job};

/// Watches many jobs of one server: a [`Stream`] of what happens to them, under one budget of requests.
///
/// It spawns nothing. Everything is done by whoever takes the events, and a job costs less than 256 bytes while it is
/// not asked about; so a hundred thousand jobs can be watched by one task. Jobs are added and removed at any time,
/// here or with a [`handle`](Self::handle). They are all asked about with one client, so they are jobs of one server;
/// a program with several servers has a watcher for each. It needs a tokio runtime with a clock.
///
/// ```no_run
/// # async fn run(client: spotfire_automation::Client, jobs: Vec<spotfire_automation::Job>) -> spotfire_automation::Result<()> {
/// use spotfire_automation::{RequestBudget, WatchEvent, Watcher};
///
/// let mut watcher = Watcher::new(client).with_budget(RequestBudget::default().with_rate(20.0));
/// for job in &jobs {
///     watcher.add(job)?;
/// }
/// while let Some(event) = watcher.next().await {
///     match event {
///         WatchEvent::Over(outcome) => println!("{} {}", outcome.job_id(), outcome.kind()),
///         WatchEvent::GivenUp { error, .. } => println!("{error}"),
///         _ => {}
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # When a job is asked about
///
/// As the [`WaitPolicy`] says for a wait, but the first time after half the shortest pause: young jobs often, old ones
/// seldom. By default a job's end is seen after half a second or a twentieth of the job's time on average. A job that
/// was added as a run of a definition ([`add_run_of`](Self::add_run_of)) is asked about sooner, never later, around the
/// age at which earlier runs were seen to finish: for at most 64 questions more its end is seen after a sixth of that
/// time. When more jobs are due than the [`RequestBudget`] has requests for, they take turns, and none waits longer than
/// its own pause or one and a half rounds, whichever is more; a round is the time that the budget needs to ask about
/// every job once. Half the requests in flight are kept free of jobs of which the last question took 1 s or more, so
/// that these hold up nobody else.
///
/// The answers 429 and 503, and a token that the server does not accept, slow down everything, first questions too:
/// each takes half a request per second off the rate, down to a fiftieth of the budget, and a fiftieth of the budget
/// comes back each second. `Retry-After` stops all questions for as long as it asks for, at most the policy's tolerance.
///
/// # What ends the watch of a job
///
/// Its outcome; the server's word that it does not know the job, except right after the start, as the policy allows;
/// trouble that no waiting can cure, as in a wait; and trouble that a moment may cure, once it has lasted as long as the
/// policy tolerates. That counts from the first of the failures in a row, without the time in which the job only waited
/// for its turn. The limits of the policy are for waits: a watcher has none. A status code that is not known is not final.
///
/// # What stops it
///
/// Nothing goes on while nobody takes events: whoever has long work to do with one hands it on first. A task of its own
/// takes them with the least effort; the future that a runtime blocks on costs a system call for each wake. Dropping the
/// future of [`next`](Self::next) loses no event. Dropping the watcher stops the watching, and never a job.
#[must_use = "a watcher does nothing unless its events are taken"]
pub struct Watcher {
    shared: Arc<Shared>,
    /// For one question, without repetition: the watcher itself asks again.
    once: RetryPolicy,
    under_way: FuturesUnordered<Asking>,
    timer: Option<Pin<Box<Sleep>>>,
}

type Asking = Pin<Box<dyn Future<Output = Answered> + Send>>;

struct Answered {
    question: Question,
    result: Result<Status, Failed>,
}

impl Watcher {
    /// A watcher without jobs, with the client's [`WaitPolicy`] and the default [`RequestBudget`]. Nothing is sent.
    pub fn new(client: Client) -> Self {
        let shared = client.shared();
        let once = RetryPolicy::default()
            .with_attempts(1)
            .with_limit(shared.request_timeout);
        let state = State::new(shared.wait_policy.clone());
        Self {
            shared: Shared::new(client, state),
            once,
            under_way: FuturesUnordered::new(),
            timer: None,
        }
    }

    /// Sends no more requests than this.
    pub fn with_budget(self, budget: RequestBudget) -> Self {
        self.shared.state().set_budget(budget);
        self
    }

    /// Asks by this policy instead of the client's.
    pub fn with_policy(self, policy: WaitPolicy) -> Self {
        self.shared.state().policy = policy;
        self
    }

    /// How many jobs may be watched at a time. Default: 1,048,576.
    pub fn with_most_jobs(self, jobs: usize) -> Self {
        self.shared.state().most_jobs = jobs.min(u32::MAX as usize);
        self
    }

    /// A handle that adds and removes jobs from elsewhere.
    #[must_use]
    pub fn handle(&self) -> WatchHandle {
        WatchHandle::new(self.shared.clone())
    }

    /// Watches a job from now on; false when it is watched already. See [`WatchHandle::add`].
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) when the job is another server's, or when the watcher has as
    /// many jobs as it may have.
    pub fn add(&self, job: &Job) -> Result<bool> {
        self.shared.add(job)
    }

    /// Watches a job as a run of a definition, which can be named by anything: the path of its job file, for example.
    ///
    /// From the runs that finish, and of which the start is known, the watcher learns when the next ones may be over.
    /// The latest eight of each definition count, and at least the 50,000 definitions that were last of use are
    /// remembered, as long as the watcher lives.
    ///
    /// # Errors
    /// Those of [`add`](Self::add).
    pub fn add_run_of(&self, definition: impl Hash, job: &Job) -> Result<bool> {
        self.shared.add_run_of(definition, job)
    }

    /// Stops watching a job; false when it was not watched. The job itself goes on.
    pub fn remove(&self, id: JobId) -> bool {
        self.shared.remove(id)
    }

    /// How many jobs are watched.
    pub fn len(&self) -> usize {
        self.shared.state().len()
    }

    /// Whether no job is watched.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Asks about jobs until there is something to report; none when there is no job and no handle that could add one.
    ///
    /// A job may be added after that, and the watcher goes on.
    pub async fn next(&mut self) -> Option<WatchEvent> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Takes in the answers that have come, until one of them is worth a report.
    fn poll_answers(&mut self, context: &mut Context<'_>) -> Option<WatchEvent> {
        while let Poll::Ready(Some(answered)) = Pin::new(&mut self.under_way).poll_next(context) {
            let Answered { question, result } = answered;
            let event = self.shared.state().take(question, result);
            if let Some(event) = event {
                self.observe(&event);
                return Some(event);
            }
        }
        None
    }

    fn ask(&self, question: Question) {
        let (shared, once) = (self.shared.clone(), self.once.clone());
        self.under_way.push(Box::pin(async move {
            let asked = job::ask_status(&shared.client, question.job(), &once).await;
            let result = asked.map_err(|error| Failed {
                is_borne: job::is_borne(&error, shared.client.shared().is_proved()),
                error,
            });
            Answered { question, result }
        }));
    }

    /// Whether it is that time; if not, the task is woken then.
    fn poll_timer(&mut self, context: &mut Context<'_>, at: Instant) -> Poll<()> {
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(at)));
        // A timer that is set to an earlier time is left as it is: setting it costs more than waking for nothing.
        if timer.deadline() > at || timer.is_elapsed() {
            timer.as_mut().reset(at);
        }
        timer.as_mut().poll(context)
    }

    /// Tells the log and the observer.
    fn observe(&self, event: &WatchEvent) {
        let observer = &self.shared.client.shared().wire.observer;
        match event {
            WatchEvent::Over(outcome) => {
                tracing::info!(job_id = %outcome.job_id(), status_code = %outcome.kind(), "the job is over");
                observer.wait_ended(Ok(outcome));
            }
            WatchEvent::GivenUp { error, .. } => {
                tracing::warn!(job_id = event.job_id().map(tracing::field::display), %error, "the job is given up");
                observer.wait_ended(Err(error));
            }
            WatchEvent::Trouble(error) => {
                tracing::debug!(job_id = event.job_id().map(tracing::field::display), %error, "the watch goes on");
            }
            WatchEvent::Status(status) => {
                tracing::debug!(job_id = %status.job_id(), status_code = %status.code(), "the server reports a status");
            }
        }
    }
}

impl Stream for Watcher {
    type Item = WatchEvent;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<WatchEvent>> {
        let unneeded = self.shared.state().listen(context.waker());
        drop(unneeded);
        loop {
            if let Some(event) = self.poll_answers(context) {
                return Poll::Ready(Some(event));
            }
            let step = self.shared.state().step();
            match step {
                Step::Ask(question) => self.ask(question),
                Step::Done => return Poll::Ready(None),
                Step::Wait(None) => return Poll::Pending,
                Step::Wait(Some(at)) if self.poll_timer(context, at).is_pending() => {
                    return Poll::Pending;
                }
                Step::Wait(Some(_)) => {}
            }
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.shared.state().close();
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watcher")
            .field("server", self.shared.client.server())
            .field("jobs", &self.len())
            .finish_non_exhaustive()
    }
}
