//! What the four operations answer alike.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::{IntoResponse, Response};
use http::StatusCode as HttpStatus;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use uuid::Uuid;

use crate::answers::{Answers, InvalidJobIdAnswer, UnknownJobAnswer};
use crate::engine::{ExecutionStatus, StatusCode};
use crate::server::{Problem, Server};
use crate::upgrade::{NEW_STATUS_CODE, Upgrade};

/// 200 with an execution status.
pub(super) fn execution_status(server: &Server, status: &ExecutionStatus) -> Response {
    json(&on_the_wire(server, status))
}

/// 200 with a list of execution statuses.
pub(super) fn execution_statuses(server: &Server, statuses: &[ExecutionStatus]) -> Response {
    let statuses: Vec<_> = statuses
        .iter()
        .map(|status| on_the_wire(server, status))
        .collect();
    json(&statuses)
}

/// A status as the server's version has it.
fn on_the_wire<'a>(server: &Server, status: &'a ExecutionStatus) -> WireStatus<'a> {
    let is_renamed =
        status.status_code == StatusCode::Queued && server.upgrades.has(Upgrade::StatusCode);
    WireStatus {
        job_id: status.job_id,
        message: (!server.upgrades.has(Upgrade::Field)).then_some(status.message.as_str()),
        status_code: if is_renamed {
            WireCode::New(NEW_STATUS_CODE)
        } else {
            WireCode::Known(status.status_code)
        },
    }
}

/// The one object that all four operations answer.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct WireStatus<'a> {
    job_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    status_code: WireCode,
}

#[derive(Serialize)]
#[serde(untagged)]
enum WireCode {
    Known(StatusCode),
    New(&'static str),
}

fn json(body: &impl Serialize) -> Response {
    match serde_json::to_string(body) {
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
pub(super) fn unknown_job(id: Uuid, server: &Server) -> Response {
    match server.settings.answers.unknown_job {
        UnknownJobAnswer::NotFound => job_not_found(),
        UnknownJobAnswer::Missing => {
            execution_status(server, &ExecutionStatus::of(id, StatusCode::Missing, ""))
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
