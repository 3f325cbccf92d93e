//! Walks a schema and everything in it.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, take_extensions};
use crate::fields::flag;
use crate::keywords::Keywords;
use crate::steps::{self, types};

/// Converts a schema in its place, what is inside it first.
///
/// Afterwards it is an object in every case, even where something else stood there.
pub(crate) fn convert<'a>(schema: &mut Value<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    if !matches!(schema, Value::Object(_)) {
        *schema = Value::Object(meant(std::mem::take(schema), at, c));
    }
    if let Value::Object(object) = schema {
        convert_object(object, at, c);
    }
}

/// Converts a schema that is known to be an object.
pub(crate) fn convert_object<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let found = Keywords::of(schema);
    if found.has_any(
        Keywords::INNER
            .and(Keywords::ITEMS)
            .and(Keywords::COMPOSITION),
    ) {
        convert_inner(schema, at, c);
    }
    if found != Keywords::NONE {
        steps::apply_to_schema(schema, found, at, c);
    }
}

fn convert_inner<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let mut required = Vec::new();
    let mut extensions = Object::new();
    for (keyword, value) in schema.iter_mut() {
        let at = at.key(keyword);
        match (keyword, value) {
            ("properties", Value::Object(properties)) => {
                take_required(properties, &mut required, &at, c);
                extensions = take_extensions(properties);
                convert_each(properties, &at, c);
            }
            ("definitions" | "patternProperties", Value::Object(schemas)) => {
                convert_each(schemas, &at, c);
            }
            ("items" | "allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => {
                schemas.retain(|schema| *schema != Value::Null);
                for (index, schema) in schemas.iter_mut().enumerate() {
                    convert(schema, &at.index(index), c);
                }
            }
            ("additionalProperties", value) => additional_properties(value, &at, c),
            ("items" | "not", value) => convert(value, &at, c),
            ("allOf" | "anyOf" | "oneOf", value) if *value != Value::Null => {
                c.report(
                    Code::ValueConverted,
                    &at,
                    "one schema was read as a list of one",
                );
                convert(value, &at, c);
                *value = Value::Array(vec![std::mem::take(value)]);
            }
            _ => {}
        }
    }
    if !required.is_empty() {
        steps::required::add(schema, required);
    }
    for (name, value) in extensions {
        if !schema.contains_key(&name) {
            schema.push(name, value);
        } else {
            keep(schema, &name, value);
        }
    }
}

fn convert_each<'a>(schemas: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    for (name, schema) in schemas.iter_mut() {
        convert(schema, &at.key(name), c);
    }
}

fn additional_properties<'a>(value: &mut Value<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    match value {
        Value::Bool(_) | Value::Null => {}
        Value::String(text) => {
            if let Some(flag) = flag(&Value::from(text.as_ref())) {
                c.report(Code::ValueConverted, at, "the text was read as a boolean");
                *value = Value::Bool(flag);
            } else {
                convert(value, at, c);
            }
        }
        _ => convert(value, at, c),
    }
}

/// Collects the properties that mark themselves as required, as version 3 of JSON Schema had it.
fn take_required<'a>(
    properties: &mut Object<'a>,
    required: &mut Vec<Value<'a>>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    for (name, property) in properties.iter_mut() {
        let Value::Object(property) = property else {
            continue;
        };
        let Some(mark) = property
            .get("required")
            .filter(|mark| !matches!(mark, Value::Array(_)))
        else {
            continue;
        };
        let Some(is_required) = flag(mark) else {
            continue;
        };
        let place = at.key(name);
        c.report(
            Code::RequiredRepaired,
            &place.key("required"),
            "a property's own `required` was moved to the object around it",
        );
        crate::edit::move_aside(property, "required");
        if is_required {
            required.push(Value::from(name.to_owned()));
        }
    }
}

/// Reads as a schema what is none.
fn meant<'a>(value: Value<'a>, at: &At<'_>, c: &mut Conversion<'a>) -> Object<'a> {
    let mut schema = Object::new();
    match value {
        Value::Null | Value::Bool(true) => {
            c.report(
                Code::SchemaUnclear,
                at,
                "no schema stands here; anything is accepted",
            );
        }
        Value::Array(list) if list.is_empty() => {
            c.report(
                Code::EmptyListAsObject,
                at,
                "an empty list was read as an empty object",
            );
        }
        Value::Bool(false) => {
            c.report(
                Code::SchemaUnclear,
                at,
                "`false` was read as a schema that accepts nothing",
            );
            schema.push("not", Object::new());
        }
        Value::String(text) if c.definitions.names.contains(&text) => {
            c.report(
                Code::SchemaUnclear,
                at,
                format!("the name `{text}` was read as a reference to the definition"),
            );
            schema.push("$ref", format!("#/definitions/{text}"));
        }
        Value::String(text) if types::is_known(&text) => {
            c.report(
                Code::SchemaUnclear,
                at,
                format!("the name `{text}` was read as a type"),
            );
            schema.push("type", text);
        }
        other => {
            c.report(
                Code::SchemaUnclear,
                at,
                format!("a schema cannot be {}; anything is accepted", other.kind()),
            );
            keep(&mut schema, "schema", other);
        }
    }
    schema
}
