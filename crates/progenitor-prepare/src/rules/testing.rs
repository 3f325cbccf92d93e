//! What the tests of rules share: a rule alone, on a small document.

use openapi_document::{Limits, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::operation_names::OperationNames;

/// The operation of small documents.
const OPERATION: (&str, &str) = ("post", "/jobs");

/// Reads JSON.
pub(super) fn json(text: &str) -> Value<'static> {
    let read = openapi_document::read(text, &Limits::default());
    read.unwrap_or_else(|error| panic!("{error} in {text}"))
        .root
        .into_owned()
}

/// Runs one rule on a document.
pub(super) fn run(rule: &Rule, document: &str) -> Result<(Value<'static>, Changes), Error> {
    let names = OperationNames::default();
    let mut context = Context {
        document: json(document),
        names: &names,
        changes: Changes::default(),
    };
    context.changes.begin(rule.id);
    (rule.apply)(&mut context)?;
    Ok((context.document, context.changes))
}

/// Makes sure that a rule makes one operation of another, and says so if it changed anything.
pub(super) fn check_operation(rule: &Rule, before: &str, after: &str) {
    let (method, path) = OPERATION;
    let document = format!(r#"{{"openapi":"3.0.3","paths":{{"{path}":{{"{method}":{before}}}}}}}"#);
    let (document, changes) = run(rule, &document).unwrap();
    let operation = document.get("paths").and_then(|paths| paths.get(path));
    let operation = operation.and_then(|item| item.get(method)).unwrap();
    compare(rule, operation, before, after, &changes);
}

/// Makes sure that a rule makes the components of others, and says so if it changed anything.
pub(super) fn check_schemas(rule: &Rule, before: &str, after: &str) {
    let document =
        format!(r#"{{"openapi":"3.0.3","paths":{{}},"components":{{"schemas":{before}}}}}"#);
    let (mut document, changes) = run(rule, &document).unwrap();
    let components = Value::Object(crate::walk::components(&mut document).clone());
    compare(rule, &components, before, after, &changes);
}

/// Makes sure that a rule leaves components alone.
pub(super) fn check_untouched(rule: &Rule, schemas: &str) {
    check_schemas(rule, schemas, schemas);
}

fn compare(rule: &Rule, found: &Value<'_>, before: &str, after: &str, changes: &Changes) {
    let pretty = openapi_document::to_json_pretty;
    assert_eq!(
        pretty(found),
        pretty(&json(after)),
        "{} of {before}",
        rule.id
    );
    let changed = json(before) != json(after);
    assert_eq!(
        !changes.entries().is_empty(),
        changed,
        "{} lists what it changed in {before}",
        rule.id
    );
}
