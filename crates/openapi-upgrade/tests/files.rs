//! Descriptions in several files: kept apart, or joined.

use std::collections::HashMap;
use std::io;

use openapi_upgrade::openapi_document::{Limits, Pointer, read, to_json};
use openapi_upgrade::{ErrorKind, Options, bundle, missing_files};

/// The files of a set, by name.
fn files(files: &[(&'static str, &'static str)]) -> impl FnMut(&str) -> io::Result<Vec<u8>> {
    let files: HashMap<&str, &str> = files.iter().copied().collect();
    move |name: &str| match files.get(name) {
        Some(text) => Ok(text.as_bytes().to_vec()),
        None => Err(io::ErrorKind::NotFound.into()),
    }
}

#[test]
fn a_set_becomes_one_document() {
    let root = "swagger: '2.0'
paths:
  /a: {$ref: 'paths/a.yaml#/item'}
definitions:
  Pet: {$ref: 'models/pet.yaml'}
  Name: {type: string}
";
    let mut set = files(&[
        (
            "specs/paths/a.yaml",
            "item: {get: {parameters: [{$ref: '../parts.yaml#/parameters/Limit'}], responses: {'200': {$ref: '../parts.yaml#/responses/Ok'}}}}",
        ),
        (
            "specs/models/pet.yaml",
            "{type: object, properties: {tag: {$ref: '#/properties/name'}, name: {$ref: '../root.yaml#/definitions/Name'}, self: {$ref: 'pet.yaml'}}}",
        ),
        (
            "specs/parts.yaml",
            "{parameters: {Limit: {name: limit, in: query, type: integer}}, responses: {Ok: {description: d, schema: {$ref: 'models/pet.yaml'}}}}",
        ),
    ]);
    let document = read(root, &Limits::default()).unwrap();
    let bundled = bundle(document, "specs/root.yaml", &mut set, &Options::default()).unwrap();
    for (pointer, expected) in [
        (
            "/paths/~1a/get/parameters/0",
            r##"{"$ref":"#/parameters/Limit"}"##,
        ),
        (
            "/paths/~1a/get/responses/200",
            r##"{"$ref":"#/responses/Ok"}"##,
        ),
        ("/parameters/Limit/name", r#""limit""#),
        ("/responses/Ok/schema", r##"{"$ref":"#/definitions/pet"}"##),
        ("/definitions/Pet", r##"{"$ref":"#/definitions/pet"}"##),
        (
            "/definitions/pet/properties/self",
            r##"{"$ref":"#/definitions/pet"}"##,
        ),
        (
            "/definitions/pet/properties/name",
            r##"{"$ref":"#/definitions/Name"}"##,
        ),
        (
            "/definitions/pet/properties/tag",
            r##"{"$ref":"#/definitions/name"}"##,
        ),
    ] {
        let found = bundled
            .root
            .at(&Pointer::parse(pointer).unwrap())
            .map_or("absent".to_owned(), to_json);
        assert_eq!(found, expected, "{pointer} of {}", to_json(&bundled.root));
    }
}

#[test]
fn names_that_are_taken_change() {
    let root =
        r##"{"definitions":{"Pet":{"type":"string"},"Other":{"$ref":"b.json#/definitions/Pet"}}}"##;
    let mut set = files(&[("b.json", r#"{"definitions":{"Pet":{"type":"integer"}}}"#)]);
    let bundled = bundle(
        read(root, &Limits::default()).unwrap(),
        "a.json",
        &mut set,
        &Options::default(),
    )
    .unwrap();
    assert_eq!(
        to_json(&bundled.root),
        r##"{"definitions":{"Pet":{"type":"string"},"Other":{"$ref":"#/definitions/Pet_2"},"Pet_2":{"type":"integer"}}}"##
    );
}

#[test]
fn what_cannot_be_joined_names_the_file_and_who_wants_it() {
    for (set, said) in [
        (
            &[] as &[_],
            "b.json, which /definitions/A/$ref needs, cannot be used: ",
        ),
        (
            &[("b.json", "{")],
            "b.json, which /definitions/A/$ref needs, cannot be used: line 1",
        ),
        (
            &[("b.json", "{}")],
            "b.json, which /definitions/A/$ref needs, cannot be used: it has nothing at /x",
        ),
    ] {
        let document = read(
            r#"{"definitions":{"A":{"$ref":"b.json#/x"}}}"#,
            &Limits::default(),
        )
        .unwrap();
        let refused = bundle(document, "a.json", &mut files(set), &Options::default()).unwrap_err();
        assert!(matches!(refused.kind(), ErrorKind::File(_)));
        assert!(refused.to_string().starts_with(said), "{refused}");
    }
}

#[test]
fn circles_of_path_items_end() {
    let mut set = files(&[
        ("b.json", r#"{"x":{"$ref":"c.json#/y"}}"#),
        ("c.json", r#"{"y":{"$ref":"b.json#/x"}}"#),
    ]);
    let document = read(
        r#"{"paths":{"/a":{"$ref":"b.json#/x"}}}"#,
        &Limits::default(),
    )
    .unwrap();
    let refused = bundle(document, "a.json", &mut set, &Options::default()).unwrap_err();
    assert!(refused.to_string().contains("in a circle"), "{refused}");
}

#[test]
fn a_file_that_is_not_there_is_a_warning_where_it_is_first_wanted() {
    let text = r#"{"definitions":{"A":{"$ref":"b.json#/x"},"B":{"$ref":"b.json#/y"},"C":{"$ref":"c.json"}}}"#;
    let document = read(text, &Limits::default()).unwrap();
    let missing = missing_files(&document, "a.json", &mut files(&[("c.json", "{}")]));
    let said: Vec<String> = missing.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0]
            .starts_with("warning[ref-file-missing] at /definitions/A/$ref: b.json cannot be read"),
        "{said:?}"
    );
}
