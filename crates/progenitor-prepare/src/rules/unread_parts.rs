//! Parts of a document that progenitor never reads.

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::place::Place;
use crate::walk;

/// Drops what progenitor never reads.
///
/// It is read by openapiv3 all the same, which refuses the whole document over a security scheme without a field, a
/// number in an example that is beyond `f64`, or an example nested deeper than serde_json follows; an `encoding`
/// panics in progenitor itself, as do dropshot's extensions where the answers they need are not described. Of all
/// extensions `x-rust-type`, by which a schema names a type that exists, is kept.
pub(super) const RULE: Rule = Rule {
    id: "unread-parts",
    reason: "what progenitor never reads can still make the document unreadable to openapiv3",
    apply,
};

const OF_DOCUMENT: [&str; 4] = ["externalDocs", "security", "servers", "tags"];
const OF_INFO: [&str; 2] = ["contact", "license"];
const OF_PATH: [&str; 1] = ["servers"];
const OF_OPERATION: [&str; 4] = ["callbacks", "externalDocs", "security", "servers"];
const OF_PARAMETER: [&str; 2] = ["example", "examples"];
const OF_CONTENT: [&str; 3] = ["encoding", "example", "examples"];
const OF_ANSWER: [&str; 2] = ["headers", "links"];
const OF_SCHEMA: [&str; 4] = ["discriminator", "example", "externalDocs", "xml"];

const KEPT_EXTENSION: &str = "x-rust-type";

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    drop_keys(document, &OF_DOCUMENT, &Place::shared("#"), changes);
    if let Some(info) = document.get_mut("info") {
        drop_keys(info, &OF_INFO, &Place::shared("#/info"), changes);
    }
    let place = Place::shared("#/components");
    let components = document
        .get_mut("components")
        .and_then(Value::as_object_mut);
    if let Some(components) = components {
        drop_components(components, &place, changes);
    }
    drop_from_paths(document, changes);
    walk::each_operation(document, |operation, place| {
        in_operation(operation, place, changes);
        Ok(())
    })?;
    walk::schemas(document, changes, &mut |schema, place, changes| {
        drop_keys(schema, &OF_SCHEMA, place, changes);
        Ok(())
    })
}

fn drop_from_paths(document: &mut Value<'static>, changes: &mut Changes) {
    let place = Place::shared("#/paths");
    let Some(paths) = document.get_mut("paths") else {
        return;
    };
    drop_keys(paths, &[], &place, changes);
    for (path, item) in paths.as_object_mut().into_iter().flat_map(Object::iter_mut) {
        drop_keys(item, &OF_PATH, &place.child(path), changes);
    }
}

/// Leaves the schemas alone: everything else has been copied to where it is used.
fn drop_components(components: &mut Object<'static>, place: &Place, changes: &mut Changes) {
    let others: Vec<String> = components
        .keys()
        .filter(|key| *key != "schemas")
        .map(str::to_owned)
        .collect();
    if !others.is_empty() {
        changes.record(place, others.join(", "), "dropped");
    }
    components.retain(|key, _| key == "schemas");
}

fn in_operation(operation: &mut Value<'static>, place: &Place, changes: &mut Changes) {
    drop_keys(operation, &OF_OPERATION, place, changes);
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        drop_keys(
            parameter,
            &OF_PARAMETER,
            &place.child("parameters"),
            changes,
        );
    }
    if let Some(body) = operation.get_mut("requestBody") {
        drop_keys(body, &[], &place.child("requestBody"), changes);
        in_content(body, &place.child("requestBody"), changes);
    }
    if let Some(answers) = operation.get_mut("responses") {
        drop_keys(answers, &[], &place.child("responses"), changes);
    }
    let answers = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    for (status, answer) in answers.into_iter().flat_map(Object::iter_mut) {
        let place = place.child("responses").child(status);
        drop_keys(answer, &OF_ANSWER, &place, changes);
        in_content(answer, &place, changes);
    }
}

fn in_content(holder: &mut Value<'static>, place: &Place, changes: &mut Changes) {
    let content = holder.get_mut("content").and_then(Value::as_object_mut);
    for (media_type, entry) in content.into_iter().flat_map(Object::iter_mut) {
        drop_keys(entry, &OF_CONTENT, &place.child(media_type), changes);
    }
}

fn drop_keys(part: &mut Value<'static>, keys: &[&str], place: &Place, changes: &mut Changes) {
    let Value::Object(part) = part else {
        return;
    };
    let mut dropped = Vec::new();
    part.retain(|key, _| {
        let unread = keys.contains(&key) || key.starts_with("x-") && key != KEPT_EXTENSION;
        if unread {
            dropped.push(key.to_owned());
        }
        !unread
    });
    if !dropped.is_empty() {
        changes.record(place, dropped.join(", "), "dropped");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_operation, check_schemas, run};

    #[test]
    fn unread_parts_of_an_operation_go() {
        check_operation(
            &RULE,
            r#"{"security":[],"callbacks":{},"x-a":1,"operationId":"a","parameters":[{"name":"a","example":1e400}],
                "requestBody":{"x-b":1,"content":{"a/b":{"encoding":{"a":{}},"examples":{}}}},
                "responses":{"x-c":{},"200":{"description":"","headers":{},"links":{}}}}"#,
            r#"{"operationId":"a","parameters":[{"name":"a"}],"requestBody":{"content":{"a/b":{}}},
                "responses":{"200":{"description":""}}}"#,
        );
    }

    #[test]
    fn unread_parts_of_paths_go() {
        let paths = r#"{"x-a":1e400,"/a":{"servers":[],"x-b":{},"get":{}}}"#;
        let (document, _) =
            run(&RULE, &format!(r#"{{"openapi":"3.0.3","paths":{paths}}}"#)).unwrap();
        let expected = crate::rules::testing::json(r#"{"/a":{"get":{}}}"#);
        assert_eq!(document.get("paths"), Some(&expected));
    }

    #[test]
    fn unread_parts_of_schemas_go() {
        check_schemas(
            &RULE,
            r#"{"A":{"type":"object","properties":{"x-a":{"example":[[]]}},"x-b":1,"x-rust-type":{},"discriminator":"a","xml":{}}}"#,
            r#"{"A":{"type":"object","properties":{"x-a":{}},"x-rust-type":{}}}"#,
        );
    }

    #[test]
    fn components_other_than_schemas_go() {
        let (document, changes) = run(
            &RULE,
            r#"{"openapi":"3.0.3","paths":{},"servers":[],"components":{"securitySchemes":{},"responses":{}}}"#,
        )
        .unwrap();
        assert_eq!(
            openapi_document::to_json(&document),
            r#"{"openapi":"3.0.3","paths":{},"components":{"schemas":{}}}"#
        );
        assert_eq!(changes.entries().len(), 2);
    }
}
