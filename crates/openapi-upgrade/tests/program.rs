//! The program: what goes in, what comes out, and the return codes.
#![cfg(feature = "cli")]

use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

const GOOD: &str = "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {}\n";
const BROKEN: &str = "swagger: '2.0'\npaths: {}\n";

/// Runs the program with `input` on its standard input.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_openapi-upgrade"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that refuses its arguments does not read.
    let _ = child
        .stdin
        .take()
        .expect("it has a standard input")
        .write_all(input);
    child.wait_with_output().expect("the program ends")
}

#[test]
fn return_codes_and_what_is_said() {
    let openapi3 = "openapi: 3.0.0\npaths: {}\n";
    for (arguments, input, code, out, said) in [
        (&[] as &[&str], GOOD, 0, "\"openapi\": \"3.0.3\"", ""),
        (&["-", "--format", "yaml"], GOOD, 0, "openapi: '3.0.3'", ""),
        (
            &[],
            BROKEN,
            0,
            "\"title\": \"\"",
            "warning[field-missing] at /info",
        ),
        (
            &["--diagnostics", "json"],
            BROKEN,
            0,
            "3.0.3",
            "\"pointer\": \"/info\"",
        ),
        (
            &["--strict"],
            BROKEN,
            1,
            "",
            "error: standard input: strict conversion refused",
        ),
        (
            &[],
            openapi3,
            1,
            "",
            "error: standard input: the document is OpenAPI 3.0.0 already",
        ),
        (&[], "<html>", 1, "", "error: standard input: "),
        (&[], "", 1, "", "error: standard input: "),
        (&["/nowhere/at/all"], "", 1, "", "error: /nowhere/at/all: "),
        (&["--prepare", "progenitor"], GOOD, 0, "3.0.3", ""),
        (&["--format", "xml"], GOOD, 2, "", "xml"),
        (&["--nonsense"], GOOD, 2, "", "nonsense"),
    ] {
        let output = run(arguments, input.as_bytes());
        let (stdout, stderr) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stderr}");
        assert!(
            stdout.contains(out) && (code == 0 || stdout.is_empty()),
            "{arguments:?}: {stdout}"
        );
        assert!(stderr.contains(said), "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openapi.yaml");
    let output = file.to_str().unwrap();

    assert!(run(&["-o", output], GOOD.as_bytes()).status.success());
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.starts_with("openapi: '3.0.3'"), "{written}");

    assert_eq!(
        run(&["-o", output, "--strict"], BROKEN.as_bytes())
            .status
            .code(),
        Some(1)
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn files_beside_the_input_are_joined_or_missed() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("pets.yaml");
    fs::write(
        &input,
        format!("{GOOD}definitions: {{Pet: {{$ref: 'models/dog.yaml'}}}}\n"),
    )
    .unwrap();
    let input = input.to_str().unwrap();

    let kept = run(&[input], b"");
    assert!(kept.status.success());
    assert!(
        String::from_utf8_lossy(&kept.stderr)
            .contains("warning[ref-file-missing] at /definitions/Pet/$ref")
    );
    assert_eq!(run(&[input, "--bundle"], b"").status.code(), Some(1));

    fs::create_dir(folder.path().join("models")).unwrap();
    fs::write(folder.path().join("models/dog.yaml"), "type: string\n").unwrap();
    let joined = run(&[input, "--bundle"], b"");
    assert!(joined.status.success());
    assert!(joined.stderr.is_empty());
    assert!(String::from_utf8_lossy(&joined.stdout).contains("#/components/schemas/dog"));
}

#[cfg(unix)]
#[test]
fn a_device_is_not_replaced_and_neither_is_a_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (
        folder.path().join("openapi.json"),
        folder.path().join("link"),
    );
    fs::write(&file, "").unwrap();
    symlink(&file, &link).unwrap();
    assert!(
        run(&["-o", link.to_str().unwrap()], GOOD.as_bytes())
            .status
            .success()
    );
    assert!(link.is_symlink());
    assert!(fs::read_to_string(&file).unwrap().contains("3.0.3"));
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_ne!(mode & 0o044, 0, "others may read it as any other file");

    let output = run(&["-o", "/dev/stdout"], GOOD.as_bytes());
    assert!(String::from_utf8_lossy(&output.stdout).contains("3.0.3"));
    assert!(run(&["-o", "/dev/null"], GOOD.as_bytes()).status.success());
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}
