//! When a fault happens.

use http::Version;

use super::draw::Draw;
use super::{Fault, FaultPlanError};
use crate::server::Endpoint;

/// A fault, or one of several, with the endpoints and the calls that it happens to: unless narrowed, every call of every endpoint.
///
/// Calls are counted by endpoint, from 1, since the plan was put in force.
///
/// ```
/// use spotfire_simulator::{Endpoint, Fault, FaultRule, Side};
///
/// let rule = FaultRule::new(Fault::Reset(Side::Before))
///     .or(Fault::Reset(Side::After))
///     .at(Endpoint::StartContent)
///     .with_probability(0.1);
/// # let _ = rule;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FaultRule {
    faults: Vec<Fault>,
    endpoints: Vec<Endpoint>,
    trigger: Trigger,
}

#[derive(Debug, Clone, PartialEq)]
enum Trigger {
    Always,
    Probability(f64),
    Calls(Vec<u64>),
    First(u64),
    Every(u64),
}

impl FaultRule {
    /// A rule for a fault.
    pub fn new(fault: Fault) -> Self {
        Self {
            faults: vec![fault],
            endpoints: Vec::new(),
            trigger: Trigger::Always,
        }
    }

    /// Adds a fault; when the rule applies, one of its faults is drawn, each with the same chance.
    #[must_use]
    pub fn or(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Narrows the rule to an endpoint; may be called for several.
    #[must_use]
    pub fn at(mut self, endpoint: Endpoint) -> Self {
        self.endpoints.push(endpoint);
        self
    }

    /// Lets the rule apply to a call with this probability, from 0 to 1. Replaces what was said of calls before.
    #[must_use]
    pub fn with_probability(mut self, probability: f64) -> Self {
        self.trigger = Trigger::Probability(probability);
        self
    }

    /// Lets the rule apply to the calls with these numbers. Replaces what was said of calls before.
    #[must_use]
    pub fn on_calls(mut self, calls: impl IntoIterator<Item = u64>) -> Self {
        self.trigger = Trigger::Calls(calls.into_iter().collect());
        self
    }

    /// Lets the rule apply to the first so many calls. Replaces what was said of calls before.
    #[must_use]
    pub fn on_first_calls(mut self, calls: u64) -> Self {
        self.trigger = Trigger::First(calls);
        self
    }

    /// Lets the rule apply to every n-th call. Replaces what was said of calls before.
    #[must_use]
    pub fn on_every(mut self, nth: u64) -> Self {
        self.trigger = Trigger::Every(nth);
        self
    }

    pub(super) fn check(&self) -> Result<(), FaultPlanError> {
        match &self.trigger {
            Trigger::Probability(probability) if !(0.0..=1.0).contains(probability) => {
                return Err(FaultPlanError::new(format!(
                    "the probability {probability} is not between 0 and 1"
                )));
            }
            Trigger::Calls(calls) if calls.contains(&0) => {
                return Err(FaultPlanError::new("calls are counted from 1, not from 0"));
            }
            Trigger::Every(0) => {
                return Err(FaultPlanError::new(
                    "every 0th call is no call; take 1 or more",
                ));
            }
            Trigger::Always | Trigger::Probability(_) | Trigger::Calls(_) => {}
            Trigger::First(_) | Trigger::Every(_) => {}
        }
        let mut faults = self.faults.iter();
        faults.try_for_each(|fault| fault.check(&self.endpoints))
    }

    /// The fault that befalls a call, if one does. One that the HTTP version does not have is never drawn.
    pub(super) fn draw(
        &self,
        draw: &mut Draw,
        endpoint: Endpoint,
        call: u64,
        version: Version,
    ) -> Option<&Fault> {
        let is_here = self.endpoints.is_empty() || self.endpoints.contains(&endpoint);
        if !is_here || !self.trigger.fires(draw, call) {
            return None;
        }
        let fitting: Vec<&Fault> = self
            .faults
            .iter()
            .filter(|fault| fault.fits(version))
            .collect();
        fitting.get(draw.below(fitting.len())).copied()
    }
}

impl Trigger {
    fn fires(&self, draw: &mut Draw, call: u64) -> bool {
        match self {
            Self::Always => true,
            Self::Probability(probability) => draw.fraction() < *probability,
            Self::Calls(calls) => calls.contains(&call),
            Self::First(calls) => call <= *calls,
            Self::Every(nth) => call.is_multiple_of(*nth),
        }
    }
}
