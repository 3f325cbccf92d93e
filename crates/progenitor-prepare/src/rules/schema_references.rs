//! References to schemas.

use std::collections::{HashMap, HashSet};

use openapi_document::{Object, Reference, Value};

use super::{Context, Rule, shared_parts};
use crate::changes::Changes;
use crate::error::{Error, ErrorKind};
use crate::identifiers;
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Has every reference to a schema name a component.
///
/// typify takes the last word of a reference for the name of a component: it panics where there is none, and takes
/// the wrong one silently where there is. What else is referred to becomes a component.
pub(super) const RULE: Rule = Rule {
    id: "schema-references",
    reason: "a reference to anything but a component panics or means another schema",
    apply,
};

/// Schemas that are not components yet are referred to.
struct Found<'d> {
    original: &'d Value<'static>,
    names: HashMap<String, String>,
    taken: HashSet<String>,
    waiting: Vec<(String, Value<'static>)>,
}

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let original = document.clone();
    let mut found = Found {
        original: &original,
        names: HashMap::new(),
        taken: walk::components(document)
            .keys()
            .map(identifiers::pascal)
            .collect(),
        waiting: Vec::new(),
    };
    walk::schemas(document, changes, &mut |schema, place, changes| {
        found.name_component(schema, place, changes)
    })?;
    while let Some((name, mut component)) = found.waiting.pop() {
        let mut place = Place::component(&name);
        walk::inside(
            &mut component,
            &mut place,
            changes,
            &mut |schema, place, changes| found.name_component(schema, place, changes),
        )?;
        walk::components(document).push(name, component);
    }
    Ok(())
}

impl Found<'_> {
    fn name_component(
        &mut self,
        schema: &mut Value<'static>,
        place: &Place,
        changes: &mut Changes,
    ) -> Result<(), Error> {
        let Some(was) = schema.get("$ref") else {
            return Ok(());
        };
        let Some(reference) = was.as_str() else {
            let text = format!("a reference is a text, but this is {}", was.kind());
            return Err(Error::new(ErrorKind::Malformed, text).at(place));
        };
        let target =
            shared_parts::target(reference, self.original).map_err(|error| error.at(place))?;
        let name = match component_name(reference) {
            Some(name) => name,
            None => {
                let name = self.name_of(reference, target);
                changes.record(place, reference, format!("component {name}"));
                name
            }
        };
        *schema = schema::reference(&name);
        Ok(())
    }

    /// The name of the component that the target of a reference becomes.
    fn name_of(&mut self, reference: &str, target: &Value<'static>) -> String {
        if let Some(name) = self.names.get(reference) {
            return name.clone();
        }
        let parsed = Reference::parse(reference);
        let last = parsed
            .pointer
            .as_ref()
            .and_then(|pointer| pointer.tokens().last());
        let base = identifiers::pascal(last.as_deref().unwrap_or("Referred"));
        let name = identifiers::free_type(&base, &mut self.taken);
        self.names.insert(reference.to_owned(), name.clone());
        self.waiting.push((name.clone(), schema_in(target)));
        name
    }
}

/// The schema that is referred to: itself, or the one that an answer, body or parameter has.
fn schema_in(target: &Value<'static>) -> Value<'static> {
    let content = target.get("content").and_then(Value::as_object);
    let of_content = || content?.values().find_map(|entry| entry.get("schema"));
    match target.get("schema").or_else(of_content).unwrap_or(target) {
        schema @ Value::Object(_) => schema.clone(),
        _ => Value::Object(Object::new()),
    }
}

/// The component that a reference names, if it does.
fn component_name(reference: &str) -> Option<String> {
    let parsed = Reference::parse(reference);
    let tokens: Vec<_> = parsed.pointer.as_ref()?.tokens().collect();
    match tokens.as_slice() {
        [components, schemas, name] if components == "components" && schemas == "schemas" => {
            Some(name.to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, check_untouched, run};

    #[test]
    fn what_is_referred_to_becomes_a_component() {
        check_schemas(
            &RULE,
            r##"{"A":{"type":"object","properties":{"size":{"type":"string"},"b":{"$ref":"#/components/schemas/A/properties/size"},
                "c":{"$ref":"#/components/schemas/A/properties/size","description":"?"}}}}"##,
            r##"{"A":{"type":"object","properties":{"size":{"type":"string"},"b":{"$ref":"#/components/schemas/Size"},
                "c":{"$ref":"#/components/schemas/Size"}}},"Size":{"type":"string"}}"##,
        );
    }

    #[test]
    fn a_reference_to_an_answer_means_its_schema() {
        let (mut document, _) = run(
            &RULE,
            r##"{"openapi":"3.0.3","paths":{},"components":{"schemas":{"A":{"$ref":"#/components/responses/R"}},
                "responses":{"R":{"description":"R","content":{"a/b":{"schema":{"type":"string"}}}}}}}"##,
        )
        .unwrap();
        let component = walk::components(&mut document).get("R");
        assert_eq!(component.and_then(schema::type_of), Some("string"));
    }

    #[test]
    fn escapes_are_spelled_as_typify_reads_them() {
        let (document, _) = run(
            &RULE,
            r##"{"openapi":"3.0.3","paths":{},"components":{"schemas":{"A/B C":{},"D":{"$ref":"#/components/schemas/A~1B%20C"}}}}"##,
        )
        .unwrap();
        assert!(openapi_document::to_json(&document).contains("#/components/schemas/A~1B C"));
    }

    #[test]
    fn references_to_components_stay() {
        check_untouched(&RULE, r##"{"A":{"$ref":"#/components/schemas/B"},"B":{}}"##);
    }

    #[test]
    fn references_that_lead_nowhere_are_errors() {
        for reference in [
            "#/components/schemas/B",
            "other.yaml#/A",
            "#/definitions/A",
            "",
        ] {
            let schemas = format!(r##"{{"A":{{"properties":{{"b":{{"$ref":"{reference}"}}}}}}}}"##);
            let document = format!(
                r#"{{"openapi":"3.0.3","paths":{{}},"components":{{"schemas":{schemas}}}}}"#
            );
            let error = run(&RULE, &document).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Reference);
            let text = error.to_string();
            assert!(
                text.starts_with("#/components/schemas/A/properties/b: "),
                "{text}"
            );
        }
    }
}
