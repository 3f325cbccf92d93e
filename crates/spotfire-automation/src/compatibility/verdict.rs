//! The result of the check.

use std::fmt;

use openapi_drift::{Comparison, Finding, Level};

const SAME: &str = "the server's API is the one that this client was built for";

/// How the description that a server publishes differs from the one that the client was built from.
///
/// Its `Display` is one line for a log; the findings say more, each by itself.
#[derive(Debug)]
#[must_use = "the server may be another one than the client was built for"]
pub struct Compatibility(Comparison);

impl Compatibility {
    pub(super) fn new(comparison: Comparison) -> Self {
        Self(comparison)
    }

    /// Whether no finding is breaking or risky.
    pub fn is_compatible(&self) -> bool {
        !self.0.has(Level::Risky)
    }

    /// The differences, the worst first.
    pub fn findings(&self) -> &[Finding] {
        self.0.findings()
    }

    /// All that the comparison tells, for the report formats of the crate `openapi-drift`.
    pub fn comparison(&self) -> &Comparison {
        &self.0
    }
}

impl fmt::Display for Compatibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(worst) = self.findings().first() else {
            return f.write_str(SAME);
        };
        // Such as that the server's description is in Swagger 2.0, and the one compiled in was converted from that.
        if worst.level() == Level::Documentation {
            return write!(
                f,
                "{SAME}; how its description differs means nothing for calls"
            );
        }
        f.write_str("the server's API differs from the one that this client was built for: ")?;
        for level in Level::ALL.iter().rev() {
            let count = self.0.count(*level);
            if count > 0 {
                write!(f, "{count} {level}, ")?;
            }
        }
        write!(f, "the worst: {worst}")
    }
}
