//! The description of the server: snapshots of it, and what is made from it is as new as it is.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

use openapi_upgrade::openapi_document::{Limits, decode, read, to_json_pretty};
use similar::TextDiff;

const SWAGGER: &str = "spec/automation-services.swagger.json";
const OPENAPI: &str = "spec/automation-services.openapi.json";

#[test]
fn the_published_document() {
    insta::assert_snapshot!(text(published()));
}

#[test]
fn the_converted_document() {
    insta::assert_snapshot!(text(OPENAPI));
}

#[test]
fn the_converted_document_is_as_new_as_the_published_one_and_fits_the_generators_types() {
    if published() == OPENAPI {
        // A server that publishes OpenAPI 3 leaves nothing to convert; that the client builds shows that it fits.
        return;
    }
    let source = text(SWAGGER);
    let document = read(&source, &Limits::default()).unwrap();
    let upgraded =
        openapi_upgrade::upgrade(document, &openapi_upgrade::Options::default()).unwrap();
    same(&to_json_pretty(&upgraded.document), &text(OPENAPI), OPENAPI);
    let (_, lost) = upgraded.to_openapiv3().unwrap();
    assert_eq!(lost, []);
}

#[test]
fn the_copies_inside_the_packages_are_as_new_as_the_originals() {
    for (original, copy) in [
        (
            OPENAPI,
            "crates/spotfire-automation-raw/spec/automation-services.openapi.json",
        ),
        (
            SWAGGER,
            "crates/spotfire-simulator/spec/automation-services.swagger.json",
        ),
    ] {
        // The simulator is a server of the kind that publishes Swagger 2.0, whatever newer ones publish.
        if root().join(original).exists() {
            same(&text(original), &text(copy), copy);
        }
    }
}

/// The document as the server publishes it: in Swagger 2.0, or in OpenAPI 3 where there is no other.
fn published() -> &'static str {
    if root().join(SWAGGER).exists() {
        SWAGGER
    } else {
        OPENAPI
    }
}

/// Fails with the lines that differ and the command that mends it.
#[track_caller]
fn same(wanted: &str, found: &str, file: &str) {
    let difference = TextDiff::from_lines(found, wanted);
    assert!(
        found == wanted,
        "{file} is stale; run `cargo xtask spec convert`:\n{}",
        difference.unified_diff().header(file, "what it should be"),
    );
}

fn text(file: &str) -> String {
    let bytes = fs::read(root().join(file)).unwrap();
    decode(&bytes, &Limits::default()).unwrap().into_owned()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
