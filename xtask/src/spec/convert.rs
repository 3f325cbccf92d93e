//! `cargo xtask spec convert`: makes from what a server published all that the crates need.

use std::collections::BTreeSet;
use std::io::Write;

use super::FOLDER;
use super::difference::difference;
use super::products::{OPENAPI, Products, SWAGGER, path};
use crate::error::{Error, Result};
use crate::exit::Verdict;
use crate::workspace::Workspace;

/// The command that mends what is stale.
const MEND: &str = "cargo xtask spec convert";

/// Converts spec/*.swagger.json to spec/*.openapi.json and writes the copies that the crates hold
///
/// A document without one in Swagger 2.0 beside it was published as OpenAPI 3, and is copied alone.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; fail with the difference when a file is not what would be written
    #[arg(long)]
    check: bool,
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
    for products in all_products(workspace)? {
        for (path, expected) in products.files() {
            match workspace.read_if_there(path)? {
                Some(held) => stale.extend(difference(path, &held, expected)),
                None => stale.push(format!("{path} is missing")),
            }
        }
    }
    if !stale.is_empty() {
        stale.push(format!("help: {MEND}"));
    }
    Ok(stale)
}

fn all_products(workspace: &Workspace) -> Result<Vec<Products>> {
    let files = workspace.files_in(FOLDER)?;
    let names: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| {
            file.strip_suffix(SWAGGER)
                .or_else(|| file.strip_suffix(OPENAPI))
        })
        .collect();
    if names.is_empty() {
        return Err(Error::new(format!("{FOLDER}/ holds no document"))
            .with_help("cargo xtask spec fetch --server URL writes one"));
    }
    let products = |name: &str| {
        let (path, text) = published(workspace, name)?;
        Products::of(name, &text).map_err(|cause| {
            Error::new(format!("{path} cannot be converted"))
                .with_help(
                    "cargo xtask spec fetch --server URL replaces it by what a server publishes",
                )
                .because(cause)
        })
    };
    names.into_iter().map(products).collect()
}

/// Reads the document `name` as a server published it; returns its path and text.
pub(super) fn published(workspace: &Workspace, name: &str) -> Result<(String, String)> {
    let swagger = path(name, SWAGGER);
    if let Some(text) = workspace.read_if_there(&swagger)? {
        return Ok((swagger, text));
    }
    let openapi = path(name, OPENAPI);
    let text = workspace.read(&openapi)?;
    Ok((openapi, text))
}
