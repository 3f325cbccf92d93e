//! The hook through which every generated call passes.

use http::Method;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo};
use reqwest::{Body, Request, Response};

use crate::{Client, Inner, REQUEST_MEDIA_TYPES};

/// The header that generated code adds and Spotfire does not know.
const API_VERSION: &str = "api-version";

impl ClientHooks<Inner> for Client {
    async fn pre<E>(&self, request: &mut Request, info: &OperationInfo) -> Result<(), Error<E>> {
        request.headers_mut().remove(API_VERSION);
        say_media_type(request, info.operation_id);
        say_length(request);
        Ok(())
    }

    async fn exec(&self, request: Request, info: &OperationInfo) -> reqwest::Result<Response> {
        let transport = self.inner().transport();
        transport
            .send(self.client(), request, info.operation_id)
            .await
    }
}

/// Says what the body is, where generated code claims something else.
fn say_media_type(request: &mut Request, operation: &str) {
    let listed = REQUEST_MEDIA_TYPES
        .iter()
        .find(|(name, _)| *name == operation);
    if let Some((_, media_type)) = listed {
        request
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
}

/// Says that there is no body where one could be expected (RFC 9110 section 8.6): some proxies answer 411 to a POST
/// without a length. A DELETE is not expected to have a body.
fn say_length(request: &mut Request) {
    let expected = [Method::POST, Method::PUT, Method::PATCH].contains(request.method());
    let empty = match request.body().map(Body::as_bytes) {
        None => true,
        Some(Some(bytes)) => bytes.is_empty(),
        Some(None) => false,
    };
    if expected && empty {
        request
            .headers_mut()
            .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
}
