//! The rules, in the order in which they run.

mod alias_cycles;
mod all_of;
mod alternatives;
mod answers;
mod checks;
mod component_names;
mod enum_values;
mod inline_types;
mod malformed;
mod methods;
mod nullable_components;
mod open_enums;
mod operation_names;
mod parameter_names;
mod parameter_values;
mod parameters;
mod path_templates;
mod property_names;
mod request_bodies;
mod schema_references;
mod shared_parts;
#[cfg(test)]
mod testing;
mod texts;
mod tolerant_answers;
mod types;
mod unread_parts;

use std::fmt;

use openapi_document::Value;

use crate::changes::Changes;
use crate::error::Error;
use crate::operation_names::OperationNames;

/// A rule by which documents are changed.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Rule {
    /// Names the rule in the table of changes.
    pub id: &'static str,
    /// What goes wrong without it.
    pub reason: &'static str,
    pub(crate) apply: fn(&mut Context<'_>) -> Result<(), Error>,
}

/// What rules work on.
pub(crate) struct Context<'n> {
    pub(crate) document: Value<'static>,
    pub(crate) names: &'n OperationNames,
    pub(crate) changes: Changes,
}

/// Every rule, in the order in which they run: first the operations, then the schemas, then the names of types.
pub const RULES: &[Rule] = &[
    shared_parts::RULE,
    schema_references::RULE,
    unread_parts::RULE,
    malformed::RULE,
    methods::RULE,
    operation_names::RULE,
    path_templates::RULE,
    parameters::RULE,
    request_bodies::RULE,
    answers::RULE,
    enum_values::RULE,
    types::RULE,
    checks::RULE,
    component_names::RULE,
    inline_types::RULE,
    all_of::RULE,
    alternatives::RULE,
    nullable_components::RULE,
    alias_cycles::RULE,
    parameter_values::RULE,
    parameter_names::RULE,
    property_names::RULE,
    tolerant_answers::RULE,
    open_enums::RULE,
    texts::RULE,
];

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}
