//! The description of the server: snapshots of it, and what is made from it is as new as it is.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

use openapi_upgrade::openapi_document::{Limits, decode, read, to_json_pretty};
use similar::TextDiff;

const PUBLISHED: &str = "spec/automation-services.swagger.json";
const CONVERTED: &str = "spec/automation-services.openapi.json";

#[test]
fn the_published_document() {
    insta::assert_snapshot!(text(PUBLISHED));
}

#[test]
fn the_converted_document() {
    insta::assert_snapshot!(text(CONVERTED));
}

#[test]
fn the_converted_document_is_as_new_as_the_published_one_and_fits_the_generators_types() {
    let source = text(PUBLISHED);
    let document = read(&source, &Limits::default()).unwrap();
    let upgraded =
        openapi_upgrade::upgrade(document, &openapi_upgrade::Options::default()).unwrap();
    same(
        &to_json_pretty(&upgraded.document),
        &text(CONVERTED),
        CONVERTED,
    );
    let (_, lost) = upgraded.to_openapiv3().unwrap();
    assert_eq!(lost, []);
}

#[test]
fn the_copies_inside_the_packages_are_as_new_as_the_originals() {
    for (original, copy) in [
        (
            CONVERTED,
            "crates/spotfire-automation-raw/spec/automation-services.openapi.json",
        ),
        (
            PUBLISHED,
            "crates/spotfire-simulator/spec/automation-services.swagger.json",
        ),
    ] {
        same(&text(original), &text(copy), copy);
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
