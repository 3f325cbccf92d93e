//! The source of the client.

use std::path::Path;

use progenitor_prepare::Prepared;

use super::failure::Failure;
use super::{document, generate, narrow, tables};

/// The Rust source that is made from a document.
#[derive(Debug)]
pub(crate) struct Source {
    /// The generated client.
    pub(crate) client: String,
    /// What the hook needs to know of the operations.
    pub(crate) tables: String,
}

/// Makes the source of the client of a document.
pub(crate) fn client_source(document: &Path) -> Result<Source, Failure> {
    let prepared = document::prepared(document)?;
    let client = generate::client(&prepared.to_json())
        .map_err(|reason| explained(document, &prepared, &reason))?;
    let tables =
        tables::source(prepared.changes()).map_err(|reason| Failure::saying(document, reason))?;
    Ok(Source { client, tables })
}

fn explained(document: &Path, prepared: &Prepared, reason: &str) -> Failure {
    let operations = prepared.changes().operations();
    let failing = narrow::failing_operations(prepared.document(), operations);
    let first = Failure::saying(document, format!("progenitor cannot take it: {reason}"));
    match failing.len() {
        0 => first,
        count if count == operations.len() => {
            first.and("every operation alone fails, so the reason is in the shared schemas")
        }
        _ => failing.into_iter().fold(first, Failure::and),
    }
}
