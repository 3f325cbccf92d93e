//! A job written down, to be taken up elsewhere.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::JobId;

/// The version of the form in which records are written.
const FORMAT: u32 = 1;

/// A job as it is written down: its id, its server, and when it was started if that is known. No secret is in it.
///
/// As JSON it reads as below. Other fields are ignored; a `format` other than 1 was written by another version of this
/// crate and is refused.
///
/// ```
/// use spotfire_automation::JobRecord;
///
/// let record: JobRecord = serde_json::from_str(
///     r#"{
///         "format": 1,
///         "server": "https://spotfire.example.com/spotfire",
///         "job_id": "7d5cf4e0-9106-4884-8fba-cc3065428382",
///         "started_at": 1790000000
///     }"#,
/// )?;
/// assert_eq!(record.server(), "https://spotfire.example.com/spotfire");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct JobRecord {
    format: u32,
    server: String,
    job_id: JobId,
    /// In seconds since 1970, by the clock of the machine that started the job.
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<u64>,
}

/// A record before its format is checked.
#[derive(Deserialize)]
struct Written {
    format: u32,
    server: String,
    job_id: JobId,
    started_at: Option<u64>,
}

impl TryFrom<Written> for JobRecord {
    type Error = OtherFormat;

    fn try_from(written: Written) -> Result<Self, OtherFormat> {
        let Written {
            format,
            server,
            job_id,
            started_at,
        } = written;
        if format == FORMAT {
            Ok(Self {
                format,
                server,
                job_id,
                started_at,
            })
        } else {
            Err(OtherFormat(format))
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error(
    "the record of the job has format {0}, and this version reads format 1; use the version that wrote it"
)]
struct OtherFormat(u32);

impl JobRecord {
    pub(super) fn new(server: String, job_id: JobId, started_at: Option<SystemTime>) -> Self {
        let since_1970 = started_at.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
        Self {
            format: FORMAT,
            server,
            job_id,
            started_at: since_1970.map(|time| time.as_secs()),
        }
    }

    /// The id of the job.
    pub fn job_id(&self) -> JobId {
        self.job_id
    }

    /// The base URL of the server that runs the job.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// How old the job is by this machine's clock. A start in the future, by a wrong clock, is an age of zero.
    pub(crate) fn age(&self) -> Option<Duration> {
        let started_at =
            SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(self.started_at?))?;
        Some(
            SystemTime::now()
                .duration_since(started_at)
                .unwrap_or(Duration::ZERO),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "7d5cf4e0-9106-4884-8fba-cc3065428382";

    #[test]
    fn a_record_survives_being_written_and_read() {
        for started_at in [
            None,
            Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)),
        ] {
            let record = JobRecord::new(
                "https://host/spotfire".to_owned(),
                ID.parse().unwrap(),
                started_at,
            );
            let text = serde_json::to_string(&record).unwrap();
            assert_eq!(
                serde_json::from_str::<JobRecord>(&text).unwrap(),
                record,
                "{text}"
            );
            assert!(text.contains(r#""format":1"#), "{text}");
        }
    }

    #[test]
    fn what_is_no_record_of_this_version_is_refused() {
        for (json, reason) in [
            (
                format!(r#"{{"format":2,"server":"s","job_id":"{ID}"}}"#),
                "has format 2",
            ),
            (
                format!(r#"{{"server":"s","job_id":"{ID}"}}"#),
                "missing field `format`",
            ),
            (
                r#"{"format":1,"server":"s","job_id":".."}"#.to_owned(),
                "not a job id",
            ),
            (
                r#"{"format":1,"server":"s","job_id":"00000000-0000-0000-0000-000000000000"}"#
                    .to_owned(),
                "zero GUID",
            ),
        ] {
            let refused = serde_json::from_str::<JobRecord>(&json)
                .unwrap_err()
                .to_string();
            assert!(refused.contains(reason), "{refused}");
        }
    }

    #[test]
    fn an_absurd_time_is_no_trouble() {
        for started_at in [0, u64::MAX] {
            let json =
                format!(r#"{{"format":1,"server":"s","job_id":"{ID}","started_at":{started_at}}}"#);
            let record: JobRecord = serde_json::from_str(&json).unwrap();
            assert!(
                record
                    .age()
                    .is_none_or(|age| age > Duration::from_secs(1_000_000)),
                "{json}"
            );
        }
    }
}
