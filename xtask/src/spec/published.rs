//! Judges whether a text is a description as a server publishes it.

use openapi_upgrade::openapi_document::{Document, Format, Limits, Value, read};

use crate::error::{Error, Result};

/// Reads a Swagger 2 description in JSON, and says what the text is where it is none.
pub(crate) fn swagger(text: &str) -> Result<Document<'_>> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.is_empty() {
        return Err(Error::new("it is empty"));
    }
    if start.starts_with('<') {
        return Err(Error::new(
            "it is a page in HTML or XML, as a proxy or a login page gives, not a description in JSON",
        ));
    }
    if !start.starts_with('{') {
        return Err(Error::new("it is not a JSON object"));
    }
    let document = read(text, &Limits::default())
        .map_err(|cause| Error::new("it is not JSON, or not all of it arrived").caused_by(cause))?;
    if document.format != Format::Json {
        return Err(Error::new("it is YAML; a server publishes JSON"));
    }
    check_version(&document.root)?;
    check_paths(&document.root)?;
    Ok(document)
}

fn check_version(root: &Value<'_>) -> Result<()> {
    if let Some(version) = root.get("openapi").and_then(Value::as_str) {
        return Err(Error::new(format!("it is OpenAPI {version} already, and Swagger 2.0 is what is converted"))
            .with_help("the server is newer than what this task knows; build the raw crate against its document with SPOTFIRE_AUTOMATION_OPENAPI"));
    }
    match root.get("swagger") {
        Some(Value::String(version)) if version == "2.0" => Ok(()),
        Some(_) => Err(Error::new("its `swagger` is not \"2.0\"")),
        None => Err(Error::new(
            "it has no `swagger`, so it is some other JSON document",
        )),
    }
}

fn check_paths(root: &Value<'_>) -> Result<()> {
    match root.get("paths").and_then(Value::as_object) {
        Some(paths) if !paths.is_empty() => Ok(()),
        _ => Err(Error::new(
            "it describes no operation: its `paths` are missing or empty",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_a_text_is() {
        for (text, reason) in [
            ("", "it is empty"),
            (" \r\n", "it is empty"),
            ("\u{feff}", "it is empty"),
            (
                "<!DOCTYPE html><html></html>",
                "it is a page in HTML or XML, as a proxy or a login page gives, not a description in JSON",
            ),
            (
                "  <?xml version='1.0'?><a/>",
                "it is a page in HTML or XML, as a proxy or a login page gives, not a description in JSON",
            ),
            (
                "swagger: '2.0'\npaths: {/a: {}}\n",
                "it is not a JSON object",
            ),
            ("[1]", "it is not a JSON object"),
            (
                "{swagger: '2.0', paths: {/a: {}}}",
                "it is YAML; a server publishes JSON",
            ),
            (
                r#"{"swagger": "2.0", "paths": {"/a": {"#,
                "it is not JSON, or not all of it arrived",
            ),
            (
                r#"{"error": {"code": "not_found"}}"#,
                "it has no `swagger`, so it is some other JSON document",
            ),
            (r#"{"swagger": 2.0}"#, "its `swagger` is not \"2.0\""),
            (r#"{"swagger": "1.2"}"#, "its `swagger` is not \"2.0\""),
            (
                r#"{"openapi": "3.0.1", "paths": {"/a": {}}}"#,
                "it is OpenAPI 3.0.1 already, and Swagger 2.0 is what is converted",
            ),
            (
                r#"{"swagger": "2.0"}"#,
                "it describes no operation: its `paths` are missing or empty",
            ),
            (
                r#"{"swagger": "2.0", "paths": {}}"#,
                "it describes no operation: its `paths` are missing or empty",
            ),
        ] {
            assert_eq!(swagger(text).unwrap_err().to_string(), reason, "{text}");
        }
    }

    #[test]
    fn takes_a_description() {
        assert!(swagger("\u{feff}{\"swagger\": \"2.0\", \"paths\": {\"/a\": {}}}").is_ok());
    }
}
