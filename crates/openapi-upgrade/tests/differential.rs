//! Ours beside the crate `swagger2openapi`: whatever differs is in a list that says why ours is right.
//!
//! The documents of the folder named by `OPENAPI_UPGRADE_CORPUS` are compared, and always those in
//! `tests/differential/documents`. The list is `tests/differential/differences.toml`.
#![expect(
    clippy::print_stderr,
    reason = "what was compared and what was not is for the person who runs the test"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use openapi_upgrade::openapi_document::{Limits, Pointer, decode, read, to_json};
use openapi_upgrade::{Options, upgrade};
use serde_json::{Map, Value};

const VARIABLE: &str = "OPENAPI_UPGRADE_CORPUS";
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/differential");

/// An entry of the list.
struct Listed {
    id: String,
    /// Pointers into the results, `*` for one token and `**` for any number of them.
    places: Vec<Vec<String>>,
    /// What ours and theirs must be: JSON, a text of which only the beginning is given (`"#/paths/*"`), `absent`, or
    /// `any` that is not absent.
    ours: String,
    theirs: String,
}

/// A place where the two results are not the same.
struct Difference<'a> {
    place: Pointer,
    ours: Option<&'a Value>,
    theirs: Option<&'a Value>,
}

#[test]
fn every_difference_is_in_the_list() {
    let list = read_list();
    let mut uses: BTreeMap<&str, usize> =
        list.iter().map(|listed| (listed.id.as_str(), 0)).collect();
    let mut unlisted = Vec::new();
    for path in documents() {
        let text = text_of(&path);
        let Some(mut theirs) = convert_theirs(&text) else {
            eprintln!(
                "{}: refused by swagger2openapi, so not compared",
                path.display()
            );
            continue;
        };
        let mut ours = convert_ours(&text);
        normalise(&mut ours);
        normalise(&mut theirs);
        for difference in differences(&ours, &theirs) {
            match list.iter().find(|listed| listed.covers(&difference)) {
                Some(listed) => *uses.entry(&listed.id).or_default() += 1,
                None => unlisted.push(format!("{}: {}", path.display(), difference.describe())),
            }
        }
    }
    for (id, uses) in &uses {
        let hint = if *uses == 0 {
            " (nothing in these documents needs it)"
        } else {
            ""
        };
        eprintln!("{uses:>7} {id}{hint}");
    }
    assert!(
        unlisted.is_empty(),
        "{} differences are in no list:\n{}",
        unlisted.len(),
        unlisted.join("\n")
    );
}

#[test]
fn a_difference_is_found_and_judged_by_both_sides() {
    let ours = serde_json::json!({"a": {"b": 1, "c": [1, 2]}, "d": null});
    let theirs = serde_json::json!({"a": {"b": 2, "c": [1]}, "e": 0});
    let found: Vec<_> = differences(&ours, &theirs)
        .iter()
        .map(Difference::describe)
        .collect();
    assert_eq!(
        found,
        [
            "/a/b: ours 1, theirs 2",
            "/a/c: ours [1,2], theirs [1]",
            "/d: ours null, theirs absent",
            "/e: ours absent, theirs 0",
        ]
    );
    let listed = |place: &str, ours: &str, theirs: &str| Listed {
        id: String::new(),
        places: vec![pattern(place)],
        ours: ours.to_owned(),
        theirs: theirs.to_owned(),
    };
    let all = differences(&ours, &theirs);
    let covered = |listed: &Listed| {
        all.iter()
            .filter(|difference| listed.covers(difference))
            .count()
    };
    assert_eq!(covered(&listed("/**", "any", "any")), 2);
    assert_eq!(covered(&listed("/*/b", "1", "2")), 1);
    assert_eq!(covered(&listed("/*/b", "1", "1")), 0);
    assert!(is_as("\"#/a/*\"", Some(&"#/a/b".into())));
    assert!(!is_as("\"#/a/*\"", Some(&"#/b".into())));
    assert_eq!(covered(&listed("/**/e", "absent", "any")), 1);
    assert_eq!(covered(&listed("/*", "absent", "absent")), 0);
}

impl Listed {
    fn covers(&self, difference: &Difference<'_>) -> bool {
        let tokens: Vec<_> = difference.place.tokens().collect();
        self.places.iter().any(|place| fits(place, &tokens))
            && is_as(&self.ours, difference.ours)
            && is_as(&self.theirs, difference.theirs)
    }
}

impl Difference<'_> {
    fn describe(&self) -> String {
        let shown = |value: Option<&Value>| value.map_or("absent".to_owned(), Value::to_string);
        format!(
            "{}: ours {}, theirs {}",
            self.place,
            shown(self.ours),
            shown(self.theirs)
        )
    }
}

/// Tells whether a value is what an entry of the list expects.
fn is_as(expected: &str, found: Option<&Value>) -> bool {
    match (expected, found) {
        ("absent", found) => found.is_none(),
        (_, None) => false,
        ("any", Some(_)) => true,
        (text, Some(Value::String(found))) if text.ends_with("*\"") => {
            found.starts_with(text.trim_matches(['"', '*']))
        }
        (json, Some(found)) => serde_json::from_str::<Value>(json).is_ok_and(|json| json == *found),
    }
}

fn fits(pattern: &[String], tokens: &[impl AsRef<str>]) -> bool {
    match (pattern, tokens) {
        ([], []) => true,
        ([first, rest @ ..], _) if first == "**" => {
            (0..=tokens.len()).any(|skipped| fits(rest, &tokens[skipped..]))
        }
        ([first, rest @ ..], [token, tokens @ ..]) => {
            (first == "*" || first == token.as_ref()) && fits(rest, tokens)
        }
        _ => false,
    }
}

fn pattern(place: &str) -> Vec<String> {
    let place = Pointer::parse(place).expect("a place is a pointer");
    place.tokens().map(|token| token.into_owned()).collect()
}

fn read_list() -> Vec<Listed> {
    let text = text_of(&Path::new(FOLDER).join("differences.toml"));
    let table: toml::Table = text.parse().expect("the list is TOML");
    let entries = table
        .get("difference")
        .and_then(|entries| entries.as_array())
        .expect("the list has differences");
    let listed = |entry: &toml::Value| {
        let field = |name: &str| entry.get(name)?.as_str().map(str::to_owned);
        let why = field("why").expect("every difference has a reason");
        assert!(why.len() > 20, "a reason is a sentence: {why}");
        let places = entry
            .get("places")?
            .as_array()?
            .iter()
            .filter_map(|place| place.as_str().map(pattern));
        Some(Listed {
            id: field("id")?,
            places: places.collect(),
            ours: field("ours")?,
            theirs: field("theirs")?,
        })
    };
    entries
        .iter()
        .map(|entry| listed(entry).expect("every difference has an id, places, ours and theirs"))
        .collect()
}

fn documents() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(FOLDER).join("documents")];
    match std::env::var_os(VARIABLE) {
        Some(folder) => folders.push(folder.into()),
        None => {
            eprintln!("{VARIABLE} names no folder, so only the crate's own documents are compared")
        }
    }
    let mut documents = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(&folder).expect("the folder can be listed");
        documents.extend(
            entries
                .map(|entry| entry.expect("the folder can be listed").path())
                .filter(|path| path.is_file()),
        );
    }
    documents.sort();
    documents
}

fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the file can be read as UTF-8")
}

fn convert_ours(text: &str) -> Value {
    let limits = Limits::default();
    let text = decode(text.as_bytes(), &limits).expect("the document is UTF-8");
    let document = read(&text, &limits).expect("the document can be read");
    let upgraded = upgrade(document, &Options::default()).expect("the document can be converted");
    serde_json::from_str(&to_json(&upgraded.document)).expect("the result is JSON")
}

fn convert_theirs(text: &str) -> Option<Value> {
    let mut options = swagger2openapi::Options::new();
    options.patch = true;
    options.warn_only = true;
    options.ref_siblings = swagger2openapi::RefSiblings::AllOf;
    "x-codegen-request-body-name".clone_into(&mut options.rbname);
    swagger2openapi::convert_str(text, &mut options).ok()?;
    Some(options.openapi)
}

/// Takes out what means nothing: whether a request body or a response is shared, the order of parameters, whether
/// what stands beside a reference is in the `allOf` or beside it, how a number is spelled.
fn normalise(document: &mut Value) {
    let components = document.get("components").cloned().unwrap_or_default();
    let items = document
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(Map::values_mut);
    for operation in items
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut)
    {
        let body = operation.get_mut("requestBody").into_iter();
        body.for_each(|body| put_in_place(body, &components["requestBodies"]));
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
            .into_iter();
        responses
            .flat_map(Map::values_mut)
            .for_each(|response| put_in_place(response, &components["responses"]));
    }
    if let Some(components) = document
        .get_mut("components")
        .and_then(Value::as_object_mut)
    {
        components.remove("requestBodies");
    }
    normalise_value(document);
}

/// Puts what is referred to in the place of the reference.
fn put_in_place(value: &mut Value, shared: &Value) {
    let name = value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.rsplit('/').next());
    if let Some(found) = name.and_then(|name| shared.get(name.replace("~1", "/"))) {
        *value = found.clone();
    }
}

fn normalise_value(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(whole) = number
                .as_f64()
                .filter(|float| float.fract() == 0.0 && float.abs() < 1e15)
            {
                *value = Value::from(whole);
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(normalise_value),
        Value::Object(object) => {
            object.values_mut().for_each(normalise_value);
            if let Some(Value::Array(parameters)) = object.get_mut("parameters") {
                parameters.sort_by_key(|parameter| {
                    [parameter["name"].to_string(), parameter["in"].to_string()]
                });
            }
            lift_siblings(object);
        }
        _ => {}
    }
}

/// Makes `{allOf: [{$ref}], description}` of `{allOf: [{$ref}, {description}]}`.
fn lift_siblings(object: &mut Map<String, Value>) {
    let is_alone = object.len() == 1;
    let Some(Value::Array(all)) = object.get_mut("allOf").filter(|_| is_alone) else {
        return;
    };
    let is_wrapped = all.len() == 2 && all[0].get("$ref").is_some() && all[1].get("$ref").is_none();
    if is_wrapped && let Some(Value::Object(siblings)) = all.pop() {
        object.extend(siblings);
    }
}

fn differences<'a>(ours: &'a Value, theirs: &'a Value) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    compare(&Pointer::root(), Some(ours), Some(theirs), &mut found);
    found
}

fn compare<'a>(
    place: &Pointer,
    ours: Option<&'a Value>,
    theirs: Option<&'a Value>,
    found: &mut Vec<Difference<'a>>,
) {
    match (ours, theirs) {
        (Some(Value::Object(ours)), Some(Value::Object(theirs))) => {
            compare_objects(place, ours, theirs, found)
        }
        (Some(Value::Array(ours)), Some(Value::Array(theirs))) if ours.len() == theirs.len() => {
            for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                compare(
                    &place.child(&index.to_string()),
                    Some(ours),
                    Some(theirs),
                    found,
                );
            }
        }
        _ if ours == theirs => {}
        _ => found.push(Difference {
            place: place.clone(),
            ours,
            theirs,
        }),
    }
}

fn compare_objects<'a>(
    place: &Pointer,
    ours: &'a Map<String, Value>,
    theirs: &'a Map<String, Value>,
    found: &mut Vec<Difference<'a>>,
) {
    for (key, value) in ours {
        compare(&place.child(key), Some(value), theirs.get(key), found);
    }
    for (key, value) in theirs.iter().filter(|(key, _)| !ours.contains_key(*key)) {
        compare(&place.child(key), None, Some(value), found);
    }
}
