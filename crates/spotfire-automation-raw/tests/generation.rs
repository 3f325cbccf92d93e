//! What the build script says when it cannot make a client, and that it can of other documents.

#[path = "../build/mod.rs"]
mod building;

use std::fs;
use std::path::Path;

use building::document::{DOCUMENT_VARIABLE, document_path, prepared};
use building::failure::Failure;
use building::narrow;
use building::source::client_source;
use progenitor_prepare::openapi_document::{self, Limits};

const HEAD: &str = r#""openapi":"3.0.3","info":{"title":"T","version":"1"}"#;

/// What the build script says of a document with these bytes.
fn failure(bytes: &[u8]) -> (String, String) {
    let directory = tempfile::tempdir().expect("the system has a folder for temporary files");
    let file = directory.path().join("server.json");
    fs::write(&file, bytes).expect("the temporary folder can be written to");
    let failure = client_source(&file).expect_err("the document is broken");
    (file.display().to_string(), failure.to_string())
}

#[test]
fn broken_documents_are_explained() {
    for (bytes, reason) in [
        ("", "is no OpenAPI description: the document is empty"),
        (
            "<!DOCTYPE html>\n<html><body>Sign in</body></html>",
            "this is a web page and no description",
        ),
        (r#"{"openapi":"3.0.3","#, "is no OpenAPI description: "),
        ("[]", "a description is a mapping, but this is a list"),
        (
            r#"{"swagger":"2.0","paths":{}}"#,
            "this is Swagger 2; convert it to OpenAPI 3.0 first",
        ),
        (
            r#"{"openapi":"3.1.0","paths":{}}"#,
            "this is OpenAPI 3.1.0, but only 3.0 is understood",
        ),
        (
            r#"{"error":"invalid_token"}"#,
            "there is no 'openapi' at the root",
        ),
        (r#"{"openapi":"3.0.3"}"#, "there are no 'paths'"),
        (
            &format!(
                r#"{{{HEAD},"paths":{{"/a":{{"get":{{"responses":{{"200":{{"$ref":"b.json#/R"}}}}}}}}}}}}"#
            ),
            "GET /a at /responses/200: 'b.json#/R' is in another file",
        ),
        (
            &format!(
                r#"{{{HEAD},"paths":{{"/a":{{"post":{{"requestBody":{{"content":{{"a\nb":{{}}}}}},"responses":{{}}}}}}}}}}"#
            ),
            "the body of post_a has the media type \"a\\nb\", which no header can hold",
        ),
    ] {
        let (file, text) = failure(bytes.as_bytes());
        assert!(text.starts_with(&format!("{file}: ")), "{text}");
        assert!(text.contains(reason), "{reason} is not in {text}");
        assert!(
            text.ends_with("or name another one in SPOTFIRE_AUTOMATION_OPENAPI"),
            "{text}"
        );
        assert!(!text.contains("panicked"), "{text}");
    }
}

#[test]
fn bytes_that_are_no_text_are_explained() {
    let (_, text) = failure(&[0xFF, 0xFF, 0x00, 0x80, 0x00]);
    assert!(text.contains("is no OpenAPI description: "), "{text}");
}

#[test]
fn documents_that_are_no_files_are_explained() {
    for document in ["no/such/document.json", "src"] {
        let text = client_source(Path::new(document))
            .expect_err("it is no file")
            .to_string();
        assert!(
            text.starts_with(&format!("{document}: cannot be read: ")),
            "{text}"
        );
    }
}

#[test]
fn the_operation_that_the_generator_refuses_is_named() {
    let prepared = prepared(&document_path(None)).unwrap();
    let untaken = prepared
        .to_json()
        .replace("application/octet-stream", "application/xml");
    let document = openapi_document::read(&untaken, &Limits::default())
        .unwrap()
        .root;
    let failing =
        narrow::failing_operations(&document.into_owned(), prepared.changes().operations());
    let [line] = failing.as_slice() else {
        panic!("one operation fails, but these do: {failing:?}");
    };
    assert!(
        line.starts_with("POST /rest/as/job/start-content: "),
        "{line}"
    );
    assert!(
        line.ends_with("unexpected content type: application/xml"),
        "{line}"
    );
}

#[test]
fn failures_show_every_cause() {
    #[derive(Debug)]
    struct Outer(std::fmt::Error);

    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("it broke")
        }
    }

    impl std::error::Error for Outer {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }

    let cause = Outer(std::fmt::Error);
    let failure = Failure::new(Path::new("a.json"), "is odd", &cause).and("and so is this");
    let text = failure.to_string();
    let lines: Vec<&str> = text.lines().collect();
    let first = format!("a.json: is odd: it broke: {}", std::fmt::Error);
    assert_eq!(lines[..2], [&*first, "a.json: and so is this"]);
}

#[test]
fn the_variable_names_another_document() {
    let own = Path::new("spec").join("automation-services.openapi.json");
    assert_eq!(document_path(None), own);
    assert_eq!(document_path(Some("".into())), own);
    assert_eq!(document_path(Some("/a.yaml".into())), Path::new("/a.yaml"));
    assert_eq!(DOCUMENT_VARIABLE, "SPOTFIRE_AUTOMATION_OPENAPI");
}

#[test]
fn other_documents_make_clients_too() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("server.yaml");
    fs::write(
        &file,
        "openapi: 3.0.1\ninfo: {title: T, version: '1'}\npaths:\n  /a: {get: {responses: {}}}\n",
    )
    .unwrap();
    let source = client_source(&file).unwrap();
    assert!(
        source.client.contains("pub fn get_a(&self)"),
        "{}",
        source.client
    );
    assert!(source.client.contains("ResponseValue<ByteStream>"));
    assert!(
        source
            .tables
            .contains("REQUEST_MEDIA_TYPES: &[(&str, &str)] = &[]"),
        "{}",
        source.tables
    );
}
