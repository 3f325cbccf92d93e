//! What is wrong with a plan.

use std::fmt;

/// Why a plan of faults was not taken: what is wrong, where, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultPlanError {
    message: String,
    place: Option<(usize, usize)>,
}

impl FaultPlanError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            place: None,
        }
    }

    #[cfg(feature = "cli")]
    pub(super) fn at(mut self, place: (usize, usize)) -> Self {
        self.place = Some(place);
        self
    }

    /// The line and the column in the file, both from 1, if the plan came from one.
    pub fn place(&self) -> Option<(usize, usize)> {
        self.place
    }
}

impl fmt::Display for FaultPlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "line {line}, column {column}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for FaultPlanError {}
