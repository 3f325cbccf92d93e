//! The request that asks for a status.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::FutureExt as _;
use http::{HeaderMap, Method};
use reqwest::{Request, Url};
use spotfire_automation_raw as raw;
use spotfire_automation_raw::{Transport, TransportFuture};

use super::JobId;

/// The id of no job, in whose place that of each job is put.
const PLACE: &str = "00000000-0000-0000-0000-000000000000";

/// What the generated client sends to ask for a status, kept to be copied for each job.
///
/// No call is made as often as this one, and for the generated client to make its request anew, text to URL, costs more
/// than all that is done here for a call.
#[derive(Debug)]
pub(crate) struct StatusRequest {
    method: Method,
    headers: HeaderMap,
    url: Url,
    /// The path of the URL, before and after the job's id.
    path: (String, String),
}

impl StatusRequest {
    /// Has the generated client make the request; none if it has no place for a job's id in the path.
    pub(crate) fn new(api_url: &str, http: &reqwest::Client) -> Option<Self> {
        let mut request = of_generated_client(api_url, http, PLACE)?;
        let (before, after) = request.url().path().split_once(PLACE)?;
        Some(Self {
            path: (before.to_owned(), after.to_owned()),
            method: request.method().clone(),
            headers: std::mem::take(request.headers_mut()),
            url: request.url().clone(),
        })
    }

    /// The request about this job.
    pub(super) fn about(&self, id: JobId) -> Box<Request> {
        let (before, after) = &self.path;
        let mut url = self.url.clone();
        url.set_path(&format!("{before}{id}{after}"));
        let mut request = Box::new(Request::new(self.method.clone(), url));
        *request.headers_mut() = self.headers.clone();
        request
    }
}

/// What the generated client sends to ask about this job.
fn of_generated_client(api_url: &str, http: &reqwest::Client, id: &str) -> Option<Request> {
    let made = Arc::new(Made::default());
    let raw = raw::client(api_url, http.clone(), made.clone());
    // Nothing in it waits for anything.
    let _sent = raw.status().job_id(id).send().now_or_never();
    made.0.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Sends nothing and keeps the request.
#[derive(Debug, Default)]
struct Made(Mutex<Option<Request>>);

impl Transport for Made {
    fn send<'a>(
        &'a self,
        _http: &'a reqwest::Client,
        request: Request,
        _operation: &'static str,
    ) -> TransportFuture<'a> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        Box::pin(async { Ok(http::Response::new(Bytes::new()).into()) })
    }
}

#[cfg(test)]
mod tests {
    use spotfire_auth::{HttpSettings, ServerUrl};

    use super::*;
    use crate::in_memory::id;

    #[test]
    fn it_is_what_the_generated_client_sends() {
        let server = ServerUrl::parse("https://spotfire.example.com").unwrap();
        let http = HttpSettings::default().client(&server).unwrap();
        for api_url in [
            "https://spotfire.example.com/spotfire/api/",
            "http://[::1]:8080/a%20b",
        ] {
            let ours = StatusRequest::new(api_url, &http).unwrap().about(id());
            let theirs = of_generated_client(api_url, &http, &id().to_string()).unwrap();
            assert_eq!(
                (ours.method(), ours.url(), ours.headers()),
                (theirs.method(), theirs.url(), theirs.headers())
            );
            assert!(theirs.body().is_none(), "a body would not be copied");
        }
    }
}
