//! Enums of texts.

use std::collections::HashSet;

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::{Changes, OpenedEnum};
use crate::error::Error;
use crate::identifiers;
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Opens enums: `X` becomes a known value, of `KnownX`, or any other text.
///
/// Of a plain enum typify makes a type that fails to parse on a value it does not list, and with it the whole answer.
/// Values that come to the same Rust name (`A` and `a`) make it panic; here the first of them is known, the others
/// travel as text. Enums that only requests use stay closed unless their values collide, and so does the single value
/// by which one of several schemas is told from the others.
pub(super) const RULE: Rule = Rule {
    id: "open-enums",
    reason: "a value that is not listed makes a whole answer unreadable; values that differ in case panic",
    apply,
};

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let answered = walk::answer_components(document);
    let constants = constants(document);
    let components = walk::components(document);
    let mut taken: HashSet<String> = components.keys().map(identifiers::pascal).collect();
    let mut opened = Object::new();
    for (name, component) in std::mem::take(components) {
        let Some(values) = listed(&component) else {
            opened.push(name, component);
            continue;
        };
        let known_values = distinct(&values);
        let closed_for_good = !answered.contains(&*name) || constants.contains(&*name);
        if closed_for_good && known_values.len() == values.len() {
            opened.push(name, component);
            continue;
        }
        let known = known_name(&name, &mut taken);
        let place = Place::component(&name);
        record(&place, &known, &values, &known_values, changes);
        let open = open(&component, &known);
        // typify implements Display only for what is made of earlier types.
        opened.push(known.clone(), closed(component, &known_values));
        opened.push(name.clone(), open);
        changes.open_enum(OpenedEnum {
            name: name.into_owned(),
            known,
            values: known_values,
        });
    }
    *components = opened;
    Ok(())
}

/// The enums of one value that are a field of one of several schemas.
fn constants(document: &mut Value<'static>) -> HashSet<String> {
    let told_apart = walk::alternatives(document);
    let components = walk::components(document);
    let mut fields = Vec::new();
    for (_, component) in components
        .iter()
        .filter(|(name, _)| told_apart.contains(*name))
    {
        walk::references(component, &mut fields);
    }
    let is_constant = |name: &String| {
        let values = components.get(name).and_then(listed);
        values.is_some_and(|values| values.len() == 1)
    };
    fields.into_iter().filter(is_constant).collect()
}

/// The values of an enum of texts.
fn listed(component: &Value<'static>) -> Option<Vec<String>> {
    if schema::type_of(component) != Some("string") {
        return None;
    }
    let values = component.get("enum")?.as_array()?;
    let texts: Vec<String> = values
        .iter()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect();
    (!texts.is_empty()).then_some(texts)
}

/// The values that can be variants beside each other: typify tries two ways to name all of them, then panics.
fn distinct(values: &[String]) -> Vec<String> {
    let plain = |value: &str| identifiers::pascal(value);
    let marked = |value: &str| identifiers::pascal_marked(value);
    if all_differ(values, plain) || all_differ(values, marked) {
        return values.to_vec();
    }
    let mut names = HashSet::new();
    values
        .iter()
        .filter(|value| names.insert(plain(value)))
        .cloned()
        .collect()
}

fn all_differ(values: &[String], name: impl Fn(&str) -> String) -> bool {
    let names: HashSet<String> = values.iter().map(|value| name(value)).collect();
    names.len() == values.len()
}

fn known_name(name: &str, taken: &mut HashSet<String>) -> String {
    let mut known = format!("Known{}", identifiers::pascal(name));
    while !taken.insert(known.clone()) {
        known.push('2');
    }
    known
}

fn record(place: &Place, known: &str, values: &[String], kept: &[String], changes: &mut Changes) {
    changes.record(
        place,
        "a closed enum",
        format!("{known}, or any other text"),
    );
    let texts: Vec<&str> = values
        .iter()
        .filter(|value| !kept.contains(value))
        .map(String::as_str)
        .collect();
    if !texts.is_empty() {
        changes.record(
            place,
            texts.join(", "),
            "text, because another value has the same Rust name",
        );
    }
}

/// Known or any other text. typify reads the titles as names of the variants.
fn open(component: &Value<'static>, known: &str) -> Value<'static> {
    let mut open = Object::new();
    if let Some(description) = component.get("description") {
        open.push("description", description.clone());
    }
    let known = schema::object([
        ("title", "Known".into()),
        ("allOf", vec![schema::reference(known)].into()),
    ]);
    let unknown = schema::object([("title", "Unknown".into()), ("type", "string".into())]);
    open.push("oneOf", vec![known, unknown]);
    Value::Object(open)
}

fn closed(component: Value<'static>, values: &[String]) -> Value<'static> {
    let mut closed = component;
    if let Value::Object(closed) = &mut closed {
        let values: Vec<Value<'static>> = values.iter().cloned().map(Value::from).collect();
        closed.insert("enum", values);
    }
    closed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, check_untouched, run};

    #[test]
    fn enums_of_answers_open() {
        let (mut document, changes) = run(
            &RULE,
            r##"{"openapi":"3.0.3","paths":{"/a":{"get":{"responses":{"2XX":{"content":{"application/json":{"schema":
                {"type":"array","items":{"$ref":"#/components/schemas/Job"}}}}}}}}},
                "components":{"schemas":{
                    "Job":{"type":"object","properties":{"status":{"$ref":"#/components/schemas/status"}}},
                    "KnownStatus":{"type":"integer"},
                    "status":{"type":"string","description":"How.","enum":["a","b"]}}}}"##,
        )
        .unwrap();
        let components = Value::Object(walk::components(&mut document).clone());
        insta::assert_snapshot!(openapi_document::to_json_pretty(components.get("status").unwrap()), @r##"
        {
          "description": "How.",
          "oneOf": [
            {
              "title": "Known",
              "allOf": [
                {
                  "$ref": "#/components/schemas/KnownStatus2"
                }
              ]
            },
            {
              "title": "Unknown",
              "type": "string"
            }
          ]
        }
        "##);
        let [opened] = changes.opened_enums() else {
            panic!("one enum was opened");
        };
        assert_eq!((&*opened.name, &*opened.known), ("status", "KnownStatus2"));
        assert_eq!(opened.values, ["a", "b"]);
    }

    #[test]
    fn the_value_that_tells_schemas_apart_stays_closed() {
        let pet = |kind: &str| {
            format!(
                r##"{{"type":"object","properties":{{"kind":{{"$ref":"#/components/schemas/{kind}"}}}}}}"##
            )
        };
        let document = format!(
            r##"{{"openapi":"3.0.3","paths":{{"/a":{{"get":{{"responses":{{"2XX":{{"content":{{"application/json":{{"schema":
                {{"$ref":"#/components/schemas/Pet"}}}}}}}}}}}}}}}},"components":{{"schemas":{{"Cat":{},"Dog":{},
                "CatKind":{{"type":"string","enum":["cat"]}},"DogKind":{{"type":"string","enum":["dog","wolf"]}},
                "Pet":{{"oneOf":[{{"$ref":"#/components/schemas/Cat"}},{{"$ref":"#/components/schemas/Dog"}}]}}}}}}}}"##,
            pet("CatKind"),
            pet("DogKind"),
        );
        let (_, changes) = run(&RULE, &document).unwrap();
        let opened: Vec<&str> = changes
            .opened_enums()
            .iter()
            .map(|opened| &*opened.name)
            .collect();
        assert_eq!(opened, ["DogKind"]);
    }

    #[test]
    fn enums_that_only_requests_use_stay_closed() {
        check_untouched(
            &RULE,
            r#"{"A":{"type":"string","enum":["a","b","a-b","+"]}}"#,
        );
    }

    #[test]
    fn values_of_one_rust_name_open_an_enum() {
        let open = r##"{"oneOf":[{"title":"Known","allOf":[{"$ref":"#/components/schemas/KnownA"}]},
            {"title":"Unknown","type":"string"}]}"##;
        check_schemas(
            &RULE,
            r#"{"A":{"type":"string","enum":["a","A","","_","b"]}}"#,
            &format!(r#"{{"KnownA":{{"type":"string","enum":["a","","b"]}},"A":{open}}}"#),
        );
    }
}
