//! `POST /spotfire/api/rest/as/job/abort/{jobId}`.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, Uri};

use super::answer::{execution_status, invalid_job_id, job_id, job_not_found, unknown_job};
use crate::answers::FinishedJobAbortAnswer;
use crate::engine::Abort;
use crate::server::{Parameters, Problem, Server};

/// Cancels a job that waits or runs; the query parameter `reason` gets into its message.
pub(crate) async fn abort(
    State(server): State<Arc<Server>>,
    id: Result<Path<String>, PathRejection>,
    uri: Uri,
) -> Response {
    let answers = &server.settings.answers;
    let Some(id) = job_id(id) else {
        return invalid_job_id(answers);
    };
    let query = Parameters::in_query(&uri);
    match server.engine.abort(id, query.first("reason")) {
        Abort::Taken(status) => execution_status(&server, &status),
        Abort::AlreadyOver(status) => match answers.finished_job_abort {
            FinishedJobAbortAnswer::FinalStatus => execution_status(&server, &status),
            FinishedJobAbortAnswer::NotFound => job_not_found(),
            FinishedJobAbortAnswer::Conflict => {
                Problem::new(StatusCode::CONFLICT, "The job is over already").into_response()
            }
        },
        Abort::Unknown => unknown_job(id, &server),
    }
}
