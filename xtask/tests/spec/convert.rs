//! `cargo xtask spec convert`.

use std::fs;

use crate::root::{COPY, OPENAPI, Root, SWAGGER};

#[test]
fn a_check_shows_the_difference_and_the_command_that_mends_it() {
    let root = Root::with_committed_documents();
    root.run(&["spec", "convert", "--check"])
        .tells(0, &["every file is up to date"]);

    let changed = root
        .read(SWAGGER)
        .replace("\"Job Aborted\"", "\"Job Ended\"");
    root.write(SWAGGER, &changed);
    let stale = root.read(OPENAPI);
    root.run(&["spec", "convert", "--check"]).tells(
        1,
        &[
            "--- spec/automation-services.openapi.json (as it is)",
            "-            \"description\": \"Job Aborted\"",
            "+            \"description\": \"Job Ended\"",
            "--- crates/spotfire-automation-raw/spec/automation-services.openapi.json (as it is)",
            "--- crates/spotfire-simulator/spec/automation-services.swagger.json (as it is)",
            "help: cargo xtask spec convert\n",
        ],
    );
    assert_eq!(root.read(OPENAPI), stale, "a check writes nothing");

    root.run(&["spec", "convert"]).succeeds();
    root.run(&["spec", "convert", "--check"]).succeeds();
}

#[test]
fn a_check_names_a_missing_file_and_a_document_in_another_form() {
    let root = Root::with_committed_documents();
    fs::remove_file(root.path().join(COPY)).unwrap();
    let other_host = root.read(SWAGGER).replace(
        "\"host\": \"localhost\"",
        "\"host\": \"internal.example.com\"",
    );
    root.write(SWAGGER, &other_host);
    let missing = format!("{COPY} is missing");
    root.run(&["spec", "convert", "--check"]).tells(
        1,
        &[
            &missing,
            "-  \"host\": \"internal.example.com\"",
            "+  \"host\": \"localhost\"",
        ],
    );
}

#[test]
fn an_empty_folder_is_an_error_that_says_how_to_fill_it() {
    Root::empty().run(&["spec", "convert"]).tells(
        2,
        &[
            "spec/ holds no document",
            "help: cargo xtask spec fetch --server URL",
        ],
    );
}
