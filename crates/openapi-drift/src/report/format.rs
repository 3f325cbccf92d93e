//! The formats.

use std::fmt;
use std::str::FromStr;

/// A form in which a report is written.
///
/// ```
/// use openapi_drift::report::Format;
///
/// assert_eq!("junit".parse(), Ok(Format::Junit));
/// assert_eq!(Format::default(), Format::Text);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people at a terminal and in a log.
    #[default]
    Text,
    /// One JSON document, which [`JSON_SCHEMA`](super::JSON_SCHEMA) describes.
    Json,
    /// For job summaries, issues and pull requests.
    Markdown,
    /// The text, and after it workflow commands that annotate a run on GitHub: the worst first and at most ten, the
    /// last of which says how many more there are. GitHub drops what goes beyond ten a step without a word.
    Github,
    /// JUnit's XML, as CI systems show it: a case per finding, which fails when the finding does.
    Junit,
}

/// A word that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no format: it must be text, json, markdown, github or junit")]
pub struct FormatError {
    word: String,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 5] = [
        Format::Text,
        Format::Json,
        Format::Markdown,
        Format::Github,
        Format::Junit,
    ];

    /// Returns the word for the format, in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Markdown => "markdown",
            Format::Github => "github",
            Format::Junit => "junit",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(word: &str) -> Result<Self, FormatError> {
        let format = Format::ALL
            .into_iter()
            .find(|format| format.as_str() == word);
        format.ok_or_else(|| FormatError {
            word: word.chars().take(40).collect(),
        })
    }
}
