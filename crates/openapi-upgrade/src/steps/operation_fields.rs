//! The other fields of operations and path items.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::keep;
use crate::fields::{EXTERNAL_DOCS, Kind, Shape, fit, scalar_text};
use crate::operation::Operation;

const OPERATION: Shape = Shape {
    fields: &[
        ("tags", Kind::Texts),
        ("summary", Kind::Text),
        ("description", Kind::Text),
        ("externalDocs", Kind::Shape(&EXTERNAL_DOCS)),
        ("operationId", Kind::Text),
        ("parameters", Kind::List),
        ("requestBody", Kind::Object),
        ("responses", Kind::Object),
        ("callbacks", Kind::Object),
        ("deprecated", Kind::Flag),
        ("security", Kind::List),
        ("servers", Kind::List),
    ],
    required: &[],
};

/// Makes the operationId a text that no other operation has.
pub(crate) fn operation_id<'a>(
    operation: &mut Operation<'_, 'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    let Some(value) = operation.object.get("operationId") else {
        return;
    };
    let place = at.key("operationId");
    let Some(id) = scalar_text(value).filter(|id| !id.trim().is_empty()) else {
        if value.as_str().is_some() {
            c.report(
                Code::NullRemoved,
                &place,
                "an empty operationId was left out",
            );
            operation.object.remove("operationId");
        }
        return;
    };
    if c.operation_ids.claim(&id) {
        return;
    }
    let free = c.operation_ids.free(&id);
    c.report(
        Code::OperationIdDuplicate,
        &place,
        format!("`{id}` was used before; this one is `{free}`"),
    );
    if let Some(original) = operation.object.insert("operationId", free) {
        keep(&mut operation.object, "operationId", original);
    }
}

/// Leaves out the media types, which went into the bodies, and holds the rest to what OpenAPI 3.0 allows.
pub(crate) fn apply<'a>(operation: &mut Operation<'_, 'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let object = &mut operation.object;
    object.retain(|key, _| key != "consumes" && key != "produces");
    ready_body(object, at, c);
    if let Some(Value::String(text)) = object.get("tags")
        && text.contains(',')
    {
        let tags = text
            .split(',')
            .map(|tag| Value::from(tag.trim().to_owned()))
            .collect::<Vec<_>>();
        c.report(
            Code::ValueConverted,
            &at.key("tags"),
            "a text with commas was read as a list",
        );
        object.insert("tags", tags);
    }
    fit(object, &OPERATION, at, c);
}

/// Converts the schemas of a `requestBody` that an author wrote as in OpenAPI 3.0.
fn ready_body<'a>(object: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let has_made_body = object
        .get("requestBody")
        .is_none_or(|body| body.get("$ref").is_some());
    if has_made_body || !c.has_ready_body {
        return;
    }
    if let Some(Value::Object(content)) = object
        .get_mut("requestBody")
        .and_then(|body| body.get_mut("content"))
    {
        super::responses::ready_content(content, &at.key("requestBody").key("content"), c);
    }
}
