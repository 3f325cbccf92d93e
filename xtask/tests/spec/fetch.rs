//! `cargo xtask spec fetch`.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;
use spotfire_simulator::Simulator;

use crate::root::{COPY, End, OPENAPI, PROVENANCE, Root, SWAGGER, committed};
use crate::server::{Server, answer};

const FETCH: [&str; 2] = ["spec", "fetch"];

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

        root.run_on(&simulator, &FETCH).succeeds();
        assert_eq!(files.map(|path| root.read(path)), whole);
        root.run(&["spec", "convert", "--check"]).succeeds();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_fetches_of_one_server_are_equal_to_the_byte() {
    let simulator = Simulator::start().await.unwrap();
    let root = Root::empty();
    root.run_on(&simulator, &FETCH).succeeds();
    let files = [SWAGGER, OPENAPI, COPY, PROVENANCE];
    let first = files.map(|path| root.read(path));
    // By another name, which the server puts into the document.
    let other_name = simulator.url().replace("127.0.0.1", "localhost");
    let token = simulator
        .issue_access_token(simulator.client_id(), std::time::Duration::from_secs(60))
        .unwrap();
    let mut command = root.command(&["spec", "fetch", "--server", &other_name]);
    command.env("SPOTFIRE_ACCESS_TOKEN", token);
    End::of(command.output().unwrap())
        .tells(0, &["up to date: spec/automation-services.swagger.json"]);
    assert_eq!(files.map(|path| root.read(path)), first);
}

#[test]
fn where_a_document_comes_from_is_recorded_when_it_changed() {
    let root = Root::with_committed_documents();
    let document = committed();
    let changed = document.replace("\"Job Aborted\"", "\"Job Ended\"");
    let entry = |root: &Root| {
        let all: Value = serde_json::from_str(&root.read(PROVENANCE)).unwrap();
        all["automation-services"].clone()
    };

    let first = Server::answering(vec![answer(
        "200 OK\r\nServer: Spotfire Server 14.5",
        &document,
    )]);
    root.run_with_token(&first.url, &FETCH).succeeds();
    let recorded = entry(&root);
    assert_eq!(recorded["server"], format!("{}/spotfire", first.url));
    assert_eq!(recorded["group"], "as");
    assert_eq!(recorded["server_version"], "Spotfire Server 14.5");
    assert_eq!(
        recorded["fetched"].as_str().unwrap().len(),
        "2027-01-31T00:00:00Z".len()
    );

    // The same document from another server is no news.
    let second = Server::answering(vec![answer("200 OK", &document)]);
    root.run_with_token(&second.url, &FETCH).succeeds();
    assert_eq!(entry(&root), recorded);

    // A proxy speaks for itself.
    let third = Server::answering(vec![answer("200 OK\r\nServer: nginx/1.2", &changed)]);
    root.run_with_token(&third.url, &FETCH).succeeds();
    let recorded = entry(&root);
    assert_eq!(recorded["server"], format!("{}/spotfire", third.url));
    assert_eq!(recorded["server_version"], Value::Null);
    // The digest is of the answer as it came, as other tools make it.
    let answered = Root::empty();
    answered.write("answer", &changed);
    let digest = std::process::Command::new("sha256sum")
        .arg(answered.path().join("answer"))
        .output();
    let digest = String::from_utf8(digest.unwrap().stdout).unwrap();
    assert_eq!(digest.split(' ').next(), recorded["sha256"].as_str());

    let fourth = Server::answering(vec![answer("200 OK\r\nServer: Spotfire 14", &document)]);
    let with_version = ["spec", "fetch", "--server-version", "14.6"];
    root.run_with_token(&fourth.url, &with_version).succeeds();
    assert_eq!(entry(&root)["server_version"], "14.6");
}

#[test]
fn a_document_in_openapi_3_is_taken_as_it_is() {
    let root = Root::with_committed_documents();
    let converted = root.read(OPENAPI);
    let published = converted
        .replace("\"3.0.3\"", "\"3.0.1\"")
        .replace("https://localhost", "https://internal.example.com:8443");
    let server = Server::answering(vec![answer("200 OK", &published)]);
    root.run_with_token(&server.url, &FETCH).tells(
        0,
        &[
            "note: it is OpenAPI 3.0.1 and needs no conversion",
            "written: spec/automation-services.openapi.json",
            "removed: spec/automation-services.swagger.json",
        ],
    );
    assert!(!root.has(SWAGGER));
    assert_eq!(
        root.read(OPENAPI),
        converted.replace("\"3.0.3\"", "\"3.0.1\"")
    );
    assert_eq!(root.read(COPY), root.read(OPENAPI));
    root.run(&["spec", "convert", "--check"]).succeeds();
}

#[test]
fn what_passes_is_tried_again_and_nothing_else() {
    let good = || answer("200 OK", &committed());
    let busy = || answer("503 Service Unavailable\r\nRetry-After: 0", "");
    let torn = || b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{".to_vec();
    for (answers, retries, code, asked) in [
        (vec![busy(), torn(), good()], "2", 0, 3),
        (vec![busy(), busy(), good()], "1", 2, 2),
        (
            vec![answer("500 Internal Server Error", ""), good()],
            "2",
            2,
            1,
        ),
        (vec![answer("200 OK", "<html>"), good()], "2", 2, 1),
    ] {
        let root = Root::empty();
        let server = Server::answering(answers);
        let end = root.run_with_token(&server.url, &["spec", "fetch", "--retries", retries]);
        end.tells(code, &[]);
        assert_eq!(server.asked().len(), asked);
        assert_eq!(root.has(SWAGGER), code == 0);
    }
}

#[test]
fn answers_that_are_no_description_are_refused_with_a_reason() {
    let root = Root::with_committed_documents();
    let before = root.read(SWAGGER);
    let swagger = before.as_str();
    let lacking = swagger.replace("/rest/as/job/abort/", "/rest/as/job/end/");
    let library = swagger.replace("/rest/as/", "/rest/library/");
    let torn = format!("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n{swagger}");
    let endless = ["HTTP/1.1 200 OK\r\n\r\n", &" ".repeat(17 << 20)].concat();
    for (answer, told) in [
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
            "it describes no operation",
        ),
        (answer("200 OK", "plain text"), "it is not a JSON object"),
        (
            answer("200 OK", swagger.split_at(swagger.len() / 2).0),
            "it is not JSON, or not all of it arrived",
        ),
        (
            answer("200 OK", &lacking),
            "it has no POST /rest/as/job/abort/{jobId}, which the client calls as `abort`",
        ),
        (answer("200 OK", &library), "it describes another group"),
        (torn.into_bytes(), "cannot be fetched"),
        (endless.into_bytes(), "it is longer than 16777216 bytes"),
    ] {
        let server = Server::answering(vec![answer]);
        root.run_with_token(&server.url, &["spec", "fetch", "--retries", "0"])
            .tells(2, &["error: ", told]);
        assert_eq!(
            root.read(SWAGGER),
            before,
            "what is refused changes nothing"
        );
    }
    let server = Server::answering(vec![answer("200 OK", swagger)]);
    root.run_with_token(&server.url, &["spec", "fetch", "--group", "library-v2"])
        .tells(2, &["it describes the group `as`, not `library-v2`"]);
}

#[test]
fn a_refusal_is_told_by_what_the_api_itself_answers() {
    let unknown_job = || answer("404 Not Found", "");
    let refused = || answer("403 Forbidden", "");
    let unauthorized = || answer("401 Unauthorized", "");
    for (description, api, told) in [
        (
            answer("404 Not Found", ""),
            unknown_job(),
            "the API itself is on and takes the token; the server's descriptions are turned off, or it has no group `as`",
        ),
        (
            refused(),
            unknown_job(),
            "the API itself is on and takes the token; the server's descriptions are turned off, or this client may not",
        ),
        (refused(), refused(), "is not the base of a Spotfire Server"),
        (refused(), unauthorized(), "the API does not take the token"),
        (
            answer("404 Not Found", ""),
            answer("200 OK", "<html>"),
            "may not be the base of a Spotfire Server",
        ),
        (
            unauthorized(),
            unknown_job(),
            "the server does not take the token: it may have expired",
        ),
    ] {
        // A description that is not where springfox has it is looked for where springdoc has it.
        let looks_twice = description.starts_with(b"HTTP/1.1 404");
        let mut answers = vec![description.clone()];
        answers.extend(looks_twice.then_some(description));
        answers.push(api);
        let server = Server::answering(answers);
        Root::empty()
            .run_with_token(&server.url, &FETCH)
            .tells(2, &[told]);
        let asked = server.asked();
        let mut wanted = vec!["GET /spotfire/api/v2/api-docs?group=as "];
        wanted.extend(looks_twice.then_some("GET /spotfire/api/v3/api-docs/as "));
        wanted.extend(
            (asked.len() > wanted.len()).then_some("GET /spotfire/api/rest/as/job/status/"),
        );
        assert_eq!(asked.len(), wanted.len());
        for (asked, wanted) in asked.iter().zip(wanted) {
            assert!(asked.starts_with(wanted), "{asked}");
        }
    }
}

#[test]
fn a_description_where_springdoc_has_it_is_found() {
    let not_here = answer("404 Not Found", "");
    let server = Server::answering(vec![not_here, answer("200 OK", &committed())]);
    let root = Root::empty();
    root.run_with_token(&server.url, &FETCH).succeeds();
    assert_eq!(root.read(SWAGGER), committed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_its_descriptions_turned_off_says_so() {
    let settings = spotfire_simulator::Settings::default().with_description_enabled(false);
    let simulator = Simulator::start_with(settings).await.unwrap();
    Root::empty().run_on(&simulator, &FETCH).tells(
        2,
        &["the API itself is on and takes the token; the server's descriptions are turned off"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_token_is_needed_not_a_scope() {
    let simulator = Simulator::start().await.unwrap();
    let reader = spotfire_simulator::ClientRegistration::new("reader", ["api.library.read"]);
    let reader = simulator.register_client(reader).unwrap();
    let root = Root::empty();
    let mut command = root.command(&["spec", "fetch", "--server", simulator.url()]);
    command
        .args(["--client-id", reader.id(), "--scope", "api.library.read"])
        .env(
            "SPOTFIRE_CLIENT_SECRET",
            reader.secret().unwrap_or_default(),
        );
    End::of(command.output().unwrap()).succeeds();
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
        (
            &["--access-token-file", "none"],
            "the access token cannot be read from none",
        ),
        (
            &["--access-token-file", "none", "--client-id", "id"],
            "cannot be used with",
        ),
        (
            &["--client-secret-file", "none"],
            "there are no credentials",
        ),
        (&["--ca-file", "none"], "none cannot be read"),
        (&["--client-cert-file", "none"], "none cannot be read"),
        (
            &["--group", "../as"],
            "a group's name has letters, digits and hyphens",
        ),
    ] {
        root.run(&[&fetch[..], more].concat()).tells(2, &[told]);
    }
    root.run(&["spec", "fetch", "--server", "http://spotfire.example.com"])
        .tells(2, &["the server cannot be used", "unencrypted"]);
    root.run(&["spec", "fetch"])
        .tells(2, &["no server is given", "SPOTFIRE_SERVER"]);
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
        assert!(!end.told().contains(secret), "{}", end.told());
    }
}
