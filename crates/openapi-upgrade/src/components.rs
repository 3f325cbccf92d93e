//! `components`: what the document declares once.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, replace};
use crate::parameter::{Location, Origin, Parameter, facts, say_location};
use crate::references::{Target, component, target};
use crate::schema;
use crate::shared::{Inheritance, Names, Shared};
use crate::steps::{convert_body, parameters, responses, security};

/// The fields of Swagger 2.0 that become `components`.
const FIELDS: [&str; 4] = [
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
];

/// The declarations of a document, taken out of its root.
pub(crate) struct Declarations<'a> {
    /// In the order of the source.
    order: Vec<&'static str>,
    security_schemes: Object<'a>,
}

/// Takes the declarations out of the root, so that every reference can be looked up.
///
/// An empty `components` marks the place of the first.
pub(crate) fn take<'a>(root: &mut Object<'a>, c: &mut Conversion<'a>) -> Declarations<'a> {
    if root.contains_key("components") {
        crate::edit::move_aside(root, "components");
    }
    let mut order = Vec::new();
    let declared: Vec<&'static str> = root
        .keys()
        .filter_map(|key| FIELDS.into_iter().find(|field| *field == key))
        .collect();
    let mut security_schemes = Object::new();
    for field in declared {
        let declarations = declarations(root, field, c);
        order.push(field);
        match field {
            "definitions" => c.definitions = Shared::new(declarations),
            "parameters" => c.parameters = Shared::new(declarations),
            "responses" => c.responses = Shared::new(declarations),
            _ => {
                c.security_schemes = Names::new(
                    declarations
                        .keys()
                        .map(|key| key.to_owned().into())
                        .collect(),
                );
                security_schemes = declarations;
            }
        }
    }
    c.inheritance = Inheritance::new(&c.definitions);
    report_names(c);
    if !order.is_empty() {
        replace(root, &FIELDS, "components", Value::Null);
    }
    Declarations {
        order,
        security_schemes,
    }
}

fn declarations<'a>(
    root: &mut Object<'a>,
    field: &'static str,
    c: &mut Conversion<'a>,
) -> Object<'a> {
    let at = At::ROOT.key(field);
    let mut declarations = match root.get_mut(field).map(std::mem::take) {
        Some(Value::Object(declarations)) => declarations,
        Some(Value::Array(list)) if list.is_empty() => {
            c.report(
                Code::EmptyListAsObject,
                &at,
                "an empty list was read as an empty object",
            );
            Object::new()
        }
        Some(Value::Null) | None => Object::new(),
        Some(other) => {
            c.report(
                Code::ValueUnfit,
                &at,
                format!("`{field}` is no object; it is kept in an extension"),
            );
            keep(root, field, other);
            Object::new()
        }
    };
    // An extension among the declarations is one only when it declares nothing.
    let is_extension =
        |key: &str, value: &Value<'_>| key.starts_with("x-") && !matches!(value, Value::Object(_));
    if declarations
        .iter()
        .any(|(key, value)| is_extension(key, value))
    {
        let mut extensions = Object::new();
        for (key, value) in std::mem::take(&mut declarations) {
            if is_extension(&key, &value) {
                extensions.push(key, value);
            } else {
                declarations.push(key, value);
            }
        }
        for (key, value) in extensions {
            root.insert(key, value);
        }
    }
    declarations
}

fn report_names(c: &mut Conversion<'_>) {
    let mut changed = Vec::new();
    for (field, names) in [
        ("definitions", &c.definitions.names),
        ("parameters", &c.parameters.names),
        ("responses", &c.responses.names),
        ("securityDefinitions", &c.security_schemes),
    ] {
        for position in (0..names.len()).filter(|position| names.is_changed(*position)) {
            changed.push((
                field,
                names.source(position).to_string(),
                names.result(position).to_owned(),
            ));
        }
    }
    for (field, source, result) in changed {
        c.report(
            Code::NameChanged,
            &At::ROOT.key(field).key(&source),
            format!("`{source}` is called `{result}` now"),
        );
    }
}

/// Converts the declarations and puts them where their place was marked.
pub(crate) fn put<'a>(
    root: &mut Object<'a>,
    declarations: Declarations<'a>,
    c: &mut Conversion<'a>,
) {
    let mut components = Object::new();
    for field in &declarations.order {
        match *field {
            "parameters" => put_parameters(&mut components, c),
            "responses" => {
                let responses = converted_responses(c);
                push(&mut components, "responses", responses);
            }
            _ => push(
                &mut components,
                if *field == "definitions" {
                    "schemas"
                } else {
                    "securitySchemes"
                },
                Object::new(),
            ),
        }
    }
    // What the conversions above want and nothing defines is known only now.
    let schemas = converted_schemas(c);
    insert(&mut components, "schemas", schemas);
    let mut unclear = Object::new();
    let schemes = converted_schemes(declarations.security_schemes, &mut unclear, c);
    insert(&mut components, "securitySchemes", schemes);
    components.retain(|_, value| value.as_object().is_some_and(|object| !object.is_empty()));
    if components.is_empty() {
        root.remove("components");
    } else {
        root.insert("components", components);
    }
    security::put_aside(root, unclear);
}

fn push<'a>(components: &mut Object<'a>, name: &'static str, declarations: Object<'a>) {
    components.push(name, declarations);
}

fn insert<'a>(components: &mut Object<'a>, name: &'static str, declarations: Object<'a>) {
    if !declarations.is_empty() {
        components.insert(name, declarations);
    }
}

fn converted_schemas<'a>(c: &mut Conversion<'a>) -> Object<'a> {
    let at = At::ROOT.key("definitions");
    for position in 0..c.definitions.entries.len() {
        let Some(entry) = c.definitions.entries.get_mut(position) else {
            continue;
        };
        let mut value = std::mem::take(entry);
        let name = c.definitions.names.source(position).clone();
        c.converting = Some(position);
        schema::convert(&mut value, &at.key(&name), c);
        c.converting = None;
        if let Some(entry) = c.definitions.entries.get_mut(position) {
            *entry = value;
        }
    }
    let entries = std::mem::take(&mut c.definitions.entries);
    let mut schemas: Object<'a> = entries
        .into_iter()
        .enumerate()
        .map(|(position, value)| (c.definitions.names.result_name(position), value))
        .collect();
    for name in std::mem::take(&mut c.wanted).into_values() {
        schemas.push(name, Object::new());
    }
    schemas
}

/// Shared parameters: the bodies become request bodies, form fields went into the operations that use them.
fn put_parameters<'a>(components: &mut Object<'a>, c: &mut Conversion<'a>) {
    let at = At::ROOT.key("parameters");
    let (mut converted, mut bodies, mut unused) = (Object::new(), Object::new(), Object::new());
    for position in 0..c.parameters.entries.len() {
        let name = c.parameters.names.source(position).clone();
        let result = c.parameters.names.result_name(position);
        let place = at.key(&name);
        let location = c.parameter_location(position);
        let Some(value) = c.parameters.entries.get(position).cloned() else {
            continue;
        };
        let Value::Object(mut object) = value else {
            c.report(
                Code::ParameterUnclear,
                &place,
                "it is no parameter; it is kept in an extension",
            );
            unused.push(name, value);
            continue;
        };
        if let Some(Value::String(text)) = object.get("$ref") {
            let text = text.clone();
            let kind = if location == Location::Body {
                &mut bodies
            } else {
                &mut converted
            };
            match target(&text, &place.key("$ref"), c) {
                Target::Parameter(other, rest) if rest.is_empty() && location != Location::Form => {
                    let name = if location == Location::Body {
                        "requestBodies"
                    } else {
                        "parameters"
                    };
                    object.insert("$ref", component(name, c.parameters.names.result(other)));
                    kind.push(result, object);
                }
                Target::Elsewhere(reference) => {
                    object.insert("$ref", reference);
                    kind.push(result, object);
                }
                _ => unused.push(name, Value::Object(object)),
            }
            continue;
        }
        match location {
            Location::Body => {
                let consumes = c.consumes.clone();
                bodies.push(result, convert_body(object, &consumes, &place, c));
            }
            Location::Form if c.used_parameters.contains(&position) => {}
            Location::Form | Location::Unknown => unused.push(name, Value::Object(object)),
            _ => {
                say_location(&mut object, location, &place, c);
                let (_, named) = facts(&object);
                let parameter = Parameter {
                    object,
                    shared: None,
                    location,
                    name: named,
                    origin: Origin::PathItem(0),
                };
                converted.push(result, parameters::convert(parameter, &place, c));
            }
        }
    }
    components.push("parameters", converted);
    components.push("requestBodies", bodies);
    if !unused.is_empty() {
        keep(components, "parameters", Value::Object(unused));
    }
}

fn converted_responses<'a>(c: &mut Conversion<'a>) -> Object<'a> {
    let at = At::ROOT.key("responses");
    let produces = c.produces.clone();
    let mut converted = Object::new();
    for position in 0..c.responses.entries.len() {
        let name = c.responses.names.source(position).clone();
        let Some(mut value) = c.responses.entries.get(position).cloned() else {
            continue;
        };
        responses::one(&mut value, &produces, false, &at.key(&name), c);
        converted.push(c.responses.names.result_name(position), value);
    }
    converted
}

fn converted_schemes<'a>(
    schemes: Object<'a>,
    unclear: &mut Object<'a>,
    c: &mut Conversion<'a>,
) -> Object<'a> {
    let at = At::ROOT.key("securityDefinitions");
    let mut converted = Object::new();
    for (position, (name, value)) in schemes.into_iter().enumerate() {
        let place = at.key(&name);
        match security::scheme(value, &place, c) {
            Ok(scheme) => converted.push(c.security_schemes.result_name(position), scheme),
            Err(value) => {
                c.report(
                    Code::SecurityUnclear,
                    &place,
                    "the scheme cannot be understood; it is kept in an extension",
                );
                unclear.push(name, value);
            }
        }
    }
    converted
}
