//! Components that are nothing but other components.

use std::collections::HashMap;

use openapi_document::{Object, Value};

use super::{Context, Rule, all_of};
use crate::error::Error;
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Takes components that are only each other for anything.
///
/// typify makes a type around a `Box` of itself of it, for which Rust has conflicting conversions.
pub(super) const RULE: Rule = Rule {
    id: "alias-cycles",
    reason: "of components that are nothing but each other typify makes types that Rust refuses",
    apply,
};

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let components = walk::components(document);
    let aliases: HashMap<String, String> = components
        .iter()
        .filter_map(|(name, component)| Some((name.to_owned(), aliased(component)?)))
        .collect();
    for (name, component) in components.iter_mut() {
        if is_circular(name, &aliases) {
            changes.record(&Place::component(name), "nothing but itself", "anything");
            *component = Value::Object(Object::new());
        }
    }
    Ok(())
}

/// The component that this one is another name of.
pub(super) fn aliased(component: &Value<'static>) -> Option<String> {
    let wrapped = || {
        let parts = component.get("allOf").and_then(Value::as_array)?;
        schema::referred(parts.first().filter(|_| all_of::is_wrapper(component))?)
    };
    schema::referred(component).or_else(wrapped)
}

fn is_circular(name: &str, aliases: &HashMap<String, String>) -> bool {
    let mut at = name;
    // As many steps as there are aliases lead round every circle.
    for _ in 0..aliases.len() {
        match aliases.get(at) {
            Some(next) if next == name => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, check_untouched};

    #[test]
    fn circles_become_anything() {
        check_schemas(
            &RULE,
            r##"{"A":{"$ref":"#/components/schemas/B"},"B":{"allOf":[{"$ref":"#/components/schemas/A"}]},
                "C":{"$ref":"#/components/schemas/A"}}"##,
            r##"{"A":{},"B":{},"C":{"$ref":"#/components/schemas/A"}}"##,
        );
    }

    #[test]
    fn chains_and_recursive_types_stay() {
        check_untouched(
            &RULE,
            r##"{"A":{"$ref":"#/components/schemas/B"},"B":{"type":"object","properties":{
                "next":{"$ref":"#/components/schemas/A"}}}}"##,
        );
    }
}
