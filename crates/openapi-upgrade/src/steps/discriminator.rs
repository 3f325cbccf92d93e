//! `discriminator`: a property name in Swagger 2.0, an object in OpenAPI 3.0.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::move_aside;
use crate::references::{component, schema_reference};

/// Makes the discriminator an object.
///
/// In both versions a value means the schema of that name, so a mapping is written only for schemas whose value is
/// another one: those that were renamed and those with `x-ms-discriminator-value`.
pub(crate) fn apply<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let at = at.key("discriminator");
    match schema.get_mut("discriminator") {
        Some(value @ Value::String(_)) => {
            let mut discriminator = Object::new();
            discriminator.push("propertyName", std::mem::take(value));
            let mapping = c
                .converting
                .map(|root| mapping(root, c))
                .unwrap_or_default();
            if !mapping.is_empty() {
                discriminator.push("mapping", mapping);
            }
            *value = Value::Object(discriminator);
        }
        Some(Value::Object(discriminator))
            if discriminator
                .get("propertyName")
                .and_then(Value::as_str)
                .is_some() =>
        {
            rewrite_mapping(discriminator, &at, c);
        }
        Some(Value::Null) => {
            c.report(
                Code::NullRemoved,
                &at,
                "`discriminator` is null and was left out",
            );
            schema.remove("discriminator");
        }
        Some(_) => {
            c.report(
                Code::DiscriminatorUnclear,
                &at,
                "`discriminator` names no property; it is kept in an extension",
            );
            move_aside(schema, "discriminator");
        }
        None => {}
    }
}

fn mapping<'a>(root: usize, c: &Conversion<'a>) -> Object<'a> {
    let names = &c.definitions.names;
    let mut mapping = Object::new();
    for member in c.inheritance.family(root) {
        let result = names.result(member);
        let value = c
            .inheritance
            .value(member)
            .unwrap_or(names.source(member).as_ref());
        if value != result && !mapping.contains_key(value) {
            mapping.push(value.to_owned(), component("schemas", result));
        }
    }
    mapping
}

/// Rewrites the references of a mapping that is there already, as in OpenAPI 3.0.
fn rewrite_mapping<'a>(discriminator: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    discriminator
        .retain(|key, _| key == "propertyName" || key == "mapping" || key.starts_with("x-"));
    let Some(Value::Object(mapping)) = discriminator.get_mut("mapping") else {
        discriminator.remove("mapping");
        return;
    };
    let at = at.key("mapping");
    mapping.retain(|_, value| value.as_str().is_some());
    for (name, value) in mapping.iter_mut() {
        let place = at.key(name);
        if let Value::String(text) = value
            && text.contains('#')
        {
            *value = Value::String(schema_reference(text, &place, c));
        }
    }
}
