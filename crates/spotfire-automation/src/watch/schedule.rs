//! Which job is asked about next.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::time::Duration;

use super::tick::Tick;
use super::watched::Watched;
use crate::JobId;

/// The watched jobs, and the order in which they are asked about.
///
/// A job waits until it is due, and then until its turn comes: there may be more jobs due than the budget has requests
/// for. Turns go by the time of the last question plus the job's pause, or plus half a round if that is less, where a
/// round is the time in which the budget serves every job once. So old jobs are not pushed back for ever by young ones
/// with short pauses: no job waits longer than its own pause or one and a half rounds, whichever is more.
///
/// Jobs whose last answer was slow have their turns apart from the rest.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    places: Vec<Place>,
    free: Vec<u32>,
    index: HashMap<JobId, u32>,
    waiting: Line,
    quick: Line,
    slow: Line,
}

/// Where a job is kept. The number tells the jobs apart that were kept here one after another.
#[derive(Debug)]
struct Place {
    number: u32,
    job: Option<Watched>,
}

/// Names a job in its place. It finds nothing once that job is gone, even if the same id was added again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket {
    place: u32,
    number: u32,
}

/// Jobs in the order of a moment. What was removed meanwhile stays in line until its turn comes.
type Line = BinaryHeap<Reverse<(Tick, Ticket)>>;

/// Which jobs may be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Any,
    /// Only those that were last answered quickly.
    Quick,
}

/// The job whose turn it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next {
    pub(super) ticket: Ticket,
    pub(super) job: JobId,
    pub(super) is_slow: bool,
}

impl Schedule {
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    pub(super) fn contains(&self, id: JobId) -> bool {
        self.index.contains_key(&id)
    }

    /// Takes in a job that is not in it yet, and lets it wait until it is due.
    pub(super) fn add(&mut self, job: Watched) {
        let (id, due) = (job.id, job.due);
        let ticket = self.place(job);
        self.index.insert(id, ticket.place);
        push(&mut self.waiting, due, ticket);
    }

    /// Takes out a job; false when it is not in it.
    pub(super) fn remove(&mut self, id: JobId) -> bool {
        let Some(at) = self.index.remove(&id) else {
            return false;
        };
        if let Some(place) = self.places.get_mut(at as usize) {
            place.job = None;
            place.number = place.number.wrapping_add(1);
            self.free.push(at);
        }
        true
    }

    /// The job of a ticket, if it is still watched.
    pub(super) fn job(&mut self, ticket: Ticket) -> Option<&mut Watched> {
        let place = self.places.get_mut(ticket.place as usize)?;
        place.job.as_mut().filter(|_| place.number == ticket.number)
    }

    /// Lets a job that was asked about wait again.
    pub(super) fn put_back(&mut self, ticket: Ticket, due: Tick) {
        if let Some(job) = self.job(ticket) {
            job.due = due;
            push(&mut self.waiting, due, ticket);
        }
    }

    /// Lines up the jobs that are due by now.
    pub(super) fn line_up(&mut self, now: Tick, round: Duration) {
        while let Some(Reverse((due, ticket))) = self.waiting.peek().copied()
            && due <= now
        {
            self.waiting.pop();
            let Some(job) = self.job(ticket) else {
                continue;
            };
            let (turn, is_slow) = (due.min(job.asked.after(round / 2)), job.is_slow);
            push(self.line(is_slow), turn, ticket);
        }
    }

    /// The job whose turn it is, out of those that are due; it has its turn until it is [taken](Self::take).
    pub(super) fn next(&mut self, turn: Turn) -> Option<Next> {
        loop {
            let quick = self.quick.peek().map(|Reverse(entry)| *entry);
            let slow = self.slow.peek().map(|Reverse(entry)| *entry);
            let slow =
                slow.filter(|slow| turn == Turn::Any && quick.is_none_or(|quick| *slow < quick));
            let (_, ticket) = slow.or(quick)?;
            let is_slow = slow.is_some();
            match self.job(ticket) {
                Some(job) => {
                    return Some(Next {
                        ticket,
                        job: job.id,
                        is_slow,
                    });
                }
                None => drop(self.line(is_slow).pop()),
            }
        }
    }

    /// Takes the job whose turn it is out of the line.
    pub(super) fn take(&mut self, next: Next) {
        self.line(next.is_slow).pop();
    }

    /// When the next job becomes due.
    pub(super) fn next_due(&self) -> Option<Tick> {
        self.waiting.peek().map(|Reverse((due, _))| *due)
    }

    fn line(&mut self, is_slow: bool) -> &mut Line {
        if is_slow {
            &mut self.slow
        } else {
            &mut self.quick
        }
    }

    fn place(&mut self, job: Watched) -> Ticket {
        if let Some(at) = self.free.pop()
            && let Some(place) = self.places.get_mut(at as usize)
        {
            place.job = Some(job);
            return Ticket {
                place: at,
                number: place.number,
            };
        }
        grow(&mut self.places);
        self.places.push(Place {
            number: 0,
            job: Some(job),
        });
        // The number of jobs is limited to what a `u32` can count.
        let place = u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX);
        Ticket { place, number: 0 }
    }
}

// By a quarter and not to the double, as a `Vec` would: a place is most of what a job costs.
fn grow(places: &mut Vec<Place>) {
    if places.len() == places.capacity() {
        places.reserve_exact((places.len() / 4).max(16));
    }
}

fn push(line: &mut Line, at: Tick, ticket: Ticket) {
    line.push(Reverse((at, ticket)));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> JobId {
        JobId::new(Uuid::from_u128(number)).unwrap()
    }

    fn at(millis: u64) -> Tick {
        Tick::default().after(Duration::from_millis(millis))
    }

    fn add(schedule: &mut Schedule, number: u128, due: u64) {
        let mut job = Watched::new(id(number), at(0), None, None);
        job.due = at(due);
        schedule.add(job);
    }

    fn order(schedule: &mut Schedule, turn: Turn) -> Vec<u128> {
        std::iter::from_fn(|| {
            let next = schedule.next(turn)?;
            schedule.take(next);
            Some(next.job.guid().as_u128())
        })
        .collect()
    }

    const ROUND: Duration = Duration::from_secs(1_000);

    #[test]
    fn jobs_have_their_turn_when_they_are_due_and_in_that_order() {
        let mut schedule = Schedule::default();
        for (number, due) in [(1, 300), (2, 100), (3, 200), (4, 999)] {
            add(&mut schedule, number, due);
        }
        schedule.line_up(at(99), ROUND);
        assert_eq!(order(&mut schedule, Turn::Any), []);
        assert_eq!(schedule.next_due(), Some(at(100)));
        schedule.line_up(at(300), ROUND);
        assert_eq!(order(&mut schedule, Turn::Any), [2, 3, 1]);
        assert_eq!(schedule.next_due(), Some(at(999)));
    }

    #[test]
    fn a_removed_job_has_no_turn_and_its_ticket_finds_nothing() {
        let mut schedule = Schedule::default();
        add(&mut schedule, 1, 0);
        add(&mut schedule, 2, 0);
        schedule.line_up(at(0), ROUND);
        let next = schedule.next(Turn::Any).unwrap();
        schedule.take(next);
        assert!(schedule.remove(id(1)) && !schedule.remove(id(1)));
        add(&mut schedule, 1, 500);
        assert!(
            schedule.job(next.ticket).is_none(),
            "the place has another job now"
        );
        assert!(schedule.remove(id(2)));
        assert_eq!(order(&mut schedule, Turn::Any), []);
        schedule.line_up(at(500), ROUND);
        assert_eq!(order(&mut schedule, Turn::Any), [1]);
        assert_eq!((schedule.len(), schedule.places.len()), (1, 2));
    }

    #[test]
    fn slow_jobs_can_be_passed_over() {
        let mut schedule = Schedule::default();
        for number in 1..=4 {
            let mut job = Watched::new(id(number), at(0), None, None);
            job.is_slow = number <= 2;
            schedule.add(job);
        }
        schedule.line_up(at(0), ROUND);
        assert_eq!(order(&mut schedule, Turn::Quick), [3, 4]);
        assert_eq!(order(&mut schedule, Turn::Any), [1, 2]);
    }

    /// Half the jobs want a question every second, half every 30 s, and the budget has less: how long did each wait?
    #[test]
    fn no_job_waits_longer_than_its_pause_or_one_and_a_half_rounds() {
        for (jobs, per_second) in [
            (600_u32, 20_u32),
            (600, 40),
            (600, 100),
            (600, 400),
            (20_000, 2_000),
        ] {
            let round = Duration::from_secs(1) * jobs / per_second;
            let mut schedule = Schedule::default();
            for number in 0..jobs {
                add(
                    &mut schedule,
                    u128::from(number) + 1,
                    u64::from(number % 1_000),
                );
            }
            let mut longest: BTreeMap<Duration, Duration> = BTreeMap::new();
            for turn in 0..jobs * 20 {
                let now = at(u64::from(turn) * 1_000 / u64::from(per_second));
                schedule.line_up(now, round);
                let Some(next) = schedule.next(Turn::Any) else {
                    continue;
                };
                schedule.take(next);
                let job = schedule.job(next.ticket).unwrap();
                let pause = Duration::from_secs(if job.id.guid().as_u128() % 2 == 0 {
                    1
                } else {
                    30
                });
                let waited = now.since(std::mem::replace(&mut job.asked, now));
                if turn > jobs {
                    let longest = longest.entry(pause).or_default();
                    *longest = waited.max(*longest);
                }
                schedule.put_back(next.ticket, now.after(pause));
            }
            for (pause, waited) in longest {
                let bound = pause.max(round * 3 / 2) + Duration::from_secs(1);
                assert!(
                    waited <= bound,
                    "{per_second}/s: {pause:?} became {waited:?}, round {round:?}"
                );
            }
        }
    }
}
