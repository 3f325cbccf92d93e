//! All that a comparison found.

use crate::{Finding, Level, Profile};

/// All that was found between two documents.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub(crate) findings: Vec<Finding>,
    pub(crate) operations: usize,
    pub(crate) schemas: usize,
    pub(crate) old_format: String,
    pub(crate) new_format: String,
    pub(crate) profile: Profile,
}

impl Comparison {
    /// Returns the findings, the worst first, those of a level in the order of the documents.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Counts the operations that were compared: those of either document, each pair once.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.operations
    }

    /// Counts the pairs of schemas that were compared.
    #[must_use]
    pub fn schemas(&self) -> usize {
        self.schemas
    }

    /// Names the format of the old document: `Swagger 2.0`, `OpenAPI 3.0.3`, ...
    #[must_use]
    pub fn old_format(&self) -> &str {
        &self.old_format
    }

    /// Names the format of the new document.
    #[must_use]
    pub fn new_format(&self) -> &str {
        &self.new_format
    }

    /// Returns the profile by which the findings are judged.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Returns the level of the worst finding; nothing when nothing was found.
    #[must_use]
    pub fn worst(&self) -> Option<Level> {
        self.findings.iter().map(Finding::level).max()
    }

    /// Counts the findings of exactly this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        let of_level = self
            .findings
            .iter()
            .filter(|finding| finding.level == level);
        of_level.count()
    }

    /// Tells whether a finding is of this level or worse.
    #[must_use]
    pub fn has(&self, level: Level) -> bool {
        self.worst().is_some_and(|worst| worst >= level)
    }
}
