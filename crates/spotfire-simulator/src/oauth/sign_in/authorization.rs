//! The authorization endpoint (RFC 6749, section 3.1).

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode, Uri};

use super::answer::{grant, redirect, refuse};
use super::browser::{browser, known_by};
use super::request::{AuthorizationRequest, WayBack};
use super::sign_ins::{Stage, TooMany};
use crate::oauth::error::OAuthError;
use crate::oauth::opaque;
use crate::server::{Endpoint, Parameters, PostedForm, Server};

/// `GET /spotfire/oauth2/auth`.
///
/// What is wrong with the client or the redirect URI leads to a page of the server, everything else back to the client.
pub(crate) async fn authorize(
    State(server): State<Arc<Server>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    answer(
        &server,
        &headers,
        &Parameters::in_query(&uri),
        StatusCode::FOUND,
    )
}

/// `POST /spotfire/oauth2/auth`, with the request in a form.
pub(crate) async fn authorize_by_form(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    PostedForm(form): PostedForm,
) -> Response {
    answer(&server, &headers, &form, StatusCode::SEE_OTHER)
}

fn answer(
    server: &Server,
    headers: &HeaderMap,
    parameters: &Parameters,
    status: StatusCode,
) -> Response {
    let back = match WayBack::find(&server.clients, parameters) {
        Ok(back) => back,
        Err(failure) => return failure.redirect(status),
    };
    let next = AuthorizationRequest::read(back.clone(), parameters)
        .and_then(|request| go_on(server, headers, request, status));
    next.unwrap_or_else(|error| refuse(server, &back, &error, status))
}

/// Asks the person what has to be asked, or answers at once.
fn go_on(
    server: &Server,
    headers: &HeaderMap,
    request: AuthorizationRequest,
    status: StatusCode,
) -> Result<Response, OAuthError> {
    let signed_in = browser(headers).and_then(|id| Some((id, server.sign_ins.user(id)?)));
    let Some((browser, user)) = signed_in.clone().filter(|_| !request.prompt.login) else {
        if request.prompt.nothing {
            return Err(OAuthError::new("login_required", "Nobody is signed in"));
        }
        // What a browser that is not signed in says that it is may have been planted by somebody else.
        let browser = signed_in.map_or_else(opaque::secret, |(id, _)| id.to_owned());
        let page = ask(server, &browser, request, Stage::Login, status)?;
        return Ok(known_by(server, page, &browser));
    };
    if !server.sign_ins.needs_consent(&user, &request) {
        return Ok(grant(server, request, status));
    }
    if request.prompt.nothing {
        return Err(OAuthError::new(
            "consent_required",
            "The person has not allowed this yet",
        ));
    }
    ask(server, browser, request, Stage::Consent { user }, status)
}

/// Sends the browser to the page of a stage.
pub(super) fn ask(
    server: &Server,
    browser: &str,
    request: AuthorizationRequest,
    stage: Stage,
    status: StatusCode,
) -> Result<Response, OAuthError> {
    let page = match stage {
        Stage::Login => Endpoint::Login,
        Stage::Consent { .. } => Endpoint::Consent,
    };
    let begun = server.sign_ins.begin(browser, request, stage);
    let name = begun.map_err(|TooMany| {
        OAuthError::new(
            "temporarily_unavailable",
            "Too many people are signing in; try again later",
        )
    })?;
    Ok(redirect(
        status,
        &format!("{}?sign_in={name}", page.route()),
    ))
}
