//! What a call is about, for messages, spans and tables.

use std::fmt;

use uuid::Uuid;

use super::JobId;
use crate::Client;

/// What a call is for: the four operations of the API, and its description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    StartContent,
    StartLibrary,
    Status,
    Abort,
    /// No job's: the description of the four others.
    #[cfg(feature = "compatibility")]
    Description,
}

impl Operation {
    /// The name that spans and metrics use, which is the generated client's too.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::StartContent => "start_content",
            Self::StartLibrary => "start_library",
            Self::Status => "status",
            Self::Abort => "abort",
            #[cfg(feature = "compatibility")]
            Self::Description => "api_docs",
        }
    }
}

/// One call as its errors name it.
#[derive(Clone, Debug)]
pub(crate) struct About {
    client: Client,
    pub(super) operation: Operation,
    subject: Subject,
    pub(super) request_id: Uuid,
}

/// The thing that is started or asked about.
#[derive(Clone, Debug)]
enum Subject {
    /// For example `job definition (812 bytes)`.
    NoJobYet(String),
    Job(JobId),
}

impl About {
    /// A call about something that is not a job yet.
    pub(super) fn start(client: &Client, operation: Operation, subject: String) -> Self {
        Self::new(client, operation, Subject::NoJobYet(subject))
    }

    /// A call about a job.
    pub(super) fn job(client: &Client, operation: Operation, id: JobId) -> Self {
        Self::new(client, operation, Subject::Job(id))
    }

    // Texts are made when an error needs them: most calls need none.
    fn new(client: &Client, operation: Operation, subject: Subject) -> Self {
        Self {
            client: client.clone(),
            operation,
            subject,
            request_id: request_id(),
        }
    }

    /// The job that the call is about, where there is one already.
    pub(super) fn job_id(&self) -> Option<JobId> {
        match self.subject {
            Subject::NoJobYet(_) => None,
            Subject::Job(id) => Some(id),
        }
    }

    /// The API client by its id, where that is known.
    pub(super) fn api_client(&self) -> String {
        match self.client.shared().wire.tokens.client_id() {
            Some(id) => format!("API client {id}"),
            None => "the API client".to_owned(),
        }
    }
}

// A random UUID; that nobody can guess it is not needed.
fn request_id() -> Uuid {
    uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid()
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.operation {
            Operation::StartContent | Operation::StartLibrary => "start of ",
            Operation::Status => "status of ",
            Operation::Abort => "abort of ",
            #[cfg(feature = "compatibility")]
            Operation::Description => "reading of ",
        })?;
        match &self.subject {
            Subject::NoJobYet(what) => f.write_str(what)?,
            Subject::Job(id) => write!(f, "job {id}")?,
        }
        write!(f, " at {}", self.client.server().origin())
    }
}
