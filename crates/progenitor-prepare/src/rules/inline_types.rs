//! Types that are written inside of other parts.

use std::collections::HashSet;

use openapi_document::{Object, Value};

use super::{Context, Rule, all_of};
use crate::changes::Changes;
use crate::error::Error;
use crate::identifiers;
use crate::place::{Place, unescaped};
use crate::schema;
use crate::walk::{self, Part};

/// Makes every type that is written inside of another part a component, with a name of its own.
///
/// typify names such a type after its title or its place, and where two come to the same name it silently takes the
/// first for both. Here names are made unique. They are those that typify would choose: `JobStatus` for the property
/// `status` of `Job`, `StartBody`, `StartResponse`, `ListItem`.
pub(super) const RULE: Rule = Rule {
    id: "inline-types",
    reason: "of two inline types that come to one name, the second is silently taken to be the first",
    apply,
};

/// The components so far and the names that are taken.
struct Names {
    taken: HashSet<String>,
    made: Vec<(String, Value<'static>)>,
}

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let mut names = Names {
        taken: walk::components(document)
            .keys()
            .map(identifiers::pascal)
            .collect(),
        made: Vec::new(),
    };
    for (name, component) in walk::components(document).iter_mut() {
        inside(
            component,
            name,
            &mut Place::component(name),
            &mut names,
            changes,
        )?;
    }
    walk::each_operation(document, |operation, place| {
        let name = operation.get("operationId").and_then(Value::as_str);
        let name = identifiers::pascal(name.unwrap_or_default());
        walk::each_root(operation, place, &mut |part, schema, place| {
            let name = match part {
                Part::Parameter => format!("{name}{}", identifiers::pascal(&place.last_step())),
                Part::Body => format!("{name}Body"),
                Part::Answer => format!("{name}Response"),
            };
            lift(schema, &name, &mut place.clone(), &mut names, changes)
        })
    })?;
    let components = walk::components(document);
    for (name, component) in names.made {
        components.push(name, component);
    }
    Ok(())
}

/// Lifts the types directly inside of a schema that is called `name`.
fn inside(
    schema: &mut Value<'static>,
    name: &str,
    place: &mut Place,
    names: &mut Names,
    changes: &mut Changes,
) -> Result<(), Error> {
    let outer = place.clone();
    walk::each_child(schema, place, &mut |child, place| {
        let steps = place
            .inside()
            .get(outer.inside().len()..)
            .unwrap_or_default();
        match suffix(steps) {
            Some(suffix) => lift(child, &format!("{name}{suffix}"), place, names, changes),
            None => inside(child, name, place, names, changes),
        }
    })
}

/// What typify adds to the name of a type for a type inside of it, by the steps from one to the other; nothing for
/// the parts of one type, which will be merged.
fn suffix(steps: &str) -> Option<String> {
    let mut steps = steps.split('/').skip(1);
    let (keyword, inner) = (
        steps.next().unwrap_or_default(),
        steps.next().unwrap_or_default(),
    );
    match keyword {
        "properties" => Some(identifiers::pascal(&unescaped(inner))),
        "items" => Some("Item".to_owned()),
        "additionalProperties" => Some("Value".to_owned()),
        "allOf" => None,
        _ => Some(format!("Variant{inner}")),
    }
}

/// Makes the schema a component called `name` where it is a type, after the types inside of it.
fn lift(
    schema: &mut Value<'static>,
    name: &str,
    place: &mut Place,
    names: &mut Names,
    changes: &mut Changes,
) -> Result<(), Error> {
    if !is_type(schema) {
        return inside(schema, name, place, names, changes);
    }
    let name = identifiers::free_type(name, &mut names.taken);
    inside(schema, &name, place, names, changes)?;
    changes.record(place, "an inline type", format!("component {name}"));
    let mut component = std::mem::replace(schema, schema::reference(&name));
    let nullable = component
        .as_object_mut()
        .and_then(|object| object.remove("nullable"));
    let description = component.get("description").cloned();
    if nullable.is_some() || description.is_some() {
        *schema = wrapped(&name, nullable, description);
    }
    names.made.push((name, component));
    Ok(())
}

/// A reference beside which something can stand.
fn wrapped(
    name: &str,
    nullable: Option<Value<'static>>,
    description: Option<Value<'static>>,
) -> Value<'static> {
    let mut wrapper = Object::new();
    if let Some(description) = description {
        wrapper.push("description", description);
    }
    if let Some(nullable) = nullable {
        wrapper.push("nullable", nullable);
    }
    wrapper.push("allOf", vec![schema::reference(name)]);
    Value::Object(wrapper)
}

/// Tells whether typify makes a type of its own of the schema.
fn is_type(schema: &Value<'static>) -> bool {
    let filled = |key| match schema.get(key) {
        Some(Value::Object(named)) => !named.is_empty(),
        Some(Value::Array(listed)) => !listed.is_empty(),
        _ => false,
    };
    let closed = schema.get("additionalProperties").and_then(Value::as_bool) == Some(false);
    let composed = filled("allOf") && !all_of::is_wrapper(schema);
    let keywords = ["properties", "required", "enum", "oneOf", "anyOf"];
    closed || composed || keywords.into_iter().any(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_operation, check_schemas, check_untouched, run};

    #[test]
    fn types_inside_of_components_get_names() {
        check_schemas(
            &RULE,
            r##"{"Job":{"type":"object","properties":{
                    "status":{"type":"string","enum":["a"],"description":"How it stands.","nullable":true},
                    "tasks":{"type":"array","items":{"type":"object","properties":{"kind":{"type":"string","enum":["b"]}}}}}},
                "JobStatus":{"type":"object"}}"##,
            r##"{"Job":{"type":"object","properties":{
                    "status":{"description":"How it stands.","nullable":true,"allOf":[{"$ref":"#/components/schemas/JobStatus2"}]},
                    "tasks":{"type":"array","items":{"$ref":"#/components/schemas/JobTasksItem"}}}},
                "JobStatus":{"type":"object"},
                "JobStatus2":{"type":"string","enum":["a"],"description":"How it stands."},
                "JobTasksItemKind":{"type":"string","enum":["b"]},
                "JobTasksItem":{"type":"object","properties":{"kind":{"$ref":"#/components/schemas/JobTasksItemKind"}}}}"##,
        );
    }

    #[test]
    fn types_inside_of_parts_that_will_be_merged_are_named_after_the_whole() {
        check_schemas(
            &RULE,
            r##"{"Job":{"allOf":[{"type":"object","properties":{"a":{"type":"object","properties":{"b":{}}}}}]}}"##,
            r##"{"Job":{"allOf":[{"type":"object","properties":{"a":{"$ref":"#/components/schemas/JobA"}}}]},
                "JobA":{"type":"object","properties":{"b":{}}}}"##,
        );
    }

    #[test]
    fn bodies_and_answers_are_named_after_the_operation() {
        let inline = r#"{"type":"object","properties":{"a":{}}}"#;
        let content =
            |schema: &str| format!(r#""content":{{"application/json":{{"schema":{schema}}}}}"#);
        let operation = |body: &str, answer: &str| {
            format!(
                r#"{{"operationId":"start_job","requestBody":{{{}}},"responses":{{"2XX":{{{}}}}}}}"#,
                content(body),
                content(answer)
            )
        };
        check_operation(
            &RULE,
            &operation(inline, inline),
            &operation(
                r##"{"$ref":"#/components/schemas/StartJobBody"}"##,
                r##"{"$ref":"#/components/schemas/StartJobResponse"}"##,
            ),
        );
    }

    #[test]
    fn parameters_are_named_after_operation_and_parameter() {
        let parameter =
            r#"{"name":"sort/by","in":"query","schema":{"type":"string","enum":["a"]}}"#;
        let document = format!(
            r#"{{"openapi":"3.0.3","paths":{{"/a":{{"get":{{"operationId":"list","parameters":[{parameter}]}}}}}}}}"#
        );
        let (document, _) = run(&RULE, &document).unwrap();
        assert!(
            document
                .get("components")
                .unwrap()
                .get("schemas")
                .unwrap()
                .get("ListSortBy")
                .is_some()
        );
    }

    #[test]
    fn what_is_no_type_stays() {
        check_untouched(
            &RULE,
            r##"{"A":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"array","items":{}},
                "c":{"type":"object","additionalProperties":{"type":"integer"}},
                "d":{"description":"D.","allOf":[{"$ref":"#/components/schemas/A"}]}}}}"##,
        );
    }
}
