//! What a call is about, for messages, spans and tables.

use std::fmt;

use super::JobId;
use crate::Client;

/// The four operations of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    StartContent,
    StartLibrary,
    Status,
    Abort,
}

/// One call as its errors name it.
#[derive(Clone, Debug)]
pub(crate) struct About {
    pub(super) operation: Operation,
    /// The thing that is started or asked about, for example `job definition (812 bytes)` or a job's id.
    pub(super) subject: String,
    /// Scheme, host and port of the server.
    pub(super) host: String,
    /// The API client, where it is known.
    pub(super) client_id: Option<String>,
    pub(super) request_id: String,
    pub(super) job_id: Option<JobId>,
}

impl About {
    /// A call about something that is not a job yet.
    pub(super) fn start(client: &Client, operation: Operation, subject: String) -> Self {
        let shared = client.shared();
        Self {
            operation,
            subject,
            host: shared.server.origin(),
            client_id: shared.tokens.client_id().map(str::to_owned),
            request_id: request_id(),
            job_id: None,
        }
    }

    /// A call about a job.
    pub(super) fn job(client: &Client, operation: Operation, id: JobId) -> Self {
        Self {
            job_id: Some(id),
            ..Self::start(client, operation, format!("job {id}"))
        }
    }
}

// A random UUID; that nobody can guess it is not needed.
fn request_id() -> String {
    uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes())
        .into_uuid()
        .to_string()
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.operation {
            Operation::StartContent | Operation::StartLibrary => "start of",
            Operation::Status => "status of",
            Operation::Abort => "abort of",
        };
        write!(f, "{verb} {} at {}", self.subject, self.host)
    }
}
