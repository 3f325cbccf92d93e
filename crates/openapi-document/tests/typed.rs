//! Values as types and to serializers.

use std::collections::BTreeMap;

use openapi_document::{Limits, Number, Value, read};
use serde::Deserialize;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Shape {
    Point,
    Circle(f64),
    Box(u8, u8),
    Text { size: i8 },
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Either {
    Number(i64),
    Text(String),
}

#[derive(Debug, Deserialize, PartialEq)]
struct Everything<'a> {
    name: &'a str,
    missing: Option<bool>,
    null: Option<bool>,
    shapes: Vec<Shape>,
    either: Vec<Either>,
    #[serde(flatten)]
    rest: BTreeMap<String, u64>,
}

#[test]
fn types_of_every_kind() {
    let text = "name: n\nnull: null\nshapes: [point, {circle: 1}, {box: [1, 2]}, {text: {size: -1}}]\n\
                either: [1, one]\nmore: 18446744073709551615\n";
    let document = read(text, &Limits::default()).unwrap();
    let expected = Everything {
        name: "n",
        missing: None,
        null: None,
        shapes: vec![
            Shape::Point,
            Shape::Circle(1.0),
            Shape::Box(1, 2),
            Shape::Text { size: -1 },
        ],
        either: vec![Either::Number(1), Either::Text("one".to_owned())],
        rest: BTreeMap::from([("more".to_owned(), u64::MAX)]),
    };
    assert_eq!(Everything::deserialize(&document.root).unwrap(), expected);
}

#[test]
fn errors_say_where() {
    let cases = [
        (
            "[[1, 2], [3, x]]",
            "/1/1: invalid type: string \"x\", expected u8",
        ),
        ("[[300]]", "/0/0: invalid value: integer `300`, expected u8"),
        ("{}", "invalid type: map, expected a sequence"),
        (
            "[[1.5]]",
            "/0/0: invalid type: floating point `1.5`, expected u8",
        ),
    ];
    for (text, expected) in cases {
        let document = read(text, &Limits::default()).unwrap();
        let error = Vec::<Vec<u8>>::deserialize(&document.root).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    }
    let cases = [
        (
            "star",
            "unknown variant `star`, expected one of `point`, `circle`, `box`, `text`",
        ),
        (
            "circle",
            "invalid type: unit variant, expected a variant with content",
        ),
        ("{point: 1}", "/point: invalid type: 1, expected no content"),
        (
            "{box: [1, 2, 3]}",
            "/box: invalid length 3, expected a shorter list",
        ),
        (
            "{text: {size: a}}",
            "/text/size: invalid type: string \"a\", expected i8",
        ),
        (
            "[]",
            "invalid type: sequence, expected a string or an object of one entry",
        ),
    ];
    for (text, expected) in cases {
        let document = read(text, &Limits::default()).unwrap();
        let error = Shape::deserialize(&document.root).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    }
}

#[test]
fn numbers_as_other_formats_have_them() {
    let cases = [
        ("1", "1"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("18446744073709551615", "18446744073709551615"),
        ("1.50", "1.5"),
        ("2.0", "2.0"),
        ("1e400", "\"1e400\""),
    ];
    for (spelling, expected) in cases {
        let value = Value::Number(Number::parse(spelling).unwrap());
        assert_eq!(serde_json::to_string(&value).unwrap(), expected);
    }
}

#[test]
fn an_openapi_document() {
    let text = "
openapi: 3.0.3
info: {title: Pets, version: '1.0', x-owner: me}
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 1, maximum: 9007199254740993}}
    get:
      responses:
        200:
          description: a pet
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
        4XX: {description: no pet}
        default: {$ref: '#/components/responses/Error'}
components:
  responses:
    Error: {description: failed}
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, enum: [a, null], nullable: true}
        weight: {type: number, minimum: 0.5, exclusiveMinimum: true}
      additionalProperties: false
    Any: {oneOf: [{type: string}, {type: array, items: {}}]}
";
    let document = read(text, &Limits::default()).unwrap();
    let typed = openapiv3::OpenAPI::deserialize(&document.root).unwrap();
    let by_text: openapiv3::OpenAPI =
        serde_json::from_str(&openapi_document::to_json(&document.root)).unwrap();
    assert_eq!(typed, by_text);
    assert_eq!(typed.paths.paths.len(), 1);
    assert_eq!(typed.info.extensions["x-owner"], "me");
}
