//! How an authorization request is answered (RFC 6749, sections 4.1.2 and 4.1.2.1).

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY};
use url::form_urlencoded;

use super::request::{AuthorizationRequest, WayBack};
use crate::oauth::Grant;
use crate::oauth::code::Code;
use crate::oauth::error::OAuthError;
use crate::server::Server;

/// Sends the browser back to the client with a code, by `status`.
pub(super) fn grant(
    server: &Server,
    request: AuthorizationRequest,
    status: StatusCode,
) -> Response {
    let is_offline = request.is_offline();
    let AuthorizationRequest {
        back,
        scopes,
        challenge,
        ..
    } = request;
    let code = Code {
        grant: Grant::by_person(&back.client.id, scopes),
        redirect: back.redirect.clone(),
        challenge,
        is_offline,
    };
    let lifetime = server.settings.oauth.lifetimes.code;
    let code = server.tokens.issue_code(code, lifetime);
    answer(server, &back, &[("code", &code)], status)
}

/// Sends the browser back to the client with an error.
pub(super) fn refuse(
    server: &Server,
    back: &WayBack,
    error: &OAuthError,
    status: StatusCode,
) -> Response {
    let parameters = [
        ("error", error.code),
        ("error_description", error.description),
    ];
    answer(server, back, &parameters, status)
}

/// Sends the browser elsewhere: 302 after a request, 303 after a form, so that no browser sends the form on (RFC 9700, section 4.12).
pub(super) fn redirect(status: StatusCode, location: &str) -> Response {
    let headers = [
        (LOCATION, location),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers).into_response()
}

fn answer(
    server: &Server,
    back: &WayBack,
    parameters: &[(&str, &str)],
    status: StatusCode,
) -> Response {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    if let Some(state) = &back.state {
        query.append_pair("state", state);
    }
    if server.settings.oauth.names_issuer {
        query.append_pair("iss", &server.issuer());
    }
    let uri = &back.redirect.uri;
    let separator = if uri.contains('?') { '&' } else { '?' };
    redirect(status, &format!("{uri}{separator}{}", query.finish()))
}
