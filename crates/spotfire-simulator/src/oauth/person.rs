//! A person with a browser, for tests that need no real one.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::Method;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use url::{Url, form_urlencoded};

use super::user::User;
use crate::server::{Endpoint, Server, router};

/// What a person says when a client asks for access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The client may have what it asks for.
    Allow,
    /// It may not.
    Refuse,
}

/// Signs in at an authorization URL, with a browser that has never been here, and returns the URL at which it ends.
pub(crate) async fn sign_in(server: Arc<Server>, url: &str, decision: Decision) -> String {
    let user = server.settings.oauth.first_user();
    let mut browser = Browser {
        server: TowerToHyperService::new(router(server)),
        cookies: Vec::new(),
    };
    let mut at = url.to_owned();
    let mut form = None;
    loop {
        let response = browser.ask(&at, form.take()).await;
        let Some(next) = response
            .headers()
            .get(LOCATION)
            .and_then(|it| it.to_str().ok())
        else {
            return at;
        };
        match page(next) {
            Some((Endpoint::Login, name)) => {
                form = Some(login_form(&name, &user));
                at = Endpoint::Login.route().to_owned();
            }
            Some((_, name)) => {
                form = Some(consent_form(&name, decision));
                at = Endpoint::Consent.route().to_owned();
            }
            None => return next.to_owned(),
        }
    }
}

struct Browser {
    server: TowerToHyperService<Router>,
    cookies: Vec<String>,
}

impl Browser {
    /// Sends a request, with a form or without, and keeps the cookies of the answer.
    async fn ask(&mut self, url: &str, form: Option<String>) -> Response {
        let path = match Url::parse(url) {
            Ok(url) => format!("{}?{}", url.path(), url.query().unwrap_or_default()),
            Err(_) => url.to_owned(),
        };
        let mut request = Request::new(Body::from(form.clone().unwrap_or_default()));
        if form.is_some() {
            *request.method_mut() = Method::POST;
        }
        *request.uri_mut() = path.parse().unwrap_or_default();
        let headers = request.headers_mut();
        let kind = "application/x-www-form-urlencoded";
        headers.insert(CONTENT_TYPE, http::HeaderValue::from_static(kind));
        headers.extend(
            self.cookies
                .iter()
                .filter_map(|cookie| Some((COOKIE, cookie.parse().ok()?))),
        );
        let Ok(response) = self.server.call(request).await;
        let new = response.headers().get_all(SET_COOKIE).iter();
        let new: Vec<String> = new
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .map(str::to_owned)
            .collect();
        // The newest value of a cookie is found first.
        self.cookies.splice(0..0, new);
        response
    }
}

/// The page that a location of ours leads to, and the sign-in that it is about.
fn page(location: &str) -> Option<(Endpoint, String)> {
    let (path, query) = location.split_once('?')?;
    let endpoint = [Endpoint::Login, Endpoint::Consent]
        .into_iter()
        .find(|endpoint| endpoint.route() == path)?;
    let (name, value) = form_urlencoded::parse(query.as_bytes()).next()?;
    (name == "sign_in").then(|| (endpoint, value.into_owned()))
}

fn login_form(sign_in: &str, user: &User) -> String {
    form_urlencoded::Serializer::new(String::new())
        .append_pair("sign_in", sign_in)
        .append_pair("username", &user.name)
        .append_pair("password", &user.password)
        .finish()
}

fn consent_form(sign_in: &str, decision: Decision) -> String {
    let decision = match decision {
        Decision::Allow => "allow",
        Decision::Refuse => "refuse",
    };
    form_urlencoded::Serializer::new(String::new())
        .append_pair("sign_in", sign_in)
        .append_pair("decision", decision)
        .finish()
}
