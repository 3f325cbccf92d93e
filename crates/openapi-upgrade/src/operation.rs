//! What an operation is while it is converted.

use std::borrow::Cow;
use std::collections::HashSet;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::keep;
use crate::parameter::{Location, Origin, Parameter};

/// A path item that is being converted.
pub(crate) struct PathItem<'a> {
    pub(crate) object: Object<'a>,
    /// The names in the path template.
    pub(crate) template: Vec<String>,
    /// The parameters of the item that are neither body nor form.
    pub(crate) parameters: Vec<Parameter<'a>>,
    /// Its body and form parameters, which OpenAPI 3.0 has in operations alone.
    pub(crate) pushed_down: Vec<Parameter<'a>>,
}

/// An operation that is being converted.
pub(crate) struct Operation<'s, 'a> {
    pub(crate) object: Object<'a>,
    pub(crate) item: &'s PathItem<'a>,
    pub(crate) item_at: &'s At<'s>,
    /// Its parameters, in the order of the source, with the body and form parameters of the path item.
    pub(crate) parameters: Vec<Parameter<'a>>,
    /// Its media types, or the root's where it has none of its own.
    pub(crate) consumes: Vec<Cow<'a, str>>,
    pub(crate) produces: Vec<Cow<'a, str>>,
}

impl<'a> Operation<'_, 'a> {
    /// Goes to a parameter in the source.
    pub(crate) fn visit<R>(
        &self,
        origin: Origin,
        at: &At<'_>,
        visit: impl FnOnce(&At<'_>) -> R,
    ) -> R {
        origin.visit(at, self.item_at, visit)
    }

    /// Takes the parameters at a place out of the list.
    pub(crate) fn take(&mut self, location: Location) -> Vec<Parameter<'a>> {
        self.parameters
            .extract_if(.., |parameter| parameter.location == location)
            .collect()
    }
}

/// Reads a list of parameters; what cannot be one is kept as an extension of the object around.
pub(crate) fn read_parameters<'a>(
    object: &mut Object<'a>,
    origin: fn(usize) -> Origin,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> Vec<Parameter<'a>> {
    let Some(value) = object.get_mut("parameters").map(std::mem::take) else {
        return Vec::new();
    };
    let at = at.key("parameters");
    let list = match value {
        Value::Array(list) => list,
        Value::Null => Vec::new(),
        Value::Object(single) if single.contains_key("name") || single.contains_key("$ref") => {
            c.report(
                Code::ValueConverted,
                &at,
                "one parameter was read as a list of one",
            );
            vec![Value::Object(single)]
        }
        Value::Object(named) => {
            if !named.is_empty() {
                c.report(
                    Code::ValueConverted,
                    &at,
                    "an object of parameters was read as a list of them",
                );
            }
            named.into_iter().map(|(_, value)| value).collect()
        }
        other => vec![other],
    };
    let mut parameters: Vec<Parameter<'a>> = Vec::with_capacity(list.len());
    let mut unread = Vec::new();
    // A short list, as nearly all are, is looked through faster than it is hashed.
    let is_short = list.len() <= 16;
    let mut seen = HashSet::new();
    for (index, value) in list.into_iter().enumerate() {
        let place = at.index(index);
        match Parameter::read(value, origin(index), &place, c) {
            Ok(parameter) => {
                // Several bodies are for the step of the body to judge.
                let is_known = parameter.location != Location::Body
                    && if is_short {
                        parameters.iter().any(|known| known.is_same(&parameter))
                    } else {
                        !seen.insert(parameter.key())
                    };
                if is_known {
                    c.report(
                        Code::ParameterDuplicate,
                        &place,
                        format!(
                            "`{}` is declared twice; the second is kept in an extension",
                            parameter.name
                        ),
                    );
                    unread.push(Value::Object(parameter.object));
                } else {
                    parameters.push(parameter);
                }
            }
            Err(Value::Null) => {
                c.report(Code::NullRemoved, &place, "a null parameter was left out")
            }
            Err(value) => unread.push(value),
        }
    }
    if !unread.is_empty() {
        keep(object, "parameters", Value::Array(unread));
    }
    parameters
}
