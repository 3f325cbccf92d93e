//! `parameters`: collected first, given back once body and form are taken out.

use std::borrow::Cow;
use std::collections::HashSet;

use openapi_document::{Object, Value};

use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::replace;
use crate::field::{Field, Place};
use crate::operation::{Operation, read_parameters};
use crate::parameter::{Location, Origin, Parameter};
use crate::references::component;

/// Reads the operation's parameters and joins the body and form parameters of the path item to them.
pub(crate) fn collect<'a>(operation: &mut Operation<'_, 'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let own = read_parameters(&mut operation.object, Origin::Operation, at, c);
    if operation.item.pushed_down.is_empty() {
        operation.parameters = own;
        return;
    }
    let known: HashSet<_> = own
        .iter()
        .map(|parameter| (parameter.location, bodiless_name(parameter)))
        .collect();
    operation.parameters = own;
    for pushed in &operation.item.pushed_down {
        if !known.contains(&(pushed.location, bodiless_name(pushed))) {
            let object = c.copy_object(&pushed.object);
            operation.parameters.push(Parameter {
                object,
                shared: pushed.shared,
                location: pushed.location,
                name: pushed.name.clone(),
                origin: pushed.origin,
            });
        }
    }
}

/// The name that overrides: an operation has one body, whatever it is called.
fn bodiless_name<'a>(parameter: &Parameter<'a>) -> Cow<'a, str> {
    match parameter.location {
        Location::Body => Cow::Borrowed(""),
        _ => parameter.name.clone(),
    }
}

/// Converts the parameters that are left and puts them back.
pub(crate) fn give_back<'a>(
    operation: &mut Operation<'_, 'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    let parameters = std::mem::take(&mut operation.parameters);
    if parameters.is_empty() {
        operation.object.remove("parameters");
        return;
    }
    let mut converted = Vec::with_capacity(parameters.len());
    for parameter in parameters {
        let origin = parameter.origin;
        converted.push(operation.visit(origin, at, |at| convert(parameter, at, c)));
    }
    replace(
        &mut operation.object,
        &["parameters"],
        "parameters",
        converted,
    );
}

/// Converts one parameter that is neither body nor form.
pub(crate) fn convert<'a>(
    parameter: Parameter<'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> Value<'a> {
    let mut object = parameter.object;
    if let Some(position) = parameter.shared {
        let reference = component("parameters", c.parameters.names.result(position));
        object.insert("$ref", reference);
        c.note_siblings(&object, at);
        return Value::Object(object);
    }
    let place = match parameter.location {
        Location::Path => Place::Path,
        Location::Header => Place::Header,
        Location::Cookie => Place::Cookie,
        Location::Unknown => return Value::Object(object),
        Location::Query | Location::Body | Location::Form => Place::Query,
    };
    Value::Object(convert_as(object, place, at, c))
}

/// Converts a parameter or header at a known place.
pub(crate) fn convert_as<'a>(
    object: Object<'a>,
    place: Place,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> Object<'a> {
    let mut field = Field::new(object, place);
    super::apply_to_field(&mut field, at, c);
    field.object
}
