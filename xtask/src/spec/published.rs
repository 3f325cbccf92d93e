//! Judges whether a text is a description as a server publishes it.

use openapi_upgrade::openapi_document::{Document, Format, Limits, Value, read};

use crate::error::{Error, Result};

/// In which of its forms a description is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Swagger 2.0, as springfox makes it.
    Swagger,
    /// OpenAPI 3, with its version: what a successor of springfox makes.
    OpenApi(String),
}

/// Reads a description in JSON, and says what the text is where it is none.
pub(crate) fn document(text: &str) -> Result<Document<'_>> {
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
    form(&document.root)?;
    check_paths(&document.root)?;
    Ok(document)
}

/// Tells the form of a description.
pub(crate) fn form(root: &Value<'_>) -> Result<Form> {
    match (root.get("swagger"), root.get("openapi")) {
        (Some(Value::String(version)), None) if version == "2.0" => Ok(Form::Swagger),
        (None, Some(Value::String(version))) if version.starts_with("3.") => {
            Ok(Form::OpenApi(version.to_string()))
        }
        (None, None) => Err(Error::new(
            "it has neither `swagger` nor `openapi`, so it is some other JSON document",
        )),
        (Some(_), None) => Err(Error::new("its `swagger` is not \"2.0\"")),
        (None, Some(_)) => Err(Error::new("its `openapi` is no version 3")),
        (Some(_), Some(_)) => Err(Error::new("it has both `swagger` and `openapi`")),
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
                "it has neither `swagger` nor `openapi`, so it is some other JSON document",
            ),
            (r#"{"swagger": 2.0}"#, "its `swagger` is not \"2.0\""),
            (r#"{"swagger": "1.2"}"#, "its `swagger` is not \"2.0\""),
            (r#"{"openapi": "4.0.0"}"#, "its `openapi` is no version 3"),
            (
                r#"{"swagger": "2.0", "openapi": "3.0.0"}"#,
                "it has both `swagger` and `openapi`",
            ),
            (
                r#"{"swagger": "2.0"}"#,
                "it describes no operation: its `paths` are missing or empty",
            ),
            (
                r#"{"openapi": "3.0.1", "paths": {}}"#,
                "it describes no operation: its `paths` are missing or empty",
            ),
        ] {
            assert_eq!(document(text).unwrap_err().to_string(), reason, "{text}");
        }
    }

    #[test]
    fn takes_a_description_of_either_form() {
        for (text, expected) in [
            (
                "\u{feff}{\"swagger\": \"2.0\", \"paths\": {\"/a\": {}}}",
                Form::Swagger,
            ),
            (
                r#"{"openapi": "3.0.1", "paths": {"/a": {}}}"#,
                Form::OpenApi("3.0.1".to_owned()),
            ),
        ] {
            assert_eq!(form(&document(text).unwrap().root).unwrap(), expected);
        }
    }
}
