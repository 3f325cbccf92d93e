//! `collectionFormat`: how the elements of a list are joined.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, move_aside};
use crate::field::{Field, Place};

/// Says it as `style` and `explode`, of a form field in its encoding.
///
/// Without it, Swagger 2.0 means commas; OpenAPI 3.0 means a repeated parameter in the query, so that is said.
pub(crate) fn apply<'a>(field: &mut Field<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    nested(&mut field.object, &at.key("items"), c, 0);
    let is_array = field.object.get("type").and_then(Value::as_str) == Some("array");
    let format = field
        .object
        .get("collectionFormat")
        .map(|format| format.as_str().unwrap_or("?").trim().to_ascii_lowercase());
    if !is_array {
        if format.is_some() {
            c.report(
                Code::CollectionFormatLost,
                &at.key("collectionFormat"),
                "only lists have a `collectionFormat`; it is kept in an extension",
            );
            move_aside(&mut field.object, "collectionFormat");
        }
        return;
    }
    if field.object.contains_key("style") || format.is_none() && has_files(&field.object) {
        return;
    }
    let equal = equal(field.place, format.as_deref().unwrap_or("csv"));
    match equal {
        Some(style) => {
            field.object.remove("collectionFormat");
            say(field, style);
        }
        None => {
            c.report(
                Code::CollectionFormatLost,
                &at.key("collectionFormat"),
                format!(
                    "`{}` has no equal here; it is kept in an extension",
                    format.unwrap_or_default()
                ),
            );
            move_aside(&mut field.object, "collectionFormat");
            say(field, fallback(field.place));
        }
    }
}

/// Files are never joined by commas: each is a part of its own.
fn has_files(array: &Object<'_>) -> bool {
    let items = array.get("items").and_then(|items| items.get("type"));
    items.and_then(Value::as_str) == Some("file")
}

/// A style and whether each element stands alone; `None` where OpenAPI 3.0 means it anyway.
type Style = Option<(&'static str, bool)>;

fn equal(place: Place, format: &str) -> Option<Style> {
    Some(match (place, format) {
        (Place::Query | Place::UrlEncoded | Place::Cookie, "csv") => Some(("form", false)),
        (Place::Query, "multi") => Some(("form", true)),
        (Place::UrlEncoded | Place::Multipart, "multi") => None,
        (Place::Query | Place::UrlEncoded, "ssv") => Some(("spaceDelimited", false)),
        (Place::Query | Place::UrlEncoded, "pipes") => Some(("pipeDelimited", false)),
        (Place::Path | Place::Header | Place::ResponseHeader, "csv") => None,
        _ => return None,
    })
}

fn fallback(place: Place) -> Style {
    match place {
        Place::Query | Place::UrlEncoded => Some(("form", false)),
        _ => None,
    }
}

fn say(field: &mut Field<'_>, style: Style) {
    let Some((name, explode)) = style else { return };
    if field.is_form() {
        let mut encoding = Object::new();
        encoding.push("style", name);
        encoding.push("explode", explode);
        field.encoding = Some(encoding);
    } else {
        field.object.push("style", name);
        field.object.push("explode", explode);
    }
}

/// Keeps the formats of lists in lists, which OpenAPI 3.0 cannot say.
fn nested<'a>(object: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>, depth: usize) {
    let Some(Value::Object(items)) = object.get_mut("items") else {
        return;
    };
    if let Some(format) = items.remove("collectionFormat") {
        // Outside of lists it never meant anything, so nothing is lost.
        if items.get("type").and_then(Value::as_str) == Some("array") {
            c.report(
                Code::CollectionFormatLost,
                &at.key("collectionFormat"),
                "a list in a list has no format of its own; it is kept in an extension",
            );
        }
        keep(items, "collectionFormat", format);
    }
    if depth < 64 {
        nested(items, &at.key("items"), c, depth + 1);
    }
}
