//! Types that answers use.

use openapi_document::Value;

use super::{Context, Rule};
use crate::error::Error;
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Makes the types that answers use tolerant: nothing is required, nothing is forbidden.
///
/// `additionalProperties: false` becomes `deny_unknown_fields`, so that one new field of a newer server makes the
/// whole answer unreadable; so does a required field that a server leaves out. Schemas that are one of several stay
/// as they are: the first that fits is taken, and a tolerant one fits everything.
pub(super) const RULE: Rule = Rule {
    id: "tolerant-answers",
    reason: "a field too many or too few makes a whole answer unreadable",
    apply,
};

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let answered = walk::answer_components(document);
    let told_apart = walk::alternatives(document);
    for (name, component) in walk::components(document).iter_mut() {
        let Value::Object(component) = component else {
            continue;
        };
        if !answered.contains(name) || told_apart.contains(name) {
            continue;
        }
        let place = Place::component(name);
        if let Some(required) = component.remove("required") {
            changes.record(
                &place,
                format!("required: {}", schema::brief(&required)),
                "dropped",
            );
        }
        if component
            .get("additionalProperties")
            .and_then(Value::as_bool)
            == Some(false)
        {
            component.remove("additionalProperties");
            changes.record(&place, "additionalProperties: false", "dropped");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_untouched, run};

    #[test]
    fn nothing_is_required_or_forbidden_in_answers() {
        let closed = r##"{"type":"object","properties":{"b":{"$ref":"#/components/schemas/B"}},"required":["b"],"additionalProperties":false}"##;
        let document = format!(
            r##"{{"openapi":"3.0.3","paths":{{"/a":{{"get":{{"responses":{{"2XX":{{"content":{{"application/json":{{"schema":
                {{"$ref":"#/components/schemas/A"}}}}}}}}}}}}}}}},"components":{{"schemas":{{"A":{closed},"B":{closed}}}}}}}"##
        );
        let (document, _) = run(&RULE, &document).unwrap();
        let text = openapi_document::to_json(&document);
        assert!(
            !text.contains("required") && !text.contains("additional"),
            "{text}"
        );
    }

    #[test]
    fn what_is_told_apart_by_its_fields_stays_strict() {
        let strict = r#"{"type":"object","properties":{"b":{}},"required":["b"]}"#;
        let document = format!(
            r##"{{"openapi":"3.0.3","paths":{{"/a":{{"get":{{"responses":{{"2XX":{{"content":{{"application/json":{{"schema":
                {{"$ref":"#/components/schemas/Any"}}}}}}}}}}}}}}}},"components":{{"schemas":{{"A":{strict},"B":{strict},
                "Any":{{"oneOf":[{{"$ref":"#/components/schemas/A"}},{{"$ref":"#/components/schemas/B"}}]}}}}}}}}"##
        );
        let (_, changes) = run(&RULE, &document).unwrap();
        assert!(changes.entries().is_empty(), "{changes}");
    }

    #[test]
    fn what_only_requests_use_stays_strict() {
        check_untouched(
            &RULE,
            r#"{"A":{"type":"object","properties":{"b":{}},"required":["b"],"additionalProperties":false}}"#,
        );
    }
}
