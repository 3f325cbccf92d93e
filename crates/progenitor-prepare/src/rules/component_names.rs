//! Names of components.

use std::collections::{HashMap, HashSet};

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::error::Error;
use crate::identifiers;
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Gives components names that are different Rust types.
///
/// Of `job-status` and `JobStatus` typify takes one for both; a component called `Default` or `Ok` breaks the
/// generated code around it.
pub(super) const RULE: Rule = Rule {
    id: "component-names",
    reason: "components whose names are one Rust type, or a type of Rust's own, break generated code",
    apply,
};

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let components = walk::components(document);
    let mut taken = HashSet::new();
    let mut renamed = HashMap::new();
    for name in components.keys() {
        let free = identifiers::free_type(name, &mut taken);
        if free != name {
            changes.record(&Place::component(name), name, &free);
            renamed.insert(name.to_owned(), free);
        }
    }
    if renamed.is_empty() {
        return Ok(());
    }
    let all = std::mem::take(components).into_iter();
    *components = all
        .map(|(name, component)| match renamed.get(&*name) {
            Some(free) => (free.clone().into(), component),
            None => (name, component),
        })
        .collect::<Object<'static>>();
    walk::schemas(
        document,
        changes,
        &mut |schema: &mut Value<'static>, _, _| {
            if let Some(free) = schema::referred(schema).and_then(|name| renamed.get(&name)) {
                *schema = schema::reference(free);
            }
            Ok(())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, check_untouched};

    #[test]
    fn names_that_are_one_type_are_told_apart() {
        check_schemas(
            &RULE,
            r##"{"job-status":{},"JobStatus":{"$ref":"#/components/schemas/Default"},"Default":{},
                "List":{"type":"array","items":{"$ref":"#/components/schemas/JobStatus"}}}"##,
            r##"{"job-status":{},"JobStatus2":{"$ref":"#/components/schemas/Default2"},"Default2":{},
                "List":{"type":"array","items":{"$ref":"#/components/schemas/JobStatus2"}}}"##,
        );
    }

    #[test]
    fn other_names_stay() {
        check_untouched(&RULE, r#"{"Job":{},"job_list":{},"a.b/C":{},"名前":{}}"#);
    }
}
