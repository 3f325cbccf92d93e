//! Calls, whatever came of them.

use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::Request;
use http::header::{AUTHORIZATION, PROXY_AUTHORIZATION};
use http::{HeaderMap, Method, StatusCode as HttpStatus, Version};

use super::log::ByRequest;
use crate::faults::Fault;
use crate::server::Endpoint;

/// What is known of a call when its head has arrived.
#[derive(Debug)]
pub(crate) struct CallHead {
    pub(crate) endpoint: Endpoint,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) version: Version,
    pub(crate) fault: Option<Fault>,
    pub(crate) received_at: SystemTime,
    query: Option<String>,
    headers: HeaderMap,
}

impl CallHead {
    pub(crate) fn of(endpoint: Endpoint, request: &Request, fault: Option<Fault>) -> Self {
        let mut headers = request.headers().clone();
        headers.remove(AUTHORIZATION);
        headers.remove(PROXY_AUTHORIZATION);
        Self {
            endpoint,
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            version: request.version(),
            fault,
            received_at: SystemTime::now(),
            query: request.uri().query().map(str::to_owned),
            headers,
        }
    }

    /// The first value of a header, if it was sent and is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.header("x-request-id")
    }

    pub(crate) fn traceparent(&self) -> Option<&str> {
        self.header("traceparent")
    }
}

/// A request, the status of its answer, and the fault that befell it.
#[derive(Debug, Clone)]
pub struct Call {
    head: Arc<CallHead>,
    answer: Option<(HttpStatus, SystemTime)>,
}

impl Call {
    /// A call that is not answered yet.
    pub(super) fn new(head: Arc<CallHead>) -> Self {
        Self { head, answer: None }
    }

    pub(super) fn answered(&mut self, status: HttpStatus) {
        self.answer = Some((status, SystemTime::now()));
    }

    /// The endpoint that was called.
    pub fn endpoint(&self) -> Endpoint {
        self.head.endpoint
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.head.method
    }

    /// The path, percent-encoded as it was sent.
    pub fn path(&self) -> &str {
        &self.head.path
    }

    /// The query, as it was sent.
    pub fn query(&self) -> Option<&str> {
        self.head.query.as_deref()
    }

    /// The HTTP version.
    pub fn version(&self) -> Version {
        self.head.version
    }

    /// The first value of a header, if it was sent and is text. Credentials (`Authorization`) are not kept.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.header(name)
    }

    /// The header `X-Request-Id`.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// The header `traceparent` (W3C Trace Context).
    pub fn traceparent(&self) -> Option<&str> {
        self.head.traceparent()
    }

    /// The fault that befell the call, and with it on which side of the processing.
    pub fn fault(&self) -> Option<&Fault> {
        self.head.fault.as_ref()
    }

    /// When the head of the request had arrived.
    pub fn received_at(&self) -> SystemTime {
        self.head.received_at
    }

    /// The HTTP status of the answer. Nothing if there was none: it is still to come, the caller left, or a fault prevented it.
    pub fn status(&self) -> Option<u16> {
        self.answer.map(|(status, _)| status.as_u16())
    }

    /// When the answer began to be sent, if there was one.
    pub fn answered_at(&self) -> Option<SystemTime> {
        self.answer.map(|(_, at)| at)
    }
}

impl ByRequest for Call {
    fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn a_call_keeps_its_headers_but_no_credentials() {
        let request = Request::builder()
            .uri("/spotfire/oauth2/token?scope=a")
            .header("Authorization", "Bearer hush")
            .header("X-Request-Id", "r")
            .body(Body::empty())
            .unwrap();
        let call = Call::new(Arc::new(CallHead::of(Endpoint::Token, &request, None)));
        assert_eq!(call.request_id(), Some("r"));
        assert_eq!(call.query(), Some("scope=a"));
        assert!(!format!("{call:?}").contains("hush"));
    }
}
