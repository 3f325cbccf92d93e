//! The server's report of a job, the schema `ExecutionStatus`, read leniently.

use spotfire_automation_raw::types;
use uuid::Uuid;

use super::{JobId, StatusCode};

/// What a report says. No field is required by the server's description, and null is the same as missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    pub(super) id: ReportedId,
    pub(super) code: StatusCode,
    pub(super) message: Option<String>,
}

/// The id in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReportedId {
    /// A job's id.
    Job(JobId),
    /// The zero GUID, with which the server says that there is no job.
    Zero,
    /// None, or a text that is no GUID.
    Unusable,
}

impl Report {
    /// Reads a report; nothing when it has no status code, without which it reports nothing.
    pub(crate) fn read(wire: types::ExecutionStatus) -> Option<Self> {
        Self::from_fields(
            wire.job_id.as_deref(),
            &wire.status_code?.to_string(),
            wire.message,
        )
    }

    pub(super) fn from_fields(
        id: Option<&str>,
        code: &str,
        message: Option<String>,
    ) -> Option<Self> {
        let code = Some(code).filter(|code| !code.trim().is_empty())?;
        let message = message.filter(|message| !message.trim().is_empty());
        Some(Self {
            id: ReportedId::read(id),
            code: code.into(),
            message,
        })
    }
}

impl ReportedId {
    fn read(text: Option<&str>) -> Self {
        match text.and_then(|text| Uuid::try_parse(text.trim()).ok()) {
            Some(guid) => JobId::new(guid).map_or(Self::Zero, Self::Job),
            None => Self::Unusable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_report_has_a_defined_meaning() {
        let id = "7d5cf4e0-9106-4884-8fba-cc3065428382";
        let job = ReportedId::Job(id.parse().unwrap());
        for (json, expected) in [
            (
                format!(r#"{{"JobId":"{id}","StatusCode":"Failed","Message":"No."}}"#),
                Some((job, "Failed", Some("No."))),
            ),
            (
                format!(
                    r#"{{"JobId":"{{{}}}","StatusCode":"FAILED"}}"#,
                    id.to_uppercase()
                ),
                Some((job, "Failed", None)),
            ),
            (
                format!(r#"{{"JobId":"{id}","StatusCode":"Paused","Message":""}}"#),
                Some((job, "Paused", None)),
            ),
            (
                format!(r#"{{"JobId":"{id}","StatusCode":"Queued","Message":null,"New":[1]}}"#),
                Some((job, "Queued", None)),
            ),
            (
                r#"{"JobId":"00000000-0000-0000-0000-000000000000","StatusCode":"Failed"}"#
                    .to_owned(),
                Some((ReportedId::Zero, "Failed", None)),
            ),
            (
                r#"{"JobId":null,"StatusCode":"Busy"}"#.to_owned(),
                Some((ReportedId::Unusable, "Busy", None)),
            ),
            (
                r#"{"JobId":"../abort","StatusCode":"Busy"}"#.to_owned(),
                Some((ReportedId::Unusable, "Busy", None)),
            ),
            (format!(r#"{{"JobId":"{id}","StatusCode":null}}"#), None),
            (format!(r#"{{"JobId":"{id}","StatusCode":" "}}"#), None),
            (format!(r#"{{"JobId":"{id}"}}"#), None),
            ("{}".to_owned(), None),
        ] {
            let report = Report::read(serde_json::from_str(&json).unwrap());
            let seen = report
                .as_ref()
                .map(|report| (report.id, report.code.as_str(), report.message.as_deref()));
            assert_eq!(seen, expected, "{json}");
        }
    }
}
