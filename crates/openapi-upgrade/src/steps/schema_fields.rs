//! Keywords of a schema: those of OpenAPI 3.0, holding what they may.

use openapi_document::Object;

use crate::at::At;
use crate::conversion::Conversion;
use crate::fields::{EXTERNAL_DOCS, Kind, Shape, XML, fit};

const SCHEMA: Shape = Shape {
    fields: &[
        ("$ref", Kind::Any),
        ("type", Kind::Text),
        ("title", Kind::Text),
        ("description", Kind::Text),
        ("format", Kind::Text),
        ("properties", Kind::Object),
        ("items", Kind::Object),
        ("required", Kind::List),
        ("enum", Kind::List),
        ("default", Kind::Any),
        ("example", Kind::Any),
        ("allOf", Kind::List),
        ("anyOf", Kind::List),
        ("oneOf", Kind::List),
        ("not", Kind::Object),
        ("additionalProperties", Kind::ObjectOrFlag),
        ("discriminator", Kind::Object),
        ("nullable", Kind::Flag),
        ("readOnly", Kind::Flag),
        ("writeOnly", Kind::Flag),
        ("deprecated", Kind::Flag),
        ("uniqueItems", Kind::Flag),
        ("pattern", Kind::Text),
        ("minimum", Kind::Number),
        ("maximum", Kind::Number),
        ("exclusiveMinimum", Kind::Flag),
        ("exclusiveMaximum", Kind::Flag),
        ("multipleOf", Kind::PositiveNumber),
        ("minLength", Kind::Count),
        ("maxLength", Kind::Count),
        ("minItems", Kind::Count),
        ("maxItems", Kind::Count),
        ("minProperties", Kind::Count),
        ("maxProperties", Kind::Count),
        ("xml", Kind::Shape(&XML)),
        ("externalDocs", Kind::Shape(&EXTERNAL_DOCS)),
    ],
    required: &[],
};

/// Moves what OpenAPI 3.0 does not know to extensions, and what is of the wrong kind, unless its meaning is clear.
pub(crate) fn apply<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    fit(schema, &SCHEMA, at, c);
}
