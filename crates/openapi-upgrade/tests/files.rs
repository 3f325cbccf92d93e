//! Descriptions in several files: kept apart, or joined.

use std::collections::HashMap;
use std::io;

use openapi_upgrade::openapi_document::{Limits, Pointer, read, to_json};
use openapi_upgrade::{ErrorKind, Options, UpgradedFile, bundle, missing_files, upgrade_set};

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

fn set(
    root: &str,
    others: &[(&'static str, &'static str)],
    options: &Options,
) -> Result<Vec<UpgradedFile>, openapi_upgrade::Error> {
    let document = read(root, &Limits::default()).expect("the root is a document");
    upgrade_set(document, "specs/root.yaml", &mut files(others), options)
}

#[test]
fn every_file_of_a_set_is_converted_and_stays_a_file() {
    let root = "swagger: '2.0'
info: {title: t, version: '1'}
produces: [text/plain]
paths:
  /a/{id}: {$ref: 'paths/a.yaml#/item'}
definitions:
  Pet: {$ref: 'models.yaml#/Pet'}
  Part: {$ref: 'parts.yaml#/definitions/Part'}
";
    let others = &[
        (
            "specs/paths/a.yaml",
            "item: {get: {parameters: [{name: id, in: path, required: true, type: string}], responses: {'200': {description: d, schema: {$ref: '../models.yaml#/Pet'}}}}}",
        ),
        (
            "specs/models.yaml",
            "Pet: {type: object, properties: {tag: {$ref: '#/Tag'}, root: {$ref: 'root.yaml#/definitions/Pet'}, self: {$ref: '#/Pet'}}}\nTag: {type: string, x-nullable: true}\nUnwanted: {x-nullable: true}",
        ),
        ("specs/parts.yaml", "definitions: {Part: {type: file}}"),
    ];
    let converted = set(root, others, &Options::default()).unwrap();
    let written: Vec<(&str, String)> = converted
        .iter()
        .map(|file| (file.name.as_str(), to_json(&file.upgraded.document)))
        .collect();
    assert_eq!(
        written,
        [
            (
                "specs/root.yaml",
                r##"{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/a/{id}":{"$ref":"paths/a.yaml#/item"}},"components":{"schemas":{"Pet":{"$ref":"models.yaml#/Pet"},"Part":{"$ref":"parts.yaml#/components/schemas/Part"}}}}"##.to_owned()
            ),
            (
                "specs/paths/a.yaml",
                r##"{"item":{"get":{"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],"responses":{"200":{"description":"d","content":{"text/plain":{"schema":{"$ref":"../models.yaml#/Pet"}}}}}}}}"##.to_owned()
            ),
            (
                "specs/models.yaml",
                r##"{"Pet":{"type":"object","properties":{"tag":{"$ref":"models.yaml#/Tag"},"root":{"$ref":"root.yaml#/components/schemas/Pet"},"self":{"$ref":"models.yaml#/Pet"}}},"Tag":{"type":"string","nullable":true},"Unwanted":{"x-nullable":true}}"##.to_owned()
            ),
            (
                "specs/parts.yaml",
                r##"{"openapi":"3.0.3","info":{"title":"specs/parts.yaml","version":""},"paths":{},"components":{"schemas":{"Part":{"type":"string","format":"binary"}}}}"##.to_owned()
            ),
        ]
    );
    let said: Vec<String> = converted
        .iter()
        .flat_map(|file| &file.upgraded.diagnostics)
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        said,
        [
            "note[type-file] at specs/parts.yaml#/definitions/Part/type: a file inside another schema became a binary string"
        ],
    );
}

#[test]
fn a_set_with_a_file_missing_or_a_fault_in_a_part_says_where() {
    let root = "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {}\ndefinitions: {A: {$ref: 'a.json#/x'}, B: {$ref: 'b.json#/x/y'}, C: {$ref: 'b.json#/x'}}";
    let others = &[(
        "specs/b.json",
        r#"{"x":{"y":{"type":"string","pattern":"("},"properties":{"z":{"pattern":"["}}}}"#,
    )];
    let converted = set(root, others, &Options::default()).unwrap();
    let said: Vec<_> = converted
        .iter()
        .flat_map(|file| &file.upgraded.diagnostics)
        .map(|diagnostic| {
            (
                diagnostic.code.as_str(),
                diagnostic.file.as_deref(),
                diagnostic.pointer.as_str(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("ref-file-missing", None, "/definitions/A/$ref"),
            (
                "pattern-unfit",
                Some("specs/b.json"),
                "/x/properties/z/pattern"
            ),
            ("field-unknown", Some("specs/b.json"), "/x/y"),
        ]
    );
    let refused = set(root, others, &Options::default().with_strict(true)).unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Strict(3)), "{refused}");
}

#[test]
fn what_cannot_be_referred_to_across_files_is_an_error() {
    for (wanted, others, said) in [
        (
            "parameters: {A: {$ref: 'b.json#/x'}}",
            [(
                "specs/b.json",
                r#"{"x":{"in":"body","name":"b","schema":{}}}"#,
            )],
            "bundle the set",
        ),
        (
            "definitions: {A: {$ref: 'b.json#/y'}}",
            [("specs/b.json", r#"{"x":{}}"#)],
            "it has nothing at /y",
        ),
    ] {
        let root =
            format!("swagger: '2.0'\ninfo: {{title: t, version: '1'}}\npaths: {{}}\n{wanted}");
        let refused = set(&root, &others, &Options::default()).unwrap_err();
        assert!(refused.to_string().contains(said), "{refused}");
    }
}

#[test]
fn a_reader_that_has_every_file_comes_to_an_end() {
    let text = "{swagger: '2.0', info: {title: t, version: '1'}, paths: {}, definitions: {A: {$ref: 'b/c#/definitions/A'}}}";
    let mut every = |_: &str| Ok(text.as_bytes().to_vec());
    let options = Options::default().with_copied_nodes(10_000);
    let document = || read(text, &Limits::default()).expect("the text is a document");
    let long = format!("{}/a", "b".repeat(5_000));
    let refused = bundle(document(), &long, &mut every, &Options::default()).unwrap_err();
    assert!(
        refused
            .to_string()
            .ends_with("its name has more than 4096 bytes"),
        "{refused}"
    );
    let bundled = bundle(document(), "a", &mut every, &options).unwrap_err();
    let converted = upgrade_set(document(), "a", &mut every, &options).unwrap_err();
    for refused in [bundled, converted] {
        assert_eq!(refused.kind(), &ErrorKind::TooManyCopies(10_000));
    }
}
