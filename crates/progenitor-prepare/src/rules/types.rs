//! Types of schemas.

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::place::Place;
use crate::walk;

/// Says the type that a schema means, and drops what belongs to another type.
///
/// typify panics on an object with a `format` or a list with `properties`, and takes a nullable schema without a
/// type for a list.
pub(super) const RULE: Rule = Rule {
    id: "types",
    reason: "keywords of another type than the schema's panic, and a missing type is guessed wrongly",
    apply,
};

/// The keywords that shape a type, with the types that they belong to.
const SHAPES: [(&str, &[&str]); 6] = [
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
    ("items", &["array"]),
    ("enum", &["string"]),
    ("format", &["string", "integer", "number"]),
];

/// Bounds that tell the type of a schema that does not say it.
const BOUNDS: [(&str, &str); 9] = [
    ("minProperties", "object"),
    ("maxProperties", "object"),
    ("minItems", "array"),
    ("maxItems", "array"),
    ("pattern", "string"),
    ("minLength", "string"),
    ("maxLength", "string"),
    ("minimum", "number"),
    ("maximum", "number"),
];

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    walk::schemas(document, changes, &mut |schema, place, changes| {
        if let Value::Object(schema) = schema
            && !schema.contains_key("$ref")
        {
            say_type(schema, place, changes);
            drop_foreign(schema, place, changes);
        }
        Ok(())
    })
}

/// Tells whether a keyword shapes one type and not others.
pub(super) fn is_shape(keyword: &str) -> bool {
    SHAPES.iter().any(|(shape, _)| *shape == keyword)
}

fn say_type(schema: &mut Object<'static>, place: &Place, changes: &mut Changes) {
    let is_composed = ["allOf", "oneOf", "anyOf"]
        .iter()
        .any(|key| schema.contains_key(key));
    if schema.contains_key("type") || is_composed {
        return;
    }
    let shape = SHAPES
        .iter()
        .find_map(|(key, types)| schema.contains_key(key).then_some(types[0]));
    let bound = || {
        BOUNDS
            .iter()
            .find_map(|(key, name)| schema.contains_key(key).then_some(*name))
    };
    if let Some(meant) = shape.or_else(bound) {
        changes.record(place, "no type", meant);
        schema.insert("type", meant);
    }
}

fn drop_foreign(schema: &mut Object<'static>, place: &Place, changes: &mut Changes) {
    let Some(name) = schema
        .get("type")
        .and_then(Value::as_str)
        .map(str::to_owned)
    else {
        return;
    };
    for (key, types) in SHAPES {
        if !types.contains(&&*name) && schema.remove(key).is_some() {
            changes.record(place, format!("{key} in {name}"), "dropped");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, check_untouched};

    #[test]
    fn types_are_said_and_foreign_keywords_go() {
        for (before, after) in [
            (
                r#"{"properties":{}}"#,
                r#"{"properties":{},"type":"object"}"#,
            ),
            (
                r#"{"items":{},"nullable":true}"#,
                r#"{"items":{},"nullable":true,"type":"array"}"#,
            ),
            (r#"{"maxLength":2}"#, r#"{"maxLength":2,"type":"string"}"#),
            (
                r#"{"type":"array","properties":{"a":{}}}"#,
                r#"{"type":"array"}"#,
            ),
            (
                r#"{"type":"object","format":"date","items":{}}"#,
                r#"{"type":"object"}"#,
            ),
            (
                r#"{"type":"boolean","format":"int32"}"#,
                r#"{"type":"boolean"}"#,
            ),
        ] {
            check_schemas(
                &RULE,
                &format!(r#"{{"A":{before}}}"#),
                &format!(r#"{{"A":{after}}}"#),
            );
        }
    }

    #[test]
    fn composed_schemas_and_schemas_for_anything_stay() {
        check_untouched(
            &RULE,
            r#"{"A":{"allOf":[{}]},"B":{},"C":{"description":"Anything."}}"#,
        );
    }
}
