//! Starts of jobs.

use std::time::SystemTime;

use http::Version;
use uuid::Uuid;

use super::log::ByRequest;
use crate::engine::StatusCode;
use crate::faults::Fault;

/// How a job was to be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StartKind {
    /// From XML in the request.
    Content,
    /// From a job file in the library.
    Library,
}

/// A start of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Start {
    /// How the job was to be started.
    pub kind: StartKind,
    /// The client whose token it was.
    pub client_id: String,
    /// The header `X-Request-Id`, by which a caller can find its start.
    pub request_id: Option<String>,
    /// The header `traceparent` (W3C Trace Context).
    pub traceparent: Option<String>,
    /// The argument `path`: of start-content whatever the caller says, of start-library the path of the job file.
    pub path: Option<String>,
    /// The argument `id` of start-library.
    pub library_id: Option<String>,
    /// The status that the start answered.
    pub status_code: StatusCode,
    /// The job's id, if a job was really started (be it that it waits).
    pub job_id: Option<Uuid>,
    /// The fault that befell the call.
    pub fault: Option<Fault>,
    /// The HTTP version of the call.
    pub version: Version,
    /// When the call's head had arrived.
    pub received_at: SystemTime,
}

impl ByRequest for Start {
    fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}
