//! The two documents that are compared.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use openapi_upgrade::openapi_document::{Limits, decode};

use super::revision;
use crate::error::{Error, Result};
use crate::spec::convert::published;
use crate::spec::fetch::ServerArguments;
use crate::workspace::Workspace;

/// Larger files are refused before they are read whole; the reader's own limit is the same.
const LONGEST: u64 = 64 << 20;

/// What the description in spec/ is held against.
#[derive(Debug, clap::Args)]
pub(super) struct SideArguments {
    #[command(flatten)]
    server: ServerArguments,
    /// What reports call the server [default: its URL]; a report that others read need not name it
    #[arg(long, value_name = "NAME", help_heading = "Server and credentials")]
    server_name: Option<String>,
    /// Hold a file, JSON or YAML, against spec/ instead of a server
    #[arg(long, value_name = "FILE", conflicts_with = "server")]
    file: Option<PathBuf>,
    /// Hold spec/ against what it was at a git revision, which is then the old one
    #[arg(long, value_name = "REVISION", conflicts_with_all = ["server", "file"])]
    rev: Option<String>,
}

/// A document, and what it is called in reports.
pub(crate) struct Side {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The two, in the order of time.
pub(crate) struct Sides {
    pub(crate) old: Side,
    pub(crate) new: Side,
}

impl SideArguments {
    /// Reads both; spec/ is the old one but beside a revision.
    pub(super) fn read(&self, workspace: &Workspace) -> Result<Sides> {
        let name = self.server.group.file_name();
        let (path, text) = published(workspace, name)?;
        let kept = Side { name: path, text };
        if let Some(revision) = &self.rev {
            let (name, bytes) = revision::read(workspace, revision, name)?;
            return Ok(Sides {
                old: Side::of(name, &bytes)?,
                new: kept,
            });
        }
        let new = match &self.file {
            Some(file) => read(file)?,
            None => self.fetch()?,
        };
        Ok(Sides { old: kept, new })
    }

    fn fetch(&self) -> Result<Side> {
        let fetched = self.server.fetch()?;
        let name = self
            .server_name
            .clone()
            .unwrap_or_else(|| fetched.provenance.to_string());
        Ok(Side {
            name,
            text: fetched.text,
        })
    }
}

impl Side {
    fn of(name: String, bytes: &[u8]) -> Result<Self> {
        let text = decode(bytes, &Limits::default())
            .map_err(|cause| Error::new(format!("{name} is not text")).caused_by(cause))?;
        Ok(Side {
            text: text.into_owned(),
            name,
        })
    }
}

fn read(file: &Path) -> Result<Side> {
    let name = file.display().to_string();
    let bytes = bytes(file)
        .map_err(|cause| Error::new(format!("{name} cannot be read")).caused_by(cause))?;
    Side::of(name, &bytes)
}

fn bytes(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more tells a file at the limit from one beyond it, which the reader refuses.
    File::open(file)?
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}
