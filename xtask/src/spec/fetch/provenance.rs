//! Where each document in spec/ comes from.

use std::collections::BTreeMap;
use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use spotfire_auth::ServerUrl;

use super::group::Group;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// The file that says it.
const FILE: &str = "spec/provenance.json";

/// Where one document comes from, and which bytes it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Provenance {
    /// The server's base without credentials; none for a document that was written from the API reference.
    server: Option<String>,
    /// The group of operations that was asked for.
    group: String,
    /// When, as RFC 3339 writes it, in UTC.
    fetched: Option<String>,
    /// The server's version, where it could be had.
    server_version: Option<String>,
    /// The SHA-256 of the server's answer, byte for byte as it came.
    sha256: String,
}

impl Provenance {
    pub(super) fn of(
        server: &ServerUrl,
        group: &Group,
        server_version: Option<String>,
        answer: &[u8],
    ) -> Self {
        let now = humantime::format_rfc3339_seconds(SystemTime::now());
        Provenance {
            server: Some(server.to_string()),
            group: group.to_string(),
            fetched: Some(now.to_string()),
            server_version,
            sha256: hex(&Sha256::digest(answer)),
        }
    }

    /// Takes the version that a person gave, if one did.
    pub(crate) fn with_server_version(mut self, version: Option<&String>) -> Self {
        self.server_version = version.cloned().or(self.server_version);
        self
    }

    /// Makes the file anew with this entry for the document `name`; nothing where it already says enough.
    ///
    /// An entry is replaced when the document changed, or when none says of which server it is: otherwise every fetch
    /// would change the file, though nothing changed that it is about.
    pub(crate) fn file(
        self,
        workspace: &Workspace,
        name: &str,
        document_changed: bool,
    ) -> Result<Option<(String, String)>> {
        let mut all = read(workspace)?;
        let says_a_server = all.get(name).is_some_and(|entry| entry.server.is_some());
        if says_a_server && !document_changed {
            return Ok(None);
        }
        all.insert(name.to_owned(), self);
        let mut text = serde_json::to_string_pretty(&all)
            .map_err(|cause| Error::new(format!("{FILE} cannot be made")).caused_by(cause))?;
        text.push('\n');
        Ok(Some((FILE.to_owned(), text)))
    }
}

/// Names the server, for reports.
impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = self.server.as_deref().unwrap_or("no server");
        write!(f, "{server}, group {}", self.group)
    }
}

fn read(workspace: &Workspace) -> Result<BTreeMap<String, Provenance>> {
    let Some(text) = workspace.read_if_there(FILE)? else {
        return Ok(BTreeMap::new());
    };
    serde_json::from_str(&text).map_err(|cause| {
        Error::new(format!("{FILE} cannot be read"))
            .caused_by(cause)
            .with_help("mend it, or remove it: a fetch makes it anew")
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
