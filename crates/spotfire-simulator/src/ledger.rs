//! What happened: every start and every call.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::extract::Request;
use http::header::{AUTHORIZATION, PROXY_AUTHORIZATION};
use http::{HeaderMap, Method, StatusCode as HttpStatus};
use uuid::Uuid;

use crate::engine::StatusCode;
use crate::server::Endpoint;

/// How many starts the ledger keeps; older ones are dropped.
const START_LIMIT: usize = 1_000_000;
/// How many calls the ledger keeps; older ones are dropped, but stay counted.
const CALL_LIMIT: usize = 10_000;

/// The simulator's record of what it was asked and what it really did.
///
/// Keeps the last 1,000,000 starts and the last 10,000 calls; the counts are of all.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<Records>);

#[derive(Debug, Default)]
struct Records {
    starts: VecDeque<Start>,
    calls: VecDeque<Call>,
    counts: HashMap<Endpoint, u64>,
}

impl Ledger {
    /// The starts that reached the job engine or the library, oldest first.
    ///
    /// One that was refused before, say without a valid token or with a malformed definition, is only a call.
    pub fn starts(&self) -> Vec<Start> {
        self.records().starts.iter().cloned().collect()
    }

    /// The calls, oldest first, with whatever came of them.
    pub fn calls(&self) -> Vec<Call> {
        self.records().calls.iter().cloned().collect()
    }

    /// The calls of one endpoint, oldest first.
    pub fn calls_of(&self, endpoint: Endpoint) -> Vec<Call> {
        let records = self.records();
        let of_endpoint = records
            .calls
            .iter()
            .filter(|call| call.endpoint == endpoint);
        of_endpoint.cloned().collect()
    }

    /// How often an endpoint was called.
    pub fn count(&self, endpoint: Endpoint) -> u64 {
        self.records()
            .counts
            .get(&endpoint)
            .copied()
            .unwrap_or_default()
    }

    pub(crate) fn record_start(&self, start: Start) {
        push_bounded(&mut self.records().starts, start, START_LIMIT);
    }

    pub(crate) fn record_call(&self, call: Call) {
        let mut records = self.records();
        *records.counts.entry(call.endpoint).or_default() += 1;
        push_bounded(&mut records.calls, call, CALL_LIMIT);
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a job was to be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StartKind {
    /// From XML in the request.
    Content,
    /// From a job file in the library.
    Library,
}

/// A start of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Start {
    /// How the job was to be started.
    pub kind: StartKind,
    /// The client whose token it was.
    pub client_id: String,
    /// The header `X-Request-Id`, by which a caller can find its start.
    pub request_id: Option<String>,
    /// The argument `path`: of start-content whatever the caller says, of start-library the path of the job file.
    pub path: Option<String>,
    /// The argument `id` of start-library.
    pub library_id: Option<String>,
    /// The status that the start answered.
    pub status_code: StatusCode,
    /// The job's id, if a job was really started (be it that it waits).
    pub job_id: Option<Uuid>,
}

/// A request and the status of its answer.
#[derive(Debug, Clone)]
pub struct Call {
    endpoint: Endpoint,
    method: Method,
    path: String,
    query: Option<String>,
    headers: HeaderMap,
    status: HttpStatus,
}

impl Call {
    /// A call that is not answered yet.
    pub(crate) fn of(endpoint: Endpoint, request: &Request) -> Self {
        let mut headers = request.headers().clone();
        headers.remove(AUTHORIZATION);
        headers.remove(PROXY_AUTHORIZATION);
        Self {
            endpoint,
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().map(str::to_owned),
            headers,
            status: HttpStatus::OK,
        }
    }

    pub(crate) fn answered(mut self, status: HttpStatus) -> Self {
        self.status = status;
        self
    }

    /// The endpoint that was called.
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path, percent-encoded as it was sent.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query, as it was sent.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// The first value of a header, if it was sent and is text. Credentials (`Authorization`) are not kept.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }
}

fn push_bounded<T>(records: &mut VecDeque<T>, record: T, limit: usize) {
    if records.len() >= limit {
        records.pop_front();
    }
    records.push_back(record);
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn call() -> Call {
        let request = Request::builder()
            .uri("/spotfire/oauth2/token?scope=a")
            .header("Authorization", "Bearer hush")
            .header("Cookie", "a=b")
            .body(Body::empty())
            .unwrap();
        Call::of(Endpoint::Token, &request)
    }

    #[test]
    fn a_call_keeps_its_headers_but_no_credentials() {
        let call = call();
        assert_eq!(call.header("cookie"), Some("a=b"));
        assert_eq!(call.query(), Some("scope=a"));
        assert!(!format!("{call:?}").contains("hush"));
    }

    #[test]
    fn calls_are_bounded_and_all_counted() {
        let ledger = Ledger::default();
        for _ in 0..CALL_LIMIT + 3 {
            ledger.record_call(call());
        }
        assert_eq!(ledger.calls().len(), CALL_LIMIT);
        assert_eq!(ledger.count(Endpoint::Token), CALL_LIMIT as u64 + 3);
        assert_eq!(ledger.count(Endpoint::Status), 0);
    }
}
