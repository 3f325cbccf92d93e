//! `type`: files, lists of types, and what is no type of JSON Schema.

use std::borrow::Cow;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, replace};

/// Gives the schema one of the six types of OpenAPI 3.0, or none.
pub(crate) fn apply<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let Some(found) = schema.get_mut("type").map(std::mem::take) else {
        return;
    };
    let at = at.key("type");
    match found {
        Value::String(name) => named(schema, name, &at, c),
        Value::Array(names) => several(schema, names, &at, c),
        Value::Null => {
            schema.remove("type");
            c.report(Code::NullRemoved, &at, "`type` is null and was left out");
        }
        other => {
            c.report(
                Code::TypeRepaired,
                &at,
                format!("`type` cannot be {}; it was left out", other.kind()),
            );
            set_kept(schema, other);
        }
    }
}

/// Tells whether a name is a type, or clearly means one.
pub(crate) fn is_known(name: &str) -> bool {
    is_type(name) || name == "file" || meant(name).is_some()
}

fn is_type(name: &str) -> bool {
    matches!(
        name,
        "array" | "boolean" | "integer" | "number" | "object" | "string"
    )
}

fn named<'a>(schema: &mut Object<'a>, name: Cow<'a, str>, at: &At<'_>, c: &mut Conversion<'a>) {
    if name == "file" {
        // Where files are allowed, the step of the place has made them binary strings before.
        c.report(
            Code::TypeFile,
            at,
            "a file inside another schema became a binary string",
        );
        set(schema, "string", Some("binary"));
    } else if let Some((name_meant, format)) = meant(&name) {
        c.report(
            Code::TypeRepaired,
            at,
            format!("`{name}` means `{name_meant}`"),
        );
        set(schema, name_meant, format);
        keep(schema, "type", Value::String(name));
    } else if c.definitions.names.contains(&name) && !schema.contains_key("$ref") {
        c.report(
            Code::TypeRepaired,
            at,
            format!("`{name}` is a definition; it is referred to"),
        );
        let reference = format!("#/definitions/{name}");
        replace(schema, &["type"], "$ref", reference);
    } else {
        c.report(
            Code::TypeRepaired,
            at,
            format!("`{name}` is no type; it was left out"),
        );
        let inferred = inferred(schema);
        set_kept(schema, Value::String(name));
        if let Some(inferred) = inferred {
            schema.push("type", inferred);
        }
    }
}

/// Reads a list of types: `null` is `nullable`, several others are alternatives.
fn several<'a>(
    schema: &mut Object<'a>,
    names: Vec<Value<'a>>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    c.report(Code::TypeSeveral, at, "`type` is a list");
    let (nulls, mut others): (Vec<_>, Vec<_>) = names
        .into_iter()
        .partition(|name| *name == Value::Null || name.as_str() == Some("null"));
    if !nulls.is_empty() {
        schema.insert("nullable", true);
    }
    others.dedup();
    match others.len() {
        0 => {
            schema.remove("type");
        }
        1 => {
            schema.insert("type", others.remove(0));
            if let Some(Value::String(name)) = schema.get("type")
                && is_type(name)
            {
                return;
            }
            apply(schema, at, c);
        }
        _ => {
            let alternatives = others.into_iter().map(|name| {
                let mut alternative = Object::new();
                let is_array = name.as_str() == Some("array");
                alternative.push("type", name);
                if is_array {
                    alternative.push(
                        "items",
                        schema
                            .remove("items")
                            .unwrap_or_else(|| Object::new().into()),
                    );
                }
                alternative
            });
            let mut alternatives: Vec<Object<'a>> = alternatives.collect();
            for alternative in &mut alternatives {
                if !alternative
                    .get("type")
                    .and_then(Value::as_str)
                    .is_some_and(is_type)
                {
                    apply(alternative, at, c);
                }
            }
            let alternatives = Value::Array(alternatives.into_iter().map(Value::Object).collect());
            let name = if schema.contains_key("anyOf") {
                "oneOf"
            } else {
                "anyOf"
            };
            replace(schema, &["type"], name, alternatives);
        }
    }
}

fn set<'a>(schema: &mut Object<'a>, name: &'static str, format: Option<&'static str>) {
    schema.insert("type", name);
    let has_format = schema
        .get("format")
        .and_then(Value::as_str)
        .is_some_and(|format| !format.is_empty());
    if let Some(format) = format.filter(|_| !has_format) {
        schema.insert("format", format);
    }
}

fn set_kept<'a>(schema: &mut Object<'a>, original: Value<'a>) {
    schema.insert("type", original);
    crate::edit::move_aside(schema, "type");
}

/// Infers the type from the other keywords, where they belong to one type alone.
fn inferred(schema: &Object<'_>) -> Option<&'static str> {
    if schema.contains_key("properties") || schema.contains_key("additionalProperties") {
        Some("object")
    } else if schema.contains_key("items") {
        Some("array")
    } else {
        None
    }
}

/// Reads the names that other languages and formats have for types.
fn meant(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    let name = name.trim().to_ascii_lowercase();
    Some(match name.as_str() {
        "string" | "str" | "text" | "char" | "character" | "varchar" | "enum"
        | "java.lang.string" => ("string", None),
        "integer" | "int" | "short" | "biginteger" | "number(integer)" | "uint" => {
            ("integer", None)
        }
        "int32" | "integer(int32)" => ("integer", Some("int32")),
        "long" | "int64" | "bigint" | "integer(int64)" => ("integer", Some("int64")),
        "number" | "numeric" | "decimal" | "bigdecimal" | "num" => ("number", None),
        "float" => ("number", Some("float")),
        "double" => ("number", Some("double")),
        "boolean" | "bool" => ("boolean", None),
        "array" | "list" | "set" | "collection" => ("array", None),
        "object" | "map" | "dict" | "hash" | "dictionary" | "json" | "model" | "struct" => {
            ("object", None)
        }
        "date" => ("string", Some("date")),
        "datetime" | "date-time" | "timestamp" => ("string", Some("date-time")),
        "uuid" | "guid" => ("string", Some("uuid")),
        "url" | "uri" => ("string", Some("uri")),
        "email" => ("string", Some("email")),
        "password" => ("string", Some("password")),
        "byte" | "base64" => ("string", Some("byte")),
        "binary" | "file" | "blob" => ("string", Some("binary")),
        _ => return None,
    })
}
