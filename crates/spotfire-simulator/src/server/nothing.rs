//! Paths at which there is nothing.

use axum::response::{IntoResponse, Response};
use http::header::WWW_AUTHENTICATE;
use http::{StatusCode, Uri};

use super::Problem;

/// The answer at a path that is nothing, as real servers were seen to give it: 403 below `/spotfire`, but 401 below
/// `/spotfire/rest`.
pub(crate) fn not_found(uri: &Uri) -> Response {
    let is_below = |folder: &str| {
        uri.path()
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if is_below("/spotfire/rest") {
        let problem = Problem::new(StatusCode::UNAUTHORIZED, "Not authenticated");
        ([(WWW_AUTHENTICATE, "Basic realm=\"Spotfire\"")], problem).into_response()
    } else if is_below("/spotfire") {
        Problem::new(StatusCode::FORBIDDEN, "Access is denied").into_response()
    } else {
        Problem::new(StatusCode::NOT_FOUND, "There is nothing here").into_response()
    }
}
