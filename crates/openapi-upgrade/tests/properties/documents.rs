//! Strategies for Swagger 2.0 documents that are valid.
//!
//! They are boxed, since the type of the whole is too large for the stack of a test otherwise.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The definitions that every document has, and how a reference spells each.
const DEFINITIONS: [(&str, &str); 5] = [
    ("Pet", "Pet"),
    ("Pet.v1", "Pet.v1"),
    ("Order item", "Order%20item"),
    ("Café", "Caf%C3%A9"),
    ("a/b~c", "a~1b~0c"),
];

/// Makes a whole document.
pub(crate) fn document() -> BoxedStrategy<Value> {
    let definitions = vec(schema(), DEFINITIONS.len());
    let paths = vec(path_item(), 0..3);
    (root(), definitions, paths, vec(response(), 1), schema(), simple_type()).prop_map(
        |(mut root, definitions, paths, responses, body, form)| {
            let named = DEFINITIONS.iter().map(|(name, _)| (*name).to_owned()).zip(definitions);
            root["definitions"] = Value::Object(named.collect());
            let named = paths.into_iter().enumerate().map(|(index, item)| (format!("/items{index}/{{id}}"), item));
            root["paths"] = Value::Object(named.collect());
            root["responses"] = json!({ "Shared": responses[0] });
            root["parameters"] = json!({
                "Id": { "in": "path", "name": "id", "required": true, "type": "string", "description": "the shared id" },
                "Body": { "in": "body", "name": "body", "description": "the shared body", "schema": body },
                "Form": merged(json!({ "in": "formData", "name": "shared", "description": "the shared field" }), form),
            });
            root
        },
    ).boxed()
}

fn root() -> BoxedStrategy<Value> {
    let fields = (
        field(
            "host",
            prop_oneof!["[a-z]{1,8}[.]example", "[a-z]{1,8}:80"].prop_map(Value::from),
        ),
        field("basePath", "/[a-z]{0,5}".prop_map(Value::from)),
        field(
            "schemes",
            proptest::sample::subsequence(vec!["https", "http", "ws"], 1..3)
                .prop_map(|list| json!(list)),
        ),
        field("consumes", media_types()),
        field("produces", media_types()),
        field(
            "security",
            Just(json!([{ "key": [] }, { "code flow": ["read"] }])),
        ),
        field(
            "tags",
            text().prop_map(|text| json!([{ "name": "t", "description": text }])),
        ),
        field("x-vendor", data()),
    );
    (text(), fields).prop_map(|(title, (a, b, c, d, e, f, g, h))| {
        let mut root = json!({
            "swagger": "2.0",
            "info": { "title": title, "version": "1" },
            "securityDefinitions": {
                "basic": { "type": "basic" },
                "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
                "code flow": {
                    "type": "oauth2", "flow": "accessCode", "scopes": { "read": "reads" },
                    "authorizationUrl": "https://a.example/authorize", "tokenUrl": "https://a.example/token",
                },
            },
        });
        extend(&mut root, [a, b, c, d, e, f, g, h]);
        root
    }).boxed()
}

fn path_item() -> BoxedStrategy<Value> {
    (0..3_u8, option::of(operation("get")), option::of(operation("post")), option::of(operation("put"))).prop_map(
        |(id, get, post, put)| {
            let id = match id {
                0 => json!({ "$ref": "#/parameters/Id" }),
                1 => json!({ "in": "path", "name": "id", "required": true, "type": "integer", "format": "int64" }),
                _ => json!({ "in": "path", "name": "id", "required": true, "type": "array", "items": { "type": "string" } }),
            };
            let mut item = json!({ "parameters": [id] });
            let operations = [("get", get), ("post", post), ("put", put)];
            let given = operations.into_iter().filter_map(|(method, operation)| Some((method.to_owned(), operation?)));
            extend(&mut item, [given.collect::<Vec<_>>()]);
            item
        },
    ).boxed()
}

fn operation(method: &'static str) -> BoxedStrategy<Value> {
    let fields = (
        field("summary", text().prop_map(Value::from)),
        field("description", text().prop_map(Value::from)),
        field("deprecated", any::<bool>().prop_map(Value::from)),
        field("tags", Just(json!(["t"]))),
        field("consumes", media_types()),
        field("produces", media_types()),
        field("schemes", Just(json!(["https"]))),
        field("x-vendor", data()),
    );
    (
        vec(parameter(), 0..4),
        content(method),
        vec(response(), 1..3),
        any::<bool>(),
        fields,
    )
        .prop_map(
            |(parameters, content, responses, is_shared, (a, b, c, d, e, f, g, h))| {
                let named = parameters
                    .into_iter()
                    .enumerate()
                    .map(|(index, mut parameter)| {
                        parameter["name"] = format!("p{index}").into();
                        parameter
                    });
                let parameters: Vec<_> = named.chain(content).collect();
                let codes = ["200", "default", "404"].into_iter().map(str::to_owned);
                let mut responses: Map<String, Value> = codes.zip(responses).collect();
                if is_shared {
                    responses.insert("500".to_owned(), json!({ "$ref": "#/responses/Shared" }));
                }
                let mut operation = json!({ "parameters": parameters, "responses": responses });
                extend(&mut operation, [a, b, c, d, e, f, g, h]);
                operation
            },
        )
        .boxed()
}

/// Makes the parameters that are the content of a request: a body or form fields, of its own or shared.
fn content(method: &str) -> BoxedStrategy<Vec<Value>> {
    if method == "get" {
        return Just(Vec::new()).boxed();
    }
    let field = |name: &'static str| {
        (text(), simple_type()).prop_map(move |(text, kind)| {
            merged(
                json!({ "in": "formData", "name": name, "description": text }),
                kind,
            )
        })
    };
    prop_oneof![
        Just(Vec::new()),
        Just(vec![json!({ "$ref": "#/parameters/Body" })]),
        (text(), schema(), any::<bool>()).prop_map(|(text, schema, required)| {
            vec![json!({ "in": "body", "name": "b", "description": text, "required": required, "schema": schema })]
        }),
        (field("f"), field("g")).prop_map(|(f, g)| vec![f, json!({ "$ref": "#/parameters/Form" }), g]),
        field("f").prop_map(|f| vec![f, json!({ "in": "formData", "name": "file", "type": "file" })]),
    ]
    .boxed()
}

fn parameter() -> BoxedStrategy<Value> {
    let place = prop_oneof![Just("query"), Just("header")];
    (
        place,
        text(),
        any::<bool>(),
        simple_type(),
        field("x-vendor", data()),
    )
        .prop_map(|(place, text, required, kind, vendor)| {
            let parameter =
                json!({ "in": place, "name": "", "description": text, "required": required });
            let mut parameter = merged(parameter, kind);
            extend(&mut parameter, [vendor]);
            parameter
        })
        .boxed()
}

/// Makes the type of a parameter, form field or header.
fn simple_type() -> BoxedStrategy<Value> {
    let format = prop_oneof![Just("csv"), Just("ssv"), Just("pipes"), Just("tsv")];
    prop_oneof![
        text().prop_map(|text| json!({ "type": "string", "default": text, "maxLength": 1000 })),
        any::<i32>()
            .prop_map(|number| json!({ "type": "integer", "format": "int32", "default": number })),
        Just(json!({ "type": "number", "minimum": 0, "exclusiveMinimum": true })),
        Just(json!({ "type": "string", "enum": ["a", "b"] })),
        any::<bool>().prop_map(|default| json!({ "type": "boolean", "default": default })),
        format.prop_map(|format| {
            json!({ "type": "array", "items": { "type": "integer" }, "collectionFormat": format })
        }),
        Just(
            json!({ "type": "array", "items": { "type": "array", "items": { "type": "string" } } })
        ),
    ]
    .boxed()
}

fn response() -> BoxedStrategy<Value> {
    let header = (text(), simple_type()).prop_map(
        |(text, kind)| json!({ "X-Header": merged(json!({ "description": text }), kind) }),
    );
    let schema = prop_oneof![4 => schema(), 1 => Just(json!({ "type": "file" }))];
    let example = text().prop_map(|text| json!({ "application/json": { "example of": text } }));
    (
        text(),
        field("schema", schema),
        field("headers", header),
        field("examples", example),
    )
        .prop_map(|(text, schema, headers, examples)| {
            let mut response = json!({ "description": text });
            extend(&mut response, [schema, headers, examples]);
            response
        })
        .boxed()
}

fn schema() -> BoxedStrategy<Value> {
    let reference = proptest::sample::select(&DEFINITIONS[..])
        .prop_map(|(_, spelling)| json!({ "$ref": format!("#/definitions/{spelling}") }));
    let leaf = prop_oneof![
        reference,
        text().prop_map(|text| json!({ "type": "string", "example": text })),
        any::<i64>()
            .prop_map(|number| json!({ "type": "integer", "format": "int64", "default": number })),
        Just(json!({ "type": "boolean", "default": true })),
        Just(
            json!({ "type": "string", "format": "byte", "xml": { "attribute": true, "name": "n" } })
        ),
        Just(json!({})),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let inner = || {
            let extras = (
                field("title", text().prop_map(Value::from)),
                field("description", text().prop_map(Value::from)),
                field("x-nullable", any::<bool>().prop_map(Value::from)),
                field("readOnly", Just(json!(true))),
                field("x-vendor", data()),
            );
            (inner.clone(), extras).prop_map(|(mut schema, (a, b, c, d, e))| {
                extend(&mut schema, [a, b, c, d, e]);
                schema
            })
        };
        prop_oneof![
            inner().prop_map(|items| json!({ "type": "array", "items": items })),
            inner().prop_map(|values| json!({ "type": "object", "additionalProperties": values })),
            (inner(), inner()).prop_map(|(one, two)| json!({ "allOf": [one, two] })),
            (inner(), inner()).prop_map(|(one, two)| json!({
                "type": "object", "discriminator": "kind", "required": ["kind"],
                "properties": { "kind": { "type": "string" }, "one": one, "two": two },
            })),
        ]
    })
    .boxed()
}

/// Makes what may stand in an extension: data, even where it looks like a reference.
fn data() -> BoxedStrategy<Value> {
    prop_oneof![
        text().prop_map(Value::from),
        Just(json!({ "$ref": "#/definitions/Pet", "collectionFormat": "csv" })),
        Just(json!([null, 1.5, { "in": "body" }])),
    ]
    .boxed()
}

fn media_types() -> BoxedStrategy<Value> {
    let all = vec![
        "application/json",
        "application/xml",
        "text/plain",
        "application/x-www-form-urlencoded",
    ];
    proptest::sample::subsequence(all, 1..3)
        .prop_map(|types| json!(types))
        .boxed()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-z]{1,12}", "[ -~é\n]{1,16}"]
}

/// Makes an entry that is there half of the time.
fn field(
    name: &'static str,
    value: impl Strategy<Value = Value> + 'static,
) -> BoxedStrategy<Vec<(String, Value)>> {
    option::of(value)
        .prop_map(move |value| {
            value
                .into_iter()
                .map(|value| (name.to_owned(), value))
                .collect()
        })
        .boxed()
}

fn extend<const N: usize>(value: &mut Value, fields: [Vec<(String, Value)>; N]) {
    if let Value::Object(object) = value {
        object.extend(fields.into_iter().flatten());
    }
}

fn merged(mut value: Value, more: Value) -> Value {
    if let (Value::Object(object), Value::Object(more)) = (&mut value, more) {
        object.extend(more);
    }
    value
}
