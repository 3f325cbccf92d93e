//! Checks of values.

use openapi_document::Value;

use super::{Context, Rule};
use crate::error::Error;
use crate::schema;
use crate::walk;

/// Drops checks of values and defaults; what remains describes shapes.
///
/// A pattern that the crate regress does not know, a default that does not fit, or a number of items that differs
/// make typify fail or panic. The others become types that refuse an answer of a server whose limits were raised.
/// A default would have a client claim what a server never said. Formats of text that become types of their own
/// (dates, UUIDs, addresses) refuse an answer over one odd value, and need crates of the one who compiles the client.
pub(super) const RULE: Rule = Rule {
    id: "checks",
    reason: "checks that cannot be rendered panic, and those that can refuse answers of newer servers",
    apply,
};

const CHECKS: [&str; 14] = [
    "default",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "uniqueItems",
];

/// The formats that stay: the others of numbers change nothing or the width, those of text become types.
const NUMBERS: [&str; 10] = [
    "double", "float", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
];
const TEXTS: [&str; 3] = ["binary", "byte", "password"];

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    walk::schemas(document, changes, &mut |schema, place, changes| {
        let kept = kept_formats(schema::type_of(schema));
        let Value::Object(schema) = schema else {
            return Ok(());
        };
        let mut dropped: Vec<String> = CHECKS
            .iter()
            .filter_map(|check| Some(spelled(check, &schema.remove(check)?)))
            .collect();
        let format = schema.get("format");
        if format.is_some_and(|format| !format.as_str().is_some_and(|it| kept.contains(&it))) {
            dropped.extend(
                schema
                    .remove("format")
                    .map(|format| spelled("format", &format)),
            );
        }
        if !dropped.is_empty() {
            changes.record(place, dropped.join(", "), "dropped");
        }
        Ok(())
    })
}

fn kept_formats(type_name: Option<&str>) -> &'static [&'static str] {
    match type_name {
        Some("integer" | "number") => &NUMBERS,
        Some("string") => &TEXTS,
        _ => &[],
    }
}

fn spelled(keyword: &str, value: &Value<'static>) -> String {
    format!("{keyword}: {}", schema::brief(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, check_untouched};

    #[test]
    fn checks_go_and_shapes_stay() {
        for (before, after) in [
            (
                r#"{"type":"string","pattern":"(?<","minLength":1,"maxLength":-1}"#,
                r#"{"type":"string"}"#,
            ),
            (
                r#"{"type":"string","format":"uuid"}"#,
                r#"{"type":"string"}"#,
            ),
            (
                r#"{"type":"string","format":"date-time","description":"When."}"#,
                r#"{"type":"string","description":"When."}"#,
            ),
            (
                r#"{"type":"integer","minimum":1,"maximum":1e400,"exclusiveMinimum":true}"#,
                r#"{"type":"integer"}"#,
            ),
            (
                r#"{"type":"array","minItems":2,"maxItems":2,"uniqueItems":true}"#,
                r#"{"type":"array"}"#,
            ),
            (
                r#"{"type":"boolean","default":"yes"}"#,
                r#"{"type":"boolean"}"#,
            ),
            (
                r#"{"type":"number","format":"decimal"}"#,
                r#"{"type":"number"}"#,
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
    fn a_property_may_be_called_like_a_check() {
        check_untouched(
            &RULE,
            r#"{"A":{"type":"object","properties":{"default":{"type":"string"},"pattern":{"type":"integer","format":"int64"}}}}"#,
        );
    }
}
