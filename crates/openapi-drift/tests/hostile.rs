//! Documents made to be slow, deep or endless: each is compared in a time that grows with its length, or refused.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use openapi_drift::openapi_document::{Document, Limits, read};
use openapi_drift::{CompareErrorKind, Profile, Side, compare};

/// How many of a thing there are where its number could be the matter.
const MANY: usize = 1_000;

/// How long a comparison may take, unoptimised and on a busy machine; a time that grows with the square is far above.
const LONGEST: Duration = Duration::from_secs(60);

fn parse(text: &str) -> Document<'static> {
    let limits = Limits::default().with_depth(2_000);
    let document = read(text, &limits);
    document.expect("the document can be read").into_owned()
}

/// Compares two texts in both directions and with themselves, and returns the kinds that the first gives.
#[track_caller]
fn check(old: &str, new: &str) -> Vec<&'static str> {
    let (old, new) = (parse(old), parse(new));
    let start = Instant::now();
    let same = compare(&old, &old, Profile::Strict).expect("it is a description");
    assert!(same.findings().is_empty(), "it differs from itself");
    compare(&new, &old, Profile::Strict).expect("it is a description");
    let comparison = compare(&old, &new, Profile::Strict).expect("it is a description");
    assert!(start.elapsed() < LONGEST, "took {:?}", start.elapsed());
    let findings = comparison.findings().iter();
    findings.map(|finding| finding.kind().id()).collect()
}

fn operation(inner: &str) -> String {
    format!(r#"{{"openapi":"3.1.0","paths":{{"/a":{{"post":{{{inner}}}}}}}}}"#)
}

fn schema(schema: &str) -> String {
    operation(&format!(
        r#""requestBody":{{"content":{{"a/b":{{"schema":{schema}}}}}}}"#
    ))
}

/// Joins many things, numbered.
fn many(one: impl Fn(usize) -> String) -> String {
    let all: Vec<String> = (0..MANY).map(one).collect();
    all.join(",")
}

/// What there are many of, how one is written, and what is put around all.
type Many = (&'static str, fn(usize, &str) -> String, fn(&str) -> String);

#[test]
fn many_of_everything() {
    let cases: [Many; 12] = [
        (
            "responses",
            |i, x| format!(r#""{x}{i}":{{}}"#),
            |all| operation(&format!(r#""responses":{{{all}}}"#)),
        ),
        (
            "headers",
            |i, x| format!(r#""{x}{i}":{{}}"#),
            |all| operation(&format!(r#""responses":{{"200":{{"headers":{{{all}}}}}}}"#)),
        ),
        (
            "media types",
            |i, x| format!(r#""{x}/{i}":{{}}"#),
            |all| operation(&format!(r#""requestBody":{{"content":{{{all}}}}}"#)),
        ),
        (
            "parameters",
            |i, x| format!(r#"{{"name":"{x}{i}","in":"query"}}"#),
            |all| operation(&format!(r#""parameters":[{all}]"#)),
        ),
        (
            "callbacks",
            |i, x| format!(r#""{x}{i}":{{"e":{{"post":{{}}}}}}"#),
            |all| operation(&format!(r#""callbacks":{{{all}}}"#)),
        ),
        (
            "extensions",
            |i, x| format!(r#""x-{x}{i}":1"#),
            |all| operation(all),
        ),
        (
            "security",
            |i, x| format!(r#"{{"{x}{i}":[]}}"#),
            |all| operation(&format!(r#""security":[{all}]"#)),
        ),
        (
            "properties",
            |i, x| format!(r#""{x}{i}":{{"type":"object"}}"#),
            |all| schema(&format!(r#"{{"properties":{{{all}}}}}"#)),
        ),
        (
            "branches",
            |i, x| format!(r#"{{"required":["{x}{i}"]}}"#),
            |all| schema(&format!(r#"{{"oneOf":[{all}]}}"#)),
        ),
        (
            "members",
            |i, x| {
                format!(
                    r#"{{"pattern":"{x}{i}","multipleOf":{},"not":{{"const":"{x}"}}}}"#,
                    i + 1
                )
            },
            |all| schema(&format!(r#"{{"allOf":[{all}]}}"#)),
        ),
        (
            "keywords",
            |i, x| format!(r#""{x}{i}":1"#),
            |all| schema(&format!("{{{all}}}")),
        ),
        (
            "values",
            |i, x| format!(r#""{x}{i}""#),
            |all| schema(&format!(r#"{{"enum":[{all}]}}"#)),
        ),
    ];
    for (what, one, wrap) in cases {
        let [old, new] = ["a", "b"].map(|letter| wrap(&many(|index| one(index, letter))));
        assert!(!check(&old, &new).is_empty(), "{what}");
    }
}

#[test]
fn deep_nesting() {
    let nested = |depth: usize, inner: &str| {
        let mut text = String::new();
        (0..depth).for_each(|_| text.push_str(r#"{"type":"array","items":"#));
        text.push_str(inner);
        (0..depth).for_each(|_| text.push('}'));
        schema(&text)
    };
    let found = check(
        &nested(900, r#"{"type":"string"}"#),
        &nested(900, r#"{"type":"integer"}"#),
    );
    assert_eq!(found, ["schema-type-changed"]);
}

#[test]
fn references_in_a_circle() {
    let wrap = |schemas: &str| {
        format!(
            r##"{{"openapi":"3.0.0","paths":{{"/a":{{"get":{{"responses":{{"200":{{"content":{{"a/b":{{"schema":{{"$ref":"#/components/schemas/A"}}}}}}}}}}}}}}}},"components":{{"schemas":{{{schemas}}}}}}}"##
        )
    };
    let cases = [
        (
            r##""A":{"$ref":"#/components/schemas/A"}"##,
            r##""A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/A"}"##,
        ),
        (
            r##""A":{"allOf":[{"$ref":"#/components/schemas/A"},{"type":"object"}]}"##,
            r##""A":{"allOf":[{"$ref":"#/components/schemas/A"},{"type":"string"}]}"##,
        ),
        (
            r##""A":{"oneOf":[{"$ref":"#/components/schemas/A"},{"type":"object"}]}"##,
            r##""A":{"anyOf":[{"$ref":"#/components/schemas/A"}]}"##,
        ),
        (
            r##""A":{"properties":{"a":{"$ref":"#/components/schemas/A"}}}"##,
            r##""A":{"properties":{"a":{"properties":{"a":{"$ref":"#/components/schemas/A"}}}}}"##,
        ),
    ];
    for (old, new) in cases {
        check(&wrap(old), &wrap(new));
    }
}

/// Each schema includes the one before it twice, so that the last would have more parts than there are atoms.
#[test]
fn schemas_that_double() {
    let wrap = |leaf: &str, key: &str| {
        let mut schemas = format!(r#""S0":{leaf}"#);
        for index in 1..200 {
            let inner = format!(r##"{{"$ref":"#/components/schemas/S{}"}}"##, index - 1);
            let _ = write!(schemas, r#","S{index}":{{"{key}":[{inner},{inner}]}}"#);
        }
        format!(
            r##"{{"openapi":"3.0.0","paths":{{"/a":{{"get":{{"responses":{{"200":{{"content":{{"a/b":{{"schema":{{"$ref":"#/components/schemas/S199"}}}}}}}}}}}}}}}},"components":{{"schemas":{{{schemas}}}}}}}"##
        )
    };
    for key in ["allOf", "oneOf", "anyOf"] {
        let (old, new) = (
            wrap(r#"{"type":"string"}"#, key),
            wrap(r#"{"type":"integer"}"#, key),
        );
        let found = check(&old, &new);
        assert!(found.contains(&"schema-type-changed"), "{key}: {found:?}");
    }
}

/// Many schemas that all include one that is large: the time would grow with their product.
#[test]
fn schemas_that_share_too_much_are_refused() {
    let large = many(|index| format!(r#""p{index}":{{"type":"string"}}"#));
    let sharing = (0..11_000).map(|index| {
        format!(r##""p{index}":{{"minProperties":{index},"$ref":"#/components/schemas/L"}}"##)
    });
    let sharing: Vec<String> = sharing.collect();
    let text = format!(
        r##"{{"openapi":"3.0.0","paths":{{"/a":{{"get":{{"responses":{{"200":{{"content":{{"a/b":{{"schema":{{"properties":{{{}}}}}}}}}}}}}}}}}}},"components":{{"schemas":{{"L":{{"properties":{{{large}}}}}}}}}}}"##,
        sharing.join(",")
    );
    let document = parse(&text);
    let error = compare(&document, &document, Profile::Strict).expect_err("it is too much");
    assert_eq!(
        (error.kind(), error.side()),
        (CompareErrorKind::Limit, Side::Old)
    );
}

#[test]
fn what_is_no_description() {
    let good = parse(r#"{"openapi":"3.0.0","paths":{"/a":{"get":{}}}}"#);
    let cases = [
        (
            "{}",
            CompareErrorKind::NoDescription,
            "the new document is no description of an API: it has neither `swagger` nor `openapi` at its root",
        ),
        (
            "[]",
            CompareErrorKind::NoDescription,
            "the new document is no description of an API: it has neither `swagger` nor `openapi` at its root",
        ),
        (
            r#"{"swagger":"1.2"}"#,
            CompareErrorKind::UnknownVersion,
            "the new document says `swagger: 1.2`, a version that is not known here: Swagger 2.0 and OpenAPI 3.0 to 3.2 are",
        ),
        (
            r#"{"openapi":4}"#,
            CompareErrorKind::UnknownVersion,
            "the new document says `openapi: 4`, a version that is not known here: Swagger 2.0 and OpenAPI 3.0 to 3.2 are",
        ),
        (
            r#"{"openapi":"3.0.0","paths":{}}"#,
            CompareErrorKind::NoOperations,
            "the new document has no operation, so that there is nothing to compare",
        ),
        (
            r#"{"openapi":"3.0.0","paths":{"/a":{"parameters":[]}}}"#,
            CompareErrorKind::NoOperations,
            "the new document has no operation, so that there is nothing to compare",
        ),
    ];
    for (text, kind, message) in cases {
        let error = compare(&good, &parse(text), Profile::Strict).expect_err(text);
        assert_eq!((error.kind(), error.side()), (kind, Side::New), "{text}");
        assert_eq!(error.to_string(), message);
        let error = compare(&parse(text), &good, Profile::Strict).expect_err(text);
        assert_eq!(error.side(), Side::Old, "{text}");
    }
}
