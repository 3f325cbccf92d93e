//! `cargo xtask ci arrows` against workspaces that are made for it.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A package's name and the part of its manifest that matters.
type Manifest = (&'static str, &'static str);

fn write(root: &Path, (name, rest): &Manifest) {
    let folder = root.join("crates").join(name);
    fs::create_dir_all(folder.join("src")).expect("the temporary folder takes folders");
    let manifest =
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{rest}\n");
    fs::write(folder.join("Cargo.toml"), manifest).expect("the temporary folder takes files");
    fs::write(folder.join("src/lib.rs"), "").expect("the temporary folder takes files");
}

/// Runs the step on a workspace of these packages; `None` when it passes, else the lines between first and last.
fn violations(packages: &[Manifest]) -> Option<String> {
    let root = tempfile::tempdir().expect("there is a temporary folder");
    fs::write(
        root.path().join("Cargo.toml"),
        "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n",
    )
    .expect("the temporary folder takes files");
    packages
        .iter()
        .for_each(|package| write(root.path(), package));
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("--root")
        .arg(root.path())
        .args(["ci", "arrows"])
        .output()
        .expect("xtask runs");
    let told = String::from_utf8(output.stdout).expect("xtask writes UTF-8");
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with('`')).collect();
    match output.status.code() {
        Some(0) => None,
        Some(1) => Some(lines.join("\n")),
        _ => panic!("{told}"),
    }
}

const SIMULATOR: Manifest = ("spotfire-simulator", "");
const AUTH: Manifest = ("spotfire-auth", "");
const PREPARE: Manifest = ("progenitor-prepare", "");

#[test]
fn a_dependency_that_is_no_arrow_is_named_with_both_ends() {
    for (packages, found) in [
        (
            [
                AUTH,
                (
                    "spotfire-simulator",
                    "[dependencies]\nspotfire-auth = { path = \"../spotfire-auth\" }",
                ),
            ],
            "`spotfire-simulator` depends on `spotfire-auth` (normal): it may depend on nothing of the workspace",
        ),
        (
            [
                PREPARE,
                (
                    "spotfire-automation-raw",
                    "[dependencies]\nprogenitor-prepare = { path = \"../progenitor-prepare\" }",
                ),
            ],
            "`spotfire-automation-raw` depends on `progenitor-prepare` (normal): \
             it may depend on `progenitor-prepare` (build), `progenitor` (build), \
             `progenitor-prepare` (dev), `progenitor` (dev)",
        ),
        (
            [
                AUTH,
                (
                    "openapi-document",
                    "[build-dependencies]\nprogenitor = \"0.15\"",
                ),
            ],
            "`openapi-document` depends on `progenitor` (build): it may depend on nothing of the workspace",
        ),
        (
            [
                PREPARE,
                (
                    "openapi-upgrade",
                    "[dependencies]\nprogenitor-prepare = { path = \"../progenitor-prepare\" }",
                ),
            ],
            "`openapi-upgrade` depends on `progenitor-prepare` without its feature `cli`: \
             it must be optional, and that feature alone may turn it on",
        ),
        (
            [
                PREPARE,
                (
                    "openapi-upgrade",
                    "[features]\ncli = [\"dep:progenitor-prepare\"]\nfull = [\"dep:progenitor-prepare\"]\n\
                     [dependencies]\nprogenitor-prepare = { path = \"../progenitor-prepare\", optional = true }",
                ),
            ],
            "`openapi-upgrade` depends on `progenitor-prepare` without its feature `cli`: \
             it must be optional, and that feature alone may turn it on",
        ),
        (
            [
                SIMULATOR,
                (
                    "spotfire-auth",
                    "[dev-dependencies]\nspotfire-simulator = { path = \"../spotfire-simulator\", version = \"0.1\" }",
                ),
            ],
            "`spotfire-auth` has a dev-dependency on `spotfire-simulator` with a version: \
             give it by path alone, so that the set can be published",
        ),
    ] {
        assert_eq!(violations(&packages).as_deref(), Some(found));
    }
}

#[test]
fn allowed_arrows_pass() {
    for packages in [
        [
            SIMULATOR,
            (
                "openapi-document",
                "[dev-dependencies]\nspotfire-simulator = { path = \"../spotfire-simulator\" }",
            ),
        ],
        [
            PREPARE,
            (
                "openapi-upgrade",
                "[features]\ndefault = [\"cli\"]\ncli = [\"dep:progenitor-prepare\"]\n\
                 [dependencies]\nprogenitor-prepare = { path = \"../progenitor-prepare\", optional = true }",
            ),
        ],
        [
            AUTH,
            (
                "workspace-tests",
                "publish = false\n[dev-dependencies]\nspotfire-auth = { path = \"../spotfire-auth\" }",
            ),
        ],
    ] {
        assert_eq!(violations(&packages), None);
    }
}
