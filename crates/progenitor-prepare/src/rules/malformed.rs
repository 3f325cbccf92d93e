//! Keywords whose value is of the wrong kind.

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Drops keywords whose value is not of the kind that the standard says.
///
/// openapiv3 refuses a whole document over `required: true` in a property. Two frequent slips are understood: the
/// type `file` is a text of bytes, and a list of types with `null` is a nullable type, as in OpenAPI 3.1.
pub(super) const RULE: Rule = Rule {
    id: "malformed",
    reason: "one keyword of the wrong kind makes the whole document unreadable to openapiv3",
    apply,
};

/// What the value of a keyword must be.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Flag,
    List,
    Texts,
    Schema,
    SchemaOrFlag,
    Schemas,
    Named,
}

const OF_SCHEMA: [(&str, Kind); 17] = [
    ("title", Kind::Text),
    ("description", Kind::Text),
    ("format", Kind::Text),
    ("nullable", Kind::Flag),
    ("deprecated", Kind::Flag),
    ("readOnly", Kind::Flag),
    ("writeOnly", Kind::Flag),
    ("enum", Kind::List),
    ("required", Kind::Texts),
    ("items", Kind::Schema),
    ("not", Kind::Schema),
    ("additionalProperties", Kind::SchemaOrFlag),
    ("allOf", Kind::Schemas),
    ("oneOf", Kind::Schemas),
    ("anyOf", Kind::Schemas),
    ("properties", Kind::Named),
    ("type", Kind::Text),
];
const OF_OPERATION: [(&str, Kind); 4] = [
    ("summary", Kind::Text),
    ("description", Kind::Text),
    ("deprecated", Kind::Flag),
    ("tags", Kind::Texts),
];
const OF_PARAMETER: [(&str, Kind); 6] = [
    ("description", Kind::Text),
    ("required", Kind::Flag),
    ("deprecated", Kind::Flag),
    ("explode", Kind::Flag),
    ("allowReserved", Kind::Flag),
    ("allowEmptyValue", Kind::Flag),
];

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    walk::each_operation(document, |operation, place| {
        mend(operation, &OF_OPERATION, place, changes);
        let parameters = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            mend(
                parameter,
                &OF_PARAMETER,
                &place.child("parameters"),
                changes,
            );
        }
        walk::each_root(operation, place, &mut |_, schema, place| {
            be_schema(schema, place, changes);
            Ok(())
        })
    })?;
    for (name, component) in walk::components(document).iter_mut() {
        be_schema(component, &Place::component(name), changes);
    }
    walk::schemas(document, changes, &mut |schema, place, changes| {
        understand_type(schema, place, changes);
        mend(schema, &OF_SCHEMA, place, changes);
        Ok(())
    })
}

/// Takes what is no mapping for a schema that allows anything.
fn be_schema(schema: &mut Value<'static>, place: &Place, changes: &mut Changes) {
    if schema.as_object().is_none() {
        changes.record(place, schema::brief(schema), "anything");
        *schema = Value::Object(Object::new());
    }
}

/// Reads the slips in types that are frequent.
fn understand_type(schema: &mut Value<'static>, place: &Place, changes: &mut Changes) {
    let Value::Object(schema) = schema else {
        return;
    };
    let mut null = false;
    let understood = match schema.get("type") {
        Some(Value::String(name)) if TYPES.contains(&&**name) => return,
        None => return,
        Some(Value::String(name)) if name == "file" => {
            schema.insert("format", "binary");
            Some("string")
        }
        Some(Value::Array(types)) => {
            null = types.iter().any(|name| name.as_str() == Some("null"));
            let mut others = types
                .iter()
                .filter_map(Value::as_str)
                .filter(|name| *name != "null");
            let first = others
                .next()
                .and_then(|name| TYPES.into_iter().find(|it| *it == name));
            first.filter(|_| others.next().is_none())
        }
        Some(_) => None,
    };
    let was = schema.remove("type").unwrap_or_default();
    changes.record(
        place,
        format!("type: {}", schema::brief(&was)),
        understood.unwrap_or("any type"),
    );
    if let Some(understood) = understood {
        schema.insert("type", understood);
    }
    if null {
        schema.insert("nullable", true);
    }
}

fn mend(
    part: &mut Value<'static>,
    keywords: &[(&str, Kind)],
    place: &Place,
    changes: &mut Changes,
) {
    let Value::Object(part) = part else {
        return;
    };
    for (keyword, kind) in keywords {
        let Some(value) = part.get_mut(keyword) else {
            continue;
        };
        if !kind.fits(value) {
            changes.record(
                place,
                format!("{keyword}: {}", schema::brief(value)),
                "dropped",
            );
            part.remove(keyword);
        }
    }
}

impl Kind {
    /// Tells whether the value is of the kind, after what is wrong inside of it has become a schema for anything.
    fn fits(self, value: &mut Value<'static>) -> bool {
        match (self, value) {
            (Kind::Text, Value::String(_))
            | (Kind::Flag | Kind::SchemaOrFlag, Value::Bool(_))
            | (Kind::List, Value::Array(_))
            | (Kind::Schema | Kind::SchemaOrFlag, Value::Object(_)) => true,
            (Kind::Texts, Value::Array(list)) => list.iter().all(|it| it.as_str().is_some()),
            (Kind::Schemas, Value::Array(list)) => {
                list.retain(|element| element.as_object().is_some());
                !list.is_empty()
            }
            (Kind::Named, Value::Object(named)) => {
                for (_, property) in named.iter_mut() {
                    if property.as_object().is_none() {
                        *property = Value::Object(Object::new());
                    }
                }
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_operation, check_schemas, check_untouched};

    #[test]
    fn keywords_of_the_wrong_kind_go() {
        for (before, after) in [
            (
                r#"{"type":"string","required":true}"#,
                r#"{"type":"string"}"#,
            ),
            (
                r#"{"type":"string","description":["a"],"title":1}"#,
                r#"{"type":"string"}"#,
            ),
            (
                r#"{"type":"file"}"#,
                r#"{"format":"binary","type":"string"}"#,
            ),
            (
                r#"{"type":["string","null"]}"#,
                r#"{"type":"string","nullable":true}"#,
            ),
            (r#"{"type":["string","integer"]}"#, "{}"),
            (r#"{"type":"any"}"#, "{}"),
            (
                r#"{"type":"array","items":[{"type":"string"}]}"#,
                r#"{"type":"array"}"#,
            ),
            (
                r#"{"type":"object","additionalProperties":"string"}"#,
                r#"{"type":"object"}"#,
            ),
            (r#"{"allOf":[1]}"#, "{}"),
            ("true", "{}"),
        ] {
            check_schemas(
                &RULE,
                &format!(r#"{{"A":{before}}}"#),
                &format!(r#"{{"A":{after}}}"#),
            );
        }
    }

    #[test]
    fn parameters_and_operations_are_mended_too() {
        check_operation(
            &RULE,
            r#"{"summary":1,"tags":"a","parameters":[{"name":"a","in":"query","required":"yes","schema":"string"}]}"#,
            r#"{"parameters":[{"name":"a","in":"query","schema":{}}]}"#,
        );
    }

    #[test]
    fn properties_may_be_called_like_keywords() {
        check_untouched(
            &RULE,
            r#"{"A":{"type":"object","properties":{"type":{"type":"string"},"required":{}}}}"#,
        );
    }
}
