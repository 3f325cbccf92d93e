//! Makes from what a server published all that the crates need.

use std::io::Write;

use openapi_upgrade::openapi_document::to_json_pretty;
use openapi_upgrade::{Options, upgrade};

use super::difference::difference;
use super::normalise::normalise;
use super::{published, trial};
use crate::error::{Error, Result};
use crate::exit::Verdict;
use crate::workspace::Workspace;

/// Where documents lie.
const FOLDER: &str = "spec";
/// How the name of a published document ends.
const PUBLISHED: &str = ".swagger.json";
/// How the name of a converted document ends.
const CONVERTED: &str = ".openapi.json";
/// The document that the client is generated from.
pub(super) const CLIENT: &str = "automation-services";
/// The command that mends what is stale.
const MEND: &str = "cargo xtask spec convert";

/// Copies inside packages, which cannot reach beyond their own folder once they are published.
const COPIES: &[(&str, &str)] = &[
    (
        "spec/automation-services.openapi.json",
        "crates/spotfire-automation-raw/spec/automation-services.openapi.json",
    ),
    (
        "spec/automation-services.swagger.json",
        "crates/spotfire-simulator/spec/automation-services.swagger.json",
    ),
];

/// Converts spec/*.swagger.json to spec/*.openapi.json and writes the copies that the crates hold
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; fail with the difference when a file is not what would be written
    #[arg(long)]
    check: bool,
}

/// What is made from one published document.
pub(super) struct Products {
    /// Each file's path and text.
    files: Vec<(String, String)>,
    /// What should be known about the making, a line each.
    notes: Vec<String>,
}

pub(crate) fn run(
    workspace: &Workspace,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<Verdict> {
    if arguments.check {
        return check(workspace, out);
    }
    // All is made before anything is written: a document that will not do leaves every file as it is.
    for products in all_products(workspace)? {
        products.write(workspace, out)?;
    }
    Ok(Verdict::Clean)
}

fn check(workspace: &Workspace, out: &mut dyn Write) -> Result<Verdict> {
    let stale = stale(workspace)?;
    for difference in &stale {
        writeln!(out, "{difference}")?;
    }
    Ok(if stale.is_empty() {
        writeln!(out, "spec: every file is up to date")?;
        Verdict::Clean
    } else {
        Verdict::Found
    })
}

/// Shows the difference of every file that is not what would be written, and last the command that mends it.
pub(crate) fn stale(workspace: &Workspace) -> Result<Vec<String>> {
    let mut stale = Vec::new();
    for (path, expected) in all_products(workspace)?.into_iter().flat_map(|it| it.files) {
        match workspace.read_if_there(&path)? {
            Some(held) => stale.extend(difference(&path, &held, &expected)),
            None => stale.push(format!("{path} is missing")),
        }
    }
    if !stale.is_empty() {
        stale.push(format!("help: {MEND}"));
    }
    Ok(stale)
}

fn all_products(workspace: &Workspace) -> Result<Vec<Products>> {
    let files = workspace.files_in(FOLDER)?;
    let names: Vec<&str> = files
        .iter()
        .filter_map(|file| file.strip_suffix(PUBLISHED))
        .collect();
    if names.is_empty() {
        return Err(Error::new(format!("{FOLDER}/ holds no *{PUBLISHED}"))
            .with_help("cargo xtask spec fetch --server URL writes one"));
    }
    names
        .into_iter()
        .map(|name| {
            let path = published_path(name);
            let refused = |cause| {
                Error::new(format!("{path} cannot be converted"))
                    .with_help("cargo xtask spec fetch --server URL replaces it by what a server publishes")
                    .because(cause)
            };
            products(name, &workspace.read(&path)?).map_err(refused)
        })
        .collect()
}

/// Makes everything from the text that a server published.
pub(super) fn products(name: &str, text: &str) -> Result<Products> {
    let mut document = published::swagger(text)?;
    normalise(&mut document.root);
    let published = to_json_pretty(&document.root);
    let upgraded = upgrade(document, &Options::default())
        .map_err(|cause| Error::new("it cannot be made OpenAPI 3").caused_by(cause))?;
    if name == CLIENT {
        trial::generate_client(&upgraded.document)?;
    }
    Ok(Products {
        notes: upgraded
            .diagnostics
            .iter()
            .map(ToString::to_string)
            .collect(),
        files: with_copies(name, published, to_json_pretty(&upgraded.document)),
    })
}

fn with_copies(name: &str, published: String, converted: String) -> Vec<(String, String)> {
    let originals = [
        (published_path(name), published),
        (format!("{FOLDER}/{name}{CONVERTED}"), converted),
    ];
    let copies: Vec<_> = originals
        .iter()
        .flat_map(|(original, text)| {
            let copies = COPIES.iter().filter(move |(it, _)| it == original);
            copies.map(move |(_, copy)| ((*copy).to_owned(), text.clone()))
        })
        .collect();
    originals.into_iter().chain(copies).collect()
}

fn published_path(name: &str) -> String {
    format!("{FOLDER}/{name}{PUBLISHED}")
}

impl Products {
    /// Writes every file that is not up to date, and tells which.
    pub(super) fn write(&self, workspace: &Workspace, out: &mut dyn Write) -> Result<()> {
        for note in &self.notes {
            writeln!(out, "note: {note}")?;
        }
        for (path, text) in &self.files {
            // A file that cannot be read is one to be written anew.
            let is_up_to_date = workspace.read(path).is_ok_and(|held| held == *text);
            if is_up_to_date {
                writeln!(out, "up to date: {path}")?;
            } else {
                workspace.write(path, text)?;
                writeln!(out, "written: {path}")?;
            }
        }
        Ok(())
    }
}
