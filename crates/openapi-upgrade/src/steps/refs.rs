//! `$ref` in schemas: new addresses, and siblings that count.

use std::borrow::Cow;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::move_aside;
use crate::references::schema_reference;

/// Rewrites the reference; what stands beside it would be ignored, so both go into an `allOf`.
pub(crate) fn apply<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let at = at.key("$ref");
    let reference = match schema.get_mut("$ref") {
        Some(Value::String(text)) => schema_reference(&std::mem::take(text), &at, c),
        Some(Value::Null) => {
            c.report(Code::NullRemoved, &at, "`$ref` is null and was left out");
            schema.remove("$ref");
            return;
        }
        Some(_) => {
            c.report(
                Code::ValueUnfit,
                &at,
                "`$ref` is no string; it is kept in an extension",
            );
            move_aside(schema, "$ref");
            return;
        }
        None => return,
    };
    if schema.len() == 1 {
        schema.insert("$ref", reference);
    } else {
        wrap(schema, reference);
    }
}

/// Puts the reference into `allOf`, before what may be in there already.
fn wrap<'a>(schema: &mut Object<'a>, reference: Cow<'a, str>) {
    let mut referring = Object::new();
    referring.push("$ref", reference);
    let mut parts = vec![Value::Object(referring)];
    if let Some(Value::Array(others)) = schema.remove("allOf") {
        parts.extend(others);
    }
    crate::edit::replace(schema, &["$ref"], "allOf", parts);
}
