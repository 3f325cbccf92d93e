//! The document that the client is generated from.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use progenitor_prepare::openapi_document::{self, Limits};
use progenitor_prepare::{OperationNames, Prepared, prepare};

use super::failure::Failure;
use super::operation_names::OPERATION_NAMES;

/// The environment variable that names another document than the one in the package.
pub(crate) const DOCUMENT_VARIABLE: &str = "SPOTFIRE_AUTOMATION_OPENAPI";

/// Returns the document to use: the one that the variable names, else the one in the package.
///
/// A relative path is taken from the folder of this package, in which cargo runs build scripts and tests.
pub(crate) fn document_path(named: Option<OsString>) -> PathBuf {
    match named {
        Some(path) if !path.is_empty() => PathBuf::from(path),
        _ => Path::new("spec").join("automation-services.openapi.json"),
    }
}

/// Reads the text of a document, in whatever encoding of Unicode it is.
pub(crate) fn text(document: &Path) -> Result<String, Failure> {
    let bytes =
        fs::read(document).map_err(|error| Failure::new(document, "cannot be read", &error))?;
    let text = openapi_document::decode(&bytes, &Limits::default());
    text.map(Cow::into_owned)
        .map_err(|error| Failure::new(document, "is no OpenAPI description", &error))
}

/// Reads a document, JSON or YAML in any encoding of Unicode, and prepares it for the generator.
pub(crate) fn prepared(document: &Path) -> Result<Prepared, Failure> {
    let text = text(document)?;
    let read = openapi_document::read(&text, &Limits::default())
        .map_err(|error| Failure::new(document, "is no OpenAPI description", &error))?;
    let names = OperationNames::new(OPERATION_NAMES.iter().copied());
    names
        .and_then(|names| prepare(&read.root, &names))
        .map_err(|error| Failure::new(document, "cannot be made into a client", &error))
}
