//! A description in Swagger 2.0 and its own conversion describe the same API: nothing between them matters to a client.
//!
//! `DRIFT_CORPUS` names a folder of Swagger 2.0 documents to be tried as well.

#[path = "../crates/openapi-upgrade/tests/properties/documents.rs"]
mod documents;

use std::path::Path;

use documents::document;
use openapi_drift::openapi_document::{Document, Format, Limits, decode, read, to_json};
use openapi_drift::{CompareErrorKind, Level, Profile, compare};
use openapi_upgrade::{Code, Options, upgrade};
use proptest::prelude::*;

/// Compares a document with its conversion, in both directions, and returns what is risky or worse.
fn drift(text: &str) -> Vec<String> {
    let source = read(text, &Limits::default()).expect("the document can be read");
    let upgraded = upgrade(source.clone(), &Options::default()).expect("it can be converted");
    // Some ways to join the elements of a list cannot be said in OpenAPI 3: that is a true difference.
    let mut diagnostics = upgraded.diagnostics.iter();
    if diagnostics.any(|diagnostic| diagnostic.code == Code::CollectionFormatLost) {
        return Vec::new();
    }
    let converted = Document {
        root: upgraded.document,
        format: Format::Json,
        notices: Vec::new(),
    };
    let mut found = Vec::new();
    for (old, new) in [(&source, &converted), (&converted, &source)] {
        match compare(old, new, Profile::Strict) {
            Ok(comparison) => {
                let findings = comparison.findings().iter();
                let bad = findings.filter(|finding| finding.level() >= Level::Risky);
                found.extend(bad.map(ToString::to_string));
            }
            // Random documents may have no operation at all.
            Err(error) => assert_eq!(error.kind(), CompareErrorKind::NoOperations, "{error}"),
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_document_means_what_its_conversion_means(document in document()) {
        let text = document.to_string().replace("\"tsv\"", "\"csv\"");
        let found = drift(&text);
        prop_assert!(found.is_empty(), "{}\n{}", text, found.join("\n"));
    }
}

#[test]
fn the_published_description_means_what_its_conversion_means() {
    // The copy stays when a newer server publishes OpenAPI 3 instead.
    let text = include_str!("../crates/spotfire-simulator/spec/automation-services.swagger.json");
    assert_eq!(drift(text), Vec::<String>::new());
}

#[test]
fn documents_of_others_mean_what_their_conversions_mean() {
    let Some(folder) = std::env::var_os("DRIFT_CORPUS") else {
        return;
    };
    let entries = std::fs::read_dir(&folder).expect("DRIFT_CORPUS is a folder");
    for entry in entries {
        let path = entry.expect("the folder can be listed").path();
        check_file(&path);
    }
}

/// Compares a file with its conversion, read as it would be from its text.
fn check_file(path: &Path) {
    let bytes = std::fs::read(path).expect("the document can be read");
    let text = decode(&bytes, &Limits::default()).expect("it is text");
    let document = read(&text, &Limits::default()).expect("it is JSON or YAML");
    assert_eq!(
        drift(&to_json(&document.root)),
        Vec::<String>::new(),
        "{}",
        path.display()
    );
}
