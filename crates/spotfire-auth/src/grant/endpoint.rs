//! The token endpoint: sends what `oauth2` makes, and lets it see nothing but granted requests.

use std::pin::Pin;

use http::StatusCode;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};

use crate::grant::refusal::{Answer, Refusal};
use crate::{Error, ErrorKind, ServerUrl, http as web};

/// The longest answer that is read; a real one is about 2 KB.
const LONGEST_ANSWER: usize = 64 * 1024;

/// A server's token endpoint, over a client of our own settings.
pub(crate) struct TokenEndpoint {
    pub(crate) server: ServerUrl,
    pub(crate) client: reqwest::Client,
    pub(crate) refusal: Refusal,
}

impl<'c> AsyncHttpClient<'c> for TokenEndpoint {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.exchange(request))
    }
}

impl TokenEndpoint {
    /// Sends a request once; anything but 200 with JSON is an error here already, with all that can be said of it.
    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, Error> {
        let response = self.send(request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = web::read_body(response, LONGEST_ANSWER).await?;
        let answer = Answer {
            status,
            headers: &headers,
            body: &body,
        };
        if status != StatusCode::OK {
            return Err(self.refusal.of(&answer, &self.server));
        }
        if !answer.is_json() {
            return Err(self.refusal.of_page(&answer, &self.server));
        }
        let mut granted = HttpResponse::new(body);
        granted.headers_mut().insert(
            CONTENT_TYPE,
            http::HeaderValue::from_static("application/json"),
        );
        Ok(granted)
    }

    async fn send(&self, mut request: HttpRequest) -> Result<reqwest::Response, Error> {
        if let Some(credentials) = request.headers_mut().get_mut(AUTHORIZATION) {
            credentials.set_sensitive(true);
        }
        let request = reqwest::Request::try_from(request).map_err(|cause| {
            let error = Error::new(ErrorKind::Configuration, "the token request cannot be made");
            web::because(error, &cause)
        })?;
        self.client
            .execute(request)
            .await
            .map_err(|cause| web::lost(cause, &self.server))
    }
}
