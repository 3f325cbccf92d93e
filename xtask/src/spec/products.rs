//! What is made from one published document.

use std::io::Write;

use openapi_upgrade::openapi_document::{Document, to_json_pretty};
use openapi_upgrade::{Options, upgrade};

use super::fetch::Provenance;
use super::normalise::normalise;
use super::published::{self, Form};
use super::trial::{self, Client};
use super::{CLIENT, FOLDER};
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// How the name of a document in Swagger 2.0 ends, as a server published it.
pub(super) const SWAGGER: &str = ".swagger.json";
/// How the name of a document in OpenAPI 3 ends, converted or as a server published it.
pub(super) const OPENAPI: &str = ".openapi.json";

/// Copies inside packages, which cannot reach beyond their own folder once they are published.
///
/// The simulator is a server of the kind that publishes Swagger 2.0: its copy stays when a newer one does not.
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

/// What is made from one published document.
pub(crate) struct Products {
    /// Each file's path and text, the published document first.
    files: Vec<(String, String)>,
    /// The path of a file that must not be there beside them.
    obsolete: Option<String>,
    /// What should be known about the making, a line each.
    notes: Vec<String>,
    /// The client, where the document is the one that it is generated from.
    client: Option<Client>,
}

impl Products {
    /// Makes everything from the text that a server published.
    pub(crate) fn of(name: &str, text: &str) -> Result<Self> {
        let mut document = published::document(text)?;
        normalise(&mut document.root);
        match published::form(&document.root)? {
            Form::Swagger => Self::of_swagger(name, document),
            Form::OpenApi(version) => Self::of_openapi(name, &version, &document),
        }
    }

    fn of_swagger(name: &str, document: Document<'_>) -> Result<Self> {
        let published = to_json_pretty(&document.root);
        let upgraded = upgrade(document, &Options::default())
            .map_err(|cause| Error::new("it cannot be made OpenAPI 3").caused_by(cause))?;
        let converted = to_json_pretty(&upgraded.document);
        Ok(Products {
            client: client(name, &upgraded.document)?,
            notes: upgraded
                .diagnostics
                .iter()
                .map(ToString::to_string)
                .collect(),
            files: with_copies([
                (path(name, SWAGGER), published),
                (path(name, OPENAPI), converted),
            ]),
            obsolete: None,
        })
    }

    fn of_openapi(name: &str, version: &str, document: &Document<'_>) -> Result<Self> {
        Ok(Products {
            client: client(name, &document.root)?,
            notes: vec![format!("it is OpenAPI {version} and needs no conversion")],
            files: with_copies([(path(name, OPENAPI), to_json_pretty(&document.root))]),
            obsolete: Some(path(name, SWAGGER)),
        })
    }

    /// Adds the record of where the document comes from, where that is to be written anew.
    pub(crate) fn with_provenance(
        mut self,
        workspace: &Workspace,
        name: &str,
        provenance: Provenance,
    ) -> Result<Self> {
        // What is made from the published document may change without it, as when the converter learns something.
        let published = self.files.first();
        let changed =
            published.is_some_and(|(path, text)| held(workspace, path).as_deref() != Some(text));
        self.files
            .extend(provenance.file(workspace, name, changed)?);
        Ok(self)
    }

    pub(crate) fn files(&self) -> &[(String, String)] {
        &self.files
    }

    /// The path of every file that is written or removed.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        let written = self.files.iter().map(|(path, _)| path.as_str());
        written.chain(self.obsolete())
    }

    pub(crate) fn obsolete(&self) -> Option<&str> {
        self.obsolete.as_deref()
    }

    /// The client that is generated from the document, where it is.
    pub(crate) fn client(&self) -> Option<&Client> {
        self.client.as_ref()
    }

    /// Tells whether every file is what it would be written as.
    pub(crate) fn is_up_to_date(&self, workspace: &Workspace) -> bool {
        let mut files = self.files.iter();
        files.all(|(path, text)| held(workspace, path).as_deref() == Some(text))
            && self
                .obsolete()
                .is_none_or(|path| held(workspace, path).is_none())
    }

    /// Writes every file that is not up to date, and tells which.
    pub(crate) fn write(&self, workspace: &Workspace, out: &mut dyn Write) -> Result<()> {
        for note in &self.notes {
            writeln!(out, "note: {note}")?;
        }
        for (path, text) in &self.files {
            if held(workspace, path).as_deref() == Some(text) {
                writeln!(out, "up to date: {path}")?;
            } else {
                workspace.write(path, text)?;
                writeln!(out, "written: {path}")?;
            }
        }
        match self.obsolete() {
            Some(path) if workspace.remove_if_there(path)? => Ok(writeln!(out, "removed: {path}")?),
            _ => Ok(()),
        }
    }
}

/// What a file holds; one that cannot be read is one to be written anew.
fn held(workspace: &Workspace, path: &str) -> Option<String> {
    workspace.read_if_there(path).ok().flatten()
}

/// The path of a document.
pub(super) fn path(name: &str, ending: &str) -> String {
    format!("{FOLDER}/{name}{ending}")
}

fn client(
    name: &str,
    document: &openapi_upgrade::openapi_document::Value<'_>,
) -> Result<Option<Client>> {
    (name == CLIENT)
        .then(|| trial::generate_client(document))
        .transpose()
}

fn with_copies<const N: usize>(originals: [(String, String); N]) -> Vec<(String, String)> {
    let copies: Vec<_> = originals
        .iter()
        .flat_map(|(original, text)| {
            let copies = COPIES.iter().filter(move |(it, _)| it == original);
            copies.map(move |(_, copy)| ((*copy).to_owned(), text.clone()))
        })
        .collect();
    originals.into_iter().chain(copies).collect()
}
