//! Which faults happen, and when.

use std::time::Duration;

use super::{FaultPlanError, FaultRule};

/// A plan of faults: a seed and rules, of which the first that applies to a call decides what befalls it.
///
/// The n-th call of an endpoint meets the same fault in every run with the same seed and rules. Calls are numbered as they
/// arrive: where several are under way at once, the faults are the same, but which of these calls meets which may differ.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use spotfire_simulator::{CannedAnswer, Endpoint, Fault, FaultPlan, FaultRule, Side};
///
/// # fn main() -> Result<(), spotfire_simulator::FaultPlanError> {
/// let too_many = CannedAnswer::new(429).with_retry_after(Duration::from_secs(1));
/// let plan = FaultPlan::seeded(42)
///     .with_rule(FaultRule::new(Fault::Drop(Side::After)).at(Endpoint::StartContent).with_probability(0.1))?
///     .with_rule(FaultRule::new(Fault::Answer(Side::Before, too_many.clone())).at(Endpoint::Status).on_first_calls(2))?
///     .with_idle_limit(Duration::from_secs(1));
///
/// // A client may send again what was answered 429, so that answer must not follow a start that was carried out.
/// let lie = FaultRule::new(Fault::Answer(Side::After, too_many));
/// assert!(plan.with_rule(lie).is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FaultPlan {
    pub(super) seed: u64,
    pub(super) rules: Vec<FaultRule>,
    pub(super) idle_limit: Option<Duration>,
}

impl FaultPlan {
    /// A plan without faults, whose later draws follow from `seed`.
    pub fn seeded(seed: u64) -> Self {
        Self {
            seed,
            ..Self::default()
        }
    }

    /// Adds a rule. Where several apply to a call, the first one counts.
    ///
    /// # Errors
    /// When the rule asks for what cannot be, or for an answer that would tell a caller an untruth on which it must rely.
    pub fn with_rule(mut self, rule: FaultRule) -> Result<Self, FaultPlanError> {
        rule.check()?;
        self.rules.push(rule);
        Ok(self)
    }

    /// Lets the server close, without a word, every connection that has been idle for so long after an answer. Default: 60 s.
    ///
    /// A connection keeps the limit that was in force when it was opened.
    #[must_use]
    pub fn with_idle_limit(mut self, limit: Duration) -> Self {
        self.idle_limit = Some(limit);
        self
    }
}
