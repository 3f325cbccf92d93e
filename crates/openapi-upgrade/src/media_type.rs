//! What media types say about bodies.

use std::borrow::Cow;

use openapi_document::{Object, Value};

use crate::fields::scalar_text;

pub(crate) const ANY: &str = "*/*";
pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const MULTIPART: &str = "multipart/form-data";

/// Reads `consumes` or `produces`: a list, or one media type alone; each is listed once.
pub(crate) fn list<'a>(value: &Value<'a>) -> Vec<Cow<'a, str>> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut list: Vec<Cow<'a, str>> = Vec::with_capacity(items.len());
    for text in items
        .iter()
        .filter_map(scalar_text)
        .filter(|text| !text.trim().is_empty())
    {
        if !list.contains(&text) {
            list.push(text);
        }
    }
    list
}

/// Returns the media types of an operation: its own, or else the root's.
pub(crate) fn effective<'a>(
    object: &Object<'a>,
    field: &str,
    global: &[Cow<'a, str>],
) -> Vec<Cow<'a, str>> {
    match object.get(field) {
        None | Some(Value::Null) => global.to_vec(),
        Some(own) => list(own),
    }
}

/// Tells whether a body of this type is made of form fields.
pub(crate) fn is_form(media_type: &str) -> bool {
    is(media_type, FORM)
        || media_type
            .trim_start()
            .get(..10)
            .is_some_and(|start| start.eq_ignore_ascii_case("multipart/"))
}

/// Compares a media type with one written in lower case, parameters left aside.
pub(crate) fn is(media_type: &str, essence: &str) -> bool {
    let own = media_type.split(';').next().unwrap_or_default();
    own.trim().eq_ignore_ascii_case(essence)
}

/// Tells a media type from any other name: `type/subtype`.
pub(crate) fn is_media_type(name: &str) -> bool {
    name.split_once('/').is_some_and(|(major, minor)| {
        !major.is_empty()
            && !minor.is_empty()
            && major
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"*!#$&-^_.+".contains(&byte))
            && !minor.starts_with('/')
    })
}
