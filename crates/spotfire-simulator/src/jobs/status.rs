//! `GET /spotfire/api/rest/as/job/status/{jobId}`.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;

use super::answer::{execution_status, invalid_job_id, job_id, unknown_job};
use crate::server::Server;

/// Tells how a job stands.
pub(crate) async fn status(
    State(server): State<Arc<Server>>,
    id: Result<Path<String>, PathRejection>,
) -> Response {
    let Some(id) = job_id(id) else {
        return invalid_job_id(&server.settings.answers);
    };
    match server.engine.status(id) {
        Some(status) => execution_status(&server, &status),
        None => unknown_job(id, &server),
    }
}
