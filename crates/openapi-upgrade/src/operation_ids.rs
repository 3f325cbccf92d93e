//! The operationIds of a document, each of which may stand once.

use std::collections::{HashMap, HashSet};

use openapi_document::Object;

use crate::fields::scalar_text;
use crate::paths::METHODS;

#[derive(Default)]
pub(crate) struct OperationIds {
    /// Those that the source has, so that a new one is none of a later operation.
    declared: HashSet<String>,
    used: HashSet<String>,
    /// The number last tried behind an id, so that many that are equal cost no more than few.
    numbers: HashMap<String, usize>,
}

impl OperationIds {
    /// Reads which operationIds there are.
    pub(crate) fn of(paths: &Object<'_>) -> Self {
        let operations = paths
            .values()
            .flat_map(|item| METHODS.iter().filter_map(|method| item.get(method)));
        let ids = operations
            .filter_map(|operation| operation.get("operationId"))
            .filter_map(scalar_text);
        OperationIds {
            declared: ids.map(|id| id.into_owned()).collect(),
            ..OperationIds::default()
        }
    }

    /// Takes an id; false when an operation before has it.
    pub(crate) fn claim(&mut self, id: &str) -> bool {
        self.used.insert(id.to_owned())
    }

    /// Takes an id like the given one that no operation has.
    pub(crate) fn free(&mut self, id: &str) -> String {
        loop {
            let number = self.numbers.entry(id.to_owned()).or_insert(1);
            *number += 1;
            let free = format!("{id}_{number}");
            if !self.declared.contains(&free) && self.claim(&free) {
                return free;
            }
        }
    }
}
