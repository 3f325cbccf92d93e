//! The generator takes whatever preparing makes of documents that are put together at random from oddities.

mod document;
#[path = "../support/mod.rs"]
mod support;

use progenitor_prepare::{OperationNames, prepare_text};
use support::{Outcome, generate, repeated_names};

/// How many documents are tried; the same ones each time.
const DOCUMENTS: u64 = 100;

#[test]
fn odd_documents_are_taken() {
    for seed in 0..DOCUMENTS {
        let document = document::odd(seed).to_string();
        let prepared = match prepare_text(&document, &OperationNames::default()) {
            Ok(prepared) => prepared,
            Err(error) => panic!("document {seed}: {error}: {document}"),
        };
        match generate(&prepared.to_json()) {
            Outcome::Source(source) => assert_eq!(
                repeated_names(&source),
                [""; 0],
                "document {seed}: {document}"
            ),
            Outcome::Refused(why) | Outcome::Panicked(why) => {
                panic!("document {seed}: {why}: {document}")
            }
        }
    }
}
