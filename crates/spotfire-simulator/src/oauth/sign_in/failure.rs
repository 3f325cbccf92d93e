//! What cannot be told the client, because it is not certain who that is.

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::answer::redirect;
use super::page::Page;
use crate::server::{Endpoint, Parameters};

/// Why a sign-in ends at a page of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// The client is not registered, or not named.
    UnknownClient,
    /// The redirect URI is not one of the client's.
    RedirectUri,
    /// The client or the redirect URI is named twice.
    Repeated,
    /// The sign-in took too long, is over already, or was begun in another browser.
    Expired,
}

impl Failure {
    const ALL: [Self; 4] = [
        Self::UnknownClient,
        Self::RedirectUri,
        Self::Repeated,
        Self::Expired,
    ];

    /// The query that says which it is. An unknown client has none, as seen on a real server.
    fn query(self) -> &'static str {
        match self {
            Self::UnknownClient => "",
            Self::RedirectUri => "?reason=redirect_uri",
            Self::Repeated => "?reason=repeated",
            Self::Expired => "?reason=expired",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::UnknownClient => {
                "No API client is registered under the client_id of the request, or it has none."
            }
            Self::RedirectUri => {
                "The redirect_uri of the request is not registered for the API client. It is compared as text, whole. A native \
                 client may besides name http://127.0.0.1 or http://[::1] with any port and the path / or /auth."
            }
            Self::Repeated => "The request names client_id or redirect_uri more than once.",
            Self::Expired => {
                "This sign-in is over, took too long, or was begun in another browser. Begin again from the application."
            }
        }
    }

    /// Sends the browser to the page, by `status`.
    pub(super) fn redirect(self, status: StatusCode) -> Response {
        let page = Endpoint::AuthorizationError.route();
        redirect(status, &format!("{page}{}", self.query()))
    }
}

/// `GET /spotfire/ui/error/errorAuthEndpoint`, where a real server was seen to send the browser of an unknown client.
pub(crate) async fn failure_page(request: Request) -> Response {
    let reason = Parameters::in_query(request.uri());
    let failure = Failure::ALL
        .into_iter()
        .find(|failure| failure.query().strip_prefix("?reason=") == reason.first("reason"))
        .unwrap_or(Failure::UnknownClient);
    Page::new("Sign-in failed")
        .with_paragraph(failure.text())
        .with_note("This server is simulated.")
        .with_status(StatusCode::BAD_REQUEST)
        .into_response()
}
