//! Examples of parameters, for which Swagger 2.0 had extensions only.

use openapi_document::{Object, Value};

use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{move_aside, rename};
use crate::field::Field;

/// Renames `x-example` and `x-examples` to what OpenAPI 3.0 has; a parameter has one or the other.
pub(crate) fn apply<'a>(field: &mut Field<'a>, _at: &At<'_>, _c: &mut Conversion<'a>) {
    let object = &mut field.object;
    if !object.contains_key("example") && object.contains_key("x-example") {
        rename(object, "x-example", "example");
    }
    if field.is_form() {
        return;
    }
    let object = &mut field.object;
    if object.contains_key("example") {
        if object.contains_key("examples") {
            move_aside(object, "examples");
        }
        return;
    }
    if !object.contains_key("examples")
        && object
            .get("x-examples")
            .and_then(Value::as_object)
            .is_some()
    {
        rename(object, "x-examples", "examples");
    }
    match object.get_mut("examples") {
        Some(Value::Object(examples)) if !examples.is_empty() => {
            *examples = named(std::mem::take(examples))
        }
        Some(Value::Array(list)) if !list.is_empty() => {
            let first = list.first().cloned().unwrap_or_default();
            move_aside(object, "examples");
            object.push("example", first);
        }
        _ => {}
    }
}

/// Makes each value an Example Object, unless it is one.
pub(crate) fn named<'a>(examples: Object<'a>) -> Object<'a> {
    examples
        .into_iter()
        .map(|(name, value)| (name, Value::Object(example(value))))
        .collect()
}

/// Wraps a value as an Example Object, unless it is one.
pub(crate) fn example<'a>(value: Value<'a>) -> Object<'a> {
    match value {
        Value::Object(object) if is_example(&object) => object,
        value => {
            let mut example = Object::new();
            example.push("value", value);
            example
        }
    }
}

fn is_example(object: &Object<'_>) -> bool {
    object.contains_key("value")
        && object.iter().all(|(key, value)| match key {
            "value" => true,
            "summary" | "description" => matches!(value, Value::String(_)),
            _ => key.starts_with("x-"),
        })
}
