//! Keywords of other JSON Schema versions that can be said in OpenAPI 3.0's words.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{move_aside, replace};

/// Translates `const`, `examples` and numeric `exclusiveMinimum` and `exclusiveMaximum`.
pub(crate) fn apply<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    exclusive(schema, "exclusiveMinimum", "minimum", at, c);
    exclusive(schema, "exclusiveMaximum", "maximum", at, c);
    if !schema.contains_key("enum")
        && let Some(constant) = schema.get_mut("const").map(std::mem::take)
    {
        c.report(
            Code::KeywordTranslated,
            &at.key("const"),
            "`const` became an `enum` of one",
        );
        replace(schema, &["const"], "enum", vec![constant]);
    }
    if !schema.contains_key("example")
        && let Some(first) = schema.get("examples").and_then(first_example).cloned()
    {
        c.report(
            Code::KeywordTranslated,
            &at.key("examples"),
            "the first of the `examples` became the `example`; all are kept",
        );
        move_aside(schema, "examples");
        schema.push("example", first);
    }
}

/// Says an exclusive bound that is a number as a bound and a flag; a flag without bound says nothing.
fn exclusive<'a>(
    schema: &mut Object<'a>,
    field: &str,
    bound: &'static str,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    let is_bound_there = schema.get(bound).is_some_and(|bound| *bound != Value::Null);
    match schema.get(field) {
        None => return,
        Some(_) if is_bound_there => return,
        Some(Value::Number(_)) => {}
        Some(_) => {
            c.report(
                Code::ValueUnfit,
                &at.key(field),
                format!("there is no `{bound}` for the flag; it is kept in an extension"),
            );
            return move_aside(schema, field);
        }
    }
    c.report(
        Code::KeywordTranslated,
        &at.key(field),
        format!("a numeric `{field}` became `{bound}` and a flag"),
    );
    if let Some(value) = schema.get_mut(field) {
        let number = std::mem::replace(value, Value::Bool(true));
        schema.insert(bound, number);
    }
}

fn first_example<'v, 'a>(examples: &'v Value<'a>) -> Option<&'v Value<'a>> {
    match examples {
        Value::Array(list) => list.first(),
        Value::Object(named) => named.values().next(),
        Value::Null => None,
        single => Some(single),
    }
}
