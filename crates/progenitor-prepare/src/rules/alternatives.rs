//! Schemas that are one or any of several, or not another.

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Leaves alternatives in the one form that typify renders soundly: one of several schemas that differ.
///
/// typify panics on `not`, on alternatives with fields beside them, and on several that allow null. Of any of several
/// schemas that are not all objects it makes a struct that cannot be read.
pub(super) const RULE: Rule = Rule {
    id: "alternatives",
    reason: "alternatives beside other keywords panic, and any of several scalars cannot be read",
    apply,
};

/// What may stand beside alternatives.
const BESIDE: [&str; 7] = [
    "title",
    "description",
    "nullable",
    "deprecated",
    "readOnly",
    "writeOnly",
    "x-rust-type",
];

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let components = walk::components(document).clone();
    walk::schemas(document, changes, &mut |schema, place, changes| {
        in_schema(schema, &components, place, changes);
        Ok(())
    })
}

fn in_schema(
    schema: &mut Value<'static>,
    components: &Object<'static>,
    place: &Place,
    changes: &mut Changes,
) {
    let keywords = ["oneOf", "anyOf", "not"];
    if keywords.iter().all(|keyword| schema.get(keyword).is_none()) {
        return;
    }
    let before = schema.clone();
    if let Value::Object(object) = schema {
        be_sound(object, components, place);
    }
    if *schema != before {
        changes.record(place, schema::brief(&before), schema::brief(schema));
    }
}

fn be_sound(object: &mut Object<'static>, components: &Object<'static>, place: &Place) {
    object.remove("not");
    let key = if object.contains_key("oneOf") {
        "oneOf"
    } else {
        "anyOf"
    };
    if object.get("properties").is_some() {
        object.retain(|key, _| key != "oneOf" && key != "anyOf");
        return;
    }
    let Some(Value::Array(members)) = object.get(key).cloned() else {
        return;
    };
    let (members, null) = distinct(members, place);
    let objects = members.iter().all(|member| is_object(member, components));
    let sound = if objects { key } else { "oneOf" };
    object.retain(|other, _| other == sound || BESIDE.contains(&other));
    if null {
        object.insert("nullable", true);
    }
    match <[Value<'static>; 1]>::try_from(members) {
        Ok([only]) => {
            object.remove(sound);
            be_only(object, only);
            // The only one may hold alternatives itself; each round has one level less of them.
            be_sound(object, components, place);
        }
        Err(members) if members.is_empty() => {
            object.remove(sound);
        }
        Err(members) => {
            object.insert(sound, members);
        }
    }
}

/// The members that differ from each other and from the component itself, and whether one of them was null.
fn distinct(members: Vec<Value<'static>>, place: &Place) -> (Vec<Value<'static>>, bool) {
    let mut kept: Vec<Value<'static>> = Vec::new();
    let mut null = false;
    for member in members {
        let itself =
            schema::referred(&member).is_some_and(|name| *place == Place::component(&name));
        if is_null(&member) {
            null = true;
        } else if !itself && !kept.contains(&member) {
            kept.push(member);
        }
    }
    (kept, null)
}

/// Tells whether the schema allows null alone: after the rules for enums that is nullable without anything else.
fn is_null(schema: &Value<'static>) -> bool {
    schema
        .as_object()
        .is_some_and(|object| object.len() == 1 && schema::flag(schema, "nullable"))
}

fn is_object(schema: &Value<'static>, components: &Object<'static>) -> bool {
    let component = schema::referred(schema).and_then(|name| components.get(&name));
    schema::type_of(component.unwrap_or(schema)) == Some("object")
}

/// Is what the only member is.
fn be_only(object: &mut Object<'static>, only: Value<'static>) {
    match only {
        Value::Object(only) if !only.contains_key("$ref") => {
            for (key, value) in only {
                if !object.contains_key(&key) {
                    object.insert(key, value);
                }
            }
        }
        reference => {
            object.insert("allOf", vec![reference]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, check_untouched};

    #[test]
    fn alternatives_take_the_sound_form() {
        let object = r#""A":{"type":"object","properties":{"a":{}}}"#;
        let a = r##"{"$ref":"#/components/schemas/A"}"##;
        for (before, after) in [
            (r#"{"not":{"type":"string"}}"#.to_owned(), "{}".to_owned()),
            (
                r#"{"oneOf":[{"type":"string"}]}"#.to_owned(),
                r#"{"type":"string"}"#.to_owned(),
            ),
            (
                format!(r#"{{"oneOf":[{a}]}}"#),
                format!(r#"{{"allOf":[{a}]}}"#),
            ),
            (
                format!(r#"{{"anyOf":[{a},{{"type":"string"}}]}}"#),
                format!(r#"{{"oneOf":[{a},{{"type":"string"}}]}}"#),
            ),
            (
                format!(r#"{{"oneOf":[{a},{a},{{"nullable":true}}]}}"#),
                format!(r#"{{"nullable":true,"allOf":[{a}]}}"#),
            ),
            (
                r#"{"type":"string","oneOf":[{"type":"string"},{"type":"integer"}]}"#.to_owned(),
                r#"{"oneOf":[{"type":"string"},{"type":"integer"}]}"#.to_owned(),
            ),
            (
                r#"{"type":"object","properties":{"a":{}},"anyOf":[{"type":"object"},{}]}"#
                    .to_owned(),
                r#"{"type":"object","properties":{"a":{}}}"#.to_owned(),
            ),
            (
                r##"{"oneOf":[{"$ref":"#/components/schemas/X"},{"type":"string"}]}"##.to_owned(),
                r#"{"type":"string"}"#.to_owned(),
            ),
        ] {
            check_schemas(
                &RULE,
                &format!(r#"{{{object},"X":{before}}}"#),
                &format!(r#"{{{object},"X":{after}}}"#),
            );
        }
    }

    #[test]
    fn any_of_several_objects_stays() {
        check_untouched(
            &RULE,
            r##"{"A":{"type":"object"},"X":{"anyOf":[{"$ref":"#/components/schemas/A"},{"type":"object"}]}}"##,
        );
    }
}
