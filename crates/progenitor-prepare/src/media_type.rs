//! Media types, as far as they decide how a body is made or read.

use openapi_document::Value;

use crate::schema;

/// What a media type means to progenitor once it is spelled as progenitor knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaType {
    /// JSON in any of its names.
    Json,
    /// A form in the way of a query.
    Form,
    /// Text that progenitor sends as it is.
    Text,
    /// `*/*` and `application/*`.
    Wildcard,
    /// Anything else.
    Other,
}

impl MediaType {
    pub(crate) fn of(media_type: &str) -> Self {
        let essence = media_type.split(';').next().unwrap_or_default();
        let essence = essence.trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" | "text/json" | "application/x-json" => MediaType::Json,
            "application/x-www-form-urlencoded" => MediaType::Form,
            "text/plain" | "text/x-markdown" => MediaType::Text,
            "*/*" | "application/*" => MediaType::Wildcard,
            other if other.ends_with("+json") => MediaType::Json,
            _ => MediaType::Other,
        }
    }
}

/// Tells whether a schema describes bytes.
pub(crate) fn is_bytes(schema: &Value<'_>) -> bool {
    let format = schema.get("format").and_then(Value::as_str);
    schema::type_of(schema) == Some("file")
        || schema::type_of(schema) == Some("string") && format == Some("binary")
}

/// Tells whether a schema describes text without a format.
pub(crate) fn is_text(schema: &Value<'_>) -> bool {
    schema::type_of(schema) == Some("string")
        && schema.get("format").is_none()
        && schema.get("enum").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_media_type_are_one() {
        for (spelling, expected) in [
            ("application/json", MediaType::Json),
            ("Application/JSON ; charset=UTF-8", MediaType::Json),
            ("application/vnd.api+json", MediaType::Json),
            ("application/x-www-form-urlencoded", MediaType::Form),
            ("text/plain;charset=utf-8", MediaType::Text),
            ("*/*", MediaType::Wildcard),
            ("application/xml", MediaType::Other),
            ("multipart/form-data", MediaType::Other),
            ("", MediaType::Other),
        ] {
            assert_eq!(MediaType::of(spelling), expected, "{spelling}");
        }
    }
}
