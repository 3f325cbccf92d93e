//! The word in which the server tells how a job stands.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::text;

/// How a job stands, in the server's word.
///
/// The enum is open: a newer server may send a word that is not listed here, which becomes [`StatusCode::Other`] and
/// keeps its text. Words are compared without regard to letter case. With serde a code is a string.
///
/// The meanings are those that the product's .NET API reference gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
#[non_exhaustive]
pub enum StatusCode {
    /// The text of the job cannot be parsed. It is the answer to a start that was refused; in a later status, where
    /// it is not expected, it counts as not final.
    NotSet,
    /// The job waits for a free slot.
    Queued,
    /// The job runs.
    InProgress,
    /// The job is done. That its data functions worked is not promised: their errors fail a job only where the server
    /// is set so (`failJobIfNotificationServiceReportErrors`, off by default).
    Finished,
    /// A task failed, and the job with it. The message tells which.
    Failed,
    /// The server knows no such job, the same as HTTP status 404.
    Missing,
    /// The service is too busy to take the job. It is the answer to a start that was not taken; in a later status,
    /// where it is not expected, it counts as not final.
    Busy,
    /// The job was cancelled: by an abort, or by one of the server's time limits.
    Canceled,
    /// A word that this version does not know. It counts as not final.
    Other(String),
}

const WORDS: [(&str, StatusCode); 8] = [
    ("NotSet", StatusCode::NotSet),
    ("Queued", StatusCode::Queued),
    ("InProgress", StatusCode::InProgress),
    ("Finished", StatusCode::Finished),
    ("Failed", StatusCode::Failed),
    ("Missing", StatusCode::Missing),
    ("Busy", StatusCode::Busy),
    ("Canceled", StatusCode::Canceled),
];

impl StatusCode {
    /// The word as the server writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NotSet => "NotSet",
            Self::Queued => "Queued",
            Self::InProgress => "InProgress",
            Self::Finished => "Finished",
            Self::Failed => "Failed",
            Self::Missing => "Missing",
            Self::Busy => "Busy",
            Self::Canceled => "Canceled",
            Self::Other(word) => word,
        }
    }

    /// Whether a job with this status is over: [`Finished`](Self::Finished), [`Failed`](Self::Failed) or
    /// [`Canceled`](Self::Canceled).
    ///
    /// [`Missing`](Self::Missing) is not among them: it says nothing about how the job ended, and becomes an error of
    /// kind [`NotFound`](crate::ErrorKind::NotFound).
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Finished | Self::Failed | Self::Canceled)
    }
}

/// Warns of a word that this version does not know, once for each word in a process.
///
/// Such a word may be a new way to end, which a wait would not see; nobody would notice it otherwise.
pub(super) fn warn_of_unknown(code: &StatusCode) {
    if matches!(code, StatusCode::Other(_)) && is_new(code.to_string()) {
        tracing::warn!(status_code = %code, "the server reports a status code that this version does not know; it counts as not final");
    }
}

fn is_new(word: String) -> bool {
    // A server that makes up words without end shall not fill the memory, nor the log.
    const MOST: usize = 100;
    static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.len() < MOST && seen.insert(word)
}

impl From<&str> for StatusCode {
    fn from(word: &str) -> Self {
        let word = word.trim();
        match WORDS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(word))
        {
            Some((_, code)) => code.clone(),
            None => Self::Other(word.to_owned()),
        }
    }
}

impl From<String> for StatusCode {
    fn from(word: String) -> Self {
        Self::from(word.as_str())
    }
}

impl From<StatusCode> for String {
    fn from(code: StatusCode) -> Self {
        match code {
            StatusCode::Other(word) => word,
            known => known.as_str().to_owned(),
        }
    }
}

impl fmt::Display for StatusCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::shown(self.as_str(), text::WORD_LIMIT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_read_in_any_letter_case_and_written_as_the_server_does() {
        for (word, code) in &WORDS {
            for spelling in [
                (*word).to_owned(),
                word.to_uppercase(),
                word.to_lowercase(),
                format!(" {word} "),
            ] {
                assert_eq!(&StatusCode::from(spelling.as_str()), code, "{spelling}");
            }
            assert_eq!(code.as_str(), *word);
            assert_eq!(serde_json::to_value(code).unwrap(), *word);
        }
    }

    #[test]
    fn only_three_words_are_final() {
        let last: Vec<_> = WORDS
            .iter()
            .filter(|(_, code)| code.is_final())
            .map(|(word, _)| *word)
            .collect();
        assert_eq!(last, ["Finished", "Failed", "Canceled"]);
    }

    #[test]
    fn an_unknown_word_keeps_its_text_and_is_not_final() {
        // `Cancelled` is a word of the server's notifications, another vocabulary.
        for word in ["Paused", "Cancelled", "", "完了"] {
            let code = StatusCode::from(word);
            assert_eq!(code, StatusCode::Other(word.to_owned()));
            assert!(!code.is_final());
            assert_eq!(
                serde_json::from_value::<StatusCode>(word.into()).unwrap(),
                code
            );
        }
    }

    #[test]
    fn a_word_is_new_once_and_words_without_end_are_not_kept() {
        assert!(is_new("Brooding".to_owned()));
        assert!(!is_new("Brooding".to_owned()));
        let new = (0..1_000)
            .filter(|number| is_new(number.to_string()))
            .count();
        assert!(new < 100, "{new}");
    }

    #[test]
    fn a_hostile_word_cannot_write_to_the_terminal() {
        let code = StatusCode::from("\u{1b}[2JPaused\n");
        assert_eq!(code.as_str(), "\u{1b}[2JPaused");
        assert_eq!(code.to_string(), "\\u{1b}[2JPaused");
    }
}
