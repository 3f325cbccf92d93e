//! `allOf` and its kin: lists that are not empty, and `required` beside them.

use std::collections::HashSet;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;

/// How deep and how far the search for declared names goes; cycles and hostile documents end there.
const DEPTH: usize = 24;
const SCHEMAS: usize = 1_000;

/// Leaves out empty lists of schemas, and gives `required` a place where its names need no declaration.
pub(crate) fn apply<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    for keyword in ["allOf", "anyOf", "oneOf"] {
        if schema
            .get(keyword)
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
        {
            c.report(
                Code::NullRemoved,
                &at.key(keyword),
                format!("an empty `{keyword}` was left out"),
            );
            schema.remove(keyword);
        }
    }
    if !schema.contains_key("allOf") {
        return;
    }
    let Some(Value::Array(required)) = schema.get("required") else {
        return;
    };
    let mut search = Search {
        names: required.iter().filter_map(Value::as_str).collect(),
        schemas_left: SCHEMAS,
        c,
    };
    search.take_declared(schema, DEPTH);
    if search.names.is_empty() {
        return;
    }
    c.report(
        Code::RequiredUnknown,
        &at.key("required"),
        "the names moved to an `allOf` member of their own",
    );
    if let Some(required) = schema.remove("required")
        && let Some(Value::Array(parts)) = schema.get_mut("allOf")
    {
        let mut part = Object::new();
        part.push("required", required);
        parts.push(Value::Object(part));
    }
}

/// The search for where names are declared.
struct Search<'s, 'a> {
    names: HashSet<&'s str>,
    schemas_left: usize,
    c: &'s Conversion<'a>,
}

impl<'a> Search<'_, 'a> {
    /// Takes out the names that a schema declares, by itself or by what it is composed of.
    fn take_declared(&mut self, schema: &Object<'a>, depth: usize) {
        self.schemas_left = self.schemas_left.saturating_sub(1);
        if depth == 0 || self.schemas_left == 0 || self.names.is_empty() {
            return;
        }
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            for name in properties.keys() {
                self.names.remove(name);
            }
        }
        let reference = schema.get("$ref").and_then(Value::as_str);
        let c = self.c;
        if let Some(referred) = reference
            .and_then(|text| c.definition(text))
            .and_then(Value::as_object)
        {
            self.take_declared(referred, depth - 1);
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let parts = schema
                .get(keyword)
                .and_then(Value::as_array)
                .map_or(&[][..], Vec::as_slice);
            for part in parts.iter().filter_map(Value::as_object) {
                self.take_declared(part, depth - 1);
            }
        }
    }
}
