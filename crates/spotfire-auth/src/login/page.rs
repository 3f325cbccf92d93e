//! The pages that the browser shows at the end of a sign-in.

use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, Response, StatusCode};

use crate::Error;

/// The page for what came of the sign-in.
pub(super) fn outcome(outcome: Result<(), &Error>) -> Response<String> {
    match outcome {
        Ok(()) => page(
            StatusCode::OK,
            "Signed in",
            "You are signed in. You can close this window and go back to the program.",
        ),
        Err(error) => page(
            StatusCode::BAD_REQUEST,
            "Not signed in",
            &format!("You are not signed in: {error}."),
        ),
    }
}

/// The page for a request that is not the answer that is waited for.
pub(super) fn foreign(status: StatusCode) -> Response<String> {
    let mut response = page(
        status,
        "Nothing here",
        "This is not the end of the sign-in that the program waits for. Nothing has happened.",
    );
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("GET"));
    }
    response
}

/// A page that loads nothing, is kept nowhere and tells no other page its address, which may hold a code.
fn page(status: StatusCode, title: &str, text: &str) -> Response<String> {
    let text = escape(text);
    let mut response = Response::new(format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\n<h1>{title}</h1>\n<p>{text}</p>\n</html>\n"
    ));
    *response.status_mut() = status;
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Makes text of what might be markup: an error may repeat what a server said.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
