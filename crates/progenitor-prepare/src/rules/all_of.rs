//! Schemas that are all of several.

use std::collections::{HashMap, HashSet};

use openapi_document::{Object, Value};

use super::{Context, Rule, types};
use crate::changes::Changes;
use crate::error::Error;
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Merges `allOf` into one schema.
///
/// typify merges too, but never ends on parts that lead to each other in a circle, and panics on parts that
/// contradict each other in ways it does not expect. Here the later part wins, as a derived type does.
pub(super) const RULE: Rule = Rule {
    id: "all-of",
    reason: "parts in a circle overflow the stack, and parts that contradict each other panic",
    apply,
};

/// What describes a schema without shaping it; these are not taken from the parts.
const ANNOTATIONS: [&str; 6] = [
    "title",
    "description",
    "deprecated",
    "readOnly",
    "writeOnly",
    "x-rust-type",
];

/// The components as they were and as far as they are merged.
struct Merger {
    components: HashMap<String, Value<'static>>,
    merged: HashMap<String, Value<'static>>,
    open: HashSet<String>,
}

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let components = walk::components(document).iter();
    let components = components.map(|(name, component)| (name.to_owned(), component.clone()));
    let mut merger = Merger {
        components: components.collect(),
        merged: HashMap::new(),
        open: HashSet::new(),
    };
    walk::schemas(document, changes, &mut |schema, place, changes| {
        if schema.get("allOf").is_some() && !is_wrapper(schema) {
            record(schema, place, changes);
            *schema = merger.merge(schema);
        }
        Ok(())
    })
}

fn record(schema: &Value<'static>, place: &Place, changes: &mut Changes) {
    let parts = schema.get("allOf").and_then(Value::as_array);
    let count = parts.map_or(0, Vec::len);
    changes.record(place, format!("all of {count} schemas"), "one schema");
}

/// Tells whether this is one reference with something beside it that does not shape the type.
pub(super) fn is_wrapper(schema: &Value<'static>) -> bool {
    let Some(object) = schema.as_object() else {
        return false;
    };
    let parts = object.get("allOf").and_then(Value::as_array);
    let one = parts.is_some_and(|parts| parts.len() == 1 && parts[0].get("$ref").is_some());
    one && object
        .keys()
        .all(|key| key == "allOf" || key == "nullable" || ANNOTATIONS.contains(&key))
}

impl Merger {
    /// The schema as one, without `allOf`.
    fn merge(&mut self, schema: &Value<'static>) -> Value<'static> {
        let Some(object) = schema.as_object() else {
            return schema.clone();
        };
        let Some(parts) = object.get("allOf").and_then(Value::as_array) else {
            return schema.clone();
        };
        let mut all = Object::new();
        let mut nullable = true;
        for part in parts {
            if let Value::Object(part) = self.resolved(part) {
                nullable &= part.get("nullable").and_then(Value::as_bool) == Some(true);
                add(&mut all, part);
            }
        }
        all.remove("nullable");
        let mut own = object.clone();
        own.remove("allOf");
        for key in ANNOTATIONS {
            if let Some(annotation) = own.remove(key) {
                all.insert(key.to_owned(), annotation);
            }
        }
        if nullable && !parts.is_empty() {
            all.insert("nullable", true);
        }
        add(&mut all, own);
        Value::Object(all)
    }

    /// A part, which may be a reference, without its annotations.
    fn resolved(&mut self, part: &Value<'static>) -> Value<'static> {
        let mut resolved = match schema::referred(part) {
            Some(name) => self.component(&name),
            None => self.merge(part),
        };
        if let Value::Object(resolved) = &mut resolved {
            resolved.retain(|key, _| !ANNOTATIONS.contains(&key));
        }
        resolved
    }

    fn component(&mut self, name: &str) -> Value<'static> {
        if let Some(merged) = self.merged.get(name) {
            return merged.clone();
        }
        // A part that leads back to what it is a part of adds nothing.
        let Some(component) = self.components.get(name).cloned() else {
            return Value::Object(Object::new());
        };
        if !self.open.insert(name.to_owned()) {
            return Value::Object(Object::new());
        }
        let merged = match schema::referred(&component) {
            Some(other) => self.component(&other),
            None => self.merge(&component),
        };
        self.open.remove(name);
        self.merged.insert(name.to_owned(), merged.clone());
        merged
    }
}

/// Adds a part; its keywords win, but for those that hold several things.
fn add(all: &mut Object<'static>, part: Object<'static>) {
    if let (Some(one), Some(other)) = (all.get("type"), part.get("type"))
        && one != other
    {
        all.retain(|key, _| !types::is_shape(key));
    }
    for (key, value) in part {
        match (all.get_mut(&key), value) {
            (Some(Value::Object(properties)), Value::Object(more)) if key == "properties" => {
                for (name, property) in more {
                    properties.insert(name, property);
                }
            }
            (Some(Value::Array(required)), Value::Array(more)) if key == "required" => {
                for name in more {
                    if !required.contains(&name) {
                        required.push(name);
                    }
                }
            }
            // Closed by one part, open to what the others add.
            (_, Value::Bool(_)) if key == "additionalProperties" => {}
            (_, value) => {
                all.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_schemas, check_untouched};

    #[test]
    fn derived_types_have_the_fields_of_their_base() {
        check_schemas(
            &RULE,
            r##"{"Base":{"type":"object","title":"Base","properties":{"id":{"type":"string"},"at":{}},"required":["id"]},
                "Job":{"description":"A job.","allOf":[{"$ref":"#/components/schemas/Base"},
                    {"type":"object","properties":{"at":{"type":"integer"}},"required":["id","at"]}]}}"##,
            r##"{"Base":{"type":"object","title":"Base","properties":{"id":{"type":"string"},"at":{}},"required":["id"]},
                "Job":{"type":"object","properties":{"id":{"type":"string"},"at":{"type":"integer"}},
                    "required":["id","at"],"description":"A job."}}"##,
        );
    }

    #[test]
    fn circles_end() {
        check_schemas(
            &RULE,
            r##"{"A":{"allOf":[{"$ref":"#/components/schemas/B"},{"type":"object"}]},
                "B":{"allOf":[{"$ref":"#/components/schemas/A"},{"properties":{"b":{}}}]}}"##,
            r##"{"A":{"type":"object","properties":{"b":{}}},"B":{"type":"object","properties":{"b":{}}}}"##,
        );
    }

    #[test]
    fn parts_that_contradict_each_other_end_with_the_last() {
        check_schemas(
            &RULE,
            r##"{"A":{"allOf":[{"type":"string","format":"byte"},{"type":"integer","format":"int32"}]}}"##,
            r##"{"A":{"type":"integer","format":"int32"}}"##,
        );
    }

    #[test]
    fn a_reference_with_a_description_stays() {
        check_untouched(
            &RULE,
            r##"{"A":{"type":"object","properties":{
                "b":{"description":"One.","nullable":true,"allOf":[{"$ref":"#/components/schemas/A"}]}}}}"##,
        );
    }

    #[test]
    fn null_needs_all_parts_or_the_whole_to_allow_it() {
        for (before, after) in [
            (
                r#"[{"type":"object","nullable":true},{"type":"object"}]"#,
                r#"{"type":"object"}"#,
            ),
            (
                r#"[{"type":"object","nullable":true},{"nullable":true}]"#,
                r#"{"type":"object","nullable":true}"#,
            ),
        ] {
            check_schemas(
                &RULE,
                &format!(r#"{{"A":{{"allOf":{before}}}}}"#),
                &format!(r#"{{"A":{after}}}"#),
            );
        }
    }
}
