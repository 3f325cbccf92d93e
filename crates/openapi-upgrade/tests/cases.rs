//! What becomes of each construct: a snippet of Swagger 2.0, places in the result, and the diagnostics.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use openapi_upgrade::openapi_document::{Limits, Pointer, read, to_json};
use openapi_upgrade::{ErrorKind, Options, upgrade};

/// A snippet in YAML, beside which `swagger`, `info` and, where it has none, `paths` are filled in.
struct Case {
    holds: &'static str,
    source: &'static str,
    /// JSON pointers into the result and what stands there; `absent` is nothing.
    result: &'static [(&'static str, &'static str)],
    codes: &'static [&'static str],
}

#[track_caller]
fn check(cases: &[Case]) {
    for case in cases {
        let paths = if case.source.contains("paths:") {
            ""
        } else {
            "paths: {}\n"
        };
        let text = format!(
            "swagger: '2.0'\ninfo: {{title: t, version: '1'}}\n{paths}{}",
            case.source
        );
        let document = read(&text, &Limits::default())
            .unwrap_or_else(|error| panic!("{}: {error}", case.holds));
        let upgraded = upgrade(document, &Options::default()).unwrap();
        let whole = to_json(&upgraded.document);
        for (pointer, expected) in case.result {
            let found = upgraded
                .document
                .at(&Pointer::parse(pointer).unwrap())
                .map_or("absent".to_owned(), to_json);
            assert_eq!(found, *expected, "{}: {pointer} of {whole}", case.holds);
        }
        let codes: Vec<_> = upgraded
            .diagnostics
            .iter()
            .map(|diagnostic| diagnostic.code.as_str())
            .collect();
        assert_eq!(codes, case.codes, "{}: {whole}", case.holds);
    }
}

#[test]
fn servers() {
    check(&[
        Case {
            holds: "host, basePath and schemes are one server per scheme",
            source: "host: api.example.com\nbasePath: /v1/\nschemes: [https, http]",
            result: &[(
                "/servers",
                r#"[{"url":"https://api.example.com/v1"},{"url":"http://api.example.com/v1"}]"#,
            )],
            codes: &[],
        },
        Case {
            holds: "a host without schemes is relative to the description's own",
            source: "host: api.example.com",
            result: &[("/servers", r#"[{"url":"//api.example.com"}]"#)],
            codes: &[],
        },
        Case {
            holds: "a basePath alone is a relative server",
            source: "basePath: /v1",
            result: &[("/servers", r#"[{"url":"/v1"}]"#)],
            codes: &[],
        },
        Case {
            holds: "without any of them there are no servers",
            source: "x-host-of: nothing",
            result: &[("/servers", "absent"), ("/x-host-of", r#""nothing""#)],
            codes: &[],
        },
        Case {
            holds: "schemes without host cannot be said",
            source: "schemes: [https]",
            result: &[
                ("/servers", "absent"),
                ("/x-swagger-schemes", r#"["https"]"#),
            ],
            codes: &["schemes-without-host"],
        },
        Case {
            holds: "schemes of an operation restrict its servers",
            source: "host: h\nschemes: [https, http]\npaths: {/a: {get: {schemes: [https], responses: {'200': {description: d}}}}}",
            result: &[
                ("/paths/~1a/get/servers", r#"[{"url":"https://h"}]"#),
                ("/paths/~1a/get/schemes", "absent"),
            ],
            codes: &[],
        },
        Case {
            holds: "what stands in the way of a new field moves aside",
            source: "openapi: 3.1.0\nhost: h\nschemes: [https, http]\npaths: {/a: {get: {schemes: [http], servers: [], responses: {'200': {description: d}}}}}",
            result: &[
                ("/openapi", r#""3.0.3""#),
                ("/x-swagger-openapi", r#""3.1.0""#),
                ("/paths/~1a/get/servers", r#"[{"url":"http://h"}]"#),
                ("/paths/~1a/get/x-swagger-servers", "[]"),
            ],
            codes: &[],
        },
        Case {
            holds: "a scheme in the host is taken out",
            source: "host: https://h/\nbasePath: v1",
            result: &[("/servers", r#"[{"url":"https://h/v1"}]"#)],
            codes: &["server-repaired", "server-repaired"],
        },
    ]);
}

#[test]
fn bodies_and_forms() {
    check(&[
        Case {
            holds: "a body goes into every media type, the root's where the operation has none",
            source: "consumes: [application/json, application/xml]\npaths: {/a: {post: {parameters: [{in: body, name: pet, description: d, required: true, schema: {type: string}}], responses: {'200': {description: d}}}}}",
            result: &[
                (
                    "/paths/~1a/post/requestBody",
                    r#"{"description":"d","required":true,"content":{"application/json":{"schema":{"type":"string"}},"application/xml":{"schema":{"type":"string"}}}}"#,
                ),
                ("/paths/~1a/post/x-codegen-request-body-name", r#""pet""#),
                ("/paths/~1a/post/parameters", "absent"),
            ],
            codes: &[],
        },
        Case {
            holds: "a shared body used twice is a request body of its own",
            source: "consumes: [application/json]\nparameters: {B: {in: body, name: b, schema: {type: object}}}\npaths: {/a: {post: {parameters: [{$ref: '#/parameters/B'}], responses: {'200': {description: d}}}, put: {parameters: [{$ref: '#/parameters/B'}], responses: {'200': {description: d}}}}}",
            result: &[
                (
                    "/paths/~1a/post/requestBody",
                    r##"{"$ref":"#/components/requestBodies/B"}"##,
                ),
                (
                    "/paths/~1a/put/requestBody",
                    r##"{"$ref":"#/components/requestBodies/B"}"##,
                ),
                (
                    "/components/requestBodies/B/content",
                    r#"{"application/json":{"schema":{"type":"object"}}}"#,
                ),
            ],
            codes: &[],
        },
        Case {
            holds: "a shared form field used twice comes out right both times",
            source: "parameters: {F: {in: formData, name: f, type: array, items: {type: file}}}\npaths: {/a: {post: {parameters: [{$ref: '#/parameters/F'}], responses: {'200': {description: d}}}}, /b: {post: {parameters: [{$ref: '#/parameters/F'}], responses: {'200': {description: d}}}}}",
            result: &[
                (
                    "/paths/~1a/post/requestBody/content/multipart~1form-data/schema/properties/f",
                    r#"{"type":"array","items":{"type":"string","format":"binary"}}"#,
                ),
                (
                    "/paths/~1b/post/requestBody/content/multipart~1form-data/schema/properties/f",
                    r#"{"type":"array","items":{"type":"string","format":"binary"}}"#,
                ),
                ("/components", "absent"),
            ],
            codes: &["type-file", "type-file"],
        },
        Case {
            holds: "form fields without a file are URL-encoded",
            source: "paths: {/a: {post: {parameters: [{in: formData, name: f, type: string, required: true}], responses: {'200': {description: d}}}}}",
            result: &[(
                "/paths/~1a/post/requestBody",
                r#"{"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"f":{"type":"string"}},"required":["f"]}}},"required":true}"#,
            )],
            codes: &[],
        },
        Case {
            holds: "a file is never URL-encoded",
            source: "paths: {/a: {post: {consumes: [application/x-www-form-urlencoded], parameters: [{in: formData, name: f, type: file}], responses: {'200': {description: d}}}}}",
            result: &[(
                "/paths/~1a/post/requestBody/content",
                r#"{"multipart/form-data":{"schema":{"type":"object","properties":{"f":{"type":"string","format":"binary"}}}}}"#,
            )],
            codes: &["media-type-unfit"],
        },
        Case {
            holds: "a request body in the manner of OpenAPI 3.0 gives way to the body parameter",
            source: "consumes: [text/plain]\npaths: {/a: {post: {requestBody: {description: r}, parameters: [{in: body, name: b, schema: {type: string}}], responses: {'200': {description: d}}}}}",
            result: &[
                (
                    "/paths/~1a/post/requestBody",
                    r#"{"content":{"text/plain":{"schema":{"type":"string"}}}}"#,
                ),
                (
                    "/paths/~1a/post/x-swagger-requestBody",
                    r#"{"description":"r"}"#,
                ),
            ],
            codes: &[],
        },
        Case {
            holds: "a body beside form fields in one media type is a field of the form",
            source: "paths: {/a: {post: {consumes: [multipart/form-data], parameters: [{in: formData, name: f, type: file}, {in: body, name: pet, description: d, schema: {type: object, title: t}}], responses: {'200': {description: d}}}}}",
            result: &[
                (
                    "/paths/~1a/post/requestBody/content",
                    r#"{"multipart/form-data":{"schema":{"type":"object","properties":{"f":{"type":"string","format":"binary"},"pet":{"type":"object","title":"t"}}}}}"#,
                ),
                ("/paths/~1a/post/requestBody/description", r#""d""#),
            ],
            codes: &["body-several"],
        },
        Case {
            holds: "in another media type it is the other body",
            source: "paths: {/a: {post: {consumes: [application/json, multipart/form-data], parameters: [{in: formData, name: f, type: file}, {in: body, name: f, schema: {type: object}, example: e}], responses: {'200': {description: d}}}}}",
            result: &[
                (
                    "/paths/~1a/post/requestBody/content/application~1json",
                    r#"{"schema":{"type":"object"},"example":"e"}"#,
                ),
                (
                    "/paths/~1a/post/requestBody/content/multipart~1form-data/x-swagger-schema",
                    r#"{"type":"object"}"#,
                ),
                (
                    "/paths/~1a/post/requestBody/content/multipart~1form-data/x-swagger-example",
                    r#""e""#,
                ),
            ],
            codes: &["body-several"],
        },
        Case {
            holds: "a body of the path item goes into each operation",
            source: "paths: {/a: {parameters: [{in: body, name: b, schema: {type: string}}], post: {consumes: [text/plain], responses: {'200': {description: d}}}}}",
            result: &[
                (
                    "/paths/~1a/post/requestBody/content",
                    r#"{"text/plain":{"schema":{"type":"string"}}}"#,
                ),
                ("/paths/~1a/parameters", "absent"),
            ],
            codes: &[],
        },
    ]);
}

#[test]
fn parameters() {
    check(&[
        Case {
            holds: "what is about the value moves into a schema, extensions stay",
            source: "paths: {/a: {get: {parameters: [{name: q, in: query, type: integer, format: int64, maximum: 9007199254740993, default: 1, x-mine: 1}], responses: {'200': {description: d}}}}}",
            result: &[(
                "/paths/~1a/get/parameters/0",
                r#"{"name":"q","in":"query","schema":{"type":"integer","format":"int64","maximum":9007199254740993,"default":1},"x-mine":1}"#,
            )],
            codes: &[],
        },
        Case {
            holds: "collection formats become style and explode, or say that they have no equal",
            source: "paths: {/a: {get: {parameters: [{name: c, in: query, type: array, items: {type: string}}, {name: m, in: query, type: array, items: {type: string}, collectionFormat: multi}, {name: p, in: query, type: array, items: {type: string}, collectionFormat: pipes}, {name: t, in: query, type: array, items: {type: string}, collectionFormat: tsv}, {name: h, in: header, type: array, items: {type: string}, collectionFormat: csv}], responses: {'200': {description: d}}}}}",
            result: &[
                ("/paths/~1a/get/parameters/0/explode", "false"),
                ("/paths/~1a/get/parameters/1/explode", "true"),
                ("/paths/~1a/get/parameters/2/style", r#""pipeDelimited""#),
                (
                    "/paths/~1a/get/parameters/3/x-swagger-collectionFormat",
                    r#""tsv""#,
                ),
                ("/paths/~1a/get/parameters/4/style", "absent"),
            ],
            codes: &["collection-format-lost"],
        },
        Case {
            holds: "a path parameter that is declared nowhere is declared",
            source: "paths: {'/a/{id}': {get: {responses: {'200': {description: d}}}}}",
            result: &[(
                "/paths/~1a~1{id}/get/parameters",
                r#"[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}]"#,
            )],
            codes: &["path-parameter-added"],
        },
        Case {
            holds: "a declared path parameter that is in no path moves to an extension",
            source: "paths: {/a: {get: {parameters: [{name: id, in: path, required: true, type: string}], responses: {'200': {description: d}}}}}",
            result: &[
                ("/paths/~1a/get/parameters", "absent"),
                ("/paths/~1a/get/x-swagger-parameters/0/name", r#""id""#),
            ],
            codes: &["path-parameter-unused"],
        },
        Case {
            holds: "a query template in the path is about the query",
            source: "paths: {'/a{?page,size}': {get: {parameters: [{name: page, in: query, type: integer}], responses: {'200': {description: d}}}}}",
            result: &[
                ("/paths/~1a/x-swagger-path", r#""/a{?page,size}""#),
                ("/paths/~1a/get/parameters/0/name", r#""page""#),
            ],
            codes: &["path-repaired"],
        },
        Case {
            holds: "a parameter without type is a text, a path parameter required",
            source: "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path}], responses: {'200': {description: d}}}}}",
            result: &[(
                "/paths/~1a~1{id}/get/parameters/0",
                r#"{"name":"id","in":"path","schema":{"type":"string"},"required":true}"#,
            )],
            codes: &["parameter-type-missing", "path-parameter-required"],
        },
        Case {
            holds: "x-nullable of a parameter is nullable in its schema, allowEmptyValue belongs to the query",
            source: "paths: {/a: {get: {parameters: [{name: q, in: query, type: string, x-nullable: true, allowEmptyValue: true}, {name: h, in: header, type: string, allowEmptyValue: true}], responses: {'200': {description: d}}}}}",
            result: &[
                (
                    "/paths/~1a/get/parameters/0",
                    r#"{"name":"q","in":"query","schema":{"type":"string","nullable":true},"allowEmptyValue":true}"#,
                ),
                (
                    "/paths/~1a/get/parameters/1/x-swagger-allowEmptyValue",
                    "true",
                ),
            ],
            codes: &["allow-empty-value-lost"],
        },
        Case {
            holds: "a parameter whose place is unclear says the place that was read",
            source: "paths: {/a: {get: {parameters: [{name: q, in: querystring, type: string}, {name: r, type: string}], responses: {'200': {description: d}}}}}",
            result: &[
                ("/paths/~1a/get/parameters/0/in", r#""query""#),
                (
                    "/paths/~1a/get/parameters/0/x-swagger-in",
                    r#""querystring""#,
                ),
                ("/paths/~1a/get/parameters/1/in", r#""query""#),
            ],
            codes: &["parameter-unclear", "parameter-unclear"],
        },
        Case {
            holds: "x-example is the example",
            source: "paths: {/a: {get: {parameters: [{name: q, in: query, type: string, x-example: dog}], responses: {'200': {description: d}}}}}",
            result: &[("/paths/~1a/get/parameters/0/example", r#""dog""#)],
            codes: &[],
        },
    ]);
}

#[test]
fn schemas() {
    check(&[
        Case {
            holds: "what stands beside a reference is kept in an allOf",
            source: "definitions: {A: {type: object, properties: {b: {$ref: '#/definitions/B', description: d, readOnly: true, x-nullable: true}}}, B: {type: string}}",
            result: &[(
                "/components/schemas/A/properties/b",
                r##"{"allOf":[{"$ref":"#/components/schemas/B"}],"description":"d","readOnly":true,"nullable":true}"##,
            )],
            codes: &[],
        },
        Case {
            holds: "a forbidden name changes, and references and mappings follow",
            source: "definitions: {'List«A»': {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}}}, List_A: {allOf: [{$ref: '#/definitions/List%C2%ABA%C2%BB'}]}}",
            result: &[
                (
                    "/components/schemas/List_A_2/discriminator",
                    r##"{"propertyName":"kind","mapping":{"List«A»":"#/components/schemas/List_A_2"}}"##,
                ),
                (
                    "/components/schemas/List_A/allOf/0",
                    r##"{"$ref":"#/components/schemas/List_A_2"}"##,
                ),
            ],
            codes: &["name-changed"],
        },
        Case {
            holds: "a reference in an extension or an example is data",
            source: "definitions: {A: {type: object, x-of: {$ref: '#/definitions/A'}, example: {$ref: '#/definitions/A'}}}",
            result: &[
                (
                    "/components/schemas/A/x-of",
                    r##"{"$ref":"#/definitions/A"}"##,
                ),
                (
                    "/components/schemas/A/example",
                    r##"{"$ref":"#/definitions/A"}"##,
                ),
            ],
            codes: &[],
        },
        Case {
            holds: "properties may be called like keywords",
            source: "definitions: {A: {type: object, properties: {$ref: {type: string}, example: {type: string}, required: {type: string}}}}",
            result: &[(
                "/components/schemas/A/properties",
                r#"{"$ref":{"type":"string"},"example":{"type":"string"},"required":{"type":"string"}}"#,
            )],
            codes: &[],
        },
        Case {
            holds: "a list of types is nullable, or alternatives",
            source: "definitions: {A: {type: [string, 'null']}, B: {type: [string, integer]}}",
            result: &[
                (
                    "/components/schemas/A",
                    r#"{"type":"string","nullable":true}"#,
                ),
                (
                    "/components/schemas/B",
                    r#"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#,
                ),
            ],
            codes: &["type-several", "type-several"],
        },
        Case {
            holds: "tuples, absent items and files in lists have a form that is allowed",
            source: "definitions: {A: {type: array, items: [{type: string}, {type: integer}]}, B: {type: array}, C: {type: array, items: {type: file}}}",
            result: &[
                (
                    "/components/schemas/A/items",
                    r#"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#,
                ),
                ("/components/schemas/B/items", "{}"),
                (
                    "/components/schemas/C/items",
                    r#"{"type":"string","format":"binary"}"#,
                ),
            ],
            codes: &["tuple-items", "items-missing", "type-file"],
        },
        Case {
            holds: "springfox's `type: ref` and `required` that is no list",
            source: "definitions: {A: {type: object, required: true, properties: {b: {type: ref}}}}",
            result: &[
                ("/components/schemas/A/required", "absent"),
                ("/components/schemas/A/x-swagger-required", "true"),
                (
                    "/components/schemas/A/properties/b",
                    r#"{"x-swagger-type":"ref"}"#,
                ),
            ],
            codes: &["type-repaired", "required-repaired"],
        },
        Case {
            holds: "a default of the wrong type is converted or moves aside",
            source: "definitions: {A: {type: integer, default: '7'}, B: {type: integer, default: many}}",
            result: &[
                (
                    "/components/schemas/A",
                    r#"{"type":"integer","default":7,"x-swagger-default":"7"}"#,
                ),
                (
                    "/components/schemas/B",
                    r#"{"type":"integer","x-swagger-default":"many"}"#,
                ),
            ],
            codes: &["value-converted", "default-unfit"],
        },
        Case {
            holds: "numbers keep their digits and keys their order",
            source: "definitions: {A: {minimum: 1.50, type: number, maximum: 12345678901234567890.25}}",
            result: &[(
                "/components/schemas/A",
                r#"{"minimum":1.50,"type":"number","maximum":12345678901234567890.25}"#,
            )],
            codes: &[],
        },
        Case {
            holds: "a reference to another file leads into what that file becomes",
            source: "definitions: {A: {$ref: 'other.json#/definitions/B'}}",
            result: &[(
                "/components/schemas/A",
                r##"{"$ref":"other.json#/components/schemas/B"}"##,
            )],
            codes: &[],
        },
        Case {
            holds: "a reference to nothing gets something to point at",
            source: "definitions: {A: {$ref: '#/definitions/Nowhere'}}",
            result: &[
                (
                    "/components/schemas/A",
                    r##"{"$ref":"#/components/schemas/Nowhere"}"##,
                ),
                ("/components/schemas/Nowhere", "{}"),
            ],
            codes: &["ref-unresolved"],
        },
        Case {
            holds: "a bare name is a definition, be it one that is not there",
            source: "definitions: {A: {$ref: B}, B: {type: string}, C: {$ref: Gone}}",
            result: &[
                (
                    "/components/schemas/A",
                    r##"{"$ref":"#/components/schemas/B"}"##,
                ),
                (
                    "/components/schemas/C",
                    r##"{"$ref":"#/components/schemas/Gone"}"##,
                ),
                ("/components/schemas/Gone", "{}"),
            ],
            codes: &["ref-repaired", "ref-unresolved"],
        },
        Case {
            holds: "a way from the root without `#` is understood, one to what is no schema gets a schema to point at",
            source: "parameters: {P: {in: query, name: p, type: string}}\nresponses: {R: {description: r}}\ndefinitions: {A: {$ref: definitions/B}, B: {type: string}, C: {$ref: '#/definitions/D/Inner'}, D: {Inner: {type: string}}}\npaths: {/a: {get: {parameters: [{$ref: parameters/P}], responses: {'200': {$ref: /responses/R}}}}}",
            result: &[
                (
                    "/components/schemas/A/$ref",
                    r##""#/components/schemas/B""##,
                ),
                (
                    "/components/schemas/C/$ref",
                    r##""#/components/schemas/Inner""##,
                ),
                ("/components/schemas/Inner", "{}"),
                (
                    "/components/schemas/D/x-swagger-Inner",
                    r#"{"type":"string"}"#,
                ),
                (
                    "/paths/~1a/get/parameters/0/$ref",
                    r##""#/components/parameters/P""##,
                ),
                (
                    "/paths/~1a/get/responses/200/$ref",
                    r##""#/components/responses/R""##,
                ),
            ],
            codes: &[
                "ref-repaired",
                "ref-repaired",
                "ref-repaired",
                "ref-unresolved",
                "field-unknown",
            ],
        },
        Case {
            holds: "an extension among the properties moves to the schema around them",
            source: "definitions: {A: {type: object, properties: {a: {type: string}, x-order: [a]}}}",
            result: &[(
                "/components/schemas/A",
                r#"{"type":"object","properties":{"a":{"type":"string"}},"x-order":["a"]}"#,
            )],
            codes: &[],
        },
        Case {
            holds: "keywords that are null say nothing",
            source: "definitions: {A: {type: object, additionalProperties: null, allOf: null, enum: null}}",
            result: &[("/components/schemas/A", r#"{"type":"object"}"#)],
            codes: &["null-removed", "null-removed", "null-removed"],
        },
        Case {
            holds: "an enum lists each value once",
            source: "definitions: {A: {type: string, enum: [x, y, x]}, B: {enum: [1, 1.0, '1', 2]}, C: {type: integer, enum: ['1', 1]}}",
            result: &[
                (
                    "/components/schemas/A",
                    r#"{"type":"string","enum":["x","y"],"x-swagger-enum":["x","y","x"]}"#,
                ),
                ("/components/schemas/B/enum", r#"[1,"1",2]"#),
                (
                    "/components/schemas/C",
                    r#"{"type":"integer","enum":[1],"x-swagger-enum":["1",1]}"#,
                ),
            ],
            codes: &[
                "enum-repeated",
                "enum-repeated",
                "value-converted",
                "enum-repeated",
            ],
        },
        Case {
            holds: "a flag for a bound that is not there says nothing",
            source: "definitions: {A: {type: integer, minimum: 1, exclusiveMinimum: true, exclusiveMaximum: false}, B: {type: integer, minimum: null, exclusiveMinimum: 1}}",
            result: &[
                (
                    "/components/schemas/A",
                    r#"{"type":"integer","minimum":1,"exclusiveMinimum":true,"x-swagger-exclusiveMaximum":false}"#,
                ),
                (
                    "/components/schemas/B",
                    r#"{"type":"integer","minimum":1,"exclusiveMinimum":true}"#,
                ),
            ],
            codes: &["value-unfit", "keyword-translated"],
        },
        Case {
            holds: "dates and times are held to the calendar and the clock",
            source: "definitions: {A: {type: object, properties: {a: {type: string, format: date, default: '2023-02-29'}, b: {type: string, format: date, default: '2024-02-29'}, c: {type: string, format: date-time, default: '2024-01-01T00:00:00+0000'}, d: {type: string, format: date-time, default: '2024-01-01T23:59:59.5+01:00'}, e: {type: string, format: time, default: '09:00'}, f: {type: string, format: time, default: '09:00:00'}}}}",
            result: &[
                ("/components/schemas/A/properties/a/default", "absent"),
                (
                    "/components/schemas/A/properties/b/default",
                    r#""2024-02-29""#,
                ),
                ("/components/schemas/A/properties/c/default", "absent"),
                (
                    "/components/schemas/A/properties/d/default",
                    r#""2024-01-01T23:59:59.5+01:00""#,
                ),
                ("/components/schemas/A/properties/e/default", "absent"),
                (
                    "/components/schemas/A/properties/f/default",
                    r#""09:00:00""#,
                ),
            ],
            codes: &["default-unfit", "default-unfit", "default-unfit"],
        },
        Case {
            holds: "a default of the kind of the definition around it must fit, too",
            source: "definitions: {A: {type: object, required: [a], properties: {a: {$ref: '#/definitions/A', default: none}, b: {$ref: '#/definitions/A', default: {a: {}}}}}}",
            result: &[
                (
                    "/components/schemas/A/properties/a",
                    r##"{"allOf":[{"$ref":"#/components/schemas/A"}],"x-swagger-default":"none"}"##,
                ),
                ("/components/schemas/A/properties/b/default", r#"{"a":{}}"#),
            ],
            codes: &["default-unfit"],
        },
        Case {
            holds: "a default that its format refuses moves aside",
            source: "definitions: {A: {type: string, format: date-time, default: now}, B: {type: string, format: date, default: '2026-02-03'}}",
            result: &[
                (
                    "/components/schemas/A",
                    r#"{"type":"string","format":"date-time","x-swagger-default":"now"}"#,
                ),
                ("/components/schemas/B/default", r#""2026-02-03""#),
            ],
            codes: &["default-unfit"],
        },
    ]);
}

#[test]
fn responses_and_references() {
    check(&[
        Case {
            holds: "schema and examples go into content, also for types that only an example names",
            source: "produces: [application/json]\npaths: {/a: {get: {responses: {'200': {description: d, schema: {type: string}, examples: {application/json: hi, text/plain: hello}}}}}}",
            result: &[(
                "/paths/~1a/get/responses/200/content",
                r#"{"application/json":{"schema":{"type":"string"},"example":"hi"},"text/plain":{"schema":{"type":"string"},"example":"hello"}}"#,
            )],
            codes: &[],
        },
        Case {
            holds: "an example that is keyed by no media type is a named example",
            source: "produces: [application/json]\npaths: {/a: {get: {responses: {'200': {description: d, schema: {type: string}, examples: {first: hi}}}}}}",
            result: &[(
                "/paths/~1a/get/responses/200/content/application~1json/examples",
                r#"{"first":{"value":"hi"}}"#,
            )],
            codes: &["response-example-named"],
        },
        Case {
            holds: "headers get schemas, files are binary, an absent description is put in",
            source: "paths: {/a: {get: {responses: {'200': {schema: {type: file}, headers: {X-N: {type: integer, description: n}}}}}}}",
            result: &[(
                "/paths/~1a/get/responses/200",
                r#"{"content":{"*/*":{"schema":{"type":"string","format":"binary"}}},"headers":{"X-N":{"schema":{"type":"integer"},"description":"n"}},"description":""}"#,
            )],
            codes: &["field-missing"],
        },
        Case {
            holds: "what stands beside a reference to something shared stays, be it copied or not",
            source: "consumes: [application/json]\nproduces: [application/json]\nparameters: {B: {in: body, name: b, schema: {type: object}}, F: {in: formData, name: f, type: string}}\nresponses: {R: {description: r, schema: {type: string}}}\npaths: {/a: {post: {parameters: [{$ref: '#/parameters/B', description: one}], responses: {'200': {$ref: '#/responses/R', description: two}}}, put: {consumes: [text/plain], produces: [text/plain], parameters: [{$ref: '#/parameters/B', description: three}], responses: {'200': {$ref: '#/responses/R', description: four}}}, patch: {parameters: [{$ref: '#/parameters/F', description: five}], responses: {'204': {description: d}}}}}",
            result: &[
                (
                    "/paths/~1a/post/requestBody",
                    r##"{"$ref":"#/components/requestBodies/B","description":"one"}"##,
                ),
                ("/paths/~1a/post/responses/200/description", r#""two""#),
                (
                    "/paths/~1a/put/requestBody/x-swagger-description",
                    r#""three""#,
                ),
                (
                    "/paths/~1a/put/responses/200/x-swagger-description",
                    r#""four""#,
                ),
                (
                    "/paths/~1a/patch/requestBody/content/application~1x-www-form-urlencoded/schema/properties/f",
                    r#"{"type":"string","x-swagger-description":"five"}"#,
                ),
            ],
            codes: &["ref-siblings-ignored", "ref-siblings-ignored"],
        },
        Case {
            holds: "a reference into paths leads to where the thing stands",
            source: "paths: {/a: {get: {produces: [application/json], responses: {'200': {description: d, schema: {type: string}}}}}}\ndefinitions: {A: {$ref: '#/paths/~1a/get/responses/200/schema'}}",
            result: &[(
                "/components/schemas/A/$ref",
                r##""#/paths/~1a/get/responses/200/content/application~1json/schema""##,
            )],
            codes: &[],
        },
        Case {
            holds: "a path item that refers to another is no schema",
            source: "paths: {/a: {get: {responses: {'200': {description: d}}}}, /b: {$ref: '#/paths/~1a'}}",
            result: &[("/paths/~1b", r##"{"$ref":"#/paths/~1a"}"##)],
            codes: &[],
        },
        Case {
            holds: "an operationId stands once",
            source: "paths: {/a: {get: {operationId: x, responses: {'200': {description: d}}}, put: {operationId: x, responses: {'200': {description: d}}}}}",
            result: &[
                ("/paths/~1a/put/operationId", r#""x_2""#),
                ("/paths/~1a/put/x-swagger-operationId", r#""x""#),
            ],
            codes: &["operation-id-duplicate"],
        },
        Case {
            holds: "two paths that are one once repaired are kept apart",
            source: "paths: {/a: {get: {responses: {'200': {description: d}}}}, a: {get: {responses: {'200': {description: e}}}}}",
            result: &[
                ("/paths/~1a/get/responses/200/description", r#""d""#),
                ("/paths/~1a#2/get/responses/200/description", r#""e""#),
            ],
            codes: &["path-collision"],
        },
    ]);
}

#[test]
fn security() {
    check(&[Case {
        holds: "every type and flow, and a flow that is absent",
        source: "securityDefinitions: {b: {type: basic}, k: {type: apiKey, in: header, name: X}, i: {type: oauth2, flow: implicit, authorizationUrl: /a, scopes: {s: d}}, p: {type: oauth2, flow: password, tokenUrl: /t, scopes: {}}, c: {type: oauth2, flow: application, tokenUrl: /t, scopes: {}}, o: {type: oauth2, flow: accessCode, authorizationUrl: /a, tokenUrl: /t, scopes: {}}, n: {type: oauth2, tokenUrl: /t}}\nsecurity: [{b: []}]",
        result: &[
            (
                "/components/securitySchemes/b",
                r#"{"type":"http","scheme":"basic"}"#,
            ),
            (
                "/components/securitySchemes/k",
                r#"{"type":"apiKey","in":"header","name":"X"}"#,
            ),
            (
                "/components/securitySchemes/i",
                r#"{"type":"oauth2","flows":{"implicit":{"authorizationUrl":"/a","scopes":{"s":"d"}}}}"#,
            ),
            (
                "/components/securitySchemes/p/flows",
                r#"{"password":{"tokenUrl":"/t","scopes":{}}}"#,
            ),
            (
                "/components/securitySchemes/c/flows",
                r#"{"clientCredentials":{"tokenUrl":"/t","scopes":{}}}"#,
            ),
            (
                "/components/securitySchemes/o/flows",
                r#"{"authorizationCode":{"authorizationUrl":"/a","tokenUrl":"/t","scopes":{}}}"#,
            ),
            (
                "/components/securitySchemes/n/flows",
                r#"{"clientCredentials":{"tokenUrl":"/t","scopes":{}}}"#,
            ),
            ("/security", r#"[{"b":[]}]"#),
        ],
        codes: &["security-unclear"],
    }]);
}

#[test]
fn what_cannot_be_converted_says_why() {
    for (text, kind) in [
        ("[]", ErrorKind::NotAnObject),
        ("{}", ErrorKind::NotSwagger),
        (
            "openapi: 3.0.1",
            ErrorKind::AlreadyOpenApi3("3.0.1".to_owned()),
        ),
        (
            "swagger: '1.2'",
            ErrorKind::UnsupportedVersion("1.2".to_owned()),
        ),
    ] {
        let document = read(text, &Limits::default()).unwrap();
        assert_eq!(
            *upgrade(document, &Options::default()).unwrap_err().kind(),
            kind,
            "{text}"
        );
    }
}

#[test]
fn a_slightly_broken_document_converts_and_a_strict_conversion_refuses_it() {
    let text = "swagger: null\npaths: null";
    let document = || read(text, &Limits::default()).unwrap();
    let upgraded = upgrade(document(), &Options::default()).unwrap();
    let json = to_json(&upgraded.document);
    assert_eq!(
        json,
        r#"{"openapi":"3.0.3","paths":{},"info":{"title":"","version":""}}"#
    );

    let refused = upgrade(document(), &Options::default().with_strict(true)).unwrap_err();
    assert_eq!(
        *refused.kind(),
        ErrorKind::Strict(upgraded.diagnostics.len())
    );
    assert_eq!(refused.diagnostics(), upgraded.diagnostics);
}

#[test]
fn copies_are_bounded() {
    let types = (0..100)
        .map(|number| format!("a/b{number}"))
        .collect::<Vec<_>>()
        .join(", ");
    let text = format!(
        "swagger: '2.0'\ninfo: {{title: t, version: '1'}}\nconsumes: [{types}]\npaths: {{/a: {{post: {{parameters: [{{in: body, name: b, schema: {{type: string}}}}], responses: {{'200': {{description: d}}}}}}}}}}"
    );
    let document = read(&text, &Limits::default()).unwrap();
    let refused = upgrade(document, &Options::default().with_copied_nodes(100)).unwrap_err();
    assert_eq!(*refused.kind(), ErrorKind::TooManyCopies(100));
}

#[test]
fn circles_without_end() {
    check(&[
        Case {
            holds: "a definition that is itself is anything",
            source: "definitions:\n  A: {$ref: '#/definitions/A', description: d}\n  B: {$ref: '#/definitions/A'}",
            result: &[(
                "/components/schemas",
                r##"{"A":{"x-swagger-$ref":"#/definitions/A","description":"d"},"B":{"$ref":"#/components/schemas/A"}}"##,
            )],
            codes: &["ref-circular"],
        },
        Case {
            holds: "the reference that closes a circle of parts is taken out, others stay",
            source: "definitions:\n  A: {allOf: [{$ref: '#/definitions/C'}, {$ref: '#/definitions/B'}]}\n  B: {allOf: [{$ref: '#/definitions/A'}]}\n  C: {type: object}",
            result: &[
                (
                    "/components/schemas/A/allOf",
                    r##"[{"$ref":"#/components/schemas/C"},{"$ref":"#/components/schemas/B"}]"##,
                ),
                (
                    "/components/schemas/B/allOf",
                    r##"[{"x-swagger-$ref":"#/definitions/A"}]"##,
                ),
            ],
            codes: &["ref-circular"],
        },
        Case {
            holds: "which reference is taken out does not depend on the order",
            source: "definitions:\n  B: {$ref: '#/definitions/A'}\n  A: {allOf: [{$ref: '#/definitions/B'}]}",
            result: &[(
                "/components/schemas",
                r##"{"B":{"x-swagger-$ref":"#/definitions/A"},"A":{"allOf":[{"$ref":"#/components/schemas/B"}]}}"##,
            )],
            codes: &["ref-circular"],
        },
        Case {
            holds: "a tree is no such circle",
            source: "definitions:\n  A: {allOf: [{properties: {a: {$ref: '#/definitions/A'}}}]}",
            result: &[(
                "/components/schemas/A/allOf/0/properties/a",
                r##"{"$ref":"#/components/schemas/A"}"##,
            )],
            codes: &[],
        },
    ]);
}

#[test]
fn patterns() {
    check(&[
        Case {
            holds: "a pattern of another dialect is kept aside, and no default is held against it",
            source: "definitions:\n  A: {type: string, pattern: '\\p{L}+', default: '1'}",
            result: &[(
                "/components/schemas/A",
                r#"{"type":"string","x-swagger-pattern":"\\p{L}+","default":"1"}"#,
            )],
            codes: &["pattern-unfit"],
        },
        Case {
            holds: "a default must match",
            source: "definitions:\n  A: {type: string, pattern: '^a+$', default: b}\n  B: {type: string, pattern: '^a+$', default: aa}",
            result: &[(
                "/components/schemas",
                r#"{"A":{"type":"string","pattern":"^a+$","x-swagger-default":"b"},"B":{"type":"string","pattern":"^a+$","default":"aa"}}"#,
            )],
            codes: &["default-unfit"],
        },
        Case {
            holds: "the same for a parameter",
            source: "paths: {/a: {get: {parameters: [{in: query, name: q, type: string, pattern: '(', default: b}], responses: {200: {description: d}}}}}",
            result: &[(
                "/paths/~1a/get/parameters/0/schema",
                r#"{"type":"string","x-swagger-pattern":"(","default":"b"}"#,
            )],
            codes: &["pattern-unfit"],
        },
        Case {
            holds: "a default with the same element twice is no set",
            source: "definitions:\n  A: {type: array, uniqueItems: true, items: {type: integer}, default: [1, 1.0]}",
            result: &[("/components/schemas/A/x-swagger-default", "[1,1.0]")],
            codes: &["default-unfit"],
        },
    ]);
}
