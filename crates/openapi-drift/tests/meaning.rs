//! What two documents mean, beyond the minimal pairs of the catalogue: what is no change, what is one change, and where.

use openapi_drift::openapi_document::{Limits, read};
use openapi_drift::{Profile, compare};

/// A pair of snippets and what is found, each as `level[kind] place`; of findings below compatible nothing is said.
struct Case {
    holds: &'static str,
    old: &'static str,
    new: &'static str,
    finds: &'static [&'static str],
}

/// Wraps snippets into documents and compares them.
#[track_caller]
fn check(wrap: impl Fn(&str) -> String, cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let [old, new] = [case.old, case.new].map(|snippet| {
            let text = wrap(snippet);
            let document = read(&text, &Limits::default());
            document
                .unwrap_or_else(|error| panic!("{error} in {text}"))
                .into_owned()
        });
        let comparison = compare(&old, &new, Profile::Strict)
            .unwrap_or_else(|error| panic!("{}: {error}", case.holds));
        let findings = comparison.findings().iter();
        let found: Vec<String> = findings
            .filter(|finding| finding.level() > openapi_drift::Level::Documentation)
            .map(|finding| {
                format!(
                    "{}[{}] {}",
                    finding.level(),
                    finding.kind().id(),
                    finding.place()
                )
            })
            .collect();
        if found != case.finds {
            wrong.push(format!(
                "{}\n  expected {:?}\n  found    {found:?}",
                case.holds, case.finds
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A document whose every version is spelled in the snippet.
fn whole(snippet: &str) -> String {
    snippet.to_owned()
}

/// The body of a request, whose schema the snippet is.
fn request(schema: &str) -> String {
    format!(
        "openapi: 3.1.0\npaths: {{/a: {{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}}}"
    )
}

/// The body of a response, whose schema the snippet is.
fn response(schema: &str) -> String {
    format!(
        "openapi: 3.1.0\npaths: {{/a: {{get: {{responses: {{200: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}}}}}"
    )
}

/// The schema of a query parameter.
fn parameter(schema: &str) -> String {
    format!(
        "openapi: 3.1.0\npaths: {{/a: {{get: {{parameters: [{{name: q, in: query, schema: {schema}}}]}}}}}}"
    )
}

/// One operation.
fn operation(operation: &str) -> String {
    format!("openapi: 3.1.0\npaths: {{/a: {{get: {operation}}}}}")
}

const fn case(
    holds: &'static str,
    old: &'static str,
    new: &'static str,
    finds: &'static [&'static str],
) -> Case {
    Case {
        holds,
        old,
        new,
        finds,
    }
}

#[test]
fn schemas_that_mean_the_same() {
    let cases = [
        case(
            "the order of an enum",
            "{enum: [a, b]}",
            "{enum: [b, a]}",
            &[],
        ),
        case(
            "the order of required",
            "{required: [a, b]}",
            "{required: [b, a]}",
            &[],
        ),
        case(
            "the order of types",
            "{type: [string, integer]}",
            "{type: [integer, string]}",
            &[],
        ),
        case(
            "the spelling of numbers",
            "{maximum: 1}",
            "{maximum: 1.0}",
            &[],
        ),
        case(
            "one type as a list",
            "{type: string}",
            "{type: [string]}",
            &[],
        ),
        case(
            "null as nullable",
            "{type: string, nullable: true}",
            "{type: [string, 'null']}",
            &[],
        ),
        case(
            "null as a branch",
            "{type: string, nullable: true}",
            "{oneOf: [{type: string}, {type: 'null'}]}",
            &[],
        ),
        case(
            "null as a branch of any",
            "{type: [object, 'null'], properties: {a: {}}}",
            "{anyOf: [{type: object, properties: {a: {}}}, {type: 'null'}]}",
            &[],
        ),
        case(
            "an allOf of one",
            "{type: string}",
            "{allOf: [{type: string}]}",
            &[],
        ),
        case(
            "a oneOf of one",
            "{type: string}",
            "{oneOf: [{type: string}]}",
            &[],
        ),
        case(
            "an anyOf of one",
            "{type: string}",
            "{anyOf: [{type: string}]}",
            &[],
        ),
        case(
            "types as branches",
            "{type: [string, integer]}",
            "{anyOf: [{type: string}, {type: integer}]}",
            &[],
        ),
        case(
            "values as branches",
            "{type: string, enum: [a, b]}",
            "{type: string, oneOf: [{const: a}, {const: b, description: B}]}",
            &[],
        ),
        case(
            "one value as a const",
            "{type: string, enum: [a]}",
            "{type: string, const: a}",
            &[],
        ),
        case(
            "exclusive limits by flag and by number",
            "{type: number, minimum: 1, exclusiveMinimum: true}",
            "{type: number, exclusiveMinimum: 1}",
            &[],
        ),
        case(
            "exclusive limits of integers",
            "{type: integer, exclusiveMaximum: 10}",
            "{type: integer, maximum: 9}",
            &[],
        ),
        case(
            "a length of at least nothing",
            "{type: string}",
            "{type: string, minLength: 0}",
            &[],
        ),
        case(
            "flags that are false",
            "{type: array, uniqueItems: false, items: {}}",
            "{type: array}",
            &[],
        ),
        case(
            "other properties let through in words",
            "{type: object}",
            "{type: object, additionalProperties: true}",
            &[],
        ),
        case(
            "other properties that may be anything",
            "{type: object}",
            "{type: object, additionalProperties: {}}",
            &[],
        ),
        case(
            "a pattern that lets everything through",
            "{type: string}",
            "{type: string, pattern: '.*'}",
            &[],
        ),
        case(
            "properties moved into an allOf",
            "{type: object, properties: {a: {type: string}, b: {type: string}}, required: [a]}",
            "{allOf: [{type: object, properties: {a: {type: string}}, required: [a]}, {type: object, properties: {b: {type: string}}}]}",
            &[],
        ),
        case(
            "branches in another order",
            "{oneOf: [{type: object, required: [a]}, {type: object, required: [b]}]}",
            "{oneOf: [{type: object, required: [b]}, {type: object, required: [a]}]}",
            &[],
        ),
        case(
            "a mapping that is so anyway",
            "{discriminator: {propertyName: k}}",
            "{discriminator: {propertyName: k, mapping: {A: '#/components/schemas/A'}}}",
            &[],
        ),
        case(
            "keywords with the same schemas",
            "{not: {type: string, enum: [a, b]}}",
            "{not: {enum: [b, a], type: string}}",
            &[],
        ),
    ];
    check(request, &cases);
    check(response, &cases);
    check(parameter, &cases);
}

#[test]
fn what_requests_may_hold() {
    check(
        request,
        &[
            case(
                "a widened type inside a list",
                "{type: array, items: {type: integer}}",
                "{type: array, items: {type: number}}",
                &["compatible[schema-type-widened] POST /a: request body: elements"],
            ),
            case(
                "a narrowed type inside a map",
                "{type: object, additionalProperties: {type: number}}",
                "{type: object, additionalProperties: {type: integer}}",
                &["breaking[schema-type-narrowed] POST /a: request body: other properties"],
            ),
            case(
                "a changed type hides what else is asked",
                "{type: string, maxLength: 3, pattern: a, enum: [a]}",
                "{type: object, properties: {a: {}}}",
                &["breaking[schema-type-changed] POST /a: request body"],
            ),
            case(
                "a property inside an alternative",
                "{oneOf: [{title: A, type: object, properties: {a: {type: string}}}, {title: B, type: object, properties: {b: {}}}]}",
                "{oneOf: [{title: A, type: object, properties: {a: {type: integer}}}, {title: B, type: object, properties: {b: {}}}]}",
                &["breaking[schema-type-changed] POST /a: request body: alternative 1: property a"],
            ),
            case(
                "a property that is only answered",
                "{type: object, properties: {a: {type: string, readOnly: true, maxLength: 5}}}",
                "{type: object, properties: {a: {type: string, readOnly: true, maxLength: 3}}}",
                &["compatible[max-length-decreased] POST /a: request body: property a"],
            ),
            case(
                "a required property that is only answered",
                "{type: object, properties: {a: {readOnly: true}}}",
                "{type: object, properties: {a: {readOnly: true}}, required: [a]}",
                &["compatible[property-became-required] POST /a: request body: property a"],
            ),
            case(
                "a required property with a default",
                "{type: object}",
                "{type: object, properties: {a: {type: string, default: x}}, required: [a]}",
                &["breaking[property-added-required] POST /a: request body: property a"],
            ),
            case(
                "a branch of any that went",
                "{anyOf: [{type: object, required: [a]}, {type: object, required: [b]}, {type: object, required: [c]}]}",
                "{anyOf: [{type: object, required: [a]}, {type: object, required: [b]}]}",
                &["breaking[one-of-branch-removed] POST /a: request body: alternative 3"],
            ),
            case(
                "a type among others that went",
                "{type: [string, integer]}",
                "{type: string}",
                &["breaking[schema-type-narrowed] POST /a: request body"],
            ),
            case(
                "one that became several",
                "{type: object, required: [a]}",
                "{oneOf: [{type: object, required: [a]}, {type: object, required: [b]}]}",
                &["compatible[one-of-branch-added] POST /a: request body: alternative 2"],
            ),
            case(
                "several that became one",
                "{oneOf: [{type: object, required: [a]}, {type: object, required: [b]}]}",
                "{type: object, required: [a]}",
                &["breaking[one-of-branch-removed] POST /a: request body: alternative 2"],
            ),
            case(
                "nothing fits any more",
                "{type: string}",
                "false",
                &["breaking[schema-type-narrowed] POST /a: request body"],
            ),
            case(
                "null that went",
                "{oneOf: [{type: string}, {type: 'null'}]}",
                "{type: string}",
                &["breaking[schema-became-not-nullable] POST /a: request body"],
            ),
            case(
                "a conditional",
                "{type: object}",
                "{type: object, if: {required: [a]}, then: {required: [b]}}",
                &[
                    "risky[schema-unclear] POST /a: request body",
                    "risky[schema-unclear] POST /a: request body",
                ],
            ),
            case(
                "a const that came",
                "{type: string}",
                "{type: string, const: a}",
                &["breaking[enum-added] POST /a: request body"],
            ),
            case(
                "a const that grew to a list",
                "{const: a}",
                "{enum: [a, b]}",
                &["compatible[enum-value-added] POST /a: request body"],
            ),
            case(
                "a limit that came",
                "{type: string}",
                "{type: string, maxLength: 3}",
                &["breaking[max-length-decreased] POST /a: request body"],
            ),
            case(
                "a limit that became exclusive",
                "{type: number, maximum: 3}",
                "{type: number, exclusiveMaximum: 3}",
                &["breaking[maximum-decreased] POST /a: request body"],
            ),
            case(
                "an element of a tuple",
                "{prefixItems: [{type: string}, {type: integer}]}",
                "{prefixItems: [{type: integer}, {type: integer}]}",
                &["breaking[schema-type-changed] POST /a: request body: element 1"],
            ),
        ],
    );
}

#[test]
fn what_responses_may_hold() {
    check(
        response,
        &[
            case(
                "a property of a list of lists",
                "{type: array, items: {type: array, items: {type: object, properties: {a: {type: string}}}}}",
                "{type: array, items: {type: array, items: {type: object, properties: {a: {type: number}}}}}",
                &[
                    "breaking[schema-type-changed] GET /a: response 200: elements: elements: property a",
                ],
            ),
            case(
                "a property that is only sent",
                "{type: object, properties: {a: {type: string, writeOnly: true}}, required: [a]}",
                "{type: object}",
                &["compatible[property-removed] GET /a: response 200: property a"],
            ),
            case(
                "a likely renaming",
                "{type: object, properties: {userName: {type: string}}}",
                "{type: object, properties: {user_name: {type: string}}}",
                &[
                    "risky[property-removed] GET /a: response 200: property userName",
                    "compatible[property-added-optional] GET /a: response 200: property user_name",
                ],
            ),
            case(
                "a limit that went",
                "{type: string, maxLength: 3}",
                "{type: string}",
                &["risky[max-length-increased] GET /a: response 200"],
            ),
            case(
                "a const that went",
                "{type: string, const: a}",
                "{type: string}",
                &["risky[enum-removed] GET /a: response 200"],
            ),
            case(
                "a format that went",
                "{type: string, format: date}",
                "{type: string}",
                &["breaking[schema-format-widened] GET /a: response 200"],
            ),
            case(
                "a type that may be anything",
                "{type: string}",
                "{}",
                &["breaking[schema-type-widened] GET /a: response 200"],
            ),
            case(
                "a property that may be null",
                "{type: object, properties: {a: {type: string}}}",
                "{type: object, properties: {a: {type: [string, 'null']}}}",
                &["breaking[schema-became-nullable] GET /a: response 200: property a"],
            ),
            case(
                "elements that may be anything",
                "{type: array, items: {type: string}}",
                "{type: array}",
                &["breaking[schema-type-widened] GET /a: response 200: elements"],
            ),
        ],
    );
}

#[test]
fn parameters() {
    check(
        parameter,
        &[
            case(
                "a number written as text",
                "{type: integer}",
                "{type: string}",
                &["compatible[parameter-type-widened] GET /a: query parameter q"],
            ),
            case(
                "elements written as text",
                "{type: array, items: {type: integer}}",
                "{type: array, items: {type: string}}",
                &["compatible[schema-type-widened] GET /a: query parameter q: elements"],
            ),
            case(
                "one that became a list",
                "{type: string}",
                "{type: array, items: {type: string}}",
                &["breaking[parameter-type-changed] GET /a: query parameter q"],
            ),
            case(
                "a value of a list",
                "{type: array, items: {enum: [a, b]}}",
                "{type: array, items: {enum: [a]}}",
                &["breaking[enum-value-removed] GET /a: query parameter q: elements"],
            ),
            case(
                "a property of an object",
                "{type: object, properties: {a: {type: string}}}",
                "{type: object, properties: {a: {type: string}}, required: [a]}",
                &["breaking[property-became-required] GET /a: query parameter q: property a"],
            ),
        ],
    );
    check(
        operation,
        &[
            case(
                "the order of parameters",
                "{parameters: [{name: a, in: query}, {name: b, in: query}]}",
                "{parameters: [{name: b, in: query}, {name: a, in: query}]}",
                &[],
            ),
            case(
                "the case of a header",
                "{parameters: [{name: X-A, in: header, schema: {type: string}}]}",
                "{parameters: [{name: x-a, in: header, schema: {type: string}}]}",
                &[],
            ),
            case(
                "the style of what has no parts",
                "{parameters: [{name: a, in: query, schema: {type: string}}]}",
                "{parameters: [{name: a, in: query, explode: false, schema: {type: string}}]}",
                &[],
            ),
            case(
                "an explosion that is written the same",
                "{parameters: [{name: a, in: header, schema: {type: array}}]}",
                "{parameters: [{name: a, in: header, explode: true, schema: {type: array}}]}",
                &[],
            ),
            case(
                "two of one name in two places",
                "{parameters: [{name: a, in: query}, {name: a, in: header}]}",
                "{parameters: [{name: a, in: header}]}",
                &["risky[parameter-removed] GET /a: query parameter a"],
            ),
            case(
                "content instead of a schema",
                "{parameters: [{name: a, in: query, content: {application/json: {schema: {type: string}}}}]}",
                "{parameters: [{name: a, in: query, content: {application/json: {schema: {type: integer}}}}]}",
                &["breaking[schema-type-changed] GET /a: query parameter a"],
            ),
        ],
    );
}

#[test]
fn operations() {
    check(
        operation,
        &[
            case(
                "the spelling of a media type",
                "{responses: {200: {content: {application/json: {schema: {type: string}}}}}}",
                "{responses: {200: {content: {'Application/JSON; charset=utf-8': {schema: {type: string}}}}}}",
                &[],
            ),
            case(
                "an error by its range",
                "{responses: {200: {}, 404: {}}}",
                "{responses: {200: {}, 4XX: {}}}",
                &["compatible[response-status-changed] GET /a: response 404"],
            ),
            case(
                "all other responses",
                "{responses: {200: {}}}",
                "{responses: {200: {}, default: {}}}",
                &["compatible[response-added-error] GET /a: response default"],
            ),
            case(
                "two ways in one place",
                "{requestBody: {content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}}",
                "{requestBody: {content: {application/json: {schema: {type: integer}}, text/plain: {schema: {type: string}}}}}",
                &["breaking[schema-type-changed] GET /a: request body: application/json"],
            ),
            case(
                "a form's field",
                "{requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: integer}}}}}}}",
                "{requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}}}",
                &["compatible[schema-type-widened] GET /a: request body: property a"],
            ),
            case(
                "a header of a response",
                "{responses: {200: {headers: {X: {schema: {type: string, enum: [a]}}}}}}",
                "{responses: {200: {headers: {x: {schema: {type: string, enum: [a, b]}}}}}}",
                &["risky[enum-value-added] GET /a: response 200: header X"],
            ),
            case(
                "a callback's body",
                "{callbacks: {done: {'{$url}': {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}, required: [a]}}}}}}}}}",
                "{callbacks: {done: {'{$url}': {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}}}}",
                &[
                    "breaking[property-became-optional] GET /a: callback done: POST: request body: property a",
                ],
            ),
        ],
    );
}

#[test]
fn documents() {
    check(whole, &[
        case(
            "a shared schema, both ways",
            "openapi: 3.0.0
paths: {/a: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}, responses: {200: {content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}}}}
components: {schemas: {Job: {type: object, properties: {status: {type: string, enum: [a]}, next: {$ref: '#/components/schemas/Job'}}}}}",
            "openapi: 3.0.0
paths: {/a: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}, responses: {200: {content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}}}}
components: {schemas: {Job: {type: object, properties: {status: {type: string, enum: [a, b]}, next: {$ref: '#/components/schemas/Job'}}}}}",
            &["risky[enum-value-added] schema Job: property status"],
        ),
        case(
            "a shared schema that nothing uses",
            "{openapi: 3.0.0, paths: {/a: {get: {}}}, components: {schemas: {Job: {type: object, properties: {a: {type: string}}}}}}",
            "{openapi: 3.0.0, paths: {/a: {get: {}}}, components: {schemas: {Job: {type: object, properties: {a: {type: integer}}}}}}",
            &["compatible[schema-type-changed] schema Job: property a"],
        ),
        case(
            "a parent's property, once for all its children",
            "{openapi: 3.0.0, paths: {/a: {get: {responses: {200: {content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}}}}}}}}, components: {schemas: {Pet: {type: object, properties: {name: {type: string}, age: {type: integer}}}, Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {c: {}}}]}, Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {d: {}}}]}}}}",
            "{openapi: 3.0.0, paths: {/a: {get: {responses: {200: {content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}}}}}}}}, components: {schemas: {Pet: {type: object, properties: {name: {type: integer}}}, Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {c: {}}}]}, Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {d: {}}}]}}}}",
            &["breaking[schema-type-changed] schema Pet: property name", "risky[property-removed] schema Pet: property age"],
        ),
        case(
            "an inline schema that became a shared one",
            "{openapi: 3.0.0, paths: {/a: {get: {responses: {200: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}}}}",
            "{openapi: 3.0.0, paths: {/a: {get: {responses: {200: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}, components: {schemas: {A: {type: object, properties: {a: {type: string}}}}}}",
            &["compatible[schema-component-added] schema A"],
        ),
        case(
            "parameters moved to their path",
            "{openapi: 3.0.0, paths: {/a: {get: {parameters: [{name: q, in: query, schema: {type: string}}]}}}}",
            "{openapi: 3.0.0, paths: {/a: {parameters: [{name: q, in: query, schema: {type: string}}], get: {}}}}",
            &[],
        ),
        case(
            "a base path that moved into the paths",
            "{openapi: 3.0.0, servers: [{url: /v1}], paths: {/a: {get: {}}}}",
            "{openapi: 3.0.0, servers: [{url: /}], paths: {/v1/a: {get: {}}}}",
            &[],
        ),
        case(
            "security of the document pushed down",
            "{openapi: 3.0.0, security: [{k: []}], paths: {/a: {get: {}}}, components: {securitySchemes: {k: {type: http, scheme: basic}}}}",
            "{openapi: 3.0.0, paths: {/a: {get: {security: [{k: []}]}}}, components: {securitySchemes: {k: {type: http, scheme: Basic}}}}",
            &[],
        ),
        case(
            "security of the document, once for all operations",
            "{openapi: 3.0.0, paths: {/a: {get: {}, put: {}}}, security: [], components: {securitySchemes: {k: {type: http, scheme: basic}}}}",
            "{openapi: 3.0.0, paths: {/a: {get: {}, put: {}}}, security: [{k: []}], components: {securitySchemes: {k: {type: http, scheme: basic}}}}",
            &["breaking[security-requirement-added] security"],
        ),
        case(
            "a scheme under another name",
            "{openapi: 3.0.0, paths: {/a: {get: {security: [{k: []}]}}}, components: {securitySchemes: {k: {type: http, scheme: basic}}}}",
            "{openapi: 3.0.0, paths: {/a: {get: {security: [{l: []}]}}}, components: {securitySchemes: {l: {type: http, scheme: basic}}}}",
            &[],
        ),
        case(
            "a scheme that nothing uses",
            "{openapi: 3.0.0, paths: {/a: {get: {}}}, components: {securitySchemes: {k: {type: http, scheme: basic}}}}",
            "{openapi: 3.0.0, paths: {/a: {get: {}}}, components: {securitySchemes: {k: {type: http, scheme: bearer}}}}",
            &["compatible[security-scheme-type-changed] security scheme k"],
        ),
        case(
            "Swagger 2.0 and what it says in OpenAPI 3",
            "{swagger: '2.0', host: h, basePath: /v1, schemes: [https], consumes: [application/json], produces: [application/json], paths: {/a: {post: {parameters: [{name: body, in: body, required: true, schema: {$ref: '#/definitions/A'}}, {name: q, in: query, type: array, items: {type: string}, collectionFormat: multi}], responses: {200: {description: ok, schema: {$ref: '#/definitions/A'}}}}}}, definitions: {A: {type: object, properties: {a: {type: string, x-nullable: true}}}}}",
            "{openapi: 3.0.3, servers: [{url: 'https://h/v1'}], paths: {/a: {post: {parameters: [{name: q, in: query, schema: {type: array, items: {type: string}}}], requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}, responses: {200: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}, components: {schemas: {A: {type: object, properties: {a: {type: string, nullable: true}}}}}}",
            &[],
        ),
        case(
            "form fields and the body that they are",
            "{swagger: '2.0', paths: {/a: {post: {consumes: [multipart/form-data], parameters: [{name: f, in: formData, type: file, required: true}, {name: n, in: formData, type: integer}]}}}}",
            "{openapi: 3.0.3, paths: {/a: {post: {requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [f], properties: {f: {type: string, format: binary}, n: {type: integer}}}}}}}}}}",
            &[],
        ),
        case(
            "a field of a form",
            "{swagger: '2.0', paths: {/a: {post: {parameters: [{name: n, in: formData, type: integer, maximum: 5}]}}}}",
            "{swagger: '2.0', paths: {/a: {post: {parameters: [{name: n, in: formData, type: integer, maximum: 4}, {name: m, in: formData, type: string, required: true}]}}}}",
            &["breaking[maximum-decreased] POST /a: request body: property n", "breaking[request-body-became-required] POST /a: request body: property n", "breaking[property-added-required] POST /a: request body: property m"],
        ),
        case(
            "a shared schema that changed and is one of two now",
            "{openapi: 3.0.0, paths: {/a: {get: {responses: {200: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}, components: {schemas: {A: {type: object, properties: {a: {type: string}}}, B: {type: object, properties: {b: {}}}}}}",
            "{openapi: 3.0.0, paths: {/a: {get: {responses: {200: {content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}}}}}}}}, components: {schemas: {A: {type: object, properties: {a: {type: integer}}}, B: {type: object, properties: {b: {}}}}}}",
            &["breaking[schema-type-changed] schema A: property a", "risky[one-of-branch-added] GET /a: response 200: alternative 2"],
        ),
        case(
            "a webhook's parameters, which the client is sent",
            "{openapi: 3.1.0, webhooks: {done: {post: {parameters: [{name: a, in: query, required: true, schema: {type: integer}}, {name: b, in: query, schema: {type: integer}}]}}}}",
            "{openapi: 3.1.0, webhooks: {done: {post: {parameters: [{name: a, in: query, schema: {type: string}}, {name: b, in: query, required: true, schema: {type: integer}}]}}}}",
            &["breaking[callback-changed] webhook done: POST: query parameter a", "breaking[schema-type-widened] webhook done: POST: query parameter a", "compatible[callback-changed] webhook done: POST: query parameter b"],
        ),
        case(
            "a webhook's body, which the client reads",
            "{openapi: 3.1.0, webhooks: {done: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}, required: [a]}}}}}}}}",
            "{openapi: 3.1.0, webhooks: {done: {post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}}}",
            &["breaking[property-removed] webhook done: POST: request body: property a"],
        ),
    ]);
}

#[test]
fn what_is_malformed_is_passed_over() {
    check(
        whole,
        &[
            case(
                "nulls everywhere",
                "{openapi: 3.0.0, info: null, paths: {/a: {get: {parameters: null, requestBody: null, responses: null, tags: null}}}, components: null}",
                "{openapi: 3.0.0, paths: {/a: {get: {}}}}",
                &[],
            ),
            case(
                "values of other types",
                "{openapi: 3.0.0, paths: {/a: {get: {parameters: [1, {}, {name: 5, in: query}], responses: [1], security: {}}}}, components: [1]}",
                "{openapi: 3.0.0, paths: {/a: {get: {}}}}",
                &[],
            ),
            case(
                "a reference to nothing",
                "{openapi: 3.0.0, paths: {/a: {get: {responses: {200: {content: {a/b: {schema: {$ref: '#/x'}}}}}}}}}",
                "{openapi: 3.0.0, paths: {/a: {get: {responses: {200: {content: {a/b: {schema: {$ref: '#/y'}}}}}}}}}",
                &["risky[schema-unclear] GET /a: response 200"],
            ),
            case(
                "a reference to itself",
                "{openapi: 3.0.0, paths: {/a: {get: {parameters: [{$ref: '#/paths/~1a/get/parameters/0'}]}}}}",
                "{openapi: 3.0.0, paths: {/a: {get: {}}}}",
                &[],
            ),
        ],
    );
    check(
        request,
        &[
            case(
                "a type that is none",
                "{type: text}",
                "{type: words}",
                &["risky[schema-unclear] POST /a: request body"],
            ),
            case("a schema that is none", "5", "{}", &[]),
            case(
                "limits that are none",
                "{type: string, maxLength: many, enum: 5, required: a, properties: [], items: 5}",
                "{type: string}",
                &[
                    "risky[schema-unclear] POST /a: request body",
                    "risky[schema-unclear] POST /a: request body",
                    "risky[schema-unclear] POST /a: request body",
                ],
            ),
        ],
    );
}
