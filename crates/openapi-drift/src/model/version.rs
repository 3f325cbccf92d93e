//! The versions of the specification.

use openapi_document::Value;

use crate::{CompareError, CompareErrorKind, Side};

/// A version of the specification, as far as it matters to how a document is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    Swagger2,
    OpenApi3,
}

impl Version {
    /// Reads the version, and the name of the format for people.
    ///
    /// OpenAPI 3.0, 3.1 and 3.2 are understood alike: no keyword means one thing in one of them and another in the
    /// other, but for those whose values differ in type.
    pub(crate) fn of(root: &Value<'_>, side: Side) -> Result<(Self, String), CompareError> {
        let said = |key| root.get(key).map(spelled);
        if let Some(version) = said("openapi") {
            let is_known = ["3.0", "3.1", "3.2"].iter().any(|known| {
                version == *known
                    || version
                        .strip_prefix(known)
                        .is_some_and(|rest| rest.starts_with('.'))
            });
            return match is_known {
                true => Ok((Version::OpenApi3, format!("OpenAPI {version}"))),
                false => Err(unknown(side, "openapi", &version)),
            };
        }
        match said("swagger") {
            Some(version) if ["2", "2.0"].contains(&version.as_str()) => {
                Ok((Version::Swagger2, "Swagger 2.0".to_owned()))
            }
            Some(version) => Err(unknown(side, "swagger", &version)),
            None => Err(CompareError::new(
                CompareErrorKind::NoDescription,
                side,
                "is no description of an API: it has neither `swagger` nor `openapi` at its root",
            )),
        }
    }
}

fn unknown(side: Side, key: &str, version: &str) -> CompareError {
    let message = format!(
        "says `{key}: {version}`, a version that is not known here: Swagger 2.0 and OpenAPI 3.0 to 3.2 are"
    );
    CompareError::new(CompareErrorKind::UnknownVersion, side, message)
}

fn spelled(version: &Value<'_>) -> String {
    let text = match version {
        Value::String(text) => text.trim(),
        Value::Number(number) => number.as_str(),
        other => other.kind(),
    };
    text.chars().take(40).collect()
}
