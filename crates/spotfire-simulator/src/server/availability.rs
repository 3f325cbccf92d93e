//! What the server's configuration or its version leaves out.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, Uri};

use super::{Problem, Server, not_found};
use crate::answers::SwitchedOffAnswer;
use crate::upgrade::Upgrade;

/// Lets calls of the API through while it is switched on.
pub(super) async fn while_rest_is_enabled(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    if server.settings.is_rest_enabled {
        next.run(request).await
    } else {
        switched_off(&server, request.uri())
    }
}

/// Lets calls of the description and its page through while they are switched on.
pub(super) async fn while_description_is_enabled(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    if server.settings.is_description_enabled {
        next.run(request).await
    } else {
        switched_off(&server, request.uri())
    }
}

/// Lets calls of the operation through that only a newer server has.
pub(super) async fn where_jobs_are_listed(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    if server.upgrades.has(Upgrade::Operation) {
        next.run(request).await
    } else {
        not_found(request.uri())
    }
}

fn switched_off(server: &Server, uri: &Uri) -> Response {
    let status = match server.settings.answers.switched_off {
        SwitchedOffAnswer::AsNothing => return not_found(uri),
        SwitchedOffAnswer::NotFound => StatusCode::NOT_FOUND,
        SwitchedOffAnswer::ServiceUnavailable => StatusCode::SERVICE_UNAVAILABLE,
    };
    Problem::new(status, "This is switched off").into_response()
}
