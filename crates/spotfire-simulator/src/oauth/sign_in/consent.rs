//! The page that asks whether a client may have what it asks for.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, Uri};

use super::answer::{grant, refuse};
use super::browser::browser;
use super::failure::Failure;
use super::page::{Form, Page};
use super::request::AuthorizationRequest;
use super::sign_ins::Stage;
use crate::oauth::error::OAuthError;
use crate::server::{Endpoint, Parameters, PostedForm, Server};

/// What the form says when the person agrees.
const ALLOW: &str = "allow";

/// A sign-in that waits for a person's consent.
struct Question<'a> {
    name: &'a str,
    user: Arc<str>,
    request: AuthorizationRequest,
}

/// `GET /spotfire/ui/consent`. The path is ours: nobody has published a real server's.
pub(crate) async fn consent(
    State(server): State<Arc<Server>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match question(&server, &headers, &Parameters::in_query(&uri)) {
        Some(question) => page(&question).into_response(),
        None => Failure::Expired.redirect(StatusCode::FOUND),
    }
}

/// `POST /spotfire/ui/consent`: answers the client as the person decides.
pub(crate) async fn decide(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    PostedForm(form): PostedForm,
) -> Response {
    let status = StatusCode::SEE_OTHER;
    let question = question(&server, &headers, &form).filter(|it| server.sign_ins.end(it.name));
    let Some(Question { user, request, .. }) = question else {
        return Failure::Expired.redirect(status);
    };
    if form.first("decision") == Some(ALLOW) {
        server.sign_ins.allow(&user, &request);
        return grant(&server, request, status);
    }
    let error = OAuthError::new("access_denied", "The person did not allow it");
    refuse(&server, &request.back, &error, status)
}

/// The question that a page or form belongs to, if it comes from the browser of the person who is asked.
fn question<'a>(
    server: &Server,
    headers: &HeaderMap,
    parameters: &'a Parameters,
) -> Option<Question<'a>> {
    let name = parameters.first("sign_in")?;
    let under_way = server.sign_ins.find(name, browser(headers)?)?;
    let Stage::Consent { user } = under_way.stage else {
        return None;
    };
    Some(Question {
        name,
        user,
        request: under_way.request,
    })
}

fn page(question: &Question<'_>) -> Page {
    let back = &question.request.back;
    let form = Form::new(Endpoint::Consent.route(), question.name)
        .with_button("Allow", ALLOW)
        .with_button("Refuse", "refuse")
        .end();
    Page::new("Allow access")
        .with_paragraph(&format!(
            "The application {} asks to act for {} with these scopes:",
            back.client.name, question.user
        ))
        .with_list(&question.request.scopes)
        .with_form(form, &back.redirect.uri)
        .with_note("This server is simulated.")
}
