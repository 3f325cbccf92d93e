//! `GET /spotfire/api/v2/api-docs?group=as`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, StatusCode, Uri};

use super::document::document;
use crate::server::{Parameters, Problem, Server, not_found};
use crate::upgrade::Upgrade;

/// The one group of descriptions that there is.
const GROUP: &str = "as";

/// Answers the document to every client with a token. Another group, or none, answers 404, as springfox does.
pub(crate) async fn api_docs(
    State(server): State<Arc<Server>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if Parameters::in_query(&uri).first("group") == Some(GROUP) {
        answer(&server, &headers)
    } else {
        Problem::new(StatusCode::NOT_FOUND, "There is no such group").into_response()
    }
}

/// Answers the document where springdoc has it, if the server has that.
pub(crate) async fn open_api_docs(
    State(server): State<Arc<Server>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if server.upgrades.has(Upgrade::OpenApi3) {
        answer(&server, &headers)
    } else {
        not_found(&uri)
    }
}

fn answer(server: &Server, headers: &HeaderMap) -> Response {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let (scheme, own_host) = server
        .url
        .split_once("://")
        .unwrap_or(("http", &server.url));
    match document(
        scheme,
        host.unwrap_or(own_host),
        &server.upgrades.in_force(),
    ) {
        Ok(document) => {
            ([(CONTENT_TYPE, "application/json;charset=UTF-8")], document).into_response()
        }
        Err(error) => {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
        }
    }
}
