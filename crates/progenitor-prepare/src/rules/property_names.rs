//! Names of properties.

use std::collections::HashSet;

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::identifiers;
use crate::place::Place;
use crate::walk;

/// Leaves out properties whose Rust name another one has; they travel with the additional properties.
///
/// typify gives both fields one name, which Rust refuses. The field for additional properties is called `extra`. What
/// is required without being a property becomes a field as well, and is no longer required.
pub(super) const RULE: Rule = Rule {
    id: "property-names",
    reason: "two properties that become one field are refused by Rust",
    apply,
};

const EXTRA: &str = "extra";

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    walk::schemas(document, changes, &mut |schema, place, changes| {
        if let Value::Object(schema) = schema {
            in_schema(schema, place, changes);
        }
        Ok(())
    })
}

fn in_schema(schema: &mut Object<'static>, place: &Place, changes: &mut Changes) {
    require_properties(schema, place, changes);
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return;
    };
    let has_extra = matches!(schema.get("additionalProperties"), Some(Value::Object(_)));
    let mut moved = colliding(properties, has_extra);
    if !moved.is_empty() && !has_extra {
        moved = colliding(properties, true);
    }
    if moved.is_empty() {
        return;
    }
    changes.record(
        place,
        moved.join(", "),
        "in `extra`, because another property has the same Rust name",
    );
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.retain(|name, _| !moved.iter().any(|it| it == name));
    }
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| !moved.iter().any(|it| Some(&**it) == name.as_str()));
    }
    schema.insert("additionalProperties", Object::new());
}

/// Requires nothing that is no property: typify would make a field of it, too.
fn require_properties(schema: &mut Object<'static>, place: &Place, changes: &mut Changes) {
    let Some(Value::Array(mut required)) = schema.remove("required") else {
        return;
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    required.retain(|name| {
        let name = name.as_str().unwrap_or_default();
        let known = properties.is_some_and(|properties| properties.contains_key(name));
        if !known {
            changes.record(
                place,
                format!("{name} is required"),
                "dropped: it is no property",
            );
        }
        known
    });
    if !required.is_empty() {
        schema.insert("required", required);
    }
}

/// The properties whose field an earlier property has.
fn colliding(properties: &Object<'static>, has_extra: bool) -> Vec<String> {
    let mut fields: HashSet<String> = HashSet::new();
    fields.extend(has_extra.then(|| EXTRA.to_owned()));
    properties
        .keys()
        .filter(|name| !fields.insert(identifiers::field(name)))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, check_untouched};

    #[test]
    fn properties_of_one_field_move_to_the_additional_ones() {
        check_schemas(
            &RULE,
            r#"{"A":{"type":"object","properties":{"jobId":{},"job_id":{},"extra":{},"b":{}},"required":["job_id","b"]},
                "B":{"type":"object","properties":{"extra":{}},"additionalProperties":{"type":"string"}}}"#,
            r#"{"A":{"type":"object","properties":{"jobId":{},"b":{}},"required":["b"],"additionalProperties":{}},
                "B":{"type":"object","properties":{},"additionalProperties":{}}}"#,
        );
    }

    #[test]
    fn only_properties_are_required() {
        check_schemas(
            &RULE,
            r#"{"A":{"type":"object","properties":{"a":{}},"required":["a","b"]},"B":{"type":"object","required":["c"]}}"#,
            r#"{"A":{"type":"object","properties":{"a":{}},"required":["a"]},"B":{"type":"object"}}"#,
        );
    }

    #[test]
    fn a_property_may_be_called_extra() {
        check_untouched(
            &RULE,
            r#"{"A":{"type":"object","properties":{"extra":{},"Type":{},"self":{}}}}"#,
        );
    }
}
