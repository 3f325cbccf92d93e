//! The comparison, of documents in their one form.

use openapi_drift::{Comparison, Profile, compare};
use openapi_upgrade::openapi_document::{Document, Limits, read};

use super::sides::{Side, Sides};
use crate::error::{Error, Result};
use crate::spec::normalise::normalise;

/// What changed between two documents.
pub(crate) struct Drift {
    pub(crate) comparison: Comparison,
    /// What the old document is called.
    pub(crate) old: String,
    /// What the new document is called.
    pub(crate) new: String,
}

impl Drift {
    /// Compares two documents that are not known to be in the one form: an order that says nothing, or the host that a
    /// server puts in, is no change.
    pub(crate) fn between(sides: Sides, profile: Profile) -> Result<Self> {
        let Sides { old, new } = sides;
        let comparison = compare(&document(&old)?, &document(&new)?, profile)
            .map_err(|cause| uncompared(&old.name, &new.name).caused_by(cause))?;
        Ok(Drift {
            comparison,
            old: old.name,
            new: new.name,
        })
    }
}

fn uncompared(old: &str, new: &str) -> Error {
    Error::new(format!("{old} and {new} cannot be compared"))
}

fn document(side: &Side) -> Result<Document<'_>> {
    let mut document = read(&side.text, &Limits::default())
        .map_err(|cause| Error::new(format!("{} cannot be read", side.name)).caused_by(cause))?;
    normalise(&mut document.root);
    Ok(document)
}
