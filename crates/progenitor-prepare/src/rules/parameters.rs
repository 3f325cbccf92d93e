//! Parameters that are not part of the path.

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::place::Place;
use crate::walk;

/// Drops parameters that no call can send.
///
/// progenitor refuses cookies. Headers that HTTP or the body decides (`Accept`, `Content-Type`, `Authorization`) are
/// to be ignored by the standard, and would be sent twice; a name that is no name of a header panics when a call is
/// made.
pub(super) const RULE: Rule = Rule {
    id: "parameters",
    reason: "cookies are refused, and headers that are decided elsewhere would be sent twice",
    apply,
};

const DECIDED_ELSEWHERE: [&str; 3] = ["accept", "authorization", "content-type"];

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    walk::each_operation(document, |operation, place| {
        if let Value::Object(operation) = operation {
            in_operation(operation, &place.child("parameters"), changes);
        }
        Ok(())
    })
}

fn in_operation(operation: &mut Object<'static>, place: &Place, changes: &mut Changes) {
    let Some(Value::Array(parameters)) = operation.get_mut("parameters") else {
        return;
    };
    parameters.retain(|parameter| {
        let text = |key| {
            parameter
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let (location, name) = (text("in"), text("name"));
        let stays = match location {
            "path" => true,
            "query" => !name.is_empty(),
            "header" => {
                is_header(name) && !DECIDED_ELSEWHERE.contains(&&*name.to_ascii_lowercase())
            }
            _ => false,
        };
        if !stays {
            changes.record(place, format!("{name} in {location}"), "dropped");
        }
        stays
    });
    if parameters.is_empty() {
        operation.remove("parameters");
    }
}

/// Tells whether a header can have this name (RFC 9110 section 5.6.2).
fn is_header(name: &str) -> bool {
    let of_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(of_token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_operation;

    #[test]
    fn parameters_that_no_call_can_send_go() {
        for parameter in [
            r#"{"name":"session","in":"cookie"}"#,
            r#"{"name":"Accept","in":"header"}"#,
            r#"{"name":"content-type","in":"header"}"#,
            r#"{"name":"X Y","in":"header"}"#,
            r#"{"name":"","in":"query"}"#,
            r#"{"name":"a","in":"body"}"#,
            r#"{"name":"a"}"#,
        ] {
            check_operation(&RULE, &format!(r#"{{"parameters":[{parameter}]}}"#), "{}");
        }
    }

    #[test]
    fn others_stay() {
        let others = r#"{"parameters":[{"name":"If-Match","in":"header"},{"name":"Accept","in":"query"},{"name":"a","in":"path"}]}"#;
        check_operation(&RULE, others, others);
    }
}
