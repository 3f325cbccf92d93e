//! Names of parameters.

use std::collections::HashSet;

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::identifiers;
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Gives the parameters of an operation different arguments.
///
/// progenitor takes parameters of one name for one, even in path and query, and gives `sortBy` and `sort_by` one
/// argument, which Rust refuses. Queries whose argument is taken go into one map of further parameters, in which
/// each has its own name; a header whose argument is taken is dropped.
pub(super) const RULE: Rule = Rule {
    id: "parameter-names",
    reason: "parameters that become one argument are lost or refused by Rust",
    apply,
};

/// The argument that holds the queries which have no argument of their own.
const FURTHER: &str = "further_query";

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    walk::each_operation(document, |operation, place| {
        if let Value::Object(operation) = operation {
            in_operation(operation, place, changes);
        }
        Ok(())
    })
}

fn in_operation(operation: &mut Object<'static>, place: &Place, changes: &mut Changes) {
    let mut taken = HashSet::from([FURTHER.to_owned()]);
    if operation.contains_key("requestBody") {
        taken.insert("body".to_owned());
    }
    let Some(Value::Array(parameters)) = operation.get_mut("parameters") else {
        return;
    };
    // Those in the path have been given free names; what is required comes before what is not.
    let rank = |parameter: &Value<'static>| {
        let in_path = parameter.get("in").and_then(Value::as_str) == Some("path");
        (!in_path, !schema::flag(parameter, "required"))
    };
    parameters.sort_by_key(rank);
    let mut further = Vec::new();
    parameters.retain(|parameter| {
        let text = |key| {
            parameter
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let argument = identifiers::argument(text("name"));
        let free = identifiers::is_free_argument(&argument) && taken.insert(argument);
        if !free && text("in") == "query" {
            further.push((text("name").to_owned(), schema::flag(parameter, "required")));
        } else if !free {
            changes.record(
                place,
                format!("header {}", text("name")),
                "dropped: its argument is taken",
            );
        }
        free
    });
    if !further.is_empty() {
        let names: Vec<&str> = further.iter().map(|(name, _)| &**name).collect();
        changes.record(
            place,
            format!("query {}", names.join(", ")),
            format!("entries of {FURTHER}"),
        );
        let required = further.iter().any(|(_, required)| *required);
        parameters.push(further_query(&names, required));
    }
}

/// A map, each of whose entries is sent as a parameter; its own name is not sent.
fn further_query(names: &[&str], required: bool) -> Value<'static> {
    schema::object([
        ("name", FURTHER.into()),
        ("in", "query".into()),
        (
            "description",
            format!("More parameters by name: {}.", names.join(", ")).into(),
        ),
        ("required", required.into()),
        ("schema", schema::map_of_texts()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_operation;

    fn check(before: &str, after: &str) {
        check_operation(
            &RULE,
            &format!(r#"{{"parameters":[{before}]}}"#),
            &format!(r#"{{"parameters":[{after}]}}"#),
        );
    }

    #[test]
    fn queries_without_an_argument_of_their_own_share_one() {
        check(
            r#"{"name":"sortBy","in":"query"},{"name":"sort_by","in":"query","required":true},{"name":"new","in":"query"},
                {"name":"id","in":"query"},{"name":"id","in":"path","required":true}"#,
            r#"{"name":"id","in":"path","required":true},{"name":"sort_by","in":"query","required":true},
                {"name":"further_query","in":"query","description":"More parameters by name: sortBy, new, id.","required":false,
                "schema":{"type":"object","additionalProperties":{"type":"string"}}}"#,
        );
    }

    #[test]
    fn a_header_whose_argument_is_taken_goes() {
        check(
            r#"{"name":"X-Id","in":"header"},{"name":"x_id","in":"query","required":true}"#,
            r#"{"name":"x_id","in":"query","required":true}"#,
        );
    }

    #[test]
    fn other_parameters_stay() {
        check(
            r#"{"name":"a","in":"query"},{"name":"body","in":"query"}"#,
            r#"{"name":"a","in":"query"},{"name":"body","in":"query"}"#,
        );
    }
}
