//! `cargo xtask spec update`.

use std::io::Write;
use std::path::{Path, PathBuf};

use cargo_metadata::semver::Version;
use openapi_drift::Profile;
use openapi_drift::report::{Format, Report};

use super::build::{SNAPSHOTS, build_and_snapshot};
use super::restore::Before;
use super::summary::Update;
use super::surface::SurfaceChange;
use crate::ci::members;
use crate::error::{Error, Result};
use crate::exit::Verdict;
use crate::spec::CLIENT;
use crate::spec::check::{Drift, Side, Sides};
use crate::spec::convert::published;
use crate::spec::fetch::{Fetched, ServerArguments};
use crate::spec::products::Products;
use crate::spec::trial::Client;
use crate::workspace::{Workspace, write_whole};

/// The crate whose version is judged.
const GENERATED: &str = "spotfire-automation-raw";

/// Takes over the description of a server, as far as a review
///
/// Fetches it, converts it, reports what changed, builds all that depends on it and makes the snapshots anew. What is
/// left is a work tree to be reviewed, and a summary for the pull request. When a step fails, every file is as it was.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Return codes: 0 the work tree is ready or there was nothing to do, \
    1 with --keep: it is not ready, 2 nothing was changed"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    server: ServerArguments,
    /// The server's version, as its administrator knows it; it is recorded, because no public API tells it
    #[arg(long, value_name = "VERSION")]
    server_version: Option<String>,
    /// Where the summary goes, in Markdown [default: standard output]
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    /// When the code does not build against the new description, leave the files as they are, to change the code by hand
    #[arg(long)]
    keep: bool,
}

/// What an update starts from and leads to, before anything is written.
struct Plan {
    products: Products,
    drift: Drift,
    surface: SurfaceChange,
    version: Version,
}

pub(crate) fn run(
    workspace: &Workspace,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<Verdict> {
    let plan = Plan::make(workspace, arguments)?;
    if plan.products.is_up_to_date(workspace) {
        writeln!(
            out,
            "up to date: the server's description is the one in spec/"
        )?;
        return Ok(Verdict::Clean);
    }
    let Drift {
        comparison,
        old,
        new,
    } = &plan.drift;
    Report::new(comparison, old, new).write(Format::Text, out)?;
    let before = Before::of(workspace, plan.products.paths(), &[SNAPSHOTS])?;
    let failure = match plan.carry_out(workspace, out) {
        Ok(()) => None,
        Err(failure) if arguments.keep => Some(failure),
        Err(failure) => return Err(undone(workspace, &before, failure)),
    };
    finish(
        workspace,
        plan,
        &before,
        failure,
        arguments.summary.as_deref(),
        out,
    )
    .map_err(|cause| {
        Error::new("the summary cannot be made")
            .with_help("the work tree holds the update all the same: `git status` shows it")
            .because(cause)
    })
}

/// Makes every file what it was, and says so.
fn undone(workspace: &Workspace, before: &Before, failure: Error) -> Error {
    match before.restore(workspace) {
        Ok(()) => failure.with_help(
            "every file is as it was; --keep leaves the new description in place, to change the code by hand",
        ),
        Err(left) => left.with_help("`git status` shows them").because(failure),
    }
}

fn finish(
    workspace: &Workspace,
    plan: Plan,
    before: &Before,
    failure: Option<Error>,
    summary: Option<&Path>,
    out: &mut dyn Write,
) -> Result<Verdict> {
    if let Some(failure) = &failure {
        failure.write_to(out)?;
    }
    let update = Update {
        drift: plan.drift,
        surface: plan.surface,
        version: plan.version,
        files: listed(workspace, before.changed(workspace)?)?,
        failure: failure.map(|it| it.to_string()),
    };
    let markdown = update.markdown()?;
    match summary {
        None => writeln!(out, "\n{markdown}")?,
        Some(file) => {
            let name = file.display();
            write_whole(file, markdown.as_bytes()).map_err(|cause| {
                Error::new(format!("{name} cannot be written")).caused_by(cause)
            })?;
            writeln!(out, "written: {name}")?;
        }
    }
    Ok(match update.failure {
        None => Verdict::Clean,
        Some(_) => Verdict::Found,
    })
}

fn listed(workspace: &Workspace, paths: Vec<String>) -> Result<Vec<String>> {
    let listed = paths.into_iter().map(|path| {
        let is_gone = workspace.read_if_there(&path)?.is_none();
        Ok(format!(
            "`{path}`{}",
            if is_gone { ", removed" } else { "" }
        ))
    });
    listed.collect()
}

impl Plan {
    fn make(workspace: &Workspace, arguments: &Arguments) -> Result<Self> {
        let server = &arguments.server;
        if server.group.file_name() != CLIENT {
            return Err(Error::new(format!(
                "no client is generated from the group `{}`",
                server.group
            ))
            .with_help("cargo xtask spec fetch keeps its description"));
        }
        let (path, text) = published(workspace, CLIENT)?;
        let was = Products::of(CLIENT, &text).map_err(|cause| {
            Error::new(format!(
                "there is no knowing what changes: {path} cannot be used"
            ))
            .with_help("cargo xtask spec fetch replaces it")
            .because(cause)
        })?;
        let Fetched {
            text: new,
            provenance,
        } = server.fetch()?;
        let products = Products::of(CLIENT, &new).map_err(|cause| server.refused(cause))?;
        let sides = Sides {
            old: Side { name: path, text },
            new: Side {
                name: provenance.to_string(),
                text: new,
            },
        };
        Ok(Plan {
            surface: SurfaceChange::between(client(&was)?, client(&products)?)?,
            products: products.with_provenance(
                workspace,
                CLIENT,
                provenance.with_server_version(arguments.server_version.as_ref()),
            )?,
            drift: Drift::between(sides, Profile::Ours)?,
            version: version(workspace)?,
        })
    }

    fn carry_out(&self, workspace: &Workspace, out: &mut dyn Write) -> Result<()> {
        writeln!(
            out,
            "\nnote: what is interrupted from here on stays half done; `git status` shows the files"
        )?;
        self.products.write(workspace, out)?;
        build_and_snapshot(workspace, out)
    }
}

fn client(products: &Products) -> Result<&Client> {
    let client = products.client();
    client.ok_or_else(|| Error::new(format!("no client is generated from {CLIENT}")))
}

fn version(workspace: &Workspace) -> Result<Version> {
    let members = members(workspace)?;
    let generated = members.into_iter().find(|it| it.name == GENERATED);
    let version = generated.map(|it| it.version);
    version.ok_or_else(|| Error::new(format!("the workspace has no {GENERATED}")))
}
