//! Which part of a document the generator cannot take.

use progenitor_prepare::NamedOperation;
use progenitor_prepare::openapi_document::{self, Object, Value};

use super::generate;

/// Tries each operation alone and returns those that fail, with the reason: the generator itself names none.
pub(crate) fn failing_operations(
    document: &Value<'static>,
    operations: &[NamedOperation],
) -> Vec<String> {
    operations
        .iter()
        .filter_map(|operation| {
            let alone = only(document, &operation.name);
            let reason = generate::client(&openapi_document::to_json(&alone)).err()?;
            let method = operation.method.to_ascii_uppercase();
            Some(format!("{method} {}: {reason}", operation.path))
        })
        .collect()
}

/// The document with one operation.
fn only(document: &Value<'static>, name: &str) -> Value<'static> {
    let mut alone = document.clone();
    let paths = alone.get_mut("paths").and_then(Value::as_object_mut);
    for (_, item) in paths.into_iter().flat_map(Object::iter_mut) {
        if let Value::Object(item) = item {
            item.retain(|_, part| match part.get("operationId") {
                Some(other) => other.as_str() == Some(name),
                None => true,
            });
        }
    }
    alone
}
