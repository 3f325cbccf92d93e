//! The body parameter.

use std::borrow::Cow;

use openapi_document::{Object, Value};

use super::parameter_examples::named;
use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, keep_siblings};
use crate::fields::{Kind, Shape, fit};
use crate::media_type::{JSON, is_media_type};
use crate::operation::Operation;
use crate::parameter::{Location, Parameter};
use crate::references::component;
use crate::schema;

const REQUEST_BODY: Shape = Shape {
    fields: &[
        ("description", Kind::Text),
        ("content", Kind::Object),
        ("required", Kind::Flag),
    ],
    required: &[],
};

/// Keeps the name of the body parameter, which OpenAPI 3.0 has no place for, where generators look for it.
pub(super) const NAME: &str = "x-codegen-request-body-name";

/// Makes the body parameter a request body.
pub(crate) fn apply<'a>(operation: &mut Operation<'_, 'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let mut bodies = operation.take(Location::Body);
    if bodies.len() > 1 {
        bodies = one(bodies, operation, at, c);
    }
    let Some(body) = bodies.pop() else { return };
    if !body.name.is_empty() && !operation.object.contains_key(NAME) {
        operation.object.push(NAME, body.name.clone());
    }
    let has_own_types = operation
        .object
        .get("consumes")
        .is_some_and(|consumes| *consumes != Value::Null);
    let has_form = operation
        .parameters
        .iter()
        .any(|parameter| parameter.location == Location::Form);
    let request_body = match body.shared {
        Some(position) if !has_own_types && !has_form => {
            let mut reference = body.object;
            reference.insert(
                "$ref",
                component("requestBodies", c.parameters.names.result(position)),
            );
            operation.visit(body.origin, at, |at| c.note_siblings(&reference, at));
            reference
        }
        Some(position) => {
            let Some(object) = c.copy_parameter(position) else {
                return;
            };
            let shared = At::ROOT.key("parameters");
            let name = c.parameters.names.source(position).clone();
            let mut copy = convert(object, &operation.consumes, &shared.key(&name), c);
            keep_siblings(&mut copy, body.object);
            copy
        }
        None => {
            let consumes = &operation.consumes;
            operation.visit(body.origin, at, |at| convert(body.object, consumes, at, c))
        }
    };
    crate::edit::replace(
        &mut operation.object,
        // One in the manner of OpenAPI 3.0 gives way.
        &[],
        "requestBody",
        request_body,
    );
}

/// Converts a body parameter for the media types that it may be sent in.
pub(crate) fn convert<'a>(
    parameter: Object<'a>,
    consumes: &[Cow<'a, str>],
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> Object<'a> {
    let mut body = Object::new();
    let mut media_type = Object::new();
    let mut rest = Object::new();
    let mut by_media_type = Object::new();
    for (key, value) in parameter {
        match key.as_ref() {
            "name" | "in" => {}
            "schema" => {
                body.push("content", Value::Null);
                media_type.push("schema", value);
            }
            "example" | "x-example" => media_type.push("example", value),
            "examples" | "x-examples" => {
                put_examples(&mut media_type, &mut by_media_type, key, value, &mut body)
            }
            "description" | "required" => body.push(key, value),
            _ if key.starts_with("x-") && key != "x-nullable" => body.push(key, value),
            _ => rest.push(key, value),
        }
    }
    put_schema(&mut media_type, rest, at, c);
    let content = content(media_type, by_media_type, consumes, at, c);
    body.insert("content", content);
    fit(&mut body, &REQUEST_BODY, at, c);
    body
}

/// Converts the schema; without one, the keywords of other parameters are taken as one.
fn put_schema<'a>(
    media_type: &mut Object<'a>,
    rest: Object<'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    match media_type.get_mut("schema") {
        Some(value) => {
            schema::convert(value, &at.key("schema"), c);
            if let Value::Object(schema) = value
                && !rest.is_empty()
                && !schema.contains_key("$ref")
            {
                for (key, value) in rest {
                    keep(schema, &key, value);
                }
            } else if !rest.is_empty() {
                keep(media_type, "parameter", Value::Object(rest));
            }
        }
        None => {
            if rest.is_empty() {
                c.report(
                    Code::BodySchemaMissing,
                    at,
                    "the body has no schema; it accepts anything",
                );
            } else {
                c.report(
                    Code::BodySchemaMissing,
                    at,
                    "the body has no schema; one was made from its other fields",
                );
            }
            let mut rest = rest;
            rest.remove("collectionFormat")
                .into_iter()
                .for_each(|format| keep(&mut rest, "collectionFormat", format));
            schema::convert_object(&mut rest, at, c);
            media_type.push("schema", rest);
        }
    }
}

/// Sorts examples into those keyed by media type and those that have a name.
fn put_examples<'a>(
    media_type: &mut Object<'a>,
    by_media_type: &mut Object<'a>,
    key: Cow<'a, str>,
    value: Value<'a>,
    body: &mut Object<'a>,
) {
    match value {
        Value::Object(examples) if !examples.is_empty() => {
            let (typed, others): (Vec<_>, Vec<_>) = examples
                .into_iter()
                .partition(|(key, _)| is_media_type(key));
            by_media_type_extend(by_media_type, typed);
            if !others.is_empty() {
                media_type.push("examples", named(others.into_iter().collect()));
            }
        }
        other => keep(body, &key, other),
    }
}

fn by_media_type_extend<'a>(by_media_type: &mut Object<'a>, typed: Vec<(Cow<'a, str>, Value<'a>)>) {
    for (key, value) in typed {
        by_media_type.insert(key, value);
    }
}

fn content<'a>(
    mut media_type: Object<'a>,
    by_media_type: Object<'a>,
    consumes: &[Cow<'a, str>],
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> Object<'a> {
    if media_type.contains_key("example")
        && let Some(examples) = media_type.remove("examples")
    {
        keep(&mut media_type, "examples", examples);
    }
    let mut types: Vec<Cow<'a, str>> = consumes.to_vec();
    if types.is_empty() {
        c.report(
            Code::MediaTypeAssumed,
            at,
            format!("there is no `consumes`; {JSON} was assumed"),
        );
        types.push(Cow::Borrowed(JSON));
    }
    types.extend(
        by_media_type
            .keys()
            .filter(|key| !consumes.iter().any(|known| known == key))
            .map(|key| Cow::Owned(key.to_owned())),
    );
    let mut examples = by_media_type;
    let mut content = super::content::for_each_type(media_type, &types, c);
    for (name, media_type) in content.iter_mut() {
        if let Value::Object(media_type) = media_type
            && let Some(value) = examples.remove(name)
        {
            media_type.remove("examples");
            media_type.insert("example", value);
        }
    }
    content
}

/// Makes several bodies one: fields that were meant as parts of one object, or the first.
fn one<'a>(
    bodies: Vec<Parameter<'a>>,
    operation: &mut Operation<'_, 'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> Vec<Parameter<'a>> {
    let are_fields = bodies.iter().all(|body| {
        body.shared.is_none() && !body.object.contains_key("schema") && !body.name.is_empty()
    });
    if are_fields {
        c.report(
            Code::BodySeveral,
            at,
            "the bodies without schema were joined as properties of one object",
        );
        return vec![joined(bodies)];
    }
    let mut bodies = bodies.into_iter();
    let first = bodies.next();
    let others = bodies.map(|body| Value::Object(body.object)).collect();
    c.report(
        Code::BodySeveral,
        at,
        "the first body was taken; the others are kept in an extension",
    );
    keep(&mut operation.object, "parameters", Value::Array(others));
    first.into_iter().collect()
}

fn joined<'a>(bodies: Vec<Parameter<'a>>) -> Parameter<'a> {
    let origin = bodies
        .first()
        .map_or(crate::parameter::Origin::Operation(0), |body| body.origin);
    let mut properties = Object::new();
    let mut required = Vec::new();
    for body in bodies {
        let mut property = body.object;
        if property
            .get("required")
            .is_some_and(|value| crate::fields::flag(value) == Some(true))
        {
            required.push(Value::String(body.name.clone()));
        }
        property.retain(|key, _| key != "name" && key != "in" && key != "required");
        properties.insert(body.name, property);
    }
    let mut schema = Object::new();
    schema.push("type", "object");
    schema.push("properties", properties);
    if !required.is_empty() {
        schema.push("required", required);
    }
    let mut object = Object::new();
    object.push("in", "body");
    object.push("schema", schema);
    Parameter {
        object,
        shared: None,
        location: Location::Body,
        name: Cow::Borrowed(""),
        origin,
    }
}
