//! What the watcher knows, and what follows from each answer.

use std::task::Waker;
use std::time::Duration;

use tokio::time::Instant;

use super::durations::{Definition, Durations};
use super::pace::Pace;
use super::schedule::{Next, Schedule, Turn};
use super::tick::{Clock, Tick};
use super::watched::Watched;
use super::{RequestBudget, WatchEvent};
use crate::{Error, ErrorKind, JobId, Result, Status, WaitPolicy};

/// Everything but the requests under way; shared by the watcher and its handles.
#[derive(Debug)]
pub(super) struct State {
    pub(super) policy: WaitPolicy,
    pub(super) most_jobs: usize,
    /// How many handles there are beside the watcher.
    handles: usize,
    is_closed: bool,
    clock: Clock,
    budget: RequestBudget,
    schedule: Schedule,
    durations: Durations,
    pace: Pace,
    in_flight: InFlight,
    /// Who takes the events, while nothing is to be had.
    waker: Option<Waker>,
    /// Whether there is news for it.
    has_news: bool,
}

/// The requests under way, by what was known of their jobs when they went out.
#[derive(Debug, Default)]
struct InFlight {
    quick: usize,
    slow: usize,
}

/// A question that goes out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    next: Next,
    sent: Tick,
}

/// A question that failed.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) error: Error,
    /// Whether a moment may cure it.
    pub(super) is_borne: bool,
}

/// What to do next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// Send this question.
    Ask(Question),
    /// Wait for an answer, for news from a handle, or until then.
    Wait(Option<Instant>),
    /// There is no job, and nobody who could add one.
    Done,
}

/// An answer that took longer is slow.
const SLOW: Duration = Duration::from_secs(1);

/// Requests that the pace has less than this apart go out together: to wake for each would cost more than it does to send it.
/// It is well below the time by which the pace lets them be late.
const TOGETHER: Duration = Duration::from_millis(4);

impl State {
    pub(super) fn new(policy: WaitPolicy) -> Self {
        let budget = RequestBudget::default();
        Self {
            policy,
            most_jobs: 1 << 20,
            handles: 0,
            is_closed: false,
            clock: Clock::new(),
            schedule: Schedule::default(),
            durations: Durations::default(),
            pace: Pace::new(budget.rate, Instant::now()),
            budget,
            in_flight: InFlight::default(),
            waker: None,
            has_news: false,
        }
    }

    pub(super) fn set_budget(&mut self, budget: RequestBudget) {
        self.pace = Pace::new(budget.rate, Instant::now());
        self.budget = budget;
    }

    pub(super) fn len(&self) -> usize {
        self.schedule.len()
    }

    /// Takes in a job; false when it is watched already.
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) when the watcher is gone or full.
    pub(super) fn add(
        &mut self,
        id: JobId,
        start: Option<Instant>,
        definition: Option<Definition>,
    ) -> Result<bool> {
        if self.is_closed {
            return Err(refused(id, "the watcher is gone"));
        }
        if self.schedule.contains(id) {
            return Ok(false);
        }
        if self.schedule.len() >= self.most_jobs {
            return Err(refused(id, "the watcher has as many jobs as it may have"));
        }
        let now = self.clock.tick(Instant::now());
        let start = start.map(|start| self.clock.tick(start));
        let mut job = Watched::new(id, now, start, definition);
        if let Some(start) = start {
            // Half a pause first, so that a job that takes little longer than a pause is not seen a whole one late.
            job.due = start.after(self.policy.shortest() / 2).max(now);
        }
        self.schedule.add(job);
        self.has_news = true;
        Ok(true)
    }

    pub(super) fn remove(&mut self, id: JobId) -> bool {
        let removed = self.schedule.remove(id);
        self.has_news |= self.len() == 0;
        removed
    }

    /// One handle more.
    pub(super) fn open_handle(&mut self) {
        self.handles += 1;
    }

    /// One handle less.
    pub(super) fn close_handle(&mut self) {
        self.handles -= 1;
        self.has_news |= self.handles == 0;
    }

    /// The watcher is gone: the jobs are forgotten, and none is taken in any more.
    pub(super) fn close(&mut self) {
        self.is_closed = true;
        self.schedule = Schedule::default();
    }

    /// Remembers whom to wake when a handle brings news; returns whom it no longer needs to know.
    pub(super) fn listen(&mut self, waker: &Waker) -> Option<Waker> {
        match &self.waker {
            Some(known) if known.will_wake(waker) => None,
            _ => self.waker.replace(waker.clone()),
        }
    }

    /// Whom to wake, if there is news since.
    pub(super) fn take_waker(&mut self) -> Option<Waker> {
        std::mem::take(&mut self.has_news).then(|| self.waker.take())?
    }

    /// Tells what to do next.
    pub(super) fn step(&mut self) -> Step {
        if self.len() == 0 && self.handles == 0 {
            return Step::Done;
        }
        let Some(turn) = self.in_flight.turn(self.budget.in_flight) else {
            return Step::Wait(None);
        };
        let now = Instant::now();
        let tick = self.clock.tick(now);
        self.schedule.line_up(tick, self.round());
        let Some(next) = self.schedule.next(turn) else {
            let next_due = self.schedule.next_due();
            return Step::Wait(next_due.map(|due| self.clock.instant(due)));
        };
        if let Err(later) = self.pace.permit(now) {
            return Step::Wait(Some(later.max(now + TOGETHER)));
        }
        self.schedule.take(next);
        Step::Ask(self.in_flight.add(Question { next, sent: tick }))
    }

    /// Takes in what came of a question, and tells what there is to report.
    pub(super) fn take(
        &mut self,
        question: Question,
        result: Result<Status, Failed>,
    ) -> Option<WatchEvent> {
        let now = Instant::now();
        self.in_flight.remove(question);
        if let Err(Failed { error, .. }) = &result
            && asks_to_slow_down(error)
        {
            self.slow_down(now, error);
        }
        let tick = self.clock.tick(now);
        let job = self.schedule.job(question.next.ticket)?;
        job.questions = job.questions.saturating_add(1);
        job.is_slow = tick.since(question.sent) >= SLOW;
        match result {
            Ok(status) => self.take_status(question, tick, status),
            Err(failed) => self.take_error(question, tick, failed),
        }
    }

    fn take_status(&mut self, question: Question, now: Tick, status: Status) -> Option<WatchEvent> {
        if let Some(outcome) = status.outcome() {
            if outcome.is_success() {
                self.learn(question);
            }
            self.schedule.remove(question.next.job);
            return Some(WatchEvent::Over(outcome));
        }
        let job = self.schedule.job(question.next.ticket)?;
        let is_news = job.take(&status);
        self.put_back(question, now, None);
        is_news.then_some(WatchEvent::Status(status))
    }

    fn take_error(&mut self, question: Question, now: Tick, failed: Failed) -> Option<WatchEvent> {
        let Failed { error, is_borne } = failed;
        let (tolerance, grace) = (self.policy.tolerance(), self.policy.missing_grace());
        let job = self.schedule.job(question.next.ticket)?;
        if error.kind() == ErrorKind::NotFound && now.since(job.born) < grace {
            self.put_back(question, now, None);
            return None;
        }
        job.fail(question.sent, now);
        let trouble = now.since(job.trouble_since);
        if trouble >= tolerance || !is_borne {
            let event = WatchEvent::GivenUp {
                error,
                last_code: job.code.take(),
                questions: job.questions,
                trouble,
            };
            self.schedule.remove(question.next.job);
            return Some(event);
        }
        let is_first = job.failures == 1;
        self.put_back(question, now, error.retry_after());
        is_first.then_some(WatchEvent::Trouble(error))
    }

    /// Lets a job wait for its next question.
    fn put_back(&mut self, question: Question, now: Tick, retry_after: Option<Duration>) {
        let Some(job) = self.schedule.job(question.next.ticket) else {
            return;
        };
        job.asked = question.sent;
        let (policy, age) = (&self.policy, now.since(job.born));
        let regular = policy.pause(age, job.failures, retry_after);
        let window = job
            .definition
            .filter(|_| job.knows_start)
            .and_then(|definition| self.durations.window(definition));
        let pause = match window {
            _ if job.failures > 0 => {
                // At the end of the tolerance the server is asked once more.
                let left = policy
                    .tolerance()
                    .saturating_sub(now.since(job.trouble_since));
                regular.min(left.max(policy.shortest()))
            }
            Some(window) => window.pause(age, regular, policy.shortest()),
            None => regular,
        };
        self.schedule
            .put_back(question.next.ticket, now.after(pause));
    }

    /// Learns the duration of a job that is done: it ended halfway between its last two questions.
    fn learn(&mut self, question: Question) {
        let shortest = self.policy.shortest();
        let Some(job) = self.schedule.job(question.next.ticket) else {
            return;
        };
        let (Some(definition), true) = (job.definition, job.knows_start) else {
            return;
        };
        // Of a job that was over when it was first asked about, only the start is known.
        let last = if job.questions <= 1 {
            job.born
        } else {
            job.asked
        };
        let (age, gap) = (question.sent.since(job.born), question.sent.since(last));
        if gap <= (age / 4).max(shortest.saturating_mul(2)) {
            self.durations.learn(definition, age - gap / 2);
        }
    }

    fn slow_down(&mut self, now: Instant, error: &Error) {
        let hold = error
            .retry_after()
            .unwrap_or_default()
            .min(self.policy.tolerance());
        // Up to a tenth more, so that watchers that were all sent away do not all come back at once.
        self.pace
            .slow_down(now, hold.mul_f64(1.0 + fastrand::f64() / 10.0));
        tracing::debug!(rate = self.pace.rate(), hold_s = hold.as_secs_f64(), %error, "the watcher slows down");
    }

    /// The time in which every job is asked about once at the present rate.
    fn round(&self) -> Duration {
        let jobs = u32::try_from(self.len()).unwrap_or(u32::MAX);
        Duration::from_secs_f64(f64::from(jobs) / self.pace.rate())
    }
}

impl Question {
    /// The job that is asked about.
    pub(super) fn job(self) -> JobId {
        self.next.job
    }
}

impl InFlight {
    /// Which jobs may be asked about with so many requests in flight; none when that many are.
    fn turn(&self, most: usize) -> Option<Turn> {
        let reserved = most / 2;
        if self.quick + self.slow >= most {
            None
        } else if self.slow >= most - reserved {
            Some(Turn::Quick)
        } else {
            Some(Turn::Any)
        }
    }

    fn add(&mut self, question: Question) -> Question {
        *self.counter(question) += 1;
        question
    }

    fn remove(&mut self, question: Question) {
        let counter = self.counter(question);
        *counter = counter.saturating_sub(1);
    }

    fn counter(&mut self, question: Question) -> &mut usize {
        if question.next.is_slow {
            &mut self.slow
        } else {
            &mut self.quick
        }
    }
}

/// Whether the server cannot take as many requests as it is sent, or the token is no longer accepted: then more of them
/// help nobody.
fn asks_to_slow_down(error: &Error) -> bool {
    matches!(error.http_status(), Some(429 | 503)) || error.kind() == ErrorKind::Authentication
}

fn refused(id: JobId, why: &str) -> Error {
    Error::configuration(format!("job {id} cannot be watched: {why}")).with_job_id(Some(id))
}
