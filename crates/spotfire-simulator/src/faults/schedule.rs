//! The plan in force, and how far it has come.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::Version;

use super::draw::Draw;
use super::{Fault, FaultPlan};
use crate::server::Endpoint;

/// The plan in force with its counts of calls.
#[derive(Debug, Default)]
pub(crate) struct FaultSchedule(Mutex<Progress>);

#[derive(Debug, Default)]
struct Progress {
    plan: FaultPlan,
    calls: HashMap<Endpoint, u64>,
}

/// A fault that befalls one call, with what is left to chance in it.
#[derive(Debug, Clone)]
pub(crate) struct Injection {
    pub(crate) fault: Fault,
    pub(super) draw: Draw,
}

impl FaultSchedule {
    pub(crate) fn new(plan: FaultPlan) -> Self {
        let schedule = Self::default();
        schedule.put_in_force(plan);
        schedule
    }

    /// Begins a plan, with all counts at zero.
    pub(crate) fn put_in_force(&self, plan: FaultPlan) {
        *self.progress() = Progress {
            plan,
            calls: HashMap::new(),
        };
    }

    /// Counts a call and says what befalls it.
    pub(crate) fn next(&self, endpoint: Endpoint, version: Version) -> Option<Injection> {
        let mut progress = self.progress();
        if progress.plan.rules.is_empty() {
            return None;
        }
        let count = progress.calls.entry(endpoint).or_default();
        *count += 1;
        let call = *count;
        let FaultPlan { seed, rules, .. } = &progress.plan;
        rules.iter().enumerate().find_map(|(index, rule)| {
            let mut draw = Draw::new(*seed, index, endpoint, call);
            let fault = rule.draw(&mut draw, endpoint, call, version)?.clone();
            Some(Injection { fault, draw })
        })
    }

    /// How long a connection may be idle after an answer, if the plan says so.
    pub(crate) fn idle_limit(&self) -> Option<Duration> {
        self.progress().plan.idle_limit
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::{FaultRule, Side};

    /// Which of the first calls of an endpoint meet a fault.
    fn hits(schedule: &FaultSchedule, endpoint: Endpoint, calls: u64) -> Vec<u64> {
        let met = (1..=calls).filter(|_| schedule.next(endpoint, Version::HTTP_11).is_some());
        met.collect()
    }

    fn schedule(seed: u64, rule: FaultRule) -> FaultSchedule {
        FaultSchedule::new(FaultPlan::seeded(seed).with_rule(rule).unwrap())
    }

    #[test]
    fn a_rule_applies_to_the_calls_that_it_names() {
        let rule = || FaultRule::new(Fault::Drop(Side::Before));
        let cases = [
            (rule(), vec![1, 2, 3, 4, 5, 6]),
            (rule().on_calls([2, 5]), vec![2, 5]),
            (rule().on_first_calls(2), vec![1, 2]),
            (rule().on_every(3), vec![3, 6]),
            (rule().with_probability(0.0), vec![]),
            (rule().with_probability(1.0), vec![1, 2, 3, 4, 5, 6]),
            (rule().at(Endpoint::Abort), vec![]),
            (
                rule()
                    .at(Endpoint::Abort)
                    .at(Endpoint::Status)
                    .on_calls([1]),
                vec![1],
            ),
        ];
        for (rule, expected) in cases {
            let schedule = schedule(1, rule.clone());
            assert_eq!(hits(&schedule, Endpoint::Status, 6), expected, "{rule:?}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_faults_whatever_comes_between() {
        let rule = || FaultRule::new(Fault::Drop(Side::Before)).with_probability(0.3);
        let (one, other) = (schedule(5, rule()), schedule(5, rule()));
        let expected = hits(&one, Endpoint::Status, 200);
        let mixed: Vec<u64> = (1..=200)
            .filter(|_| {
                other.next(Endpoint::Abort, Version::HTTP_11);
                other.next(Endpoint::Status, Version::HTTP_11).is_some()
            })
            .collect();
        assert_eq!(mixed, expected);
        assert_ne!(hits(&schedule(6, rule()), Endpoint::Status, 200), expected);
    }

    #[test]
    fn the_first_rule_that_applies_counts_and_faults_fit_the_version() {
        let plan = FaultPlan::seeded(1)
            .with_rule(FaultRule::new(Fault::GoAway(Side::After)))
            .and_then(|plan| plan.with_rule(FaultRule::new(Fault::Drop(Side::After))))
            .unwrap();
        let schedule = FaultSchedule::new(plan);
        let fault = |version| {
            schedule
                .next(Endpoint::Status, version)
                .map(|met| met.fault)
        };
        assert_eq!(fault(Version::HTTP_11), Some(Fault::Drop(Side::After)));
        assert_eq!(fault(Version::HTTP_2), Some(Fault::GoAway(Side::After)));
    }

    #[test]
    fn the_faults_of_a_rule_are_drawn_evenly() {
        let rule = FaultRule::new(Fault::Drop(Side::Before)).or(Fault::Drop(Side::After));
        let schedule = schedule(3, rule);
        let before = (0..1_000).filter(|_| {
            schedule
                .next(Endpoint::Status, Version::HTTP_11)
                .is_some_and(|met| met.fault.side() == Side::Before)
        });
        let before = before.count();
        assert!((430..570).contains(&before), "{before} of 1000");
    }

    #[test]
    fn a_new_plan_counts_anew() {
        let first = || FaultRule::new(Fault::Drop(Side::Before)).on_first_calls(1);
        let schedule = schedule(1, first());
        assert_eq!(hits(&schedule, Endpoint::Status, 3), [1]);
        schedule.put_in_force(FaultPlan::seeded(1).with_rule(first()).unwrap());
        assert_eq!(hits(&schedule, Endpoint::Status, 3), [1]);
    }
}
