//! The places of a Swagger 2.0 document where references stand, each with what it refers to.

use openapi_document::{Object, Value};

use crate::Error;
use crate::at::At;
use crate::paths::METHODS;

/// What stands where a reference stands, and so what it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    PathItem,
    Parameter,
    Response,
    Schema,
}

impl Kind {
    /// The field of a document that declares what is referred to.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Kind::PathItem => "paths",
            Kind::Parameter => "parameters",
            Kind::Response => "responses",
            Kind::Schema => "definitions",
        }
    }
}

/// What to do at each place where a reference may stand.
pub(crate) type Visit<'v, 'a> = dyn FnMut(&mut Value<'a>, Kind, &At<'_>) -> Result<(), Error> + 'v;

/// Walks over every place of a document where a reference may stand.
pub(crate) fn walk_root<'a>(root: &mut Object<'a>, visit: &mut Visit<'_, 'a>) -> Result<(), Error> {
    for (field, value) in root.iter_mut() {
        let at = At::ROOT.key(field);
        let Value::Object(declared) = value else {
            continue;
        };
        let kind = match field {
            "paths" => Kind::PathItem,
            "parameters" => Kind::Parameter,
            "responses" => Kind::Response,
            "definitions" => Kind::Schema,
            _ => continue,
        };
        walk_each(declared, kind, &at, visit)?;
    }
    Ok(())
}

fn walk_each<'a>(
    declared: &mut Object<'a>,
    kind: Kind,
    at: &At<'_>,
    visit: &mut Visit<'_, 'a>,
) -> Result<(), Error> {
    for (name, value) in declared.iter_mut() {
        if kind == Kind::Schema || !name.starts_with("x-") {
            walk(value, kind, &at.key(name), visit)?;
        }
    }
    Ok(())
}

/// Walks over one part and everything in it.
pub(crate) fn walk<'a>(
    value: &mut Value<'a>,
    kind: Kind,
    at: &At<'_>,
    visit: &mut Visit<'_, 'a>,
) -> Result<(), Error> {
    match kind {
        Kind::PathItem => walk_path_item(value, at, visit),
        Kind::Schema => walk_schema(value, at, visit),
        Kind::Parameter | Kind::Response => {
            visit(value, kind, at)?;
            match value.get_mut("schema") {
                Some(schema) => walk_schema(schema, &at.key("schema"), visit),
                None => Ok(()),
            }
        }
    }
}

pub(crate) fn walk_path_item<'a>(
    value: &mut Value<'a>,
    at: &At<'_>,
    visit: &mut Visit<'_, 'a>,
) -> Result<(), Error> {
    visit(value, Kind::PathItem, at)?;
    walk_parameters(value, at, visit)?;
    for method in METHODS {
        let Some(operation) = value.get_mut(method) else {
            continue;
        };
        let at = at.key(method);
        walk_parameters(operation, &at, visit)?;
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            walk_each(responses, Kind::Response, &at.key("responses"), visit)?;
        }
    }
    Ok(())
}

fn walk_parameters<'a>(
    value: &mut Value<'a>,
    at: &At<'_>,
    visit: &mut Visit<'_, 'a>,
) -> Result<(), Error> {
    let at = at.key("parameters");
    let parameters = value.get_mut("parameters").and_then(Value::as_array_mut);
    for (index, parameter) in parameters.into_iter().flatten().enumerate() {
        walk(parameter, Kind::Parameter, &at.index(index), visit)?;
    }
    Ok(())
}

fn walk_schema<'a>(
    value: &mut Value<'a>,
    at: &At<'_>,
    visit: &mut Visit<'_, 'a>,
) -> Result<(), Error> {
    visit(value, Kind::Schema, at)?;
    let Value::Object(schema) = value else {
        return Ok(());
    };
    for (keyword, value) in schema.iter_mut() {
        let at = at.key(keyword);
        match (keyword, value) {
            ("properties" | "definitions" | "patternProperties", Value::Object(schemas)) => {
                walk_each(schemas, Kind::Schema, &at, visit)?;
            }
            ("items" | "allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => {
                for (index, schema) in schemas.iter_mut().enumerate() {
                    walk_schema(schema, &at.index(index), visit)?;
                }
            }
            ("items" | "not" | "additionalProperties", schema) => walk_schema(schema, &at, visit)?,
            _ => {}
        }
    }
    Ok(())
}
