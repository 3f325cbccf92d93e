//! Edits of a mapping that keep the order of its entries.

use std::borrow::Cow;

use openapi_document::{Object, Value};

/// Begins the names of extensions that hold what OpenAPI 3.0 has no place for, as it stood in the source.
pub(crate) const KEPT: &str = "x-swagger-";

/// Keeps a value as an extension, named after the field that it stood in.
pub(crate) fn keep<'a>(object: &mut Object<'a>, field: &str, value: Value<'a>) {
    let name = kept_name(object, field);
    object.push(name, value);
}

/// Keeps what stood beside a `$ref` as extensions of the copy that stands in its place.
pub(crate) fn keep_siblings<'a>(copy: &mut Object<'a>, reference: Object<'a>) {
    for (field, value) in reference {
        if field != "$ref" {
            keep(copy, &field, value);
        }
    }
}

/// Moves a field to an extension in the same place.
pub(crate) fn move_aside(object: &mut Object<'_>, field: &str) {
    let name = kept_name(object, field);
    rename(object, field, name);
}

/// Gives a field another name in the same place; what has that name already moves to an extension.
pub(crate) fn rename<'a>(object: &mut Object<'a>, field: &str, name: impl Into<Cow<'a, str>>) {
    let name = name.into();
    if field != name && object.contains_key(&name) {
        move_aside(object, &name);
    }
    let mut name = Some(name);
    let entries = std::mem::take(object).into_iter().map(|(key, value)| {
        if key == field {
            (name.take().unwrap_or(key), value)
        } else {
            (key, value)
        }
    });
    *object = entries.collect();
}

/// Takes some fields out and puts another where the first of them stood, or at the end; what has its name already moves to
/// an extension.
pub(crate) fn replace<'a>(
    object: &mut Object<'a>,
    fields: &[&str],
    name: &'static str,
    value: impl Into<Value<'a>>,
) {
    if !fields.contains(&name) && object.contains_key(name) {
        move_aside(object, name);
    }
    let mut value = Some(value.into());
    let mut entries = Object::new();
    for (key, old) in std::mem::take(object) {
        if !fields.contains(&key.as_ref()) {
            entries.push(key, old);
        } else if let Some(value) = value.take() {
            entries.push(name, value);
        }
    }
    if let Some(value) = value {
        entries.push(name, value);
    }
    *object = entries;
}

/// Puts a field at the beginning.
pub(crate) fn prepend<'a>(
    object: &mut Object<'a>,
    name: &'static str,
    value: impl Into<Value<'a>>,
) {
    let mut entries = Object::new();
    entries.push(name, value);
    for (key, value) in std::mem::take(object) {
        entries.push(key, value);
    }
    *object = entries;
}

/// Takes the extensions out of a mapping of named objects; one is a name only when it can be such an object.
pub(crate) fn take_extensions<'a>(named: &mut Object<'a>) -> Object<'a> {
    let is_extension = |name: &str, value: &Value<'_>| {
        name.starts_with("x-") && !matches!(value, Value::Object(_))
    };
    if !named.iter().any(|(name, value)| is_extension(name, value)) {
        return Object::new();
    }
    let (extensions, others): (Vec<_>, Vec<_>) = std::mem::take(named)
        .into_iter()
        .partition(|(name, value)| is_extension(name, value));
    *named = others.into_iter().collect();
    extensions.into_iter().collect()
}

fn kept_name(object: &Object<'_>, field: &str) -> String {
    let name = format!("{KEPT}{field}");
    if !object.contains_key(&name) {
        return name;
    }
    let mut number = 2;
    while object.contains_key(&format!("{name}-{number}")) {
        number += 1;
    }
    format!("{name}-{number}")
}
