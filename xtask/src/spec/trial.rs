//! Tries to generate the client from a document before the document is written.
//!
//! The raw crate generates its client at build time; a document that the generator does not take would break the
//! build of everything above it. The trial takes the files of that crate's build script, not the crate: it
//! builds where the crate does not.

use openapi_upgrade::openapi_document::Value;
use progenitor_prepare::{OperationNames, Prepared, prepare};

use crate::error::{Error, Result};

#[path = "../../../crates/spotfire-automation-raw/build/derive.rs"]
mod derive;
#[path = "../../../crates/spotfire-automation-raw/build/generate.rs"]
mod generate;
#[path = "../../../crates/spotfire-automation-raw/build/narrow.rs"]
mod narrow;
#[path = "../../../crates/spotfire-automation-raw/build/operation_names.rs"]
mod operation_names;
#[path = "../../../crates/spotfire-automation-raw/build/tables.rs"]
mod tables;

use operation_names::OPERATION_NAMES;

/// The source of the client, in Rust.
pub(crate) struct Client(pub(crate) String);

/// Generates the client as the raw crate does.
///
/// # Errors
/// When an operation that the client calls is missing, and when the document cannot be prepared or the
/// generator does not take it; names the operation at fault.
pub(super) fn generate_client(document: &Value<'_>) -> Result<Client> {
    require_operations(document)?;
    let names = OperationNames::new(OPERATION_NAMES.iter().copied()).map_err(unprepared)?;
    let prepared = prepare(document, &names).map_err(unprepared)?;
    let client =
        generate::client(&prepared.to_json()).map_err(|reason| refused(&prepared, &reason))?;
    tables::source(prepared.changes())
        .map_err(|reason| Error::new("no client can send what it asks for").caused_by(reason))?;
    Ok(Client(client))
}

/// Without one of these the generated client would still build, and nothing that calls it.
fn require_operations(document: &Value<'_>) -> Result<()> {
    for (method, path, name) in OPERATION_NAMES {
        let operation = document
            .get("paths")
            .and_then(|paths| paths.get(path)?.get(method));
        if operation.is_none() {
            let method = method.to_ascii_uppercase();
            return Err(Error::new(format!(
                "it has no {method} {path}, which the client calls as `{name}`"
            )));
        }
    }
    Ok(())
}

fn unprepared(cause: progenitor_prepare::Error) -> Error {
    Error::new("it cannot be prepared for the generator").caused_by(cause)
}

fn refused(prepared: &Prepared, reason: &str) -> Error {
    let failing = narrow::failing_operations(prepared.document(), prepared.changes().operations());
    let reason = if failing.is_empty() {
        reason.to_owned()
    } else {
        failing.join("\n")
    };
    Error::new("the generator cannot make a client of it").caused_by(reason)
}

#[cfg(test)]
mod tests {
    use openapi_upgrade::openapi_document::{Limits, read};

    use super::*;

    /// The operations that the client calls, each with the same answers, and these schemas.
    fn document(answers: &str, schemas: &str) -> String {
        let operations: Vec<String> = OPERATION_NAMES
            .iter()
            .map(|(method, path, _)| {
                let parameter = r#"{"name": "jobId", "in": "path", "required": true, "schema": {"type": "string"}}"#;
                let parameters = if path.contains("{jobId}") { parameter } else { "" };
                format!(r#""{path}": {{"{method}": {{"parameters": [{parameters}], "responses": {answers}}}}}"#)
            })
            .collect();
        format!(
            r#"{{"openapi": "3.0.3", "info": {{"title": "t", "version": "1"}}, "paths": {{{}}}, "components": {{"schemas": {schemas}}}}}"#,
            operations.join(", ")
        )
    }

    fn attempt(document: &str) -> std::result::Result<(), String> {
        let document = read(document, &Limits::default()).unwrap();
        generate_client(&document.root).map(drop).map_err(|error| {
            let mut told = Vec::new();
            error.write_to(&mut told).unwrap();
            String::from_utf8(told).unwrap()
        })
    }

    #[test]
    fn takes_what_the_generator_takes() {
        assert_eq!(
            attempt(&document(r#"{"200": {"description": "OK"}}"#, "{}")),
            Ok(())
        );
    }

    #[test]
    fn names_an_operation_that_the_client_lacks() {
        let told = attempt(r#"{"openapi": "3.0.3", "info": {}, "paths": {"/a": {"get": {}}}}"#)
            .unwrap_err();
        assert_eq!(
            told,
            "error: it has no POST /rest/as/job/start-content, which the client calls as `start_content`\n"
        );
    }

    #[test]
    fn says_why_a_document_cannot_be_prepared() {
        let answers = r##"{"200": {"description": "OK", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/None"}}}}}"##;
        let told = attempt(&document(answers, "{}")).unwrap_err();
        assert!(
            told.starts_with("error: it cannot be prepared for the generator\n  caused by: "),
            "{told}"
        );
        assert!(told.contains("None"), "{told}");
    }
}
