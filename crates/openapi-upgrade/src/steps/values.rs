//! `default` and `example`: values that their own schema allows.

use std::borrow::Cow;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conform::{coerced, fits};
use crate::conversion::Conversion;
use crate::edit::{keep, move_aside};

/// Converts a default whose meaning is clear; one that cannot fit is no default and moves to an extension.
pub(crate) fn defaults<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let Some(value) = schema.get("default") else {
        return;
    };
    if fits(value, schema, c) {
        return;
    }
    let at = at.key("default");
    match meant(value, schema).filter(|meant| fits(meant, schema, c)) {
        Some(meant) => {
            c.report(
                Code::ValueConverted,
                &at,
                "the default was converted to the type of its schema",
            );
            put(schema, "default", meant);
        }
        None => {
            c.report(
                Code::DefaultUnfit,
                &at,
                "the default does not fit its schema; it is kept in an extension",
            );
            move_aside(schema, "default");
        }
    }
}

/// Converts an example whose meaning is clear; any other stays, since an example binds nobody.
pub(crate) fn examples<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let Some(value) = schema.get("example") else {
        return;
    };
    if let Some(meant) = meant(value, schema) {
        c.report(
            Code::ValueConverted,
            &at.key("example"),
            "the example was converted to the type of its schema",
        );
        put(schema, "example", meant);
    }
}

fn put<'a>(schema: &mut Object<'a>, field: &'static str, value: Value<'a>) {
    if let Some(original) = schema.insert(field, value) {
        keep(schema, field, original);
    }
}

/// Reads a value in the type of the schema; `None` when it is of that type or means nothing in it.
fn meant<'a>(value: &Value<'a>, schema: &Object<'a>) -> Option<Value<'a>> {
    let name = schema.get("type").and_then(Value::as_str)?;
    match (name, value) {
        ("array", Value::String(text)) => elements(text, schema),
        ("array", Value::Number(_) | Value::Bool(_)) => {
            Some(Value::Array(vec![element(value, schema)]))
        }
        ("array", Value::Array(list)) => {
            let list: Vec<_> = list.iter().map(|item| element(item, schema)).collect();
            let list = Value::Array(list);
            (list != *value).then_some(list)
        }
        _ => coerced(value, name),
    }
}

/// Reads the elements of a list out of a text as a parameter would carry them.
fn elements<'a>(text: &str, schema: &Object<'a>) -> Option<Value<'a>> {
    let bare = text.trim();
    let bare = bare
        .strip_prefix('[')
        .and_then(|bare| bare.strip_suffix(']'))
        .unwrap_or(bare);
    if bare.contains(['[', '{']) {
        return None;
    }
    let items = bare
        .split(',')
        .map(|item| item.trim().trim_matches(['"', '\'']));
    let items = items.filter(|item| !item.is_empty());
    Some(Value::Array(
        items
            .map(|item| element(&Value::String(Cow::Owned(item.to_owned())), schema))
            .collect(),
    ))
}

fn element<'a>(value: &Value<'a>, schema: &Object<'a>) -> Value<'a> {
    let name = schema
        .get("items")
        .and_then(|items| items.get("type"))
        .and_then(Value::as_str);
    name.and_then(|name| coerced(value, name))
        .unwrap_or_else(|| value.clone())
}
