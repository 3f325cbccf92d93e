//! `paths`: path items and their operations.

use std::borrow::Cow;
use std::collections::HashSet;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, move_aside, replace};
use crate::fields::{Kind, Shape, fit};
use crate::media_type;
use crate::operation::{Operation, PathItem, read_parameters};
use crate::parameter::{Location, Origin};
use crate::path_template;
use crate::references::{Target, target};
use crate::steps::{self, parameters, path_parameters};

/// The methods that an operation may have.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

const PATH_ITEM: Shape = Shape {
    fields: &[
        ("$ref", Kind::Text),
        ("summary", Kind::Text),
        ("description", Kind::Text),
        ("get", Kind::Object),
        ("put", Kind::Object),
        ("post", Kind::Object),
        ("delete", Kind::Object),
        ("options", Kind::Object),
        ("head", Kind::Object),
        ("patch", Kind::Object),
        ("trace", Kind::Object),
        ("servers", Kind::List),
        ("parameters", Kind::List),
    ],
    required: &[],
};

/// Takes `paths` out of the root, as an object in every case.
pub(crate) fn take<'a>(root: &mut Object<'a>, c: &mut Conversion<'a>) -> Object<'a> {
    let at = At::ROOT.key("paths");
    match root.get_mut("paths").map(std::mem::take) {
        Some(Value::Object(paths)) => return paths,
        Some(Value::Array(list)) if list.is_empty() => c.report(
            Code::EmptyListAsObject,
            &at,
            "an empty list was read as an empty object",
        ),
        Some(Value::Null) | None => c.report(
            Code::FieldMissing,
            &at,
            "there is no `paths`; an empty one was put in",
        ),
        Some(other) => {
            c.report(
                Code::ValueUnfit,
                &at,
                "`paths` is no object; it is kept in an extension",
            );
            keep(root, "paths", other);
        }
    }
    root.insert("paths", Value::Null);
    Object::new()
}

/// Gives every path the form that OpenAPI 3.0 allows, in the order of the source; no two are the same.
pub(crate) fn templates(paths: &Object<'_>) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::with_capacity(paths.len());
    let mut templates = Vec::with_capacity(paths.len());
    for path in paths.keys() {
        let mut template = if path.starts_with("x-") {
            path.to_owned()
        } else {
            path_template::repaired(path)
        };
        let mut number = taken.len();
        while taken.contains(&template) {
            number += 1;
            template = format!(
                "{}#{number}",
                template.split('#').next().unwrap_or_default()
            );
        }
        taken.insert(template.clone());
        templates.push(template);
    }
    templates
}

/// Converts every path item.
pub(crate) fn convert<'a>(
    paths: Object<'a>,
    templates: Vec<String>,
    c: &mut Conversion<'a>,
) -> Object<'a> {
    let at = At::ROOT.key("paths");
    let mut converted = Object::new();
    let mut unclear = Object::new();
    for ((path, value), template) in paths.into_iter().zip(templates) {
        let place = at.key(&path);
        if path.starts_with("x-") {
            converted.push(path, value);
            continue;
        }
        let mut object = match value {
            Value::Object(object) => object,
            Value::Null => Object::new(),
            Value::Array(list) if list.is_empty() => Object::new(),
            other => {
                c.report(
                    Code::ValueUnfit,
                    &place,
                    format!(
                        "a path item cannot be {}; it is kept in an extension",
                        other.kind()
                    ),
                );
                unclear.push(path, other);
                continue;
            }
        };
        item(&mut object, &template, &place, c);
        if template == path {
            converted.push(path, object);
        } else {
            report_template(&path, &template, &place, c);
            keep(&mut object, "path", Value::String(path));
            converted.push(template, object);
        }
    }
    if !unclear.is_empty() {
        keep(&mut converted, "paths", Value::Object(unclear));
    }
    converted
}

fn report_template(path: &str, template: &str, at: &At<'_>, c: &mut Conversion<'_>) {
    if path_template::repaired(path) == template {
        c.report(
            Code::PathRepaired,
            at,
            format!("the path became `{template}`"),
        );
    } else {
        c.report(
            Code::PathCollision,
            at,
            format!("the path became `{template}`, since another is the same but for that"),
        );
    }
}

/// Converts one path item.
fn item<'a>(object: &mut Object<'a>, template: &str, at: &At<'_>, c: &mut Conversion<'a>) {
    reference(object, at, c);
    lower_case_methods(object, at, c);
    let collected = read_parameters(object, Origin::PathItem, at, c);
    let is_pushed = |location| matches!(location, Location::Body | Location::Form);
    let (pushed_down, own) = collected
        .into_iter()
        .partition(|parameter| is_pushed(parameter.location));
    let mut item = PathItem {
        object: std::mem::take(object),
        template: path_template::names(template),
        parameters: own,
        pushed_down,
    };
    path_parameters::item(&mut item, at, c);
    operations(&mut item, at, c);
    give_back(&mut item, at, c);
    *object = item.object;
    fit(object, &PATH_ITEM, at, c);
}

/// A path item that refers to another: it is no schema, and its reference leads into paths or another document.
fn reference<'a>(object: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let Some(Value::String(text)) = object.get("$ref") else {
        return;
    };
    let text = text.clone();
    if let Target::Path(reference) | Target::Elsewhere(reference) =
        target(&text, &at.key("$ref"), c)
    {
        object.insert("$ref", reference);
    } else {
        c.report(
            Code::RefUnresolved,
            at,
            format!("`{text}` is no path item; it is kept in an extension"),
        );
        move_aside(object, "$ref");
    }
}

fn lower_case_methods<'a>(object: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let shouted: Vec<String> = object
        .keys()
        .filter(|key| is_shouted(key))
        .map(str::to_owned)
        .collect();
    for key in shouted {
        let method = key.to_ascii_lowercase();
        if !object.contains_key(&method) {
            c.report(
                Code::ValueConverted,
                &at.key(&key),
                format!("`{key}` was read as the method `{method}`"),
            );
            crate::edit::rename(object, &key, method);
        }
    }
}

fn is_shouted(key: &str) -> bool {
    !METHODS.contains(&key)
        && METHODS
            .iter()
            .any(|method| method.eq_ignore_ascii_case(key))
}

fn operations<'a>(item: &mut PathItem<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let mut taken: Vec<(&'static str, Object<'a>)> = Vec::new();
    for method in METHODS {
        match item.object.get_mut(method) {
            Some(Value::Object(operation)) => taken.push((method, std::mem::take(operation))),
            Some(Value::Null) => {
                c.report(
                    Code::NullRemoved,
                    &at.key(method),
                    "a null operation was left out",
                );
                item.object.remove(method);
            }
            _ => {}
        }
    }
    if taken.is_empty() && !item.pushed_down.is_empty() {
        let pushed = item
            .pushed_down
            .drain(..)
            .map(|parameter| Value::Object(parameter.object))
            .collect();
        keep(&mut item.object, "parameters", Value::Array(pushed));
    }
    let mut converted = Vec::with_capacity(taken.len());
    for (method, object) in taken {
        converted.push((method, operation(object, item, at, method, c)));
    }
    for (method, object) in converted {
        item.object.insert(method, object);
    }
}

fn operation<'a>(
    object: Object<'a>,
    item: &PathItem<'a>,
    item_at: &At<'_>,
    method: &str,
    c: &mut Conversion<'a>,
) -> Object<'a> {
    let at = item_at.key(method);
    c.has_ready_body = object.get("requestBody").is_some();
    let consumes: Vec<Cow<'a, str>> = media_type::effective(&object, "consumes", &c.consumes);
    let produces = media_type::effective(&object, "produces", &c.produces);
    let mut operation = Operation {
        object,
        item,
        item_at,
        parameters: Vec::new(),
        consumes,
        produces,
    };
    steps::apply_to_operation(&mut operation, &at, c);
    operation.object
}

/// Converts the parameters that all operations of the item share.
fn give_back<'a>(item: &mut PathItem<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let own = std::mem::take(&mut item.parameters);
    if own.is_empty() {
        item.object.remove("parameters");
        return;
    }
    let mut converted = Vec::with_capacity(own.len());
    for parameter in own {
        let origin = parameter.origin;
        converted.push(origin.visit(at, at, |at| parameters::convert(parameter, at, c)));
    }
    replace(&mut item.object, &["parameters"], "parameters", converted);
}
