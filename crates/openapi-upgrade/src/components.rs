//! `components`: what the document declares once.

use std::borrow::Cow;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, replace, take_extensions};
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
    for (key, value) in take_extensions(&mut declarations) {
        root.insert(key, value);
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
                components.push("responses", responses);
            }
            // Their places; they are filled below.
            "definitions" => components.push("schemas", Object::new()),
            _ => components.push("securitySchemes", Object::new()),
        }
    }
    // What the conversions above want and nothing defines is known only now.
    let schemas = converted_schemas(c);
    components.insert("schemas", schemas);
    let mut unclear = Object::new();
    let schemes = converted_schemes(declarations.security_schemes, &mut unclear, c);
    components.insert("securitySchemes", schemes);
    components.retain(|_, value| value.as_object().is_some_and(|object| !object.is_empty()));
    if components.is_empty() {
        root.remove("components");
    } else {
        root.insert("components", components);
    }
    security::put_aside(root, unclear);
}

fn converted_schemas<'a>(c: &mut Conversion<'a>) -> Object<'a> {
    let at = At::ROOT.key("definitions");
    for position in 0..c.definitions.entries.len() {
        let Some(entry) = c.definitions.entries.get_mut(position) else {
            continue;
        };
        let outline = outline(entry);
        let mut value = std::mem::replace(entry, outline);
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

/// What a definition says of itself at a glance, which stands in its place while it is converted: a default inside of it
/// may be one of its kind.
fn outline<'a>(definition: &Value<'a>) -> Value<'a> {
    let Value::Object(schema) = definition else {
        return Value::Null;
    };
    let is_plain = |key: &str, value: &Value<'_>| {
        key == "required" || !matches!(value, Value::Array(_) | Value::Object(_))
    };
    let plain = schema.iter().filter(|(key, value)| is_plain(key, value));
    Value::Object(
        plain
            .map(|(key, value)| (Cow::Owned(key.to_owned()), value.clone()))
            .collect(),
    )
}

/// What becomes of the shared parameters.
#[derive(Default)]
struct SharedParameters<'a> {
    parameters: Object<'a>,
    request_bodies: Object<'a>,
    /// Those that no operation got and that have no place among the components.
    unused: Object<'a>,
}

/// Shared parameters: the bodies become request bodies, form fields went into the operations that use them.
fn put_parameters<'a>(components: &mut Object<'a>, c: &mut Conversion<'a>) {
    let mut shared = SharedParameters::default();
    for position in 0..c.parameters.entries.len() {
        shared.add(position, c);
    }
    components.push("parameters", shared.parameters);
    components.push("requestBodies", shared.request_bodies);
    if !shared.unused.is_empty() {
        keep(components, "parameters", Value::Object(shared.unused));
    }
}

impl<'a> SharedParameters<'a> {
    fn add(&mut self, position: usize, c: &mut Conversion<'a>) {
        let name = c.parameters.names.source(position).clone();
        let parameters = At::ROOT.key("parameters");
        let at = parameters.key(&name);
        // It stays in its place, too: others may refer to it.
        match c.parameters.entries.get(position).cloned() {
            Some(Value::Object(object)) if object.get("$ref").and_then(Value::as_str).is_some() => {
                self.add_reference(position, object, &at, c);
            }
            Some(Value::Object(object)) => self.add_declaration(position, object, &at, c),
            Some(value) => {
                c.report(
                    Code::ParameterUnclear,
                    &at,
                    "it is no parameter; it is kept in an extension",
                );
                self.unused.push(name, value);
            }
            None => {}
        }
    }

    /// A shared parameter that is another name of one, here or in another file.
    fn add_reference(
        &mut self,
        position: usize,
        mut object: Object<'a>,
        at: &At<'_>,
        c: &mut Conversion<'a>,
    ) {
        let location = c.parameter_location(position);
        let text = object.get("$ref").and_then(Value::as_str);
        let text = text.unwrap_or_default().to_owned();
        let (kind, declared) = match location {
            Location::Body => ("requestBodies", &mut self.request_bodies),
            _ => ("parameters", &mut self.parameters),
        };
        let reference = match target(&text, &at.key("$ref"), c) {
            Target::Parameter(other, rest) if rest.is_empty() && location != Location::Form => {
                component(kind, c.parameters.names.result(other))
            }
            Target::Elsewhere(reference) => reference,
            _ => {
                let name = c.parameters.names.source(position).clone();
                self.unused.push(name, object);
                return;
            }
        };
        object.insert("$ref", reference);
        declared.push(c.parameters.names.result_name(position), object);
    }

    fn add_declaration(
        &mut self,
        position: usize,
        mut object: Object<'a>,
        at: &At<'_>,
        c: &mut Conversion<'a>,
    ) {
        let result = c.parameters.names.result_name(position);
        match c.parameter_location(position) {
            Location::Body => {
                let consumes = c.consumes.clone();
                let body = convert_body(object, &consumes, at, c);
                self.request_bodies.push(result, body);
            }
            Location::Form if c.used_parameters.contains(&position) => {}
            Location::Form | Location::Unknown => {
                let name = c.parameters.names.source(position).clone();
                self.unused.push(name, object);
            }
            location => {
                say_location(&mut object, location, at, c);
                let (_, name) = facts(&object);
                let parameter = Parameter {
                    object,
                    shared: None,
                    location,
                    name,
                    origin: Origin::PathItem(0),
                };
                let converted = parameters::convert(parameter, at, c);
                self.parameters.push(result, converted);
            }
        }
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
