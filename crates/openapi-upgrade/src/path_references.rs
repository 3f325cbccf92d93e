//! References into `paths`: where what they mean stands in the result.

use std::borrow::Cow;
use std::collections::HashMap;

use openapi_document::{Object, Value};

use crate::media_type::{ANY, JSON, effective};
use crate::parameter::{Location, facts};
use crate::references::{append, inside_schema, tokens};

/// Finds every reference into `paths` in the document, and says each as it must be in the result.
///
/// The keys are the fragments as the source writes them.
pub(crate) fn find<'a>(
    root: &Object<'a>,
    paths: &Object<'a>,
    templates: &[String],
    media_types: &MediaTypes<'_, 'a>,
) -> HashMap<String, String> {
    let mut fragments = Vec::new();
    for value in root.values().chain(paths.values()) {
        collect(value, &mut fragments);
    }
    if fragments.is_empty() {
        return HashMap::new();
    }
    let positions: HashMap<&str, usize> = paths.keys().zip(0..).collect();
    let lookup = Lookup {
        paths,
        templates,
        positions,
        media_types,
    };
    fragments
        .into_iter()
        .filter_map(|fragment| Some((fragment.clone(), lookup.translate(&fragment)?)))
        .collect()
}

/// The media types of the root.
pub(crate) struct MediaTypes<'m, 'a> {
    pub(crate) consumes: &'m [Cow<'a, str>],
    pub(crate) produces: &'m [Cow<'a, str>],
}

fn collect(value: &Value<'_>, fragments: &mut Vec<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| collect(value, fragments)),
        Value::Object(object) => {
            for (key, value) in object.iter() {
                match value {
                    Value::String(text) if key == "$ref" => {
                        if let Some(fragment) = text
                            .trim()
                            .strip_prefix('#')
                            .filter(|fragment| fragment.starts_with("/paths/"))
                        {
                            fragments.push(fragment.to_owned());
                        }
                    }
                    value => collect(value, fragments),
                }
            }
        }
        _ => {}
    }
}

struct Lookup<'l, 'a> {
    paths: &'l Object<'a>,
    templates: &'l [String],
    positions: HashMap<&'l str, usize>,
    media_types: &'l MediaTypes<'l, 'a>,
}

impl<'a> Lookup<'_, 'a> {
    /// Says a reference as it must be; `None` when it leads to nothing.
    fn translate(&self, fragment: &str) -> Option<String> {
        let steps = tokens(fragment);
        let (path, rest) = steps.get(1..)?.split_first()?;
        let position = *self.positions.get(path.as_str())?;
        let item = self.paths.values().nth(position)?;
        let mut translated = vec!["paths".to_owned(), self.templates.get(position)?.clone()];
        match rest {
            [method, rest @ ..] if item.get(method).is_some() && method != "parameters" => {
                translated.push(method.clone());
                let operation = item.get(method)?.as_object()?;
                self.in_operation(operation, rest, &mut translated)?;
            }
            rest => translated.extend(rest.iter().cloned()),
        }
        let mut reference = "#".to_owned();
        append(&mut reference, &translated);
        Some(reference)
    }

    fn in_operation(
        &self,
        operation: &Object<'a>,
        rest: &[String],
        translated: &mut Vec<String>,
    ) -> Option<()> {
        match rest {
            [kind, code, rest @ ..] if kind == "responses" => {
                operation.get(kind)?.get(code)?;
                translated.extend([kind.clone(), code.clone()]);
                match rest {
                    [schema, rest @ ..] if schema == "schema" => {
                        let types = effective(operation, "produces", self.media_types.produces);
                        let first = types.first().map_or(ANY, Cow::as_ref).to_owned();
                        translated.extend(["content".to_owned(), first, "schema".to_owned()]);
                        translated.extend(inside_schema(rest));
                    }
                    rest => translated.extend(rest.iter().cloned()),
                }
            }
            [kind, index, rest @ ..] if kind == "parameters" => {
                let list = operation.get(kind)?.as_array()?;
                let index: usize = index.parse().ok()?;
                let parameter = list.get(index)?;
                let rest = rest.strip_prefix(&["schema".to_owned()]).unwrap_or(rest);
                if is_at(parameter, Location::Body) {
                    let types = effective(operation, "consumes", self.media_types.consumes);
                    let first = types.first().map_or(JSON, Cow::as_ref).to_owned();
                    translated.extend([
                        "requestBody".to_owned(),
                        "content".to_owned(),
                        first,
                        "schema".to_owned(),
                    ]);
                } else {
                    let moved = list
                        .iter()
                        .take(index)
                        .filter(|before| {
                            is_at(before, Location::Body) || is_at(before, Location::Form)
                        })
                        .count();
                    translated.extend([
                        kind.clone(),
                        (index - moved).to_string(),
                        "schema".to_owned(),
                    ]);
                }
                translated.extend(inside_schema(rest));
            }
            rest => translated.extend(rest.iter().cloned()),
        }
        Some(())
    }
}

fn is_at(parameter: &Value<'_>, location: Location) -> bool {
    parameter
        .as_object()
        .is_some_and(|parameter| facts(parameter).0 == Some(location))
}
