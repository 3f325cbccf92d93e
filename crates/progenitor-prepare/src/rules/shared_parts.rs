//! Parameters, bodies, answers and path items that operations share.

use std::collections::HashMap;

use openapi_document::{Object, Reference, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::{Error, ErrorKind};
use crate::place::Place;
use crate::walk::METHODS;

/// Copies what operations share into each of them.
///
/// progenitor looks for the last word of a reference alone, so that a reference to anything but a component panics
/// without naming the operation. The rules that follow change these parts for each operation on its own, too.
pub(super) const RULE: Rule = Rule {
    id: "shared-parts",
    reason: "a reference to a parameter, body, answer or path item that is not a component panics",
    apply,
};

/// How often a reference may lead to another one.
const LONGEST_CHAIN: usize = 32;

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let shared = document.clone();
    let mut copier = Copier {
        shared: &shared,
        changes,
    };
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flat_map(Object::iter_mut) {
        copier.in_path(path, item)?;
    }
    Ok(())
}

/// Copies from the document as it was.
struct Copier<'c> {
    shared: &'c Value<'static>,
    changes: &'c mut Changes,
}

impl Copier<'_> {
    fn in_path(&mut self, path: &str, item: &mut Value<'static>) -> Result<(), Error> {
        let place = Place::shared("#/paths").child(path);
        self.resolve(item, &place)?;
        let Value::Object(item) = item else {
            return Ok(());
        };
        let common = self.parameters(item.remove("parameters"), &place)?;
        if !common.is_empty() {
            self.changes
                .record(&place, "parameters of the path", "of each operation");
        }
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                self.in_operation(operation, &common, &Place::operation(method, path))?;
            }
        }
        Ok(())
    }

    fn in_operation(
        &mut self,
        operation: &mut Value<'static>,
        common: &[Value<'static>],
        place: &Place,
    ) -> Result<(), Error> {
        let Value::Object(operation) = operation else {
            let text = format!(
                "an operation is a mapping, but this is {}",
                operation.kind()
            );
            return Err(Error::new(ErrorKind::Malformed, text).at(place));
        };
        let own = self.parameters(operation.remove("parameters"), &place.child("parameters"))?;
        let all = override_common(common, own);
        if !all.is_empty() {
            operation.insert("parameters", all);
        }
        if let Some(body) = operation.get_mut("requestBody") {
            self.resolve(body, &place.child("requestBody"))?;
        }
        let answers = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        for (status, answer) in answers.into_iter().flat_map(Object::iter_mut) {
            self.resolve(answer, &place.child("responses").child(status))?;
        }
        Ok(())
    }

    fn parameters(
        &mut self,
        listed: Option<Value<'static>>,
        place: &Place,
    ) -> Result<Vec<Value<'static>>, Error> {
        let Some(Value::Array(mut listed)) = listed else {
            return Ok(Vec::new());
        };
        for parameter in &mut listed {
            self.resolve(parameter, place)?;
        }
        Ok(listed)
    }

    /// Replaces a reference by what it refers to.
    fn resolve(&mut self, part: &mut Value<'static>, place: &Place) -> Result<(), Error> {
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = part.get("$ref").and_then(Value::as_str) else {
                return Ok(());
            };
            let target = target(reference, self.shared).map_err(|error| error.at(place))?;
            self.changes.record(place, reference, "a copy of it");
            *part = target.clone();
        }
        let text = "references lead to each other in a circle; write the part out in one of them";
        Err(Error::new(ErrorKind::Reference, text).at(place))
    }
}

/// The parameters of a path and of an operation, which wins; the later of two of one name wins, as in progenitor.
fn override_common(common: &[Value<'static>], own: Vec<Value<'static>>) -> Vec<Value<'static>> {
    let mut all: Vec<Value<'static>> = Vec::new();
    let mut positions = HashMap::new();
    for parameter in common.iter().cloned().chain(own) {
        let text = |key| {
            parameter
                .get(key)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        match positions.get(&(text("in"), text("name"))) {
            Some(&position) => all[position] = parameter,
            None => {
                positions.insert((text("in"), text("name")), all.len());
                all.push(parameter);
            }
        }
    }
    all
}

/// What a reference refers to.
pub(super) fn target<'d>(
    reference: &str,
    shared: &'d Value<'static>,
) -> Result<&'d Value<'static>, Error> {
    let wrong = |text: String| Error::new(ErrorKind::Reference, text);
    let parsed = Reference::parse(reference);
    if !parsed.document.is_empty() {
        let text =
            format!("'{reference}' is in another file; bundle the description into one file first");
        return Err(wrong(text));
    }
    let found = parsed
        .pointer
        .as_ref()
        .and_then(|pointer| shared.at(pointer));
    found.ok_or_else(|| {
        wrong(format!(
            "'{reference}' is not in the description; add it or correct the reference"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::run;

    #[test]
    fn operations_get_copies_of_what_they_share() {
        let (document, _) = run(
            &RULE,
            r##"{"openapi":"3.0.3","paths":{
                "/a":{"parameters":[{"name":"a","in":"query","description":"common"},{"name":"b","in":"query"}],
                    "get":{"parameters":[{"$ref":"#/components/parameters/A"}],
                        "responses":{"200":{"$ref":"#/components/responses/R"}}}},
                "/b":{"$ref":"#/paths/~1a"}},
                "components":{"parameters":{"A":{"name":"a","in":"query"}},"responses":{"R":{"description":"R"}}}}"##,
        )
        .unwrap();
        let get = r#"{"get":{"responses":{"200":{"description":"R"}},
            "parameters":[{"name":"a","in":"query"},{"name":"b","in":"query"}]}}"#;
        let expected = crate::rules::testing::json(&format!(r#"{{"/a":{get},"/b":{get}}}"#));
        assert_eq!(document.get("paths"), Some(&expected));
    }

    #[test]
    fn errors_name_the_operation() {
        for (reference, kind) in [
            ("#/components/responses/None", ErrorKind::Reference),
            ("other.json#/R", ErrorKind::Reference),
            ("#/components/responses/Circle", ErrorKind::Reference),
        ] {
            let document = format!(
                r##"{{"openapi":"3.0.3","paths":{{"/a":{{"get":{{"responses":{{"200":{{"$ref":"{reference}"}}}}}}}}}},
                    "components":{{"responses":{{"Circle":{{"$ref":"#/components/responses/Circle"}}}}}}}}"##
            );
            let error = run(&RULE, &document).unwrap_err();
            assert_eq!(error.kind(), kind);
            let text = error.to_string();
            assert!(text.starts_with("GET /a at /responses/200: "), "{text}");
        }
    }

    #[test]
    fn an_operation_is_a_mapping() {
        let error = run(&RULE, r#"{"openapi":"3.0.3","paths":{"/a":{"get":[]}}}"#).unwrap_err();
        assert_eq!(
            error.to_string(),
            "GET /a: an operation is a mapping, but this is a list"
        );
    }
}
