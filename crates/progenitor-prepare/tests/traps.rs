//! Every trap that a rule is for: the real generator falls into it, and takes what preparing makes of the document.

mod support;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use progenitor_prepare::{OperationNames, RULES, prepare_text};
use support::{Outcome, generate, repeated_names};

/// How the generator fails on a fixture as it is.
enum Trap {
    /// With an error that has this in its text.
    Refused(&'static str),
    /// With a panic that has this in its message.
    Panics(&'static str),
    /// By overflowing the stack.
    Overflows,
    /// Silently: its source has this in it, which is wrong and no longer there when the document was prepared.
    Wrong(&'static str),
}

use Trap::{Overflows, Panics, Refused, Wrong};

const TRAPS: &[(&str, Trap)] = &[
    ("answers_any_media_type", Wrong("ResponseValue<ByteStream>")),
    (
        "answers_bare_beside_typed",
        Panics("response_types.len() <= 1"),
    ),
    (
        "answers_default_beside_typed",
        Panics("response_types.len() <= 1"),
    ),
    ("answers_json_without_schema", Panics("no schema")),
    ("answers_two_types", Panics("response_types.len() <= 1")),
    (
        "answers_typed_and_bare_errors",
        Panics("response_types.len() <= 1"),
    ),
    ("body_form_with_encoding", Panics("encoding not empty")),
    (
        "body_multipart",
        Refused("unexpected content type: multipart/form-data"),
    ),
    (
        "body_several_media_types",
        Panics("more media types than expected"),
    ),
    (
        "body_text_with_length",
        Refused("invalid schema for text/plain"),
    ),
    (
        "body_xml",
        Refused("unexpected content type: application/xml"),
    ),
    ("description_with_carriage_return", Wrong("\r")),
    ("number_beyond_f64", Refused("number out of range")),
    (
        "operation_id_twice",
        Refused("duplicate operation ID: list"),
    ),
    ("operation_of_options", Wrong(".options(url)")),
    ("operation_without_id", Refused("missing operation ID")),
    ("parameter_content", Refused("unexpected content")),
    ("parameter_elsewhere", Panics("None")),
    (
        "parameter_in_cookie",
        Refused("cookie parameters are not supported"),
    ),
    (
        "parameter_in_path_and_query",
        Panics("missing path name mapping id"),
    ),
    ("parameter_list_with_commas", Wrong("Vec<i32>")),
    (
        "parameter_list_with_pipes",
        Refused("unsupported style of query parameter"),
    ),
    ("parameter_names_collide", Wrong("Option<i64>")),
    ("parameter_object", Panics("unreachable")),
    ("path_brace_without_partner", Refused("unexpected }")),
    ("path_item_reference", Refused("path /tasks uses reference")),
    (
        "path_parameter_not_described",
        Panics("missing path name mapping id"),
    ),
    (
        "path_parameter_not_in_path",
        Panics("other missing from path"),
    ),
    ("path_parameter_optional", Panics("parameter_data.required")),
    ("schema_aliases_in_a_circle", Wrong("Box<")),
    ("schema_all_of_in_a_circle", Overflows),
    (
        "schema_alternatives_beside_fields",
        Panics("any_of.is_none() || one_of.is_none()"),
    ),
    ("schema_any_of_scalars", Wrong("flatten")),
    ("schema_closed", Wrong("deny_unknown_fields")),
    (
        "schema_default_that_does_not_fit",
        Refused("does not conform"),
    ),
    (
        "schema_enum_in_two_cases",
        Panics("Failed to make unique variant names"),
    ),
    (
        "schema_enum_of_numbers_as_text",
        Refused("unexpected value type"),
    ),
    ("schema_enum_of_two_types", Panics("multiple implied types")),
    (
        "schema_enum_twice",
        Panics("Failed to make unique variant names"),
    ),
    ("schema_inline_types_of_one_title", Wrong("Option<Part>")),
    (
        "schema_items_that_cannot_be_counted",
        Refused("expected usize"),
    ),
    ("schema_name_of_rust", Wrong("struct Default ")),
    (
        "schema_names_of_one_type",
        Wrong("pub b: ::std::option::Option<JobPart>,"),
    ),
    ("schema_not", Panics("unhandled not schema")),
    ("schema_nullable_without_type", Wrong("Vec<")),
    ("schema_nullable_component", Wrong("JobInner")),
    ("schema_object_with_format", Panics("unexpected) schema")),
    ("schema_pattern_unknown", Refused("invalid pattern")),
    ("schema_properties_of_one_field", Wrong("Option<i64>")),
    ("schema_reference_into_component", Panics("is missing")),
    ("schema_required_flag", Refused("expected a sequence")),
    (
        "schema_required_without_property",
        Wrong("pub job_id: ::serde_json::Value"),
    ),
    ("schema_type_of_openapi_3_1", Refused("expected a string")),
    (
        "security_scheme_incomplete",
        Refused("missing field `tokenUrl`"),
    ),
    ("springfox_defaults", Refused("missing operation ID")),
    ("version_not_ascii", Wrong("1 – β")),
];

/// Names the fixture for the process that overflows its stack.
const CHILD: &str = "PROGENITOR_PREPARE_OVERFLOW";

fn fixture(name: &str) -> String {
    let file = Path::new("tests/fixtures")
        .join(name)
        .with_extension("json");
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn source(document: &str, name: &str) -> String {
    match generate(document) {
        Outcome::Source(source) => source,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn the_generator_falls_into_every_trap() {
    for (name, trap) in TRAPS {
        let document = fixture(name);
        let falls = match trap {
            Overflows => continue,
            Refused(text) => {
                matches!(generate(&document), Outcome::Refused(error) if error.contains(text))
            }
            Panics(text) => {
                matches!(generate(&document), Outcome::Panicked(message) if message.contains(text))
            }
            Wrong(text) => source(&document, name).contains(text),
        };
        assert!(
            falls,
            "{name} is no longer a trap, so its rule may go: {:?}",
            generate(&document)
        );
    }
}

#[test]
fn the_generator_overflows_its_stack() {
    let overflowing = TRAPS.iter().filter(|(_, trap)| matches!(trap, Overflows));
    for (name, _) in overflowing {
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "in_a_process_of_its_own", "--nocapture"])
            .env(CHILD, name)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stderr);
        assert!(said.contains("overflowed its stack"), "{name}: {said}");
    }
}

/// Does nothing but in the process that the test above starts.
#[test]
fn in_a_process_of_its_own() {
    if let Ok(name) = env::var(CHILD) {
        generate(&fixture(&name));
    }
}

#[test]
fn prepared_documents_are_taken() {
    for (name, trap) in TRAPS {
        let prepared = prepare_text(&fixture(name), &OperationNames::default()).unwrap();
        let source = source(&prepared.to_json(), name);
        assert_eq!(repeated_names(&source), [""; 0], "{name}");
        if let Wrong(text) = trap {
            assert!(!source.contains(text), "{name}: {text} is in {source}");
        }
    }
}

#[test]
fn the_table_says_what_became_of_springfox_defaults() {
    let names = OperationNames::new([("post", "/jobs", "start")]).unwrap();
    let prepared = prepare_text(&fixture("springfox_defaults"), &names).unwrap();
    insta::assert_snapshot!("springfox_defaults", prepared.changes());
}

#[test]
fn every_fixture_is_in_the_table() {
    let files = fs::read_dir("tests/fixtures").unwrap();
    let found: BTreeSet<String> = files
        .map(|file| {
            file.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let listed: BTreeSet<String> = TRAPS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, listed);
}

#[test]
fn every_rule_has_a_fixture() {
    let mut used = BTreeSet::new();
    for (name, _) in TRAPS {
        let prepared = prepare_text(&fixture(name), &OperationNames::default()).unwrap();
        used.extend(
            prepared
                .changes()
                .entries()
                .iter()
                .map(|change| change.rule),
        );
    }
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(used, rules);
}
