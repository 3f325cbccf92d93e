//! Holds objects to the fields that OpenAPI 3.0 allows them.

use std::borrow::Cow;
use std::collections::HashSet;

use openapi_document::{Number, Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::KEPT;

/// What a field may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anything: examples and defaults.
    Any,
    Text,
    Flag,
    Number,
    /// A number above zero.
    PositiveNumber,
    /// A whole number from zero on.
    Count,
    /// A mail address, in the least sense: with an `@`.
    Email,
    /// A list of strings.
    Texts,
    List,
    Object,
    /// An object or a boolean.
    ObjectOrFlag,
    /// An object with fields of its own.
    Shape(&'static Shape),
}

/// The fields that an object may have.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Each field by name, with what it may hold.
    pub(crate) fields: &'static [(&'static str, Kind)],
    /// Those of them that must be there; all are texts.
    pub(crate) required: &'static [&'static str],
}

pub(crate) const EXTERNAL_DOCS: Shape = Shape {
    fields: &[("description", Kind::Text), ("url", Kind::Text)],
    required: &["url"],
};

pub(crate) const XML: Shape = Shape {
    fields: &[
        ("name", Kind::Text),
        ("namespace", Kind::Text),
        ("prefix", Kind::Text),
        ("attribute", Kind::Flag),
        ("wrapped", Kind::Flag),
    ],
    required: &[],
};

/// What becomes of a value in its field.
enum Fit<'a> {
    Fits(Value<'a>),
    /// Means the same in the kind that belongs there; `Some` holds the original where its text is not the same.
    Converted(Value<'a>, Option<Value<'a>>),
    Null,
    Unfit(Value<'a>),
}

/// Makes an object hold nothing but the given fields, of the given kinds, and extensions.
///
/// What means something else than its kind is converted where the meaning is clear; everything else moves to an
/// extension in its place.
pub(crate) fn fit<'a>(object: &mut Object<'a>, shape: &Shape, at: &At<'_>, c: &mut Conversion<'a>) {
    if !object.iter().all(|(key, value)| is_fit(key, value, shape)) {
        fit_entries(object, shape, at, c);
    }
    for required in shape.required {
        if !object.contains_key(required) {
            c.report(
                Code::FieldMissing,
                at,
                format!("`{required}` is required; it was put in, empty"),
            );
            object.push(*required, "");
        }
    }
}

fn fit_entries<'a>(object: &mut Object<'a>, shape: &Shape, at: &At<'_>, c: &mut Conversion<'a>) {
    let taken: HashSet<String> = object
        .keys()
        .filter(|key| key.starts_with(KEPT))
        .map(str::to_owned)
        .collect();
    let mut entries = Object::new();
    for (key, value) in std::mem::take(object) {
        fit_entry(
            &mut entries,
            key,
            value,
            &Fitting {
                shape,
                taken: &taken,
            },
            at,
            c,
        );
    }
    *object = entries;
}

struct Fitting<'f> {
    shape: &'f Shape,
    taken: &'f HashSet<String>,
}

fn fit_entry<'a>(
    entries: &mut Object<'a>,
    key: Cow<'a, str>,
    value: Value<'a>,
    fitting: &Fitting<'_>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    if key.starts_with("x-") {
        entries.push(key, value);
        return;
    }
    let place = at.key(&key);
    let Some(kind) = kind_of(&key, fitting.shape) else {
        c.report(
            Code::FieldUnknown,
            &place,
            format!("`{key}` has no place here; it is kept as `{KEPT}{key}`"),
        );
        let name = extension(&key, fitting.taken);
        entries.push(name, value);
        return;
    };
    match convert(value, kind, &place, c) {
        Fit::Fits(value) => entries.push(key, value),
        Fit::Converted(value, original) => {
            let name = original.map(|original| (extension(&key, fitting.taken), original));
            entries.push(key, value);
            if let Some((name, original)) = name {
                entries.push(name, original);
            }
        }
        Fit::Null => c.report(
            Code::NullRemoved,
            &place,
            format!("`{key}` is null and was left out"),
        ),
        Fit::Unfit(value) => {
            let found = value.kind();
            c.report(
                Code::ValueUnfit,
                &place,
                format!("`{key}` cannot be {found}; it is kept as `{KEPT}{key}`"),
            );
            let name = extension(&key, fitting.taken);
            entries.push(name, value);
        }
    }
}

fn extension(field: &str, taken: &HashSet<String>) -> String {
    let mut name = format!("{KEPT}{field}");
    while taken.contains(&name) {
        name.push_str("-2");
    }
    name
}

fn kind_of(key: &str, shape: &Shape) -> Option<Kind> {
    shape
        .fields
        .iter()
        .find(|(name, _)| *name == key)
        .map(|(_, kind)| *kind)
}

fn is_fit(key: &str, value: &Value<'_>, shape: &Shape) -> bool {
    key.starts_with("x-") || kind_of(key, shape).is_some_and(|kind| is_of_kind(value, kind))
}

fn is_of_kind(value: &Value<'_>, kind: Kind) -> bool {
    match (kind, value) {
        (Kind::Any, _)
        | (Kind::Text, Value::String(_))
        | (Kind::Flag | Kind::ObjectOrFlag, Value::Bool(_))
        | (Kind::Number, Value::Number(_))
        | (Kind::List, Value::Array(_))
        | (Kind::Object | Kind::ObjectOrFlag, Value::Object(_)) => true,
        (Kind::PositiveNumber, Value::Number(number)) => {
            number.as_f64().is_some_and(|number| number > 0.0)
        }
        (Kind::Count, Value::Number(number)) => is_count(number),
        (Kind::Email, Value::String(text)) => text.contains('@'),
        (Kind::Texts, Value::Array(list)) => list.iter().all(|item| item.as_str().is_some()),
        (Kind::Shape(shape), Value::Object(object)) => {
            object.iter().all(|(key, value)| is_fit(key, value, shape))
                && shape
                    .required
                    .iter()
                    .all(|field| object.contains_key(field))
        }
        _ => false,
    }
}

fn is_count(number: &Number<'_>) -> bool {
    number.as_str().bytes().all(|byte| byte.is_ascii_digit())
}

fn convert<'a>(value: Value<'a>, kind: Kind, at: &At<'_>, c: &mut Conversion<'a>) -> Fit<'a> {
    if is_of_kind(&value, kind) {
        return Fit::Fits(value);
    }
    if value == Value::Null {
        return Fit::Null;
    }
    if let (Kind::Shape(shape), Value::Object(_)) = (kind, &value) {
        let mut value = value;
        if let Value::Object(object) = &mut value {
            fit(object, shape, at, c);
        }
        return Fit::Fits(value);
    }
    let converted = match (kind, &value) {
        (Kind::Text, Value::Bool(_) | Value::Number(_)) => {
            scalar_text(&value).map(|text| (Value::from(text), false))
        }
        (Kind::Text, Value::Array(lines)) => joined(lines).map(|text| (Value::from(text), true)),
        (Kind::Flag | Kind::ObjectOrFlag, _) => flag(&value).map(|flag| (Value::Bool(flag), false)),
        (Kind::Number, Value::String(text)) => number(text).map(|number| (number, false)),
        (Kind::PositiveNumber, Value::String(text)) => number(text)
            .filter(|number| is_of_kind(number, kind))
            .map(|number| (number, false)),
        (Kind::Count, _) => count(&value).map(|number| (number, false)),
        (Kind::List, Value::Object(object)) if object.is_empty() => {
            Some((Value::Array(Vec::new()), true))
        }
        (Kind::Texts, _) => texts(&value).map(|texts| (texts, !matches!(value, Value::String(_)))),
        (Kind::Shape(shape), Value::String(text)) => {
            // `license: MIT`, `externalDocs: https://...`, `contact: Jane`: the field that names the object.
            let main = if is_url(text) { "url" } else { "name" };
            kind_of(main, shape).map(|_| {
                let mut object = Object::new();
                object.push(main, Value::String(text.clone()));
                (Value::Object(object), false)
            })
        }
        (Kind::Object | Kind::Shape(_), Value::Array(list)) if list.is_empty() => {
            c.report(
                Code::EmptyListAsObject,
                at,
                "an empty list was read as an empty object",
            );
            let mut object = Object::new();
            if let Kind::Shape(shape) = kind {
                fit(&mut object, shape, at, c);
            }
            return Fit::Converted(Value::Object(object), None);
        }
        _ => None,
    };
    match converted {
        Some((new, keeps)) => {
            c.report(
                Code::ValueConverted,
                at,
                format!("{} was converted to {}", value.kind(), new.kind()),
            );
            Fit::Converted(new, keeps.then_some(value))
        }
        None => Fit::Unfit(value),
    }
}

/// Spells a scalar as text, a number as its source did.
pub(crate) fn scalar_text<'a>(value: &Value<'a>) -> Option<Cow<'a, str>> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
        Value::Number(number) => Some(Cow::Owned(number.as_str().to_owned())),
        _ => None,
    }
}

/// Reads what people write for true and false.
pub(crate) fn flag(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => {
            let text = text.trim().to_ascii_lowercase();
            match text.as_str() {
                "true" | "yes" | "1" => Some(true),
                "false" | "no" | "0" => Some(false),
                _ => None,
            }
        }
        Value::Number(number) => match number.as_i64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// Reads a string that spells a number of JSON.
pub(crate) fn number<'a>(text: &str) -> Option<Value<'a>> {
    Number::parse(text.trim().to_owned()).map(Value::Number)
}

/// Reads a whole number from zero on, also from `"10"` and `10.0`.
fn count<'a>(value: &Value<'_>) -> Option<Value<'a>> {
    let text = match value {
        Value::Number(number) => number.as_str(),
        Value::String(text) => text.trim(),
        _ => return None,
    };
    let whole = match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    let is_whole = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then(|| number(whole)).flatten()
}

fn joined(lines: &[Value<'_>]) -> Option<String> {
    let lines: Option<Vec<&str>> = lines.iter().map(Value::as_str).collect();
    lines
        .filter(|lines| !lines.is_empty())
        .map(|lines| lines.join("\n"))
}

fn texts<'a>(value: &Value<'a>) -> Option<Value<'a>> {
    match value {
        Value::String(text) => Some(Value::Array(vec![Value::String(text.clone())])),
        Value::Array(list) => {
            let texts = list
                .iter()
                .filter(|item| **item != Value::Null)
                .map(|item| match item {
                    // Tags are written as objects at times, as they are declared at the root.
                    Value::Object(object) => object.get("name").and_then(scalar_text),
                    other => scalar_text(other),
                });
            let texts: Option<Vec<_>> = texts.collect();
            texts.map(|texts| Value::Array(texts.into_iter().map(Value::String).collect()))
        }
        Value::Object(object) if object.is_empty() => Some(Value::Array(Vec::new())),
        _ => None,
    }
}

fn is_url(text: &str) -> bool {
    text.contains("://") || text.starts_with("www.")
}
