//! `cargo xtask spec fetch`.

use std::io::Write;

use super::server::ServerArguments;
use crate::error::Result;
use crate::exit::Verdict;
use crate::spec::products::Products;
use crate::workspace::Workspace;

/// Fetches the description of a server's API, writes it to spec/ in its one form, and converts it
///
/// Nothing is written unless all of it can be converted and the client can be generated from it. A description in
/// OpenAPI 3 needs no conversion and is kept as spec/*.openapi.json. spec/provenance.json records where it comes from.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    server: ServerArguments,
    /// The server's version, as its administrator knows it; it is recorded, because no public API tells it
    #[arg(long, value_name = "VERSION")]
    server_version: Option<String>,
}

pub(crate) fn run(
    workspace: &Workspace,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<Verdict> {
    let server = &arguments.server;
    let fetched = server.fetch()?;
    let name = server.group.file_name();
    let provenance = fetched
        .provenance
        .with_server_version(arguments.server_version.as_ref());
    let products = Products::of(name, &fetched.text)
        .map_err(|cause| server.refused(cause))?
        .with_provenance(workspace, name, provenance)?;
    products.write(workspace, out)?;
    writeln!(out, "help: cargo test --workspace shows what changed")?;
    Ok(Verdict::Clean)
}
