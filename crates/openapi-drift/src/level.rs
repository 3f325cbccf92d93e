//! How much a change matters.

use std::fmt;
use std::str::FromStr;

/// How much a change matters to a client that was built from the old document.
///
/// Ordered from the least to the most: `Documentation < Compatible < Risky < Breaking`.
///
/// ```
/// use openapi_drift::Level;
///
/// assert!(Level::Breaking > Level::Risky);
/// assert_eq!("risky".parse(), Ok(Level::Risky));
/// assert_eq!(Level::Documentation.to_string(), "documentation");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing changed on the wire.
    Documentation,
    /// Clients built from the old document go on.
    Compatible,
    /// It depends on the client, or on what the server does; or it cannot be decided from the documents.
    Risky,
    /// A client built from the old document can fail to call, to parse or to authenticate.
    Breaking,
}

/// A word that names no level.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no level: it must be breaking, risky, compatible or documentation")]
pub struct LevelError {
    word: String,
}

impl Level {
    /// Every level, from the worst to the least.
    pub const ALL: [Level; 4] = [
        Level::Breaking,
        Level::Risky,
        Level::Compatible,
        Level::Documentation,
    ];

    /// Returns the word for the level, in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::Documentation => "documentation",
            Level::Compatible => "compatible",
            Level::Risky => "risky",
            Level::Breaking => "breaking",
        }
    }

    /// Returns the next lower level; below documentation there is none.
    pub(crate) const fn lowered(self) -> Self {
        match self {
            Level::Breaking => Level::Risky,
            Level::Risky => Level::Compatible,
            Level::Compatible | Level::Documentation => Level::Documentation,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Level {
    type Err = LevelError;

    fn from_str(word: &str) -> Result<Self, LevelError> {
        let level = Level::ALL.into_iter().find(|level| level.as_str() == word);
        level.ok_or_else(|| LevelError {
            word: word.chars().take(40).collect(),
        })
    }
}
