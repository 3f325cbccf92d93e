//! What one conversion knows and has found so far.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use openapi_document::{Object, Value};

use crate::at::At;
use crate::operation_ids::OperationIds;
use crate::shared::{Inheritance, Names, Shared};
use crate::{Code, Diagnostic, Error, Options};

/// The state that every step shares.
#[derive(Default)]
pub(crate) struct Conversion<'a> {
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// `definitions` while the rest is converted; each is replaced by its converted form in the end.
    pub(crate) definitions: Shared<'a>,
    pub(crate) parameters: Shared<'a>,
    pub(crate) responses: Shared<'a>,
    pub(crate) security_schemes: Names<'a>,
    pub(crate) inheritance: Inheritance,
    /// The root's `consumes` and `produces`, which hold where an operation has none.
    pub(crate) consumes: Vec<Cow<'a, str>>,
    pub(crate) produces: Vec<Cow<'a, str>>,
    pub(crate) host: Host,
    pub(crate) operation_ids: OperationIds,
    /// The shared parameters that an operation or path item refers to.
    pub(crate) used_parameters: HashSet<usize>,
    /// Whether the operation that is being converted has a `requestBody` in the source, as in OpenAPI 3.0.
    pub(crate) has_ready_body: bool,
    /// Schemas that references want and nothing defines, with the names they get.
    pub(crate) wanted: BTreeMap<String, String>,
    /// References into `paths`: the fragment in the source, and the whole reference in the result.
    pub(crate) path_references: HashMap<String, String>,
    /// The definition that is being converted.
    pub(crate) converting: Option<usize>,
    copies_left: usize,
    is_exhausted: bool,
}

/// The parts of the server URLs.
#[derive(Default)]
pub(crate) struct Host {
    /// `host` and `basePath` as they are to be joined to a scheme; `None` without a host.
    pub(crate) authority_and_path: Option<String>,
    /// The schemes of the root.
    pub(crate) schemes: Vec<String>,
}

impl<'a> Conversion<'a> {
    pub(crate) fn new(options: &Options) -> Self {
        Conversion {
            copies_left: options.copied_nodes(),
            ..Conversion::default()
        }
    }

    pub(crate) fn report(&mut self, code: Code, at: &At<'_>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic {
            code,
            pointer: at.pointer(),
            file: None,
            message: message.into(),
        });
    }

    /// Says that fields beside a `$ref` that is no schema are of no effect.
    pub(crate) fn note_siblings(&mut self, object: &Object<'_>, at: &At<'_>) {
        if object.len() > 1 {
            self.report(
                Code::RefSiblingsIgnored,
                at,
                "what stands beside the `$ref` is of no effect",
            );
        }
    }

    /// Finds the definition that a reference means, in the source's form or in the result's.
    pub(crate) fn definition(&self, reference: &str) -> Option<&Value<'a>> {
        if let Some(name) = reference.strip_prefix("#/definitions/") {
            return self.definitions.get(name);
        }
        let name = reference.strip_prefix("#/components/schemas/")?;
        let position = self.definitions.names.position_of_result(name)?;
        self.definitions.entries.get(position)
    }

    /// Copies a mapping for a second place, as long as the limit allows; beyond it the conversion fails in the end.
    pub(crate) fn copy_object(&mut self, object: &Object<'a>) -> Object<'a> {
        let copy = affordable(object, self.copies_left);
        self.paid(copy)
    }

    /// Copies a shared parameter into an operation that uses it, likewise.
    pub(crate) fn copy_parameter(&mut self, position: usize) -> Option<Object<'a>> {
        let copy = affordable(self.parameter_object(position)?, self.copies_left);
        Some(self.paid(copy))
    }

    /// Copies a shared response into an operation that refers to it, likewise.
    pub(crate) fn copy_response(&mut self, position: usize) -> Option<Object<'a>> {
        let response = self.responses.entries.get(position)?.as_object()?;
        // The response itself counts as a value, too.
        let left = self.copies_left.checked_sub(1);
        let copy = left.and_then(|left| affordable(response, left));
        let copy = copy.map(|(nodes, copy)| (nodes + 1, copy));
        Some(self.paid(copy))
    }

    /// Fails when more had to be copied than is allowed.
    pub(crate) fn check_copies(&self, options: &Options) -> Result<(), Error> {
        if self.is_exhausted {
            return Err(Error::too_many_copies(options.copied_nodes()));
        }
        Ok(())
    }

    fn paid(&mut self, copy: Option<(usize, Object<'a>)>) -> Object<'a> {
        let Some((nodes, copy)) = copy else {
            self.is_exhausted = true;
            return Object::new();
        };
        self.copies_left -= nodes;
        copy
    }
}

/// Copies a mapping and counts its values, unless they are more than `left`: then nothing is copied at all.
fn affordable<'a>(object: &Object<'a>, left: usize) -> Option<(usize, Object<'a>)> {
    let mut nodes = 0;
    for value in object.values() {
        nodes += count(value, left - nodes)?;
    }
    Some((nodes, object.clone()))
}

/// How many values may be copied or read in beside a document.
pub(crate) struct Allowance {
    left: usize,
    limit: usize,
}

impl Allowance {
    pub(crate) fn new(options: &Options) -> Self {
        Allowance {
            left: options.copied_nodes(),
            limit: options.copied_nodes(),
        }
    }

    pub(crate) fn take(&mut self, value: &Value<'_>) -> Result<(), Error> {
        let nodes = count(value, self.left).ok_or_else(|| Error::too_many_copies(self.limit))?;
        self.left -= nodes;
        Ok(())
    }
}

/// Counts values, up to a limit, so that looking at a large value too often costs nothing.
pub(crate) fn count(value: &Value<'_>, limit: usize) -> Option<usize> {
    let mut nodes = 1;
    match value {
        Value::Array(list) => {
            for item in list {
                nodes += count(item, limit.checked_sub(nodes)?)?;
            }
        }
        Value::Object(object) => {
            for item in object.values() {
                nodes += count(item, limit.checked_sub(nodes)?)?;
            }
        }
        _ => {}
    }
    (nodes <= limit).then_some(nodes)
}
