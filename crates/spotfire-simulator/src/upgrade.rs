//! What a newer server does otherwise: in its description, and in its answers.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// The status code of [`Upgrade::StatusCode`].
pub(crate) const NEW_STATUS_CODE: &str = "Paused";
/// The name that [`Upgrade::Parameter`] gives a parameter.
pub(crate) const RENAMED_PARAMETER: &str = "libraryPath";

/// A change that an upgrade of the server brings: its description says so, and it behaves accordingly.
///
/// Each is made up: what newer servers really change is seen only when they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Upgrade {
    /// A new status code, `Paused`: what a job that waits reports instead of `Queued`.
    StatusCode,
    /// A new operation, `GET /rest/as/job/list`: every job that the server knows.
    Operation,
    /// A renamed parameter: `path` of start-library is `libraryPath`, and the old name means nothing.
    Parameter,
    /// A removed response field: no answer has a `Message`.
    Field,
    /// The description is an OpenAPI 3 document, not a Swagger 2 one: at the same place, and at `v3/api-docs/as`, where springdoc
    /// has it.
    #[serde(rename = "open-api3")]
    OpenApi3,
}

/// The upgrades in force.
#[derive(Debug, Default)]
pub(crate) struct Upgrades(Mutex<BTreeSet<Upgrade>>);

impl Upgrades {
    pub(crate) fn new(upgrades: impl IntoIterator<Item = Upgrade>) -> Self {
        Self(Mutex::new(upgrades.into_iter().collect()))
    }

    pub(crate) fn add(&self, upgrade: Upgrade) {
        self.set().insert(upgrade);
    }

    pub(crate) fn replace(&self, upgrades: impl IntoIterator<Item = Upgrade>) {
        *self.set() = upgrades.into_iter().collect();
    }

    pub(crate) fn has(&self, upgrade: Upgrade) -> bool {
        self.set().contains(&upgrade)
    }

    /// All that are in force, in a fixed order.
    pub(crate) fn in_force(&self) -> Vec<Upgrade> {
        self.set().iter().copied().collect()
    }

    fn set(&self) -> MutexGuard<'_, BTreeSet<Upgrade>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn an_upgrade_has_one_name_everywhere() {
        for upgrade in Upgrade::value_variants() {
            let option = upgrade.to_possible_value().unwrap();
            assert_eq!(serde_json::json!(upgrade), option.get_name());
        }
    }
}
