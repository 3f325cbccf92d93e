//! From a document to one that progenitor takes.

use openapi_document::{Limits, Object, Value};

use crate::changes::Changes;
use crate::error::{Error, ErrorKind};
use crate::operation_names::OperationNames;
use crate::rules::{Context, RULES};

/// A document that progenitor takes, and what was changed to make it so.
#[derive(Clone, Debug)]
pub struct Prepared {
    document: Value<'static>,
    changes: Changes,
}

impl Prepared {
    /// Returns the document, which is OpenAPI 3.0.
    #[must_use]
    pub fn document(&self) -> &Value<'static> {
        &self.document
    }

    /// Returns the table of what was changed.
    #[must_use]
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Returns the document as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        openapi_document::to_json(&self.document)
    }
}

/// Makes `document`, which is OpenAPI 3.0, digestible for progenitor.
///
/// # Errors
///
/// When the document is not OpenAPI 3.0, is not whole, or has an operation of which nothing sensible would be left;
/// the error names the operation by method and path, and says what to do.
pub fn prepare(document: &Value<'_>, names: &OperationNames) -> Result<Prepared, Error> {
    check(document)?;
    let mut context = Context {
        document: document.clone().into_owned(),
        names,
        changes: Changes::default(),
    };
    for rule in RULES {
        context.changes.begin(rule.id);
        (rule.apply)(&mut context)?;
    }
    Ok(Prepared {
        document: context.document,
        changes: context.changes,
    })
}

/// Reads `text`, JSON or YAML, under the reader's default limits and prepares it.
///
/// # Errors
///
/// As [`prepare`], and [`ErrorKind::Unreadable`].
pub fn prepare_text(text: &str, names: &OperationNames) -> Result<Prepared, Error> {
    let document = openapi_document::read(text, &Limits::default()).map_err(Error::unreadable)?;
    prepare(&document.root, names)
}

/// Makes sure that this is a description in the one version that is understood.
fn check(document: &Value<'_>) -> Result<(), Error> {
    let wrong = |text: String| Err(Error::new(ErrorKind::NotOpenApi30, text));
    let Some(root) = document.as_object() else {
        // Text without structure is a YAML string.
        let page = document
            .as_str()
            .is_some_and(|text| text.trim_start().starts_with('<'));
        return wrong(match page {
            true => "this is a web page and no description; was the server asked without a token?"
                .to_owned(),
            false => format!(
                "a description is a mapping, but this is {}",
                document.kind()
            ),
        });
    };
    if root.contains_key("swagger") {
        return wrong(
            "this is Swagger 2; convert it to OpenAPI 3.0 first, for instance with openapi-upgrade"
                .to_owned(),
        );
    }
    match version(root) {
        None => {
            wrong("there is no 'openapi' at the root, so this is no OpenAPI description".to_owned())
        }
        Some(version) if !version.starts_with("3.0.") => wrong(format!(
            "this is OpenAPI {version}, but only 3.0 is understood; write or export the description as 3.0"
        )),
        Some(_) if root.get("paths").and_then(Value::as_object).is_none() => {
            wrong("there are no 'paths', so there is nothing to call".to_owned())
        }
        Some(_) => Ok(()),
    }
}

fn version(root: &Object<'_>) -> Option<String> {
    match root.get("openapi")? {
        Value::String(version) => Some(version.trim().to_owned()),
        // YAML without quotes: `openapi: 3.1` is a number.
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_openapi_3_0_says_what_to_do() {
        for (text, kind, says) in [
            ("", ErrorKind::Unreadable, "cannot be read"),
            ("{", ErrorKind::Unreadable, "cannot be read"),
            (
                "[]",
                ErrorKind::NotOpenApi30,
                "is a mapping, but this is a list",
            ),
            ("<html></html>", ErrorKind::NotOpenApi30, "web page"),
            (
                r#"{"swagger":"2.0"}"#,
                ErrorKind::NotOpenApi30,
                "convert it to OpenAPI 3.0 first",
            ),
            (
                "openapi: 3.1",
                ErrorKind::NotOpenApi30,
                "this is OpenAPI 3.1,",
            ),
            (
                r#"{"openapi":"3.1.0","paths":{}}"#,
                ErrorKind::NotOpenApi30,
                "export the description as 3.0",
            ),
            (
                r#"{"openapi":null}"#,
                ErrorKind::NotOpenApi30,
                "no 'openapi'",
            ),
            (
                r#"{"openapi":"3.0.3","paths":[]}"#,
                ErrorKind::NotOpenApi30,
                "no 'paths'",
            ),
        ] {
            let error = prepare_text(text, &OperationNames::default()).unwrap_err();
            assert_eq!(error.kind(), kind, "{text}");
            assert!(error.to_string().contains(says), "{error}");
        }
    }

    #[test]
    fn the_table_in_the_crate_documentation_is_that_of_the_rules() {
        let documentation = include_str!("lib.rs").lines();
        let rows: Vec<&str> = documentation
            .filter(|line| line.starts_with("//! | `"))
            .collect();
        let rule = |rule: &crate::Rule| format!("//! | `{}` | {} |", rule.id, rule.reason);
        let expected: Vec<String> = RULES.iter().map(rule).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn rules_have_different_names_and_reasons() {
        for (position, rule) in RULES.iter().enumerate() {
            assert!(
                !rule.reason.is_empty() && !rule.reason.ends_with('.'),
                "{}",
                rule.id
            );
            assert!(
                RULES[..position].iter().all(|other| other.id != rule.id),
                "{}",
                rule.id
            );
        }
    }
}
