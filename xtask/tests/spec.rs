//! `cargo xtask spec` as people run it: on a copy of spec/, against a simulated server and against wrong ones.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use spotfire_simulator::Simulator;
use tempfile::TempDir;

const SWAGGER: &str = "spec/automation-services.swagger.json";
const OPENAPI: &str = "spec/automation-services.openapi.json";
const COPY: &str = "crates/spotfire-automation-raw/spec/automation-services.openapi.json";

/// A root that holds the committed documents and nothing else.
struct Root(TempDir);

impl Root {
    fn empty() -> Self {
        Root(tempfile::tempdir().expect("there is a temporary folder"))
    }

    fn with_committed_documents() -> Self {
        let root = Root::empty();
        let committed = fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("..")
                .join(SWAGGER),
        )
        .expect("the document is committed");
        root.write(SWAGGER, &committed);
        root.run(&["spec", "convert"]).succeeds();
        root
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        let folder = path.parent().expect("every file has a folder");
        fs::create_dir_all(folder).expect("the temporary folder takes folders");
        fs::write(path, text).expect("the temporary folder takes files");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).expect("the file was written")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).arg("--root").arg(self.0.path());
        for name in ["SERVER", "CLIENT_ID", "CLIENT_SECRET", "ACCESS_TOKEN"] {
            command.env_remove(format!("SPOTFIRE_{name}"));
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> End {
        End::of(self.command(arguments).output().expect("xtask runs"))
    }

    fn fetch(&self, server: &str, simulator: &Simulator) -> End {
        let arguments = [
            "spec",
            "fetch",
            "--server",
            server,
            "--client-id",
            simulator.client_id(),
        ];
        let mut command = self.command(&arguments);
        command.env("SPOTFIRE_CLIENT_SECRET", simulator.client_secret());
        End::of(command.output().expect("xtask runs"))
    }
}

/// How xtask ended and what it wrote, on both streams.
struct End {
    code: Option<i32>,
    told: String,
}

impl End {
    fn of(output: Output) -> Self {
        let told = [output.stdout, output.stderr].concat();
        End {
            code: output.status.code(),
            told: String::from_utf8(told).expect("xtask writes UTF-8"),
        }
    }

    fn succeeds(&self) {
        assert_eq!(self.code, Some(0), "{}", self.told);
    }

    fn tells(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.told);
        for part in parts {
            assert!(self.told.contains(part), "no {part:?} in:\n{}", self.told);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_folder_is_repaired_by_a_fetch() {
    let simulator = Simulator::start().await.unwrap();
    for (broken, told) in [
        ("", "it is empty"),
        (
            "{\"swagger\": \"2.0\", \"paths\": {",
            "it is not JSON, or not all of it arrived",
        ),
        ("<<<<<<< ours\n", "it is a page in HTML or XML"),
        (
            "{\"swagger\": \"2.0\", \"paths\": {\"/a\": {\"get\": {}}}}",
            "which the client calls as `start_content`",
        ),
    ] {
        let root = Root::with_committed_documents();
        let files = [SWAGGER, OPENAPI, COPY];
        let whole = files.map(|path| root.read(path));
        files.iter().for_each(|path| root.write(path, broken));

        let mend = "help: cargo xtask spec fetch --server URL";
        root.run(&["spec", "convert"])
            .tells(2, &[SWAGGER, told, mend]);
        assert_eq!(
            root.read(OPENAPI),
            broken,
            "what cannot be converted changes nothing"
        );

        root.fetch(simulator.url(), &simulator).succeeds();
        assert_eq!(files.map(|path| root.read(path)), whole);
        root.run(&["spec", "convert", "--check"]).succeeds();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_fetches_of_one_server_are_equal_to_the_byte() {
    let simulator = Simulator::start().await.unwrap();
    let root = Root::empty();
    root.fetch(simulator.url(), &simulator).succeeds();
    let first = [SWAGGER, OPENAPI, COPY].map(|path| root.read(path));
    // By another name, which the server puts into the document.
    let other_name = simulator.url().replace("127.0.0.1", "localhost");
    root.fetch(&other_name, &simulator)
        .tells(0, &["up to date: spec/automation-services.swagger.json"]);
    assert_eq!([SWAGGER, OPENAPI, COPY].map(|path| root.read(path)), first);
}

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
    fs::remove_file(root.0.path().join(COPY)).unwrap();
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
            "spec/ holds no *.swagger.json",
            "help: cargo xtask spec fetch --server URL",
        ],
    );
}

/// Listens on 127.0.0.1 and gives one answer, whatever is asked; returns its address.
fn serve(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = listener.local_addr().expect("a listener has an address");
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().expect("xtask connects");
        let mut asked = Vec::new();
        let mut part = [0; 1024];
        while !asked.ends_with(b"\r\n\r\n") {
            match connection.read(&mut part) {
                Ok(length) if length > 0 => asked.extend_from_slice(&part[..length]),
                _ => return,
            }
        }
        // The client may have read enough already.
        drop(connection.write_all(&answer));
    });
    format!("http://{address}")
}

fn answer(head: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[test]
fn answers_that_are_no_description_are_refused_with_a_reason() {
    let root = Root::with_committed_documents();
    let before = root.read(SWAGGER);
    let swagger = before.as_str();
    let lacking = swagger.replace("/rest/as/job/abort/", "/rest/as/job/end/");
    let torn = format!("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n{swagger}");
    let endless = ["HTTP/1.1 200 OK\r\n\r\n", &" ".repeat(17 << 20)].concat();
    for (answer, told) in [
        (answer("401 Unauthorized", ""), "it may have expired"),
        (
            answer("403 Forbidden", ""),
            "is not the base of a Spotfire Server",
        ),
        (answer("404 Not Found", "{}"), "--online-doc-enabled"),
        (
            answer("302 Found\r\nLocation: /login", ""),
            "redirects are not followed",
        ),
        (
            answer("503 Service Unavailable", "busy"),
            "answers 503 Service Unavailable",
        ),
        (answer("200 OK", ""), "it is empty"),
        (
            answer("200 OK", "<!DOCTYPE html><title>Log in</title>"),
            "as a proxy or a login page gives",
        ),
        (
            answer("200 OK", &swagger.replace("\"2.0\"", "\"1.2\"")),
            "its `swagger` is not \"2.0\"",
        ),
        (
            answer("200 OK", "{\"openapi\": \"3.0.1\"}"),
            "it is OpenAPI 3.0.1 already",
        ),
        (answer("200 OK", "plain text"), "it is not a JSON object"),
        (
            answer("200 OK", &lacking),
            "it has no POST /rest/as/job/abort/{jobId}, which the client calls as `abort`",
        ),
        (torn.into_bytes(), "cannot be fetched"),
        (endless.into_bytes(), "it is longer than 16777216 bytes"),
    ] {
        let server = serve(answer);
        let mut command = root.command(&["spec", "fetch", "--server", &server]);
        command.env("SPOTFIRE_ACCESS_TOKEN", "secret-token");
        let end = End::of(command.output().expect("xtask runs"));
        end.tells(2, &["error: ", told]);
        assert!(!end.told.contains("secret-token"), "{}", end.told);
        assert_eq!(
            root.read(SWAGGER),
            before,
            "what is refused changes nothing"
        );
    }
}

#[test]
fn what_is_missing_on_the_command_line_is_named() {
    let root = Root::empty();
    let fetch = ["spec", "fetch", "--server", "https://spotfire.example.com"];
    for (more, told) in [
        (
            &[][..],
            "help: give --client-id and set SPOTFIRE_CLIENT_SECRET, or set SPOTFIRE_ACCESS_TOKEN",
        ),
        (
            &["--client-id", "id"],
            "help: set SPOTFIRE_CLIENT_SECRET, or name a file with --client-secret-file",
        ),
        (
            &["--client-id", "id", "--client-secret-file", "none"],
            "the client secret cannot be read from none",
        ),
        (&["--client-secret-file", "none"], "--client-id"),
        (&["--ca-file", "none"], "none cannot be read"),
        (
            &["--group", "../as"],
            "a group's name has letters, digits and hyphens",
        ),
    ] {
        root.run(&[&fetch[..], more].concat()).tells(2, &[told]);
    }
    root.run(&["spec", "fetch", "--server", "http://spotfire.example.com"])
        .tells(2, &["the server cannot be used", "unencrypted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_from_standard_input_is_taken_and_a_wrong_one_is_not_repeated() {
    let simulator = Simulator::start().await.unwrap();
    let root = Root::empty();
    for (secret, code) in [(simulator.client_secret(), 0), ("wrong-secret", 2)] {
        let arguments = [
            "--client-id",
            simulator.client_id(),
            "--client-secret-file",
            "-",
        ];
        let mut command = root.command(&["spec", "fetch", "--server", simulator.url()]);
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut xtask = command.spawn().unwrap();
        let mut stdin = xtask.stdin.take().unwrap();
        writeln!(stdin, "{secret}").unwrap();
        drop(stdin);
        let end = End::of(xtask.wait_with_output().unwrap());
        end.tells(code, &[]);
        assert!(!end.told.contains(secret), "{}", end.told);
    }
}
