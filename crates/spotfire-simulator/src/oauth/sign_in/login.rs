//! The page that asks who the person is.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, Uri};

use super::answer::{grant, redirect, refuse};
use super::authorization::ask;
use super::browser::{browser, known_by};
use super::failure::Failure;
use super::page::{Form, Page};
use super::sign_ins::{Stage, UnderWay};
use crate::server::{Endpoint, Parameters, PostedForm, Server};

/// `GET /spotfire/ui/login`. The path is ours: nobody has published a real server's.
pub(crate) async fn login(
    State(server): State<Arc<Server>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let query = Parameters::in_query(&uri);
    match under_way(&server, &headers, &query) {
        Some((name, under_way)) => {
            let has_failed = query.first("failed").is_some();
            page(&server, name, &under_way, has_failed).into_response()
        }
        None => Failure::Expired.redirect(StatusCode::FOUND),
    }
}

/// `POST /spotfire/ui/login`: signs the person in.
pub(crate) async fn sign_in(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    PostedForm(form): PostedForm,
) -> Response {
    let status = StatusCode::SEE_OTHER;
    let Some((name, under_way)) = under_way(&server, &headers, &form) else {
        return Failure::Expired.redirect(status);
    };
    let person = form.first("username").zip(form.first("password"));
    let user = person.and_then(|(user, password)| server.settings.oauth.user(user, password));
    let Some(user) = user else {
        let page = Endpoint::Login.route();
        return redirect(status, &format!("{page}?sign_in={name}&failed=1"));
    };
    if !server.sign_ins.end(name) {
        return Failure::Expired.redirect(status);
    }
    let user: Arc<str> = user.name.into();
    let browser = server.sign_ins.open_session(&under_way, Arc::clone(&user));
    let request = under_way.request;
    let back = request.back.clone();
    let next = if server.sign_ins.needs_consent(&user, &request) {
        ask(&server, &browser, request, Stage::Consent { user }, status)
            .unwrap_or_else(|error| refuse(&server, &back, &error, status))
    } else {
        grant(&server, request, status)
    };
    known_by(&server, next, &browser)
}

/// The sign-in that a page or form belongs to, if it waits for this and comes from the browser that began it.
fn under_way<'a>(
    server: &Server,
    headers: &HeaderMap,
    parameters: &'a Parameters,
) -> Option<(&'a str, UnderWay)> {
    let name = parameters.first("sign_in")?;
    let under_way = server.sign_ins.find(name, browser(headers)?)?;
    matches!(under_way.stage, Stage::Login).then_some((name, under_way))
}

fn page(server: &Server, name: &str, under_way: &UnderWay, has_failed: bool) -> Page {
    let back = &under_way.request.back;
    let form = Form::new(Endpoint::Login.route(), name)
        .with_field("User name", "username", "text", "username")
        .with_field("Password", "password", "password", "current-password")
        .with_button("Sign in", "sign_in")
        .end();
    let mut page = Page::new("Sign in").with_paragraph(&format!(
        "Sign in to go on to the application {}.",
        back.client.name
    ));
    if has_failed {
        page = page.with_alert("The user name or the password is wrong.");
    }
    page = page.with_form(form, &back.redirect.uri);
    match server.settings.oauth.made_up_user() {
        Some(user) => page.with_note(&format!(
            "This server is simulated. Sign in as {} with the password {}.",
            user.name, user.password
        )),
        None => page.with_note("This server is simulated."),
    }
}
