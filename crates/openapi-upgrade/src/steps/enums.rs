//! `enum`: a list that is not empty, of values that its type allows.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conform::coerced;
use crate::conversion::Conversion;
use crate::edit::{keep, move_aside};

/// Makes the enum a list of values of the schema's type.
pub(crate) fn apply<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let at = at.key("enum");
    match schema.get_mut("enum") {
        Some(Value::Array(values)) if !values.is_empty() => convert_values(schema, &at, c),
        Some(Value::Array(_) | Value::Null) => {
            c.report(Code::NullRemoved, &at, "an empty `enum` was left out");
            schema.remove("enum");
        }
        Some(Value::Object(_)) => {
            c.report(
                Code::ValueUnfit,
                &at,
                "`enum` is no list; it is kept in an extension",
            );
            move_aside(schema, "enum");
        }
        Some(value) => {
            c.report(
                Code::ValueConverted,
                &at,
                "one value was read as a list of one",
            );
            *value = Value::Array(vec![std::mem::take(value)]);
        }
        None => {}
    }
}

fn convert_values<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let Some(name) = schema.get("type").and_then(Value::as_str) else {
        return;
    };
    let Some(Value::Array(values)) = schema.get("enum") else {
        return;
    };
    let converted: Vec<Option<Value<'a>>> =
        values.iter().map(|value| coerced(value, name)).collect();
    if converted.iter().all(Option::is_none) {
        return;
    }
    c.report(
        Code::ValueConverted,
        at,
        format!("values were converted to the schema's type, {name}"),
    );
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        let original = values.clone();
        for (value, converted) in values.iter_mut().zip(converted) {
            if let Some(converted) = converted {
                *value = converted;
            }
        }
        keep(schema, "enum", Value::Array(original));
    }
}
