//! Places in operations.

use std::borrow::Cow;
use std::fmt;

/// A place in an operation where something is used.
pub(crate) struct Site<'d> {
    pub(crate) method: &'d str,
    pub(crate) template: &'d str,
    /// What of the operation; nothing for the operation itself.
    pub(crate) part: Cow<'static, str>,
}

/// The number of a site, in the order of the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SiteId(pub(crate) usize);

impl fmt::Display for Site<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.to_uppercase(), self.template)?;
        match self.part.is_empty() {
            true => Ok(()),
            false => write!(f, ": {}", self.part),
        }
    }
}
