//! Files that are no job definitions: each gives a clear answer, and none more memory than its limit.

use std::{ffi::OsString, fs::File, os::unix::ffi::OsStringExt, path::PathBuf};

use spotfire_simulator::{Endpoint, Settings, Simulator};

use crate::support::{Ran, SALES_REPORT, file, run, run_with_input, simulator, tool_at};

/// One byte more than the largest definition.
const TOO_LARGE: usize = 16 * 1024 * 1024 + 1;

fn attempt(server: &Simulator, path: impl Into<OsString>) -> Ran {
    run(&mut tool_at(server, [OsString::from("run"), path.into()]))
}

fn check(ran: &Ran, code: i32, cause: &str) {
    assert_eq!(ran.code, Some(code), "{ran:#?}");
    assert!(ran.stderr.contains(cause), "no {cause:?} in {ran:#?}");
    assert!(!ran.stderr.contains("panicked"), "{ran:#?}");
    assert!(ran.stdout.is_empty(), "{ran:#?}");
}

#[test]
fn what_the_tool_can_see_is_wrong_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let sparse = folder.path().join("sparse");
    File::create(&sparse).unwrap().set_len(1 << 30).unwrap();
    let server = simulator(Settings::default());
    for (path, cause) in [
        (
            PathBuf::from("/does/not/exist.xml"),
            "caused by: No such file or directory",
        ),
        (folder.path().to_owned(), "caused by: it is a directory"),
        (
            file(folder.path(), "empty", "").into(),
            "caused by: it is empty",
        ),
        (file(folder.path(), "blank", " \r\n\n").into(), "error: "),
        (
            sparse,
            "caused by: it has more than 16777216 bytes, the limit",
        ),
        (
            PathBuf::from("/dev/zero"),
            "caused by: it has more than 16777216 bytes, the limit",
        ),
        (PathBuf::from("/dev/null"), "caused by: it is empty"),
    ] {
        check(&attempt(&server, &path), 1, cause);
    }
    for (input, cause) in [
        (
            Vec::new(),
            "cannot read a job definition from standard input\n  caused by: it is empty",
        ),
        (
            vec![b'<'; TOO_LARGE],
            "caused by: it has more than 16777216 bytes, the limit",
        ),
    ] {
        check(
            &run_with_input(&mut tool_at(&server, ["run", "-"]), &input),
            1,
            cause,
        );
    }
    assert!(
        server
            .ledger()
            .calls()
            .iter()
            .all(|call| call.endpoint() == Endpoint::Token),
        "a job was sent"
    );
}

#[test]
fn what_only_the_server_can_see_is_wrong_is_refused_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let entities = "<!DOCTYPE j [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>";
    let server = simulator(Settings::default());
    for (name, content) in [
        ("not-xml", b"call Bob".to_vec()),
        ("binary", (0..=255).collect()),
        ("nested", "<a>".repeat(200_000).into_bytes()),
        ("entity-bomb", format!("{entities}<j>&c;</j>").into_bytes()),
        (
            "cut-off",
            std::fs::read(SALES_REPORT).unwrap().split_off(200),
        ),
        ("other-root", b"<html/>".to_vec()),
    ] {
        let path = file(folder.path(), name, content);
        check(
            &attempt(&server, path),
            2,
            "the server cannot read the job definition",
        );
    }
    assert!(server.ledger().starts().is_empty());
}

#[test]
fn every_encoding_and_every_file_name_goes_through() {
    let folder = tempfile::tempdir().unwrap();
    let report = std::fs::read_to_string(SALES_REPORT)
        .unwrap()
        .replace("utf-8", "utf-16");
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(report.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let server = simulator(Settings::default());
    let ran = attempt(&server, file(folder.path(), "utf-16.xml", utf16));
    assert_eq!(ran.code, Some(0), "{ran:#?}");

    let odd = folder
        .path()
        .join(OsString::from_vec(b"sales-\xff.xml".to_vec()));
    std::fs::copy(SALES_REPORT, &odd).unwrap();
    assert_eq!(attempt(&server, &odd).code, Some(0));
    std::fs::write(&odd, "").unwrap();
    check(&attempt(&server, &odd), 1, "sales-\u{fffd}.xml");
}

/// Peak memory, with the address space capped far below what the file holds.
#[test]
fn a_file_of_one_gibibyte_takes_no_memory() {
    let folder = tempfile::tempdir().unwrap();
    let sparse = folder.path().join("sparse");
    File::create(&sparse).unwrap().set_len(1 << 30).unwrap();
    let script = "ulimit -v 400000; exec \"$0\" run - < \"$1\"";
    for path in [sparse, PathBuf::from("/dev/zero")] {
        let mut shell = std::process::Command::new("sh");
        shell
            .args(["-c", script, env!("CARGO_BIN_EXE_spotfire-job")])
            .arg(path);
        check(
            &run(&mut shell),
            1,
            "it has more than 16777216 bytes, the limit",
        );
    }
}
