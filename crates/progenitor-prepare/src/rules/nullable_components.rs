//! Components that may be null.

use std::collections::HashSet;

use openapi_document::{Object, Value};

use super::{Context, Rule, alias_cycles};
use crate::error::Error;
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Says that something may be null where it is used, and not in the component.
///
/// Of a nullable component typify makes a type around an `Option` around a second type, whose name `XInner` may be
/// that of another one.
pub(super) const RULE: Rule = Rule {
    id: "nullable-components",
    reason: "a nullable component becomes two types, the inner of which may take another's name",
    apply,
};

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let nullable = nullable(walk::components(document));
    for (name, component) in walk::components(document).iter_mut() {
        if let Value::Object(component) = component
            && component.remove("nullable") == Some(Value::Bool(true))
        {
            changes.record(
                &Place::component(name),
                "nullable",
                "nullable where it is used",
            );
        }
    }
    walk::schemas(document, changes, &mut |schema, place, _| {
        if !place.is_component() {
            say_nullable(schema, place, &nullable);
        }
        Ok(())
    })
}

/// The components that may be null, by themselves or as another name of one.
fn nullable(components: &Object<'static>) -> HashSet<String> {
    let mut found: HashSet<String> = components
        .iter()
        .filter(|(_, component)| schema::flag(component, "nullable"))
        .map(|(name, _)| name.to_owned())
        .collect();
    let mut count = 0;
    while count < found.len() {
        count = found.len();
        for (name, component) in components.iter() {
            if alias_cycles::aliased(component).is_some_and(|other| found.contains(&other)) {
                found.insert(name.to_owned());
            }
        }
    }
    found
}

/// Says that a reference may be null.
fn say_nullable(schema: &mut Value<'static>, place: &Place, nullable: &HashSet<String>) {
    let refers =
        |part: &Value<'static>| schema::referred(part).is_some_and(|name| nullable.contains(&name));
    // The reference of a wrapper is left alone: the wrapper says it.
    if refers(schema) && !place.inside().ends_with("/allOf/0") {
        let reference = std::mem::take(schema);
        *schema = schema::object([("nullable", true.into()), ("allOf", vec![reference].into())]);
        return;
    }
    let parts = schema.get("allOf").and_then(Value::as_array);
    if parts.and_then(|parts| parts.first()).is_some_and(refers)
        && let Value::Object(wrapper) = schema
    {
        wrapper.insert("nullable", true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, check_untouched};

    #[test]
    fn null_is_said_where_a_component_is_used() {
        check_schemas(
            &RULE,
            r##"{"A":{"type":"object","nullable":true},"B":{"type":"object","properties":{
                "plain":{"$ref":"#/components/schemas/A"},
                "described":{"description":"D.","allOf":[{"$ref":"#/components/schemas/A"}]}}}}"##,
            r##"{"A":{"type":"object"},"B":{"type":"object","properties":{
                "plain":{"nullable":true,"allOf":[{"$ref":"#/components/schemas/A"}]},
                "described":{"description":"D.","allOf":[{"$ref":"#/components/schemas/A"}],"nullable":true}}}}"##,
        );
    }

    #[test]
    fn another_name_of_what_may_be_null_may_be_null() {
        check_schemas(
            &RULE,
            r##"{"A":{"type":"string","nullable":true},"B":{"$ref":"#/components/schemas/A"},
                "C":{"type":"array","items":{"$ref":"#/components/schemas/B"}}}"##,
            r##"{"A":{"type":"string"},"B":{"$ref":"#/components/schemas/A"},
                "C":{"type":"array","items":{"nullable":true,"allOf":[{"$ref":"#/components/schemas/B"}]}}}"##,
        );
    }

    #[test]
    fn null_in_a_property_stays() {
        check_untouched(
            &RULE,
            r#"{"A":{"type":"object","properties":{"a":{"type":"string","nullable":true}}}}"#,
        );
    }
}
