//! How many findings there are of each level.

use std::fmt;

use crate::Level;

/// How many findings a report has of each level, and how many of any level are accepted.
///
/// An accepted finding is counted as accepted alone, so the sum of all is the length of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Breaking ones.
    pub breaking: usize,
    /// Risky ones.
    pub risky: usize,
    /// Compatible ones.
    pub compatible: usize,
    /// Those of documentation alone.
    pub documentation: usize,
    /// Those that somebody accepted.
    pub accepted: usize,
}

impl Totals {
    pub(super) fn add(&mut self, level: Level) {
        match level {
            Level::Breaking => self.breaking += 1,
            Level::Risky => self.risky += 1,
            Level::Compatible => self.compatible += 1,
            Level::Documentation => self.documentation += 1,
        }
    }

    /// The number of each level, as a list to be walked.
    pub(super) fn by_name(&self) -> [(&'static str, usize); 5] {
        [
            (Level::Breaking.as_str(), self.breaking),
            (Level::Risky.as_str(), self.risky),
            (Level::Compatible.as_str(), self.compatible),
            (Level::Documentation.as_str(), self.documentation),
            ("accepted", self.accepted),
        ]
    }
}

/// Writes `1 breaking, 2 risky, 3 accepted`, without what there is none of, or `no difference`.
impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self
            .by_name()
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| format!("{count} {name}"));
        match parts.next() {
            None => f.write_str("no difference"),
            Some(first) => {
                f.write_str(&first)?;
                parts.try_for_each(|part| write!(f, ", {part}"))
            }
        }
    }
}
