//! The one form in which a published description is kept.
//!
//! springfox makes the description anew for every request: it puts in the host that the request named, and
//! the order in which it lists operations, types and media types may change from one start of the server to
//! the next. Left so, two fetches would differ although nothing changed. So
//!
//! - `host`, or the host in the URL of each of `servers`, becomes `localhost`: a client is told its server, and an
//!   internal name is nobody's business;
//! - what is named in a map (paths, operations, answers, definitions, components, properties, media types, scopes, ...)
//!   is sorted by name;
//! - lists that are sets (tags, schemes, media types, required properties, scopes, types) are sorted.
//!
//! Everything else stays as it was published: the order of parameters, servers and enum values, examples, defaults and
//! vendor extensions. A document in this form is left as it is.

use std::mem;

use openapi_upgrade::openapi_document::{Object, Value};

/// What the host of every description becomes.
const HOST: &str = "localhost";

/// Puts a document, Swagger 2.0 or OpenAPI 3, into the one form.
pub(crate) fn normalise(document: &mut Value<'_>) {
    let Some(root) = document.as_object_mut() else {
        return;
    };
    if let Some(host) = root.get_mut("host") {
        *host = HOST.into();
    }
    let servers = root.get_mut("servers").and_then(Value::as_array_mut);
    for url in servers
        .into_iter()
        .flatten()
        .filter_map(|server| server.get_mut("url"))
    {
        hide_host(url);
    }
    normalise_fields(root);
}

/// Replaces the host of an absolute URL, and the port with it; a relative one has none.
fn hide_host(url: &mut Value<'_>) {
    let hidden = url.as_str().and_then(|text| {
        let (scheme, rest) = text.split_once("//")?;
        let is_absolute = scheme.is_empty() || scheme.ends_with(':');
        let path = rest.find('/').map_or("", |start| rest.split_at(start).1);
        is_absolute.then(|| format!("{scheme}//{HOST}{path}"))
    });
    if let Some(hidden) = hidden {
        *url = hidden.into();
    }
}

/// Walks an object whose keys are fields that Swagger and OpenAPI define.
fn normalise_fields(object: &mut Object<'_>) {
    for (field, value) in object.iter_mut() {
        match field {
            "paths" | "webhooks" => normalise_paths(value),
            "$defs"
            | "callbacks"
            | "content"
            | "definitions"
            | "dependentSchemas"
            | "encoding"
            | "headers"
            | "links"
            | "mapping"
            | "patternProperties"
            | "properties"
            | "requestBodies"
            | "responses"
            | "schemas"
            | "scopes"
            | "securityDefinitions"
            | "securitySchemes"
            | "variables" => {
                normalise_map(value);
            }
            // A list at an operation, a map of names at the root.
            "parameters" if value.as_object().is_some() => normalise_map(value),
            "consumes" | "produces" | "required" | "schemes" | "tags" | "type" => sort_set(value),
            "security" => normalise_security(value),
            // Data, not description: every order in it may mean something.
            "const" | "default" | "enum" | "example" | "examples" => {}
            extension if extension.starts_with("x-") => {}
            _ => normalise_any(value),
        }
    }
}

fn normalise_any(value: &mut Value<'_>) {
    match value {
        Value::Object(object) => normalise_fields(object),
        Value::Array(elements) => elements.iter_mut().for_each(normalise_any),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Sorts a map by its names and walks what they name.
fn normalise_map(value: &mut Value<'_>) {
    if let Some(map) = value.as_object_mut() {
        sort_by_name(map);
        map.iter_mut().for_each(|(_, named)| normalise_any(named));
    }
}

/// A path item is a map of methods; its `parameters` are a list and take their place among them.
fn normalise_paths(value: &mut Value<'_>) {
    normalise_map(value);
    if let Some(paths) = value.as_object_mut() {
        paths
            .iter_mut()
            .filter_map(|(_, item)| item.as_object_mut())
            .for_each(sort_by_name);
    }
}

/// One requirement names schemes, each with a set of scopes.
fn normalise_security(value: &mut Value<'_>) {
    for requirement in value
        .as_array_mut()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
    {
        sort_by_name(requirement);
        requirement
            .iter_mut()
            .for_each(|(_, scopes)| sort_set(scopes));
    }
}

/// Sorts texts by themselves and objects (tags) by their name.
fn sort_set(value: &mut Value<'_>) {
    fn name<'v>(element: &'v Value<'_>) -> Option<&'v str> {
        element.as_str().or_else(|| element.get("name")?.as_str())
    }
    if let Some(elements) = value.as_array_mut() {
        elements.sort_by(|one, other| name(one).cmp(&name(other)));
    }
}

fn sort_by_name(map: &mut Object<'_>) {
    let mut entries: Vec<_> = mem::take(map).into_iter().collect();
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    *map = entries.into_iter().collect();
}

#[cfg(test)]
mod tests {
    use openapi_upgrade::openapi_document::{Limits, read, to_json};

    use super::*;

    fn normalised(text: &str) -> String {
        let mut root = read(text, &Limits::default()).unwrap().root;
        normalise(&mut root);
        to_json(&root)
    }

    fn check(published: &str, expected: &str) {
        assert_eq!(normalised(published), expected);
        assert_eq!(normalised(expected), expected, "twice is as once");
    }

    #[test]
    fn hides_the_host_and_adds_none() {
        check(
            r#"{"swagger":"2.0","host":"internal:8443"}"#,
            r#"{"swagger":"2.0","host":"localhost"}"#,
        );
        check(r#"{"swagger":"2.0"}"#, r#"{"swagger":"2.0"}"#);
    }

    #[test]
    fn hides_the_host_of_servers() {
        check(
            r#"{"openapi":"3.0.1","servers":[{"url":"https://internal:8443/spotfire/api"},{"url":"/api//a"},{"url":"//b"},{}]}"#,
            r#"{"openapi":"3.0.1","servers":[{"url":"https://localhost/spotfire/api"},{"url":"/api//a"},{"url":"//localhost"},{}]}"#,
        );
    }

    #[test]
    fn sorts_what_openapi_names() {
        check(
            r#"{"components":{"schemas":{"B":{"type":["string","null"]},"A":{}},"examples":{"b":{"value":{"required":["b","a"]}}}},"paths":{"/a":{"post":{"requestBody":{"content":{"b/b":{},"a/a":{}}}}}}}"#,
            r#"{"components":{"schemas":{"A":{},"B":{"type":["null","string"]}},"examples":{"b":{"value":{"required":["b","a"]}}}},"paths":{"/a":{"post":{"requestBody":{"content":{"a/a":{},"b/b":{}}}}}}}"#,
        );
    }

    #[test]
    fn sorts_maps_by_name_and_keeps_the_order_of_fields() {
        check(
            r#"{"paths":{"/b":{"post":{"tags":["z","a"],"summary":"","responses":{"404":{},"200":{}}},"get":{}},"/a":{}}}"#,
            r#"{"paths":{"/a":{},"/b":{"get":{},"post":{"tags":["a","z"],"summary":"","responses":{"200":{},"404":{}}}}}}"#,
        );
        check(
            r#"{"definitions":{"B":{"type":"object","properties":{"b":{},"a":{}},"required":["b","a"]},"A":{}}}"#,
            r#"{"definitions":{"A":{},"B":{"type":"object","properties":{"a":{},"b":{}},"required":["a","b"]}}}"#,
        );
    }

    #[test]
    fn sorts_sets() {
        check(
            r#"{"tags":[{"name":"b"},{"name":"a"}],"schemes":["https","http"],"security":[{"o":["s2","s1"],"b":[]}]}"#,
            r#"{"tags":[{"name":"a"},{"name":"b"}],"schemes":["http","https"],"security":[{"b":[],"o":["s1","s2"]}]}"#,
        );
    }

    #[test]
    fn leaves_alone_what_may_mean_something() {
        for kept in [
            r#"{"paths":{"/a":{"get":{"parameters":[{"name":"z","required":true},{"name":"a"}]}}}}"#,
            r#"{"definitions":{"A":{"enum":["b","a"],"default":{"tags":["b","a"]},"x-order":{"b":1,"a":2}}}}"#,
        ] {
            check(kept, kept);
        }
    }

    #[test]
    fn a_property_may_be_called_like_a_field() {
        check(
            r#"{"definitions":{"A":{"properties":{"tags":{"type":"array","enum":["b","a"]},"default":{"required":["b","a"]}}}}}"#,
            r#"{"definitions":{"A":{"properties":{"default":{"required":["a","b"]},"tags":{"type":"array","enum":["b","a"]}}}}}"#,
        );
    }

    #[test]
    fn what_is_no_description_is_left_alone() {
        for text in [
            "[]",
            r#"{"paths":[1],"tags":{},"security":1,"definitions":null,"required":[[],{}]}"#,
        ] {
            check(text, text);
        }
    }
}
