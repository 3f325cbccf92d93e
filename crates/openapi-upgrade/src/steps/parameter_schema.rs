//! The keywords of a parameter, header or form field that describe its value.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::field::{Field, Place};
use crate::fields::{Kind, Shape, fit, flag};
use crate::schema;

const PARAMETER: Shape = Shape {
    fields: &[
        ("name", Kind::Text),
        ("in", Kind::Text),
        ("description", Kind::Text),
        ("required", Kind::Flag),
        ("deprecated", Kind::Flag),
        ("allowEmptyValue", Kind::Flag),
        ("style", Kind::Text),
        ("explode", Kind::Flag),
        ("schema", Kind::Object),
        ("example", Kind::Any),
        ("examples", Kind::Object),
    ],
    required: &[],
};

const HEADER: Shape = Shape {
    fields: &[
        ("description", Kind::Text),
        ("deprecated", Kind::Flag),
        ("required", Kind::Flag),
        ("schema", Kind::Object),
        ("example", Kind::Any),
        ("examples", Kind::Object),
    ],
    required: &[],
};

/// Keywords that are about the value, and move into its schema.
const ABOUT_VALUE: &[&str] = &[
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "x-nullable",
    "nullable",
    "title",
    "properties",
    "additionalProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "xml",
    "readOnly",
    "discriminator",
    "maxProperties",
    "minProperties",
    "externalDocs",
    "const",
];

/// Gives a value without a type the one that its default or enum has, or the one of all text.
pub(crate) fn infer_type<'a>(field: &mut Field<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let object = &mut field.object;
    let says_type = ["type", "schema", "$ref", "allOf", "anyOf", "oneOf"]
        .iter()
        .any(|word| object.get(word).is_some_and(|value| *value != Value::Null));
    if says_type {
        if object.get("type").and_then(Value::as_str) == Some("file") {
            file(field, at, c);
        }
        return;
    }
    let first = object
        .get("enum")
        .and_then(Value::as_array)
        .and_then(|values| values.first());
    let inferred = match object.get("default").or(first) {
        _ if object.contains_key("items") => "array",
        _ if object.contains_key("properties") => "object",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(number)) if number.as_i64().is_some() => "integer",
        Some(Value::Number(_)) => "number",
        _ => "string",
    };
    c.report(
        Code::ParameterTypeMissing,
        at,
        format!("there is no type; {inferred} was taken"),
    );
    object.insert("type", inferred);
}

/// Makes a file a binary string.
fn file<'a>(field: &mut Field<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    if !field.is_form() {
        c.report(
            Code::TypeFile,
            &at.key("type"),
            "a file is sent in a form only; here it became a binary string",
        );
    }
    field.object.insert("type", "string");
    field.object.insert("format", "binary");
}

/// Moves what is about the value into a schema and converts it.
pub(crate) fn apply<'a>(field: &mut Field<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    if field.is_form() {
        return form_field(field, at, c);
    }
    let (mut object, schema) = split(std::mem::take(&mut field.object));
    let mut schema = Value::Object(schema);
    schema::convert(&mut schema, at, c);
    object.insert("schema", schema);
    if field.place == Place::ResponseHeader {
        for ignored in ["name", "in"] {
            object.remove(ignored);
        }
        fit(&mut object, &HEADER, at, c);
    } else {
        required(&mut object, field.place, at, c);
        fit(&mut object, &PARAMETER, at, c);
    }
    field.object = object;
}

/// Splits the keywords about the value off; a mark is left where they began.
fn split<'a>(source: Object<'a>) -> (Object<'a>, Object<'a>) {
    let mut object = Object::new();
    let mut schema = Object::new();
    let mut own = None;
    for (key, value) in source {
        let is_about_value =
            ABOUT_VALUE.contains(&key.as_ref()) || key == "schema" || key == "$ref";
        if !is_about_value {
            object.push(key, value);
            continue;
        }
        if !object.contains_key("schema") {
            object.push("schema", Value::Null);
        }
        match (key.as_ref(), value) {
            ("schema", Value::Object(value)) => own = Some(value),
            ("schema", Value::Null) => {}
            ("schema", value) => schema.push("x-swagger-schema", value),
            (_, value) => schema.push(key, value),
        }
    }
    if let Some(mut own) = own {
        for (key, value) in schema {
            if !own.contains_key(&key) {
                own.push(key, value);
            } else if own.get(&key) != Some(&value) {
                crate::edit::keep(&mut own, &key, value);
            }
        }
        schema = own;
    }
    (object, schema)
}

/// A form field is a property: everything but its name and place belongs to the schema.
fn form_field<'a>(field: &mut Field<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let object = &mut field.object;
    object.retain(|key, _| key != "name" && key != "in" && key != "required");
    if let Some(Value::Object(own)) = object.remove("schema") {
        for (key, value) in own {
            if object.contains_key(&key) {
                crate::edit::keep(object, &key, value);
            } else {
                object.push(key, value);
            }
        }
    }
    if object.contains_key("allowEmptyValue") {
        c.report(
            Code::AllowEmptyValueLost,
            &at.key("allowEmptyValue"),
            "a form field cannot say it; it is kept in an extension",
        );
        crate::edit::move_aside(object, "allowEmptyValue");
    }
    schema::convert_object(object, at, c);
}

/// Marks path parameters as required, and takes `allowEmptyValue` from all but query parameters.
fn required<'a>(object: &mut Object<'a>, place: Place, at: &At<'_>, c: &mut Conversion<'a>) {
    if place != Place::Query && object.contains_key("allowEmptyValue") {
        c.report(
            Code::AllowEmptyValueLost,
            &at.key("allowEmptyValue"),
            "only query parameters have it; it is kept in an extension",
        );
        crate::edit::move_aside(object, "allowEmptyValue");
    }
    if place != Place::Path {
        return;
    }
    let said = object.get("required").map(flag);
    if said != Some(Some(true)) {
        c.report(
            Code::PathParameterRequired,
            &at.key("required"),
            "a path parameter is always required",
        );
        if said.is_some() {
            crate::edit::move_aside(object, "required");
        }
    }
    object.insert("required", true);
}
