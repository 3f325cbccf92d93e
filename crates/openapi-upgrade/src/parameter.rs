//! What a parameter is before it is converted.

use std::borrow::Cow;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::move_aside;
use crate::fields::scalar_text;
use crate::references::{Target, target};

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Location {
    Query,
    Path,
    Header,
    Cookie,
    Body,
    Form,
    /// In another file, so nobody knows.
    Unknown,
}

/// A parameter of an operation or path item, with what is known of it without looking further.
pub(crate) struct Parameter<'a> {
    /// The parameter itself, or the object that refers to it.
    pub(crate) object: Object<'a>,
    /// The shared parameter that is referred to.
    pub(crate) shared: Option<usize>,
    pub(crate) location: Location,
    /// Its name, or the reference where it is in another file.
    pub(crate) name: Cow<'a, str>,
    pub(crate) origin: Origin,
}

/// The list that a parameter stands in, and where in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Operation(usize),
    PathItem(usize),
}

impl Origin {
    /// Goes to the parameter in the source, from an operation.
    pub(crate) fn visit<R>(
        self,
        operation: &At<'_>,
        item: &At<'_>,
        visit: impl FnOnce(&At<'_>) -> R,
    ) -> R {
        match self {
            Origin::Operation(index) => visit(&operation.key("parameters").index(index)),
            Origin::PathItem(index) => visit(&item.key("parameters").index(index)),
        }
    }
}

impl<'a> Parameter<'a> {
    /// Reads one element of a list of parameters; what cannot be one comes back.
    pub(crate) fn read(
        value: Value<'a>,
        origin: Origin,
        at: &At<'_>,
        c: &mut Conversion<'a>,
    ) -> Result<Self, Value<'a>> {
        let Value::Object(mut object) = value else {
            return Err(value);
        };
        let Some(Value::String(reference)) = object.get("$ref") else {
            return Parameter::inline(object, origin, at, c);
        };
        let reference = reference.clone();
        match target(&reference, &at.key("$ref"), c) {
            Target::Parameter(position, rest) if rest.is_empty() => {
                let (location, name) = c.parameter_facts(position);
                c.used_parameters.insert(position);
                Ok(Parameter {
                    object,
                    shared: Some(position),
                    location,
                    name,
                    origin,
                })
            }
            Target::Elsewhere(reference) => {
                object.insert("$ref", reference.clone());
                Ok(Parameter {
                    object,
                    shared: None,
                    location: Location::Unknown,
                    name: Cow::Owned(reference),
                    origin,
                })
            }
            Target::Definition(..) => {
                if !object.contains_key("in") && !object.contains_key("name") {
                    c.report(
                        Code::RefKind,
                        at,
                        "the `$ref` points at a schema; it was read as the schema of the body",
                    );
                }
                let mut parameter = Object::new();
                for (key, value) in object {
                    if key == "$ref" {
                        let mut schema = Object::new();
                        schema.push(key, value);
                        parameter.push("schema", schema);
                    } else {
                        parameter.push(key, value);
                    }
                }
                if !parameter.contains_key("in") {
                    parameter.push("in", "body");
                }
                Parameter::inline(parameter, origin, at, c)
            }
            _ => {
                c.report(
                    Code::RefUnresolved,
                    at,
                    format!("`{reference}` is no parameter; it is kept in an extension"),
                );
                Err(Value::Object(object))
            }
        }
    }

    fn inline(
        mut object: Object<'a>,
        origin: Origin,
        at: &At<'_>,
        c: &mut Conversion<'a>,
    ) -> Result<Self, Value<'a>> {
        let (location, name) = facts(&object);
        let Some(location) = location else {
            c.report(
                Code::ParameterUnclear,
                at,
                "the parameter has neither a known place nor a name; it is kept in an extension",
            );
            return Err(Value::Object(object));
        };
        say_location(&mut object, location, at, c);
        if name.is_empty() && location != Location::Body {
            c.report(
                Code::ParameterUnclear,
                at,
                "the parameter has no name; it is kept in an extension",
            );
            return Err(Value::Object(object));
        }
        Ok(Parameter {
            object,
            shared: None,
            location,
            name,
            origin,
        })
    }

    /// What tells parameters apart: place and name, and for those in other files the reference.
    pub(crate) fn key(&self) -> (Location, Cow<'a, str>) {
        (self.location, self.name.clone())
    }
}

impl Parameter<'_> {
    pub(crate) fn is_same(&self, other: &Parameter<'_>) -> bool {
        self.location == other.location && self.name == other.name
    }
}

impl Location {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Location::Query => "query",
            Location::Path => "path",
            Location::Header => "header",
            Location::Cookie => "cookie",
            Location::Body => "body",
            Location::Form => "form",
            Location::Unknown => "unknown",
        }
    }
}

/// Reads place and name; without a place, a schema means the body and a name alone the query.
pub(crate) fn facts<'a>(parameter: &Object<'a>) -> (Option<Location>, Cow<'a, str>) {
    let name = parameter
        .get("name")
        .and_then(scalar_text)
        .unwrap_or_default();
    let said = parameter
        .get("in")
        .and_then(Value::as_str)
        .and_then(location);
    let guessed = if parameter.contains_key("schema") {
        Some(Location::Body)
    } else if !name.is_empty() {
        let is_file = parameter.get("type").and_then(Value::as_str) == Some("file");
        Some(if is_file {
            Location::Form
        } else {
            Location::Query
        })
    } else {
        None
    };
    (said.or(guessed), name)
}

/// Writes the place that was read out of an unclear parameter into it.
pub(crate) fn say_location<'a>(
    parameter: &mut Object<'a>,
    location: Location,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    if says_location(parameter) {
        return;
    }
    c.report(
        Code::ParameterUnclear,
        &at.key("in"),
        format!(
            "`in` is absent or unknown; it was read as {}",
            location.as_str()
        ),
    );
    if parameter.contains_key("in") {
        move_aside(parameter, "in");
    }
    parameter.push("in", location.as_str());
}

fn says_location(parameter: &Object<'_>) -> bool {
    matches!(
        parameter.get("in").and_then(Value::as_str),
        Some("query" | "path" | "header" | "cookie" | "body" | "formData")
    )
}

fn location(text: &str) -> Option<Location> {
    let text = text.trim().to_ascii_lowercase();
    Some(match text.as_str() {
        "query" | "querystring" | "query_string" | "queryparam" | "url" => Location::Query,
        "path" | "pathparam" | "uri" => Location::Path,
        "header" | "headers" | "headerparam" => Location::Header,
        "cookie" | "cookies" => Location::Cookie,
        "body" | "json" | "payload" => Location::Body,
        "formdata" | "form" | "form-data" | "form_data" | "formparam" | "multipart" | "file" => {
            Location::Form
        }
        _ => return None,
    })
}

impl<'a> Conversion<'a> {
    /// Returns place and name of a shared parameter, following references among shared parameters.
    pub(crate) fn parameter_facts(&self, position: usize) -> (Location, Cow<'a, str>) {
        let object = self.parameter_object(position);
        let Some(object) = object else {
            return (Location::Unknown, Cow::Borrowed(""));
        };
        let (location, name) = facts(object);
        (location.unwrap_or(Location::Unknown), name)
    }

    pub(crate) fn parameter_location(&self, position: usize) -> Location {
        self.parameter_facts(position).0
    }

    /// Returns a shared parameter, or the one that it refers to in the end.
    pub(crate) fn parameter_object(&self, position: usize) -> Option<&Object<'a>> {
        let mut object = self.parameters.entries.get(position)?.as_object()?;
        for _ in 0..8 {
            let Some(reference) = object.get("$ref").and_then(Value::as_str) else {
                return Some(object);
            };
            object = self
                .parameters
                .get(reference.strip_prefix("#/parameters/")?)?
                .as_object()?;
        }
        None
    }
}
