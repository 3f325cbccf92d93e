//! The catalogue of kinds, made from the files in `kinds/` when the crate is built.

use crate::{Direction, Kind, Level, Milder, Rating};

include!(concat!(env!("OUT_DIR"), "/kinds.rs"));

/// Returns every kind, in the order of the documentation: by what it is about, and then by its name.
///
/// ```
/// let kind = openapi_drift::kinds().iter().find(|kind| kind.id() == "path-removed");
/// assert_eq!(kind.map(|kind| kind.place()), Some("path"));
/// ```
#[must_use]
pub fn kinds() -> &'static [Kind] {
    KINDS
}

/// Returns a kind by its name in code.
pub(crate) fn get(id: KindId) -> &'static Kind {
    &KINDS[id as usize]
}
