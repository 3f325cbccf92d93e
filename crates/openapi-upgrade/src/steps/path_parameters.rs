//! Path parameters: those in the template and those declared are the same.

use std::collections::HashSet;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::keep;
use crate::operation::{Operation, PathItem};
use crate::parameter::{Location, Origin, Parameter};

/// Declares what the template has and nobody declares; what the template has not moves to an extension.
pub(crate) fn apply<'a>(operation: &mut Operation<'_, 'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let item = operation.item;
    let is_in_path = |parameter: &Parameter<'_>| parameter.location == Location::Path;
    if item.template.is_empty() && !operation.parameters.iter().any(is_in_path) {
        return;
    }
    let mut declared: HashSet<String> = names(&item.parameters)
        .chain(names(&operation.parameters))
        .collect();
    let missing = missing(&item.template, &declared);
    let template: HashSet<&str> = item.template.iter().map(String::as_str).collect();
    rename(&mut operation.parameters, &missing, &template, at, c);
    declared.extend(names(&operation.parameters));
    let unused = take_unused(&mut operation.parameters, &template);
    if !unused.is_empty() {
        report_unused(&unused, at, c);
        keep(
            &mut operation.object,
            "parameters",
            Value::Array(unused.into_iter().map(|(_, object)| object).collect()),
        );
    }
    if operation
        .parameters
        .iter()
        .chain(&item.parameters)
        .any(|parameter| parameter.location == Location::Unknown)
    {
        // A parameter in another file may be the one.
        return;
    }
    for name in item
        .template
        .iter()
        .filter(|name| !declared.contains(*name))
    {
        c.report(
            Code::PathParameterAdded,
            at,
            format!("`{name}` stands in the path and is declared nowhere"),
        );
        operation.parameters.push(added(name));
    }
}

/// Does the same for the parameters of a path item, as far as they are not in the template.
pub(crate) fn item<'a>(item: &mut PathItem<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let declared: HashSet<String> = names(&item.parameters).collect();
    let missing = missing(&item.template, &declared);
    let template: HashSet<&str> = item.template.iter().map(String::as_str).collect();
    rename(&mut item.parameters, &missing, &template, at, c);
    let unused = take_unused(&mut item.parameters, &template);
    if !unused.is_empty() {
        report_unused(&unused, at, c);
        keep(
            &mut item.object,
            "parameters",
            Value::Array(unused.into_iter().map(|(_, object)| object).collect()),
        );
    }
}

fn names<'p>(parameters: &'p [Parameter<'_>]) -> impl Iterator<Item = String> + 'p {
    let in_path = parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Path);
    in_path.map(|parameter| parameter.name.as_ref().to_owned())
}

fn missing(template: &[String], declared: &HashSet<String>) -> Vec<String> {
    template
        .iter()
        .filter(|name| !declared.contains(*name))
        .cloned()
        .collect()
}

/// Takes the template's spelling where a declaration differs from it in case or separators alone.
///
/// The name of a path parameter is never sent, so nothing changes on the wire.
fn rename<'a>(
    parameters: &mut [Parameter<'a>],
    missing: &[String],
    template: &HashSet<&str>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    if missing.is_empty() {
        return;
    }
    let in_path = parameters
        .iter_mut()
        .filter(|parameter| parameter.location == Location::Path);
    for parameter in in_path.filter(|parameter| parameter.shared.is_none()) {
        let plain_name = plain(&parameter.name);
        let same = missing.iter().find(|name| plain(name) == plain_name);
        if template.contains(parameter.name.as_ref()) {
            continue;
        }
        if let Some(name) = same {
            c.report(
                Code::PathParameterRenamed,
                at,
                format!("`{}` is called `{name}` in the path", parameter.name),
            );
            parameter.name = name.clone().into();
            if let Some(original) = parameter.object.insert("name", name.clone()) {
                keep(&mut parameter.object, "name", original);
            }
        }
    }
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

type Unused<'a> = Vec<(String, Value<'a>)>;

fn take_unused<'a>(parameters: &mut Vec<Parameter<'a>>, template: &HashSet<&str>) -> Unused<'a> {
    let is_unused = |parameter: &mut Parameter<'a>| {
        parameter.location == Location::Path && !template.contains(parameter.name.as_ref())
    };
    let unused = parameters.extract_if(.., is_unused);
    unused
        .map(|parameter| (parameter.name.into_owned(), Value::Object(parameter.object)))
        .collect()
}

fn report_unused(unused: &Unused<'_>, at: &At<'_>, c: &mut Conversion<'_>) {
    for (name, _) in unused {
        c.report(
            Code::PathParameterUnused,
            at,
            format!("`{name}` does not stand in the path; it is kept in an extension"),
        );
    }
}

fn added<'a>(name: &str) -> Parameter<'a> {
    let mut object = Object::new();
    object.push("name", name.to_owned());
    object.push("in", "path");
    object.push("required", true);
    object.push("type", "string");
    Parameter {
        object,
        shared: None,
        location: Location::Path,
        name: name.to_owned().into(),
        origin: Origin::Operation(0),
    }
}
