//! `POST /spotfire/api/rest/as/job/start-content`.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use http::{HeaderMap, StatusCode as HttpStatus, Uri};

use super::start::Attempt;
use crate::answers::{MalformedDefinitionAnswer, UnsupportedMediaTypeAnswer};
use crate::definition;
use crate::engine::StatusCode;
use crate::ledger::{CallHead, StartKind};
use crate::oauth::Caller;
use crate::server::{Parameters, Problem, Server, charset, media_type};

/// Starts the job whose definition is the body. The query parameter `path` is kept in the ledger, and otherwise means nothing.
pub(crate) async fn start_content(
    State(server): State<Arc<Server>>,
    Extension(caller): Extension<Caller>,
    Extension(call): Extension<Arc<CallHead>>,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body?;
    let answers = &server.settings.answers;
    let is_xml = media_type(&headers).as_deref() == Some("application/xml");
    if !is_xml && answers.unsupported_media_type == UnsupportedMediaTypeAnswer::UnsupportedMediaType
    {
        return Err(Problem::new(
            HttpStatus::UNSUPPORTED_MEDIA_TYPE,
            "The body must be application/xml",
        ));
    }
    let attempt = Attempt {
        kind: StartKind::Content,
        client_id: &caller.client_id,
        call: &call,
        path: Parameters::in_query(&uri).first("path").map(str::to_owned),
        library_id: None,
    };
    match definition::read(&body, charset(&headers).as_deref()) {
        Ok(definition) => Ok(attempt.start(&server, definition)),
        Err(error) => match answers.malformed_definition {
            MalformedDefinitionAnswer::BadRequest => Err(Problem::bad_request(error.to_string())),
            MalformedDefinitionAnswer::NotSet => {
                Ok(attempt.refuse(&server, StatusCode::NotSet, error.to_string()))
            }
        },
    }
}
