//! What holds for the conversion of every document.

#[path = "properties/documents.rs"]
mod documents;

use std::collections::BTreeSet;

use documents::document;
use openapi_upgrade::openapi_document::{Limits, Object, Reference, Value, read, to_json};
use openapi_upgrade::{Options, Upgraded, bundle, upgrade};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;

/// What only Swagger 2.0 has, by the kind of place where it would stand.
const ROOT_KEYWORDS: [&str; 10] = [
    "swagger",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
];
const OPERATION_KEYWORDS: [&str; 3] = ["consumes", "produces", "schemes"];
const PARAMETER_KEYWORDS: [&str; 6] = [
    "type",
    "format",
    "items",
    "collectionFormat",
    "default",
    "enum",
];
const RESPONSE_KEYWORDS: [&str; 2] = ["schema", "examples"];
const SCHEMA_KEYWORDS: [&str; 2] = ["collectionFormat", "x-nullable"];

/// Fields whose values are data, in which nothing is a keyword.
const DATA: [&str; 4] = ["default", "example", "examples", "enum"];

fn convert(text: &str) -> Result<Upgraded<'_>, TestCaseError> {
    let document =
        read(text, &Limits::default()).map_err(|error| TestCaseError::fail(error.to_string()))?;
    upgrade(document, &Options::default()).map_err(|error| TestCaseError::fail(error.to_string()))
}

/// Walks a value with the way to it; what is data or an extension is left out.
fn walk<'v>(
    value: &'v Value<'v>,
    way: &mut Vec<&'v str>,
    visit: &mut impl FnMut(&[&'v str], &'v Object<'v>),
) {
    match value {
        Value::Array(elements) => {
            way.push("[]");
            elements
                .iter()
                .for_each(|element| walk(element, way, visit));
            way.pop();
        }
        Value::Object(object) => {
            visit(way, object);
            let names = matches!(
                way.last(),
                Some(&("properties" | "headers" | "schemas" | "definitions" | "responses"))
            );
            for (key, value) in object
                .iter()
                .filter(|(key, _)| names || !(DATA.contains(key) || key.starts_with("x-")))
            {
                way.push(key);
                walk(value, way, visit);
                way.pop();
            }
        }
        _ => {}
    }
}

/// Returns which keywords of Swagger 2.0 must not stand in the object at the end of a way.
fn forbidden(way: &[&str]) -> &'static [&'static str] {
    match way {
        [] => &ROOT_KEYWORDS,
        ["paths", _, _] => &OPERATION_KEYWORDS,
        [.., "parameters", _] => &PARAMETER_KEYWORDS,
        [.., "responses", _] => &RESPONSE_KEYWORDS,
        [.., "schema" | "items" | "additionalProperties"] | [.., "properties" | "schemas", _] => {
            &SCHEMA_KEYWORDS
        }
        _ => &[],
    }
}

fn check_is_openapi_3(root: &Value<'_>) -> TestCaseResult {
    let mut faults = Vec::new();
    walk(root, &mut Vec::new(), &mut |way, object| {
        faults.extend(
            object
                .keys()
                .filter(|key| forbidden(way).contains(key))
                .map(|key| format!("{key} in {way:?}")),
        );
        let place = object.get("in").and_then(Value::as_str);
        faults.extend(
            place
                .filter(|place| ["body", "formData"].contains(place))
                .map(|place| format!("{place} in {way:?}")),
        );
        if let Some(text) = object.get("$ref").and_then(Value::as_str) {
            let reference = Reference::parse(text);
            let found = reference.is_local()
                && reference
                    .pointer
                    .is_some_and(|pointer| root.at(&pointer).is_some());
            faults.extend((!found).then(|| format!("{text} leads nowhere in {way:?}")));
        }
    });
    prop_assert!(faults.is_empty(), "{:?}\n{}", faults, to_json(root));
    prop_assert_eq!(root.get("openapi").and_then(Value::as_str), Some("3.0.3"));
    Ok(())
}

/// Collects what people wrote: texts, and values of `default` and `example`.
fn written<'v>(value: &'v Value<'v>, found: &mut BTreeSet<String>) {
    walk(value, &mut Vec::new(), &mut |way, object| {
        // There, `default` is the name of a response.
        if way.last() == Some(&"responses") {
            return;
        }
        for field in ["title", "summary", "description", "default", "example"] {
            found.extend(object.get(field).map(to_json));
        }
    });
}

fn every_value(value: &Value<'_>, found: &mut BTreeSet<String>) {
    found.insert(to_json(value));
    match value {
        Value::Array(elements) => elements
            .iter()
            .for_each(|element| every_value(element, found)),
        Value::Object(object) => object.values().for_each(|value| every_value(value, found)),
        _ => {}
    }
}

/// Sorts keys, and lists whose order means nothing, so that only meaning is left to compare.
fn sorted(value: &Value<'_>) -> Value<'static> {
    match value {
        Value::Array(elements) => {
            let mut elements: Vec<_> = elements.iter().map(sorted).collect();
            elements.sort_by_key(to_json);
            elements.into()
        }
        Value::Object(object) => {
            let mut entries: Vec<_> = object
                .iter()
                .map(|(key, value)| (key.to_owned(), sorted(value)))
                .collect();
            entries.sort_by(|(one, _), (two, _)| one.cmp(two));
            let mut object = Object::new();
            entries
                .into_iter()
                .for_each(|(key, value)| object.push(key, value));
            object.into()
        }
        other => other.clone().into_owned(),
    }
}

/// Reverses the keys of every object and the parameters of every operation.
fn reversed(value: &serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(object) => object
            .iter()
            .rev()
            .map(|(key, value)| (key.clone(), reversed_field(key, value)))
            .collect(),
        serde_json::Value::Array(elements) => elements.iter().map(reversed).collect(),
        other => other.clone(),
    }
}

fn reversed_field(key: &str, value: &serde_json::Value) -> serde_json::Value {
    match (key, value) {
        ("parameters", serde_json::Value::Array(parameters)) => {
            parameters.iter().rev().map(reversed).collect()
        }
        _ => reversed(value),
    }
}

/// Puts something else in the place of one of the values of a document.
fn replace(value: &mut serde_json::Value, count: &mut usize, with: &serde_json::Value) {
    if *count == 0 {
        *value = with.clone();
    }
    *count = count.wrapping_sub(1);
    match value {
        serde_json::Value::Array(elements) => elements
            .iter_mut()
            .for_each(|element| replace(element, count, with)),
        serde_json::Value::Object(object) => object
            .values_mut()
            .for_each(|value| replace(value, count, with)),
        _ => {}
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let word = proptest::sample::select(vec![
        "swagger",
        "2.0",
        "paths",
        "/a/{id}",
        "get",
        "parameters",
        "in",
        "body",
        "formData",
        "query",
        "schema",
        "type",
        "array",
        "object",
        "items",
        "$ref",
        "#/definitions/a",
        "#",
        "#/paths/~1a~1{id}/get",
        "definitions",
        "responses",
        "200",
        "allOf",
        "default",
        "security",
        "x-a",
        "",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((word.clone().prop_map(str::to_owned), inner), 0..6)
                .prop_map(|entries| entries.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_valid_document_becomes_openapi_3(source in document()) {
        let text = source.to_string();
        let upgraded = convert(&text)?;
        check_is_openapi_3(&upgraded.document)?;
    }

    #[test]
    fn what_people_wrote_stays(source in document()) {
        let text = source.to_string();
        let source = read(&text, &Limits::default()).map_err(|error| TestCaseError::fail(error.to_string()))?.root;
        let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
        written(&source, &mut before);
        let upgraded = convert(&text)?;
        every_value(&upgraded.document, &mut after);
        let lost: Vec<_> = before.difference(&after).collect();
        prop_assert!(lost.is_empty(), "{:?} of {} is not in {}", lost, text, to_json(&upgraded.document));
    }

    #[test]
    fn order_means_nothing(source in document()) {
        let (text, other) = (source.to_string(), reversed(&source).to_string());
        let (one, two) = (convert(&text)?, convert(&other)?);
        prop_assert_eq!(to_json(&sorted(&one.document)), to_json(&sorted(&two.document)), "{}", text);
        let codes = |upgraded: &Upgraded<'_>| {
            let mut codes: Vec<_> = upgraded.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
            codes.sort_unstable();
            codes
        };
        prop_assert_eq!(codes(&one), codes(&two));
    }

    #[test]
    fn the_same_source_gives_the_same_result(source in document()) {
        let text = source.to_string();
        let source = read(&text, &Limits::default()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let (one, two) = (upgrade(source.clone(), &Options::default()), upgrade(source, &Options::default()));
        prop_assert_eq!(one.ok(), two.ok());
    }

    #[test]
    fn a_set_of_files_becomes_one_document(source in document()) {
        let text = source.to_string();
        // The other file is the same document, so that the two refer to each other and to themselves.
        let first = text.replace("\"#/definitions/", "\"other.json#/definitions/");
        let mut files = |_: &str| Ok(first.replace("other.json", "first.json").into_bytes());
        let read = |text| read(text, &Limits::default()).map_err(|error| TestCaseError::fail(error.to_string()));
        let options = Options::default();
        let bundled = bundle(read(&first)?, "first.json", &mut files, &options).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let upgraded = upgrade(bundled, &options).map_err(|error| TestCaseError::fail(error.to_string()))?;
        check_is_openapi_3(&upgraded.document)?;
    }

    #[test]
    fn no_json_panics(value in any_json()) {
        let text = value.to_string();
        if let Ok(document) = read(&text, &Limits::default()) {
            let _ = upgrade(document, &Options::default());
        }
    }

    #[test]
    fn anything_in_any_place_converts(mut source in document(), place in any::<Index>(), other in any_json()) {
        // The root, its version and whatever else is less than this many values from the start stay.
        let mut count = 3 + place.index(source.to_string().len() / 12);
        replace(&mut source, &mut count, &other);
        let text = source.to_string();
        let upgraded = convert(&text)?;
        let again = read(&text, &Limits::default()).ok().and_then(|document| upgrade(document, &Options::default()).ok());
        prop_assert_eq!(again, Some(upgraded));
    }

    #[test]
    fn no_truncated_text_panics(source in document(), end in any::<Index>()) {
        let text = source.to_string();
        let end = text.floor_char_boundary(end.index(text.len()));
        let (part, _) = text.split_at(end);
        if let Ok(document) = read(part, &Limits::default()) {
            let _ = upgrade(document, &Options::default());
        }
    }
}
