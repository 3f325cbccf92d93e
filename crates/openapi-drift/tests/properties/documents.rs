//! Random descriptions, small ones, in JSON.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// The names of the shared schemas.
const SHARED: [&str; 3] = ["S0", "S1", "S2"];

/// A description with some operations and shared schemas, which may refer to themselves and to one another.
pub(crate) fn document() -> impl Strategy<Value = String> {
    let paths = subsequence(vec!["/a", "/b/{id}", "/c/{x}/d"], 1..=3);
    let paths = paths.prop_flat_map(|paths| {
        let items: Vec<_> = paths.into_iter().map(path_item).collect();
        items
    });
    let shared: Vec<_> = SHARED.iter().map(|_| object()).collect();
    (paths, shared).prop_map(|(paths, shared)| {
        let named = SHARED.iter().zip(shared);
        let schemas: Vec<String> = named.map(|(name, schema)| format!("\"{name}\":{schema}")).collect();
        format!(
            r#"{{"openapi":"3.1.0","info":{{"title":"t","version":"1"}},"paths":{{{}}},"components":{{"schemas":{{{}}}}}}}"#,
            paths.join(","),
            schemas.join(",")
        )
    })
}

fn path_item(path: &'static str) -> impl Strategy<Value = String> {
    let methods = subsequence(vec!["get", "put", "post"], 1..=3);
    let operations = methods.prop_flat_map(move |methods| {
        let operations: Vec<_> = methods
            .into_iter()
            .map(|method| operation(path, method))
            .collect();
        operations
    });
    operations.prop_map(move |operations| format!("\"{path}\":{{{}}}", operations.join(",")))
}

fn operation(path: &'static str, method: &'static str) -> impl Strategy<Value = String> {
    let query = subsequence(vec!["q", "r"], 0..=2).prop_flat_map(|names| {
        let parameters: Vec<_> = names
            .into_iter()
            .map(|name| parameter(name, "query"))
            .collect();
        parameters
    });
    let in_path = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let in_path: Vec<_> = in_path.map(|name| parameter(name, "path")).collect();
    let body = option::of(schema());
    (query, in_path, body, schema(), any::<bool>()).prop_map(move |(query, in_path, body, answer, has_error)| {
        let parameters: Vec<String> = query.into_iter().chain(in_path).collect();
        let body = body.filter(|_| method != "get").map(|schema| {
            format!(r#","requestBody":{{"content":{{"application/json":{{"schema":{schema}}}}}}}"#)
        });
        let error = if has_error { r#","404":{"description":"gone"}"# } else { "" };
        format!(
            r#""{method}":{{"parameters":[{}]{},"responses":{{"200":{{"description":"ok","content":{{"application/json":{{"schema":{answer}}}}}}}{error}}}}}"#,
            parameters.join(","),
            body.unwrap_or_default()
        )
    })
}

fn parameter(name: &'static str, place: &'static str) -> impl Strategy<Value = String> {
    (plain(), any::<bool>()).prop_map(move |(schema, is_required)| {
        let is_required = is_required || place == "path";
        format!(r#"{{"name":"{name}","in":"{place}","required":{is_required},"schema":{schema}}}"#)
    })
}

/// A schema of a single value.
fn plain() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(r#"{"type":"boolean"}"#.to_owned()),
        (1..9_u8).prop_map(|limit| format!(
            r#"{{"type":"integer","minimum":{limit},"format":"int32"}}"#
        )),
        (1..9_u8).prop_map(|limit| format!(r#"{{"type":"string","maxLength":{limit}}}"#)),
        subsequence(vec!["x", "y", "z"], 1..=3)
            .prop_map(|values| format!(r#"{{"type":"string","enum":{values:?}}}"#)),
        Just(r#"{"type":["string","null"],"format":"date"}"#.to_owned()),
        Just(r#"{"type":"number","exclusiveMaximum":7}"#.to_owned()),
    ]
}

fn schema() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        3 => plain(),
        2 => select(SHARED.to_vec()).prop_map(|name| format!(r##"{{"$ref":"#/components/schemas/{name}"}}"##)),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            inner
                .clone()
                .prop_map(|items| format!(r#"{{"type":"array","items":{items}}}"#)),
            inner.clone().prop_map(|values| format!(
                r#"{{"type":"object","additionalProperties":{values}}}"#
            )),
            properties("abc", inner.clone()),
            (
                properties("ab", inner.clone()),
                properties("cd", inner.clone())
            )
                .prop_map(|(one, other)| format!(r#"{{"allOf":[{one},{other}]}}"#)),
            // Alternatives that no other one holds, so that it is clear which is which.
            (properties("ab", inner.clone()), properties("cd", inner)).prop_map(|(one, other)| {
                let one = one.replacen('{', r#"{"title":"One","#, 1);
                let other = other.replacen('{', r#"{"title":"Other","#, 1);
                format!(r#"{{"oneOf":[{one},{other}]}}"#)
            }),
        ]
    })
}

fn object() -> impl Strategy<Value = String> {
    properties("abcd", schema())
}

/// An object with some properties of these names.
fn properties(
    names: &'static str,
    inner: impl Strategy<Value = String>,
) -> impl Strategy<Value = String> {
    let all: Vec<char> = names.chars().collect();
    let count = all.len();
    (
        subsequence(all, 1..=count),
        vec(inner, count),
        vec(any::<bool>(), count),
    )
        .prop_map(|(names, schemas, required)| {
            let required: Vec<String> = names
                .iter()
                .zip(required)
                .filter(|(_, is_required)| *is_required)
                .map(|(name, _)| name.to_string())
                .collect();
            let named = names.iter().zip(schemas);
            let properties: Vec<String> = named
                .map(|(name, schema)| format!("\"{name}\":{schema}"))
                .collect();
            format!(
                r#"{{"type":"object","properties":{{{}}},"required":{required:?}}}"#,
                properties.join(",")
            )
        })
}
