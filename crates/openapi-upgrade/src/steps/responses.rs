//! Responses: their schema and examples become content, their headers get schemas.

use std::borrow::Cow;

use openapi_document::{Object, Value};

use super::parameter_examples::example;
use super::parameters::convert_as;
use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, keep_siblings, move_aside, replace};
use crate::field::Place;
use crate::fields::{Kind, Shape, fit};
use crate::media_type::{ANY, is_media_type};
use crate::operation::Operation;
use crate::references::{Target, component, target};
use crate::schema;

const RESPONSE: Shape = Shape {
    fields: &[
        ("description", Kind::Text),
        ("headers", Kind::Object),
        ("content", Kind::Object),
        ("links", Kind::Object),
    ],
    required: &["description"],
};

/// Converts every response of an operation; there is at least one.
pub(crate) fn apply<'a>(operation: &mut Operation<'_, 'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let place = at.key("responses");
    let found = operation.object.get_mut("responses").map(std::mem::take);
    let mut responses = match found {
        Some(Value::Object(responses)) => responses,
        Some(Value::Null) | None => Object::new(),
        Some(Value::Array(list)) if list.is_empty() => Object::new(),
        Some(other) => {
            c.report(
                Code::ValueUnfit,
                &place,
                "`responses` is no object; it is kept in an extension",
            );
            keep(&mut operation.object, "responses", other);
            Object::new()
        }
    };
    codes(&mut responses, &place, c);
    let has_own_types = operation
        .object
        .get("produces")
        .is_some_and(|produces| *produces != Value::Null);
    let own_types = has_own_types && operation.produces != c.produces;
    for (code, response) in responses.iter_mut() {
        if code.starts_with("x-") {
            continue;
        }
        let at = place.key(code);
        one(response, &operation.produces, own_types, &at, c);
    }
    if responses.keys().all(|code| code.starts_with("x-")) {
        c.report(
            Code::FieldMissing,
            &place,
            "there is no response; one for every status was put in, without description",
        );
        let mut response = Object::new();
        response.push("description", "");
        responses.push("default", response);
    }
    replace(
        &mut operation.object,
        &["responses"],
        "responses",
        responses,
    );
}

/// Converts one response in its place, or what refers to one.
pub(crate) fn one<'a>(
    response: &mut Value<'a>,
    produces: &[Cow<'a, str>],
    own_types: bool,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    let mut object = match std::mem::take(response) {
        Value::Object(object) => object,
        other => unclear(other, at, c),
    };
    let reference = object
        .get("$ref")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let Some(reference) = reference else {
        convert(&mut object, produces, at, c);
        *response = Value::Object(object);
        return;
    };
    *response = Value::Object(match target(&reference, &at.key("$ref"), c) {
        Target::Response(position, rest) if rest.is_empty() => {
            let differs = own_types
                && c.responses.entries.get(position).is_some_and(|shared| {
                    shared.get("schema").is_some() || shared.get("examples").is_some()
                });
            match differs.then(|| c.copy_response(position)).flatten() {
                Some(mut shared) => {
                    let responses = At::ROOT.key("responses");
                    let name = c.responses.names.source(position).clone();
                    convert(&mut shared, produces, &responses.key(&name), c);
                    keep_siblings(&mut shared, object);
                    shared
                }
                None => {
                    object.insert(
                        "$ref",
                        component("responses", c.responses.names.result(position)),
                    );
                    c.note_siblings(&object, at);
                    object
                }
            }
        }
        Target::Definition(..) => {
            c.report(
                Code::RefKind,
                at,
                "the `$ref` points at a schema; it was read as the schema of the response",
            );
            let value = object.remove("$ref").unwrap_or_default();
            let mut schema = Object::new();
            schema.push("$ref", value);
            object.push("schema", schema);
            convert(&mut object, produces, at, c);
            object
        }
        Target::Elsewhere(reference) | Target::Path(reference) => {
            object.insert("$ref", reference);
            c.note_siblings(&object, at);
            object
        }
        Target::Parameter(..) | Target::Response(..) | Target::Nothing(_) => {
            c.report(
                Code::RefUnresolved,
                at,
                format!("`{reference}` is no response; it is kept in an extension"),
            );
            move_aside(&mut object, "$ref");
            convert(&mut object, produces, at, c);
            object
        }
    });
}

/// Converts a response that stands in its place.
pub(crate) fn convert<'a>(
    response: &mut Object<'a>,
    produces: &[Cow<'a, str>],
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    content(response, produces, at, c);
    headers(response, at, c);
    fit(response, &RESPONSE, at, c);
}

fn unclear<'a>(value: Value<'a>, at: &At<'_>, c: &mut Conversion<'a>) -> Object<'a> {
    let mut response = Object::new();
    match value {
        Value::String(text) => {
            c.report(
                Code::ResponseUnclear,
                at,
                "a text was read as the description of the response",
            );
            response.push("description", text);
        }
        Value::Null => {}
        Value::Array(list) if list.is_empty() => {}
        other => {
            c.report(
                Code::ResponseUnclear,
                at,
                format!(
                    "a response cannot be {}; it is kept in an extension",
                    other.kind()
                ),
            );
            keep(&mut response, "response", other);
        }
    }
    response
}

/// Gives every response a key that OpenAPI 3.0 allows.
fn codes<'a>(responses: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    if responses
        .keys()
        .all(|code| is_code(code) || code.starts_with("x-"))
    {
        return;
    }
    let known: std::collections::HashSet<String> = responses.keys().map(str::to_owned).collect();
    let entries = std::mem::take(responses).into_iter();
    let mut put: std::collections::HashSet<String> = std::collections::HashSet::new();
    for (code, response) in entries {
        if is_code(&code) || code.starts_with("x-") {
            responses.push(code, response);
            continue;
        }
        let place = at.key(&code);
        match meant_code(&code).filter(|meant| !known.contains(meant) && put.insert(meant.clone()))
        {
            Some(meant) => {
                c.report(
                    Code::ResponseUnclear,
                    &place,
                    format!("`{code}` was read as `{meant}`"),
                );
                responses.push(meant, response);
            }
            None => {
                c.report(
                    Code::ResponseUnclear,
                    &place,
                    format!("`{code}` is no status code; the response is kept in an extension"),
                );
                responses.push(format!("{}{code}", crate::edit::KEPT), response);
            }
        }
    }
}

fn is_code(code: &str) -> bool {
    code == "default"
        || match code.as_bytes() {
            [b'1'..=b'5', tens, ones] => {
                tens.is_ascii_digit() && ones.is_ascii_digit() || (*tens, *ones) == (b'X', b'X')
            }
            _ => false,
        }
}

/// Reads `2xx`, `200 OK`, `success` and the like.
fn meant_code(code: &str) -> Option<String> {
    let text = code.trim().to_ascii_lowercase();
    let first: String = text.chars().take(3).collect();
    let followed = text
        .chars()
        .nth(3)
        .is_none_or(|next| !next.is_alphanumeric());
    let upper = first.to_ascii_uppercase();
    if followed && is_code(&upper) {
        return Some(upper);
    }
    match text.as_str() {
        "default" | "0" | "error" | "errors" | "*" => Some("default".to_owned()),
        "success" | "ok" => Some("200".to_owned()),
        _ => None,
    }
}

/// Moves schema and examples into `content`, under every media type that the response may have.
fn content<'a>(
    response: &mut Object<'a>,
    produces: &[Cow<'a, str>],
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    let mut media_type = Object::new();
    match response.get_mut("schema").map(std::mem::take) {
        None | Some(Value::Null) => {}
        Some(mut value) => {
            file(&mut value);
            schema::convert(&mut value, &at.key("schema"), c);
            media_type.push("schema", value);
        }
    }
    if let Some(Value::Object(content)) = response.get_mut("content") {
        ready_content(content, &at.key("content"), c);
    }
    let examples = response.get_mut("examples").map(std::mem::take);
    let (typed, others) = examples_of(examples, response, at, c);
    if media_type.is_empty() && typed.is_empty() && others.is_empty() {
        for gone in ["schema", "examples"] {
            response.remove(gone);
        }
        return;
    }
    let mut types = produces.to_vec();
    types.extend(
        typed
            .keys()
            .filter(|name| !produces.iter().any(|known| known == name))
            .map(|name| Cow::Owned(name.to_owned())),
    );
    if types.is_empty() {
        types.push(Cow::Borrowed(ANY));
    }
    if media_type.is_empty() && !typed.is_empty() && others.is_empty() {
        types.retain(|name| typed.contains_key(name));
    }
    let mut content = super::content::for_each_type(media_type, &types, c);
    put_examples(&mut content, typed, others);
    if response.contains_key("content") {
        keep(
            response,
            "content",
            response.get("content").cloned().unwrap_or_default(),
        );
    }
    replace(
        response,
        &["schema", "examples", "content"],
        "content",
        content,
    );
}

/// A response that is a file is a binary string.
fn file(value: &mut Value<'_>) {
    if let Value::Object(schema) = value
        && schema.get("type").and_then(Value::as_str) == Some("file")
    {
        schema.insert("type", "string");
        schema.insert("format", "binary");
    }
}

/// Converts the schemas of a `content` that an author wrote as in OpenAPI 3.0.
pub(crate) fn ready_content<'a>(content: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    for (name, media_type) in content.iter_mut() {
        if let Some(value) = media_type.get_mut("schema") {
            schema::convert(value, &at.key(name).key("schema"), c);
        }
    }
}

/// Sorts examples into those by media type and those that have another name.
fn examples_of<'a>(
    examples: Option<Value<'a>>,
    response: &mut Object<'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> (Object<'a>, Object<'a>) {
    let (mut typed, mut others) = (Object::new(), Object::new());
    match examples {
        None | Some(Value::Null) => {}
        Some(Value::Object(examples)) => {
            for (name, value) in examples {
                if name.starts_with("x-") && !is_media_type(&name) {
                    response.insert(name, value);
                } else if is_media_type(&name) {
                    typed.push(name, value);
                } else {
                    c.report(
                        Code::ResponseExampleNamed,
                        &at.key("examples").key(&name),
                        format!("`{name}` is no media type; it became a named example"),
                    );
                    others.push(name, value);
                }
            }
        }
        Some(Value::Array(list)) if list.is_empty() => {}
        Some(other) => {
            c.report(
                Code::ResponseExampleNamed,
                &at.key("examples"),
                "the examples have no media type; they became one named example",
            );
            others.push("response", other);
        }
    }
    (typed, others)
}

fn put_examples<'a>(content: &mut Object<'a>, typed: Object<'a>, others: Object<'a>) {
    for (name, value) in typed {
        if let Some(Value::Object(media_type)) = content.get_mut(&name) {
            media_type.push("example", value);
        }
    }
    if others.is_empty() {
        return;
    }
    let others: Object<'a> = others
        .into_iter()
        .map(|(name, value)| (name, Value::Object(example(value))))
        .collect();
    let free = content
        .iter_mut()
        .find(|(_, media_type)| media_type.get("example").is_none());
    if let Some((_, Value::Object(media_type))) = free {
        media_type.push("examples", others);
    } else if let Some((_, Value::Object(media_type))) = content.iter_mut().next() {
        keep(media_type, "examples", Value::Object(others));
    }
}

/// Gives every header a schema.
fn headers<'a>(response: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let Some(Value::Object(headers)) = response.get_mut("headers") else {
        return;
    };
    let at = at.key("headers");
    for (name, header) in headers.iter_mut() {
        if name.starts_with("x-") && !matches!(header, Value::Object(_)) {
            continue;
        }
        let place = at.key(name);
        let object = match std::mem::take(header) {
            Value::Object(object) => object,
            Value::String(text) => {
                c.report(
                    Code::ValueConverted,
                    &place,
                    "a text was read as the description of the header",
                );
                let mut object = Object::new();
                object.push("description", text);
                object
            }
            _ => Object::new(),
        };
        *header = Value::Object(convert_as(object, Place::ResponseHeader, &place, c));
    }
}
