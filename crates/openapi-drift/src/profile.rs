//! For whom a change is judged.

use std::fmt;
use std::str::FromStr;

/// For which clients a change is judged.
///
/// ```
/// use openapi_drift::Profile;
///
/// assert_eq!(Profile::default(), Profile::Strict);
/// assert_eq!("ours".parse(), Ok(Profile::Ours));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// Any client: its enums may be closed, and it may refuse fields that it does not know.
    #[default]
    Strict,
    /// A client that parses unknown values of enums and skips unknown fields, as ours do. What then matters less is
    /// lowered by one level, and the finding says so.
    Ours,
}

/// A word that names no profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no profile: it must be strict or ours")]
pub struct ProfileError {
    word: String,
}

impl Profile {
    /// Returns the word for the profile, in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Profile::Strict => "strict",
            Profile::Ours => "ours",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Profile {
    type Err = ProfileError;

    fn from_str(word: &str) -> Result<Self, ProfileError> {
        match word {
            "strict" => Ok(Profile::Strict),
            "ours" => Ok(Profile::Ours),
            other => Err(ProfileError {
                word: other.chars().take(40).collect(),
            }),
        }
    }
}
