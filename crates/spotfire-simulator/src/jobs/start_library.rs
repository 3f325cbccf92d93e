//! `POST /spotfire/api/rest/as/job/start-library`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::Uri;

use super::start::Attempt;
use crate::answers::UnnamedJobFileAnswer;
use crate::definition;
use crate::engine::StatusCode;
use crate::ledger::{CallHead, StartKind};
use crate::oauth::Caller;
use crate::server::{Parameters, PostedForm, Problem, Server};
use crate::upgrade::{RENAMED_PARAMETER, Upgrade};

/// What a real server says of a job file that does not exist, or that the client may not read.
pub(crate) const NO_JOB_FILE: &str = "Job file not found or no access.";

/// Starts the job in a library item, which `id` or `path` names, in the query or in a form. With both, `id` counts.
pub(crate) async fn start_library(
    State(server): State<Arc<Server>>,
    Extension(caller): Extension<Caller>,
    Extension(call): Extension<Arc<CallHead>>,
    uri: Uri,
    PostedForm(form): PostedForm,
) -> Response {
    let parameters = Parameters::in_query(&uri).and(form);
    let path = if server.upgrades.has(Upgrade::Parameter) {
        parameters.first(RENAMED_PARAMETER)
    } else {
        parameters.first("path")
    };
    let id = parameters.first("id");
    let attempt = Attempt {
        kind: StartKind::Library,
        client_id: &caller.client_id,
        call: &call,
        path: path.map(str::to_owned),
        library_id: id.map(str::to_owned),
    };
    let file = match (id, path, server.settings.answers.unnamed_job_file) {
        (Some(id), _, _) => server.library.read_by_id(id, &caller.client_id),
        (None, Some(path), _) => server.library.read_by_path(path, &caller.client_id),
        (None, None, UnnamedJobFileAnswer::NotFound) => None,
        (None, None, UnnamedJobFileAnswer::BadRequest) => {
            return Problem::bad_request("Either id or path is required").into_response();
        }
    };
    match file.map(|file| definition::read(file.as_ref(), None)) {
        Some(Ok(definition)) => attempt.start(&server, definition),
        Some(Err(error)) => attempt.refuse(&server, StatusCode::NotSet, error.to_string()),
        None => attempt.refuse(&server, StatusCode::Failed, NO_JOB_FILE),
    }
}
