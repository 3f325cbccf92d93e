//! `enum`: a list that is not empty, of distinct values that its type allows.

use std::collections::HashSet;

use openapi_document::{Object, Value, to_json};

use crate::Code;
use crate::at::At;
use crate::conform::coerced;
use crate::conversion::Conversion;
use crate::edit::{keep, move_aside};

/// Makes the enum a list of distinct values of the schema's type.
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
    let name = schema.get("type").and_then(Value::as_str);
    let Some(Value::Array(values)) = schema.get("enum") else {
        return;
    };
    let converted: Vec<Option<Value<'a>>> =
        values.iter().map(|value| coerced(value, name?)).collect();
    let is_new = first_of_each(
        values
            .iter()
            .zip(&converted)
            .map(|(value, converted)| converted.as_ref().unwrap_or(value)),
    );
    let is_converted = converted.iter().any(Option::is_some);
    let is_repeated = is_new.contains(&false);
    if is_converted && let Some(name) = name {
        c.report(
            Code::ValueConverted,
            at,
            format!("values were converted to the schema's type, {name}"),
        );
    }
    if is_repeated {
        c.report(
            Code::EnumRepeated,
            at,
            "what was listed twice is listed once",
        );
    }
    if (is_converted || is_repeated)
        && let Some(Value::Array(values)) = schema.get_mut("enum")
    {
        let original = values.clone();
        for (value, converted) in values.iter_mut().zip(converted) {
            if let Some(converted) = converted {
                *value = converted;
            }
        }
        let mut is_new = is_new.into_iter();
        values.retain(|_| is_new.next().unwrap_or(true));
        keep(schema, "enum", Value::Array(original));
    }
}

/// Tells of each value whether it is the first of its kind; `1` and `1.0` are one number.
fn first_of_each<'v, 'a: 'v>(values: impl Iterator<Item = &'v Value<'a>>) -> Vec<bool> {
    let mut seen = HashSet::new();
    let text = |value: &Value<'a>| match value {
        Value::Number(_) => coerced(value, "integer")
            .as_ref()
            .map_or_else(|| to_json(value), to_json),
        _ => to_json(value),
    };
    values.map(|value| seen.insert(text(value))).collect()
}
