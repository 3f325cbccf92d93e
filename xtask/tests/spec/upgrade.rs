//! The whole story of a server's upgrade, on a copy of the workspace.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use spotfire_simulator::{Settings, Simulator, Tls, Upgrade};

use crate::root::{End, OPENAPI, PROVENANCE, Root, SWAGGER};
use crate::server::{Server, answer};

/// What the upgraded server does otherwise, where the client that is written by hand builds against it.
const UPGRADES: [Upgrade; 3] = [Upgrade::StatusCode, Upgrade::Operation, Upgrade::OpenApi3];
const CHECK_ALL: [&str; 4] = ["spec", "check", "--fail-on", "documentation"];
const UPDATE: [&str; 2] = ["spec", "update"];
const CLIENT_SURFACE: &str = "tests/snapshots/surface__client.snap";

#[tokio::test(flavor = "multi_thread")]
async fn from_an_old_server_to_a_new_one() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("upgrade");
    fs::create_dir_all(&folder).unwrap();
    // Another run of this test has its copy in the same place.
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let server = TrustedServer::start().await;
    let root = copy_of_the_workspace(folder.join("workspace"));
    server.run(&root, &["spec", "fetch"]).succeeds();
    server.run(&root, &CHECK_ALL).tells(0, &["no difference"]);
    server.run(&root, &UPDATE).tells(0, &["up to date"]);

    let renamed = UPGRADES.into_iter().chain([Upgrade::Parameter]);
    server.simulator.set_upgrades(renamed);
    drift_is_told_in_every_format(&root, &server);
    an_update_that_does_not_build_is_undone(&root, &server);

    server.simulator.set_upgrades(UPGRADES);
    an_update_leaves_a_tree_to_review(&root, &server);
    server.run(&root, &CHECK_ALL).tells(0, &["no difference"]);
    root.run(&["spec", "convert", "--check"]).succeeds();

    server.simulator.upgrade(Upgrade::Parameter);
    an_update_may_be_kept_to_be_completed_by_hand(&root, &server);
    what_cannot_be_compared_is_neither(&root, server);
}

/// A simulated server with HTTPS, as the description says of a real one.
struct TrustedServer {
    simulator: Simulator,
    certificate: String,
}

impl TrustedServer {
    async fn start() -> Self {
        let tls = Tls::self_signed().unwrap();
        let certificate = tls.certificate_pem().to_owned();
        let settings = Settings::default().with_tls(tls);
        TrustedServer {
            simulator: Simulator::start_with(settings).await.unwrap(),
            certificate,
        }
    }

    fn run(&self, root: &Root, arguments: &[&str]) -> End {
        let mut command = root.command_on(&self.simulator, arguments);
        command.env("SPOTFIRE_CA_PEM", &self.certificate);
        End::of(command.output().unwrap())
    }
}

fn drift_is_told_in_every_format(root: &Root, server: &TrustedServer) {
    let end = server.run(root, &["spec", "check", "--format", "json"]);
    assert_eq!(end.code, Some(1), "{}", end.told());
    let report: Value = serde_json::from_str(&end.out).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let mut found: Vec<String> = findings
        .map(|it| {
            ["level", "kind", "place"]
                .map(|field| it[field].as_str().unwrap())
                .join(" ")
        })
        .collect();
    // Among equals the order is that of the document, which a server is free to choose.
    found.sort();
    insta::assert_snapshot!("findings", found.join("\n"));
    for format in ["text", "markdown", "github", "junit"] {
        let end = server.run(root, &["spec", "check", "--format", format]);
        assert_eq!(end.code, Some(1), "{}", end.told());
        for finding in report["findings"].as_array().unwrap() {
            let kind = finding["kind"].as_str().unwrap();
            assert!(end.out.contains(kind), "no {kind} in:\n{}", end.out);
        }
    }
}

/// The client that is written by hand names the parameter that is called otherwise.
fn an_update_that_does_not_build_is_undone(root: &Root, server: &TrustedServer) {
    let before = texts(root);
    server.run(root, &UPDATE).tells(
        2,
        &[
            "no method named `path`",
            "error: the workspace does not build against the new description",
            "help: every file is as it was",
        ],
    );
    let changed = changed(&before, &texts(root));
    assert_eq!(changed, "", "a failed update changes nothing");
}

fn an_update_leaves_a_tree_to_review(root: &Root, server: &TrustedServer) {
    let before = texts(root);
    let summary = root
        .path()
        .join("../summary.markdown")
        .display()
        .to_string();
    server
        .run(root, &["spec", "update", "--summary", &summary])
        .succeeds();

    insta::assert_snapshot!("changed_files", changed(&before, &texts(root)));
    assert!(!root.has(SWAGGER) && root.read(OPENAPI).contains("\"openapi\": \"3.0.1\""));
    assert!(
        root.read(CLIENT_SURFACE)
            .contains("GET` request to `/rest/as/job/list`")
    );
    assert!(root.read(PROVENANCE).contains(server.simulator.url()));

    let summary = fs::read_to_string(summary).unwrap();
    let summary = summary.replace(
        server.simulator.url().trim_start_matches("https:"),
        "//SERVER",
    );
    insta::assert_snapshot!("summary", summary);
}

fn an_update_may_be_kept_to_be_completed_by_hand(root: &Root, server: &TrustedServer) {
    server.run(root, &["spec", "update", "--keep"]).tells(
        1,
        &[
            "no method named `path`",
            "**It is not ready: the workspace does not build against the new description.**",
            "- `builder::StartLibrary::path`",
        ],
    );
    assert!(root.read(OPENAPI).contains("\"libraryPath\""));
}

fn what_cannot_be_compared_is_neither(root: &Root, server: TrustedServer) {
    let mut command = root.command(&["spec", "check", "--server", server.simulator.url()]);
    command
        .env("SPOTFIRE_CA_PEM", &server.certificate)
        .env("SPOTFIRE_ACCESS_TOKEN", "of-another-server");
    End::of(command.output().unwrap()).tells(2, &["does not take the token"]);
    root.run(&["spec", "check", "--file", "/nowhere/at/all"])
        .tells(2, &["cannot be read"]);
    let torn = Server::answering(vec![answer("200 OK", "{\"openapi\": \"3.0")]);
    root.run_with_token(&torn.url, &["spec", "check"])
        .tells(2, &["it is not JSON, or not all of it arrived"]);
    let url = server.simulator.url().to_owned();
    drop(server);
    root.run_with_token(&url, &["spec", "check", "--retries", "0"])
        .tells(2, &["cannot be fetched"]);
}

/// A copy of what git knows or would take of the workspace.
///
/// It lies always in the same place and what did not change is not written anew, so that cargo has little to build the
/// second time. The target folder is the one that this test was built in: what does not depend on the workspace is there.
fn copy_of_the_workspace(to: PathBuf) -> Root {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = files(&from);
    for file in &files {
        let mut text = fs::read(from.join(file)).unwrap();
        if file == Path::new("Cargo.toml") {
            text = with_another_version(text);
        }
        let copy = to.join(file);
        if fs::read(&copy).is_ok_and(|held| held == text) {
            continue;
        }
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::write(&copy, text).unwrap();
    }
    for extra in everything_below(&to)
        .into_iter()
        .filter(|it| !files.contains(it))
    {
        fs::remove_file(to.join(extra)).unwrap();
    }
    Root::at(to)
}

/// Gives the workspace another version. Cargo calls what it builds by package and version, wherever the workspace lies:
/// with the same one, it would take what it built of the copy for what it built of the original.
fn with_another_version(manifest: Vec<u8>) -> Vec<u8> {
    let manifest = String::from_utf8(manifest).unwrap();
    let (before, after) = manifest.split_once("\nversion = \"").unwrap();
    let (version, after) = after.split_once('"').unwrap();
    let (rest, patch) = version.rsplit_once('.').unwrap();
    let patch: u64 = patch.parse().unwrap();
    format!("{before}\nversion = \"{rest}.{}\"{after}", patch + 1000).into_bytes()
}

fn files(workspace: &Path) -> Vec<PathBuf> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(workspace)
        .output()
        .unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    let files = names.split_terminator('\0').map(PathBuf::from);
    // A file that git still lists may be gone already.
    let files: Vec<PathBuf> = files
        .filter(|file| workspace.join(file).is_file())
        .collect();
    assert!(!files.is_empty(), "git knows no file here");
    files
}

fn everything_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut ahead = vec![folder.to_owned()];
    while let Some(at) = ahead.pop() {
        for entry in fs::read_dir(at).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                ahead.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found
}

/// Every text of the workspace but the lock file, into which cargo writes the version that the copy got.
fn texts(root: &Root) -> BTreeMap<String, String> {
    let files = everything_below(root.path()).into_iter();
    let files = files.filter(|file| file != Path::new("Cargo.lock"));
    let texts = files.filter_map(|file| {
        let text = fs::read_to_string(root.path().join(&file)).ok()?;
        Some((file.display().to_string(), text))
    });
    texts.collect()
}

/// Names what is in one of the two and not the same in the other, a line each.
fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> String {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = paths
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path));
    changed.map(String::as_str).collect::<Vec<_>>().join("\n")
}
