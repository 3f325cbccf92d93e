//! What both starts have in common: the engine is asked, and the ledger told.

use axum::response::Response;

use super::answer::execution_status;
use crate::definition::Definition;
use crate::engine::{ExecutionStatus, StatusCode};
use crate::ledger::{CallHead, Start, StartKind};
use crate::server::Server;

/// A start whose answer is not known yet.
pub(super) struct Attempt<'a> {
    pub(super) kind: StartKind,
    pub(super) client_id: &'a str,
    pub(super) call: &'a CallHead,
    pub(super) path: Option<String>,
    pub(super) library_id: Option<String>,
}

impl Attempt<'_> {
    /// Hands the job to the engine.
    pub(super) fn start(self, server: &Server, definition: Definition) -> Response {
        let status = server.engine.start(definition);
        self.answer(server, &status)
    }

    /// Answers 200 without starting a job.
    pub(super) fn refuse(
        self,
        server: &Server,
        status_code: StatusCode,
        message: impl Into<String>,
    ) -> Response {
        self.answer(server, &ExecutionStatus::without_job(status_code, message))
    }

    fn answer(self, server: &Server, status: &ExecutionStatus) -> Response {
        server.ledger.record_start(Start {
            kind: self.kind,
            client_id: self.client_id.to_owned(),
            request_id: self.call.request_id().map(str::to_owned),
            traceparent: self.call.traceparent().map(str::to_owned),
            path: self.path,
            library_id: self.library_id,
            status_code: status.status_code,
            job_id: status.job(),
            fault: self.call.fault.clone(),
            version: self.call.version,
            received_at: self.call.received_at,
        });
        execution_status(server, status)
    }
}
