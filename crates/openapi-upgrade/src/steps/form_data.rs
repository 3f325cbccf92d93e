//! Form parameters: together they are the body.

use std::borrow::Cow;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, keep_siblings, move_aside, replace};
use crate::field::{Field, Place};
use crate::fields::flag;
use crate::media_type::{self, FORM, MULTIPART, is_form};
use crate::operation::Operation;
use crate::parameter::{Location, Parameter};

/// Makes the form parameters the properties of a request body, URL-encoded or multipart as the operation says.
///
/// A file can travel in multipart alone.
pub(crate) fn apply<'a>(operation: &mut Operation<'_, 'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let fields = operation.take(Location::Form);
    if fields.is_empty() {
        return;
    }
    let types = media_types(operation, &fields, at, c);
    let place = match types.iter().any(|name| media_type::is(name, FORM)) {
        true => Place::UrlEncoded,
        false => Place::Multipart,
    };
    let mut form = Form::default();
    for field in fields {
        let origin = field.origin;
        operation.visit(origin, at, |at| form.add(field, place, at, c));
    }
    let content = form.content(&types, c);
    put(operation, content, at, c);
}

#[derive(Default)]
struct Form<'a> {
    properties: Object<'a>,
    required: Vec<Value<'a>>,
    encoding: Object<'a>,
}

impl<'a> Form<'a> {
    fn add(&mut self, parameter: Parameter<'a>, place: Place, at: &At<'_>, c: &mut Conversion<'a>) {
        let Some(position) = parameter.shared else {
            return self.add_object(parameter.name, parameter.object, place, at, c);
        };
        let Some(mut object) = c.copy_parameter(position) else {
            return;
        };
        keep_siblings(&mut object, parameter.object);
        let name = c.parameters.names.source(position).clone();
        let parameters = At::ROOT.key("parameters");
        self.add_object(parameter.name, object, place, &parameters.key(&name), c);
    }

    fn add_object(
        &mut self,
        name: Cow<'a, str>,
        object: Object<'a>,
        place: Place,
        at: &At<'_>,
        c: &mut Conversion<'a>,
    ) {
        if object.get("required").and_then(flag) == Some(true) {
            self.required.push(Value::String(name.clone()));
        }
        let mut field = Field::new(object, place);
        super::apply_to_field(&mut field, at, c);
        if let Some(encoding) = field.encoding {
            self.encoding.push(name.clone(), encoding);
        }
        self.properties.push(name, field.object);
    }

    fn content(self, types: &[Cow<'a, str>], c: &mut Conversion<'a>) -> Object<'a> {
        let mut schema = Object::new();
        schema.push("type", "object");
        schema.push("properties", self.properties);
        if !self.required.is_empty() {
            schema.push("required", self.required);
        }
        let mut media_type = Object::new();
        media_type.push("schema", schema);
        let mut content = super::content::for_each_type(media_type, types, c);
        if !self.encoding.is_empty() {
            for (name, media_type) in content.iter_mut() {
                if media_type::is(name, FORM)
                    && let Value::Object(media_type) = media_type
                {
                    let encoding = c.copy_object(&self.encoding);
                    media_type.push("encoding", encoding);
                }
            }
        }
        content
    }
}

fn media_types<'a>(
    operation: &mut Operation<'_, 'a>,
    fields: &[Parameter<'a>],
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> Vec<Cow<'a, str>> {
    let has_file = fields.iter().any(|field| {
        let object = field
            .shared
            .and_then(|position| c.parameter_object(position))
            .unwrap_or(&field.object);
        is_file(object)
    });
    let said = &operation.consumes;
    let fit: Vec<_> = said
        .iter()
        .filter(|name| is_form(name) && !(has_file && media_type::is(name, FORM)))
        .cloned()
        .collect();
    if !fit.is_empty() {
        return fit;
    }
    let taken = if has_file { MULTIPART } else { FORM };
    if operation
        .object
        .get("consumes")
        .is_some_and(|consumes| *consumes != Value::Null)
    {
        c.report(
            Code::MediaTypeUnfit,
            &at.key("consumes"),
            format!("no media type there can carry these form fields; {taken} was taken"),
        );
        move_aside(&mut operation.object, "consumes");
    }
    vec![Cow::Borrowed(taken)]
}

fn is_file(parameter: &Object<'_>) -> bool {
    let is_file = |object: Option<&Value<'_>>| {
        object
            .and_then(|object| object.get("type"))
            .and_then(Value::as_str)
            == Some("file")
    };
    parameter.get("type").and_then(Value::as_str) == Some("file")
        || is_file(parameter.get("items"))
        || is_file(parameter.get("schema"))
}

/// Puts the form beside a body that an operation has against the rules, or makes it the body.
fn put<'a>(
    operation: &mut Operation<'_, 'a>,
    content: Object<'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    let name = operation.object.get(super::body::NAME).cloned();
    if let Some(Value::Object(body)) = operation.object.get_mut("requestBody")
        && let Some(Value::Object(known)) = body.get_mut("content")
    {
        let name = name.as_ref().and_then(Value::as_str).unwrap_or("body");
        for (media_type, mut form) in content {
            if let Some(Value::Object(body)) = known.get_mut(&media_type).map(std::mem::take) {
                c.report(
                    Code::BodySeveral,
                    at,
                    format!("the body became the field `{name}` of the form {media_type}"),
                );
                join(&mut form, name, body);
            }
            known.insert(media_type, form);
        }
        return;
    }
    let is_required = content.iter().any(|(_, media_type)| {
        media_type
            .get("schema")
            .and_then(|schema| schema.get("required"))
            .is_some()
    });
    let mut body = Object::new();
    body.push("content", content);
    if is_required {
        body.push("required", true);
    }
    replace(&mut operation.object, &[], "requestBody", body);
}

/// Makes a body that travels in the same media type as the form one more field of it, as frameworks with parts read it.
fn join<'a>(form: &mut Value<'a>, name: &str, body: Object<'a>) {
    let Value::Object(form) = form else { return };
    for (key, value) in body {
        let fields = form
            .get_mut("schema")
            .and_then(|schema| schema.get_mut("properties"));
        match fields {
            Some(Value::Object(fields)) if key == "schema" && !fields.contains_key(name) => {
                fields.push(name.to_owned(), value);
            }
            _ => keep(form, &key, value),
        }
    }
}
