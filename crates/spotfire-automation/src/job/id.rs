//! The id of a job.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id that the server gave to a job: a GUID that is not zero.
///
/// An id is proved to be a GUID before it is ever put into the path of a request, so a text such as `..` cannot
/// change which operation is called. It is read with or without braces and hyphens and in either letter case, and
/// written in lower case with hyphens. With serde it is a string.
///
/// ```
/// use spotfire_automation::JobId;
///
/// let id: JobId = "{7D5CF4E0-9106-4884-8FBA-CC3065428382}".parse()?;
/// assert_eq!(id.to_string(), "7d5cf4e0-9106-4884-8fba-cc3065428382");
/// # Ok::<(), spotfire_automation::JobIdError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct JobId(Uuid);

impl JobId {
    /// Takes a GUID as the id of a job.
    ///
    /// # Errors
    /// The zero GUID, with which the server says that there is no job.
    pub fn new(guid: Uuid) -> Result<Self, JobIdError> {
        if guid.is_nil() {
            Err(JobIdError(Flaw::Zero))
        } else {
            Ok(Self(guid))
        }
    }

    /// The id as a GUID.
    pub fn guid(self) -> Uuid {
        self.0
    }
}

impl FromStr for JobId {
    type Err = JobIdError;

    fn from_str(text: &str) -> Result<Self, JobIdError> {
        Uuid::try_parse(text.trim())
            .map_err(|_| JobIdError(Flaw::NotAGuid))
            .and_then(Self::new)
    }
}

impl TryFrom<String> for JobId {
    type Error = JobIdError;

    fn try_from(text: String) -> Result<Self, JobIdError> {
        text.parse()
    }
}

impl From<JobId> for String {
    fn from(id: JobId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl fmt::Debug for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JobId({self})")
    }
}

/// A text or GUID that is not the id of a job.
///
/// The refused text is not repeated: it may be a secret that was pasted into the wrong place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct JobIdError(Flaw);

impl JobIdError {
    /// Whether the refused id was the zero GUID, with which the server says that there is no job.
    pub fn is_zero(self) -> bool {
        self.0 == Flaw::Zero
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Flaw {
    #[error("not a job id: expected a GUID such as 7d5cf4e0-9106-4884-8fba-cc3065428382")]
    NotAGuid,
    #[error("the zero GUID is no job's id: the server sends it when there is no job")]
    Zero,
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "7d5cf4e0-9106-4884-8fba-cc3065428382";

    #[test]
    fn every_way_to_write_a_guid_is_one_id() {
        for text in [
            PLAIN,
            "7D5CF4E0-9106-4884-8FBA-CC3065428382",
            "{7d5cf4e0-9106-4884-8fba-cc3065428382}",
            "7d5cf4e0910648848fbacc3065428382",
            " 7d5cf4e0-9106-4884-8fba-cc3065428382\r\n",
        ] {
            let id: JobId = text.parse().unwrap();
            assert_eq!(id.to_string(), PLAIN, "{text:?}");
            assert_eq!(serde_json::to_value(id).unwrap(), PLAIN);
            assert_eq!(serde_json::from_value::<JobId>(text.into()).unwrap(), id);
        }
    }

    #[test]
    fn what_is_no_guid_is_refused() {
        for text in [
            "",
            "..",
            ".",
            "a b\\c",
            "7d5cf4e0-9106-4884-8fba-cc306542838",
            "7d5cf4e0-9106-4884-8fba-cc3065428382/..",
            "7d5cf4e0-9106-4884-8fba-cc3065428382?x",
            "７d5cf4e0-9106-4884-8fba-cc306542838",
            "{7d5cf4e0-9106-4884-8fba-cc3065428382",
        ] {
            let refused = text.parse::<JobId>().unwrap_err();
            assert!(!refused.is_zero(), "{text:?}");
            assert!(
                serde_json::from_value::<JobId>(text.into()).is_err(),
                "{text:?}"
            );
        }
    }

    #[test]
    fn the_zero_guid_is_no_job() {
        let refused = "00000000-0000-0000-0000-000000000000"
            .parse::<JobId>()
            .unwrap_err();
        assert!(refused.is_zero());
    }
}
