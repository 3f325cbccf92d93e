//! What the four operations answer alike.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::{IntoResponse, Response};
use http::StatusCode as HttpStatus;
use http::header::CONTENT_TYPE;
use uuid::Uuid;

use crate::answers::{Answers, InvalidJobIdAnswer, UnknownJobAnswer};
use crate::engine::{ExecutionStatus, StatusCode};
use crate::server::Problem;

/// 200 with an execution status.
pub(super) fn execution_status(status: &ExecutionStatus) -> Response {
    match serde_json::to_string(status) {
        Ok(body) => ([(CONTENT_TYPE, "application/json;charset=UTF-8")], body).into_response(),
        Err(error) => {
            Problem::new(HttpStatus::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
        }
    }
}

/// 404 without a body, the answer of the API reference to the id of a job that does not exist.
pub(super) fn job_not_found() -> Response {
    HttpStatus::NOT_FOUND.into_response()
}

/// The answer to the id of a job that does not exist.
pub(super) fn unknown_job(id: Uuid, answers: &Answers) -> Response {
    match answers.unknown_job {
        UnknownJobAnswer::NotFound => job_not_found(),
        UnknownJobAnswer::Missing => {
            execution_status(&ExecutionStatus::of(id, StatusCode::Missing, ""))
        }
    }
}

/// The job id in a path, if it is a GUID.
pub(super) fn job_id(id: Result<Path<String>, PathRejection>) -> Option<Uuid> {
    Uuid::parse_str(&id.ok()?.0).ok()
}

/// The answer to a job id that is no GUID.
pub(super) fn invalid_job_id(answers: &Answers) -> Response {
    match answers.invalid_job_id {
        InvalidJobIdAnswer::BadRequest => {
            Problem::bad_request("The job id is not a GUID").into_response()
        }
        InvalidJobIdAnswer::NotFound => job_not_found(),
    }
}
