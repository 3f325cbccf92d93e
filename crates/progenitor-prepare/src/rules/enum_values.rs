//! Values of enums.

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::error::Error;
use crate::schema;
use crate::walk;

/// Leaves enums of distinct texts, and no others.
///
/// typify panics on a text that is listed twice, on values of several types, and on values that are not of the
/// schema's type. `null` in the list is a nullable type. In an enum of texts numbers are the texts they are spelled
/// as: YAML reads `1` without quotes as a number. Of other types the type stays and the list goes, as it would
/// refuse a newer server's value.
pub(super) const RULE: Rule = Rule {
    id: "enum-values",
    reason: "values that are repeated, of another type or of several types panic or are refused",
    apply,
};

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    walk::schemas(document, changes, &mut |schema, place, changes| {
        let Value::Object(schema) = schema else {
            return Ok(());
        };
        let Some(Value::Array(values)) = schema.get("enum").cloned() else {
            return Ok(());
        };
        let was = schema::brief(schema.get("enum").unwrap_or(&Value::Null));
        if values.contains(&Value::Null) {
            schema.insert("nullable", true);
        }
        let stays = stay(schema, &values);
        match stays.is_empty() {
            true => schema.remove("enum"),
            false => schema.insert("enum", stays.clone()),
        };
        if stays != values || values.is_empty() {
            changes.record(
                place,
                format!("enum: {was}"),
                format!("enum: {}", schema::brief(&stays.into())),
            );
        }
        Ok(())
    })
}

/// The values that stay; says the type where the schema does not.
fn stay(schema: &mut Object<'static>, values: &[Value<'static>]) -> Vec<Value<'static>> {
    let is_text = match schema.get("type").and_then(Value::as_str) {
        Some(name) => name == "string",
        None => match common_type(values) {
            Some(name) => {
                schema.insert("type", name);
                name == "string"
            }
            None => false,
        },
    };
    let mut texts: Vec<Value<'static>> = Vec::new();
    for text in values.iter().filter_map(spelled).map(Value::from) {
        if is_text && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// The type that all values have, but for null.
fn common_type(values: &[Value<'static>]) -> Option<&'static str> {
    let mut types = values.iter().filter_map(|value| match value {
        Value::Null => None,
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.as_i64().is_some() => Some("integer"),
        Value::Number(_) => Some("number"),
        Value::Array(_) => Some("array"),
        Value::Object(_) => Some("object"),
    });
    let first = types.next()?;
    types.all(|other| other == first).then_some(first)
}

/// The text of a value that can be one.
fn spelled(value: &Value<'static>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone().into_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, check_untouched};

    #[test]
    fn lists_of_values_become_distinct_texts_or_nothing() {
        for (before, after) in [
            (
                r#"{"type":"string","enum":["a","a"]}"#,
                r#"{"type":"string","enum":["a"]}"#,
            ),
            (
                r#"{"type":"string","enum":["1",1,2.50,true]}"#,
                r#"{"type":"string","enum":["1","2.50","true"]}"#,
            ),
            (
                r#"{"type":"string","enum":["a",null]}"#,
                r#"{"type":"string","enum":["a"],"nullable":true}"#,
            ),
            (
                r#"{"type":"string","enum":[["a"]]}"#,
                r#"{"type":"string"}"#,
            ),
            (r#"{"type":"string","enum":[]}"#, r#"{"type":"string"}"#),
            (r#"{"enum":["a","a"]}"#, r#"{"enum":["a"],"type":"string"}"#),
            (r#"{"enum":[null]}"#, r#"{"nullable":true}"#),
            (r#"{"enum":[1,"a"]}"#, "{}"),
            (
                r#"{"type":"integer","enum":[1,2]}"#,
                r#"{"type":"integer"}"#,
            ),
            (
                r#"{"enum":[1,2,null]}"#,
                r#"{"nullable":true,"type":"integer"}"#,
            ),
            (r#"{"type":"array","enum":["a"]}"#, r#"{"type":"array"}"#),
        ] {
            check_schemas(
                &RULE,
                &format!(r#"{{"A":{before}}}"#),
                &format!(r#"{{"A":{after}}}"#),
            );
        }
    }

    #[test]
    fn values_that_differ_in_case_stay() {
        check_untouched(&RULE, r#"{"A":{"type":"string","enum":["a","A",""," "]}}"#);
    }
}
