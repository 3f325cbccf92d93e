//! `GET /spotfire/api/rest/as/job/list`, which only an upgraded server has.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::answer::execution_statuses;
use crate::server::Server;

/// Tells how every job stands that the server knows, in the order of their ids.
pub(crate) async fn list(State(server): State<Arc<Server>>) -> Response {
    execution_statuses(&server, &server.engine.statuses())
}
