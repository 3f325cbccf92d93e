//! `items`: every array has them, and they are one schema.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;

/// Gives an array its items: a tuple's become alternatives, absent ones accept anything.
pub(crate) fn apply<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let is_array = schema.get("type").and_then(Value::as_str) == Some("array");
    match schema.get_mut("items") {
        Some(items) => {
            if let Value::Array(tuple) = items {
                let tuple = std::mem::take(tuple);
                let at = at.key("items");
                c.report(
                    Code::TupleItems,
                    &at,
                    format!(
                        "a tuple of {} became alternatives for every element",
                        tuple.len()
                    ),
                );
                *items = alternatives(tuple);
            }
        }
        None if is_array => {
            c.report(Code::ItemsMissing, at, "the array has no `items`");
            schema.push("items", Object::new());
        }
        None => {}
    }
}

fn alternatives<'a>(mut tuple: Vec<Value<'a>>) -> Value<'a> {
    match tuple.len() {
        0 => Value::Object(Object::new()),
        1 => tuple.remove(0),
        _ => {
            let mut schema = Object::new();
            schema.push("anyOf", tuple);
            Value::Object(schema)
        }
    }
}
