//! The derived schemas say what the document says, but for what the table of changes lists.
#![cfg(feature = "schemars")]

#[path = "../build/mod.rs"]
#[expect(
    dead_code,
    reason = "only the part that prepares the document is needed here"
)]
mod building;

use std::collections::BTreeMap;
use std::{env, fs};

use building::document::{DOCUMENT_VARIABLE, document_path, prepared};
use progenitor_prepare::Changes;
use schemars::schema_for;
use serde_json::Value;
use spotfire_automation_raw::types;

/// What a schema says, in terms that both sides have.
#[derive(Debug, PartialEq)]
enum Shape {
    /// An object with these properties.
    Object(BTreeMap<String, Shape>),
    /// One of these texts, or any other.
    Open(Vec<String>),
    /// A value of this type.
    Plain(String),
}

/// The schemas of the document by name, beside those that are derived.
fn derived() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([(
        "ExecutionStatus",
        schema_for!(types::ExecutionStatus).to_value(),
    )])
}

#[test]
fn derived_schemas_say_what_the_document_says() {
    let path = document_path(env::var_os(DOCUMENT_VARIABLE));
    let document: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let prepared = prepared(&path).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let derived = derived();
    assert!(
        schemas.keys().eq(derived.keys()),
        "a schema of the document is not held against its type"
    );
    for (name, schema) in schemas {
        let expected = expected(schema, prepared.changes());
        assert_eq!(
            found(&derived[&**name], &derived[&**name]),
            expected,
            "{name}"
        );
    }
}

/// What a schema of the document says after the changes.
fn expected(schema: &Value, changes: &Changes) -> Shape {
    if let Some(properties) = schema["properties"].as_object() {
        return Shape::Object(
            properties
                .iter()
                .map(|(name, property)| (name.clone(), expected(property, changes)))
                .collect(),
        );
    }
    match schema["enum"].as_array() {
        Some(values) => {
            let values = texts(values);
            let opened = changes
                .opened_enums()
                .iter()
                .any(|opened| opened.values == values);
            assert!(
                opened,
                "{values:?} is an enum that the table does not list as opened"
            );
            Shape::Open(values)
        }
        None => Shape::Plain(text(&schema["type"]).to_owned()),
    }
}

/// What a derived schema says; everything may be left out or null.
fn found(schema: &Value, root: &Value) -> Shape {
    if let Some(reference) = schema["$ref"].as_str() {
        return found(target(reference, root), root);
    }
    if let Some(properties) = schema["properties"].as_object() {
        assert!(
            schema.get("required").is_none(),
            "a field is required in {schema}"
        );
        return Shape::Object(
            properties
                .iter()
                .map(|(name, property)| (name.clone(), found(property, root)))
                .collect(),
        );
    }
    let members: Vec<&Value> = schema["anyOf"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|member| member["type"] != "null")
        .collect();
    match members.as_slice() {
        [only] => found(only, root),
        [known, any] if any["type"] == "string" => {
            let known = target(text(&known["$ref"]), root);
            Shape::Open(texts(known["enum"].as_array().into_iter().flatten()))
        }
        _ => Shape::Plain(plain_type(&schema["type"])),
    }
}

fn target<'r>(reference: &str, root: &'r Value) -> &'r Value {
    root.pointer(reference.trim_start_matches('#'))
        .expect("derived references lead into the same schema")
}

fn plain_type(name: &Value) -> String {
    match name {
        Value::Array(names) => {
            let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            let [name, "null"] = names.as_slice() else {
                panic!("{names:?} is no type that may be null");
            };
            (*name).to_owned()
        }
        name => text(name).to_owned(),
    }
}

fn texts<'v>(values: impl IntoIterator<Item = &'v Value>) -> Vec<String> {
    values
        .into_iter()
        .map(|value| text(value).to_owned())
        .collect()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("types and values of enums are texts")
}
