//! What no real server has: the simulator's own switches, below `/simulator`.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::json;

use super::{SIMULATED_HEADER, Server};
use crate::upgrade::Upgrade;

/// The switches. Calls of them are not in the ledger, and no fault befalls them.
pub(super) fn administration(server: Arc<Server>) -> Router {
    Router::new()
        .route("/simulator/upgrades", get(upgrades).put(set_upgrades))
        .with_state(server)
}

/// Answers the names of the upgrades in force.
async fn upgrades(State(server): State<Arc<Server>>) -> Response {
    in_force(&server)
}

/// Puts the upgrades in force whose names are in the body, a JSON array, and no others.
///
/// No media type is asked for; that the method is PUT keeps other sites' pages from calling it in a browser.
async fn set_upgrades(State(server): State<Arc<Server>>, body: Bytes) -> Response {
    match serde_json::from_slice::<Vec<Upgrade>>(&body) {
        Ok(upgrades) => {
            server.upgrades.replace(upgrades);
            in_force(&server)
        }
        Err(error) => {
            let message = format!("the body is not an array of names of upgrades: {error}\n");
            (StatusCode::BAD_REQUEST, simulated(), message).into_response()
        }
    }
}

fn in_force(server: &Server) -> Response {
    let names = json!(server.upgrades.in_force()).to_string();
    (simulated(), [(CONTENT_TYPE, "application/json")], names).into_response()
}

fn simulated() -> [(HeaderName, HeaderValue); 1] {
    [(
        HeaderName::from_static(SIMULATED_HEADER),
        HeaderValue::from_static("true"),
    )]
}
