//! Methods of operations.

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::error::Error;
use crate::place::Place;

/// Drops operations of methods that the generated client has no call for.
///
/// progenitor takes OPTIONS and TRACE and writes `client.options(..)`, which reqwest does not have.
pub(super) const RULE: Rule = Rule {
    id: "methods",
    reason: "of OPTIONS and TRACE progenitor makes calls that do not compile",
    apply,
};

const WITHOUT_CALL: [&str; 2] = ["options", "trace"];

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flat_map(Object::iter_mut) {
        let Value::Object(item) = item else {
            continue;
        };
        for method in WITHOUT_CALL {
            if item.remove(method).is_some() {
                changes.record(&Place::operation(method, path), "an operation", "dropped");
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::run;

    #[test]
    fn operations_without_a_call_go() {
        let (document, changes) = run(
            &RULE,
            r#"{"openapi":"3.0.3","paths":{"/a":{"options":{},"get":{},"trace":{}}}}"#,
        )
        .unwrap();
        assert_eq!(
            openapi_document::to_json(&document),
            r#"{"openapi":"3.0.3","paths":{"/a":{"get":{}}}}"#
        );
        assert_eq!(changes.to_string().lines().count(), 2);
    }
}
