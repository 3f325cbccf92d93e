//! The page `/spotfire/api/swagger-ui.html`: Swagger UI, for people who have signed in.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use swagger_ui_dist::{ApiDefinition, OpenApiSource, generate_routes};

use crate::clients::{ClientProfile, ClientRegistration, GrantType, JOB_SCOPE};
use crate::server::{Endpoint, Problem, Server};

/// Where the page is, as on a real server.
const PAGE: &str = "/spotfire/api/swagger-ui.html";
/// The page's own script.
const SCRIPT: &str = "/spotfire/api/swagger-ui.js";
/// Where springfox keeps the files of Swagger UI.
const FILES: &str = "/spotfire/api/webjars/springfox-swagger-ui";

/// The page and its files. They need no token: the person signs in on the page, and the description needs one.
///
/// Whether a real server shows the page to people who are not signed in is not published.
pub(crate) fn routes() -> Router<Arc<Server>> {
    // What the crate brings has an index page of its own, too, which nobody who is not signed in has any use of.
    let files = generate_routes(ApiDefinition {
        uri_prefix: FILES,
        api_definition: OpenApiSource::Uri(Endpoint::ApiDocs.route()),
        title: None,
    });
    Router::new()
        .route(PAGE, get(page))
        .route(SCRIPT, get(script))
        .merge(files.with_state(()))
}

/// The client as which the page signs people in, registered when it is first shown.
#[derive(Debug, Default)]
pub(crate) struct PageClient(OnceLock<String>);

impl PageClient {
    fn id(&self, server: &Server) -> Result<&str, crate::Error> {
        if let Some(id) = self.0.get() {
            return Ok(id);
        }
        let registration = ClientRegistration::for_jobs("Swagger UI")
            .with_profile(ClientProfile::UserAgent)
            .with_grants([GrantType::AuthorizationCode])
            .with_redirect_uri(format!("{}{PAGE}", server.url));
        let client = server.clients.register(registration)?;
        // Where two see the page first at once, one of the two registrations stays unused.
        Ok(self.0.get_or_init(|| client.id().to_owned()))
    }
}

async fn page(State(server): State<Arc<Server>>) -> Response {
    match server.page_client.id(&server) {
        Ok(id) => {
            let page = include_str!("page.html")
                .replace("{{client}}", id)
                .replace("{{scope}}", JOB_SCOPE)
                .replace("{{server}}", &server.url)
                .replace("{{files}}", FILES);
            Html(page).into_response()
        }
        Err(error) => {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
        }
    }
}

async fn script() -> Response {
    (
        [(CONTENT_TYPE, "text/javascript;charset=UTF-8")],
        include_str!("page.js"),
    )
        .into_response()
}
