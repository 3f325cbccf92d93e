//! The ledger, and what is asked of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode as HttpStatus;

use super::log::Log;
use super::{Call, CallHead, Start};
use crate::server::Endpoint;

/// How many calls and starts are kept; [`Settings`](crate::Settings) documents each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LedgerLimits {
    pub(crate) calls: usize,
    pub(crate) starts: usize,
}

impl Default for LedgerLimits {
    fn default() -> Self {
        Self {
            calls: 50_000,
            starts: 1_000_000,
        }
    }
}

/// The simulator's record of what it was asked and what it really did.
///
/// Keeps the last 1,000,000 starts and the last 50,000 calls unless the settings say otherwise; the counts are of all. A call
/// is there as soon as its head has arrived, whether or not it is ever answered.
#[derive(Debug)]
pub struct Ledger(Mutex<Records>);

#[derive(Debug)]
struct Records {
    starts: Log<Start>,
    calls: Log<Call>,
    counts: HashMap<Endpoint, u64>,
}

impl Ledger {
    pub(crate) fn new(limits: LedgerLimits) -> Self {
        Self(Mutex::new(Records {
            starts: Log::new(limits.starts),
            calls: Log::new(limits.calls),
            counts: HashMap::new(),
        }))
    }

    /// The starts that reached the job engine or the library, oldest first.
    ///
    /// One that was refused before, say without a valid token or with a malformed definition, is only a call.
    pub fn starts(&self) -> Vec<Start> {
        self.records().starts.iter().cloned().collect()
    }

    /// The starts with this `X-Request-Id`, oldest first. Those with a `job_id` started a job.
    pub fn starts_of(&self, request_id: &str) -> Vec<Start> {
        self.records()
            .starts
            .of_request(request_id)
            .cloned()
            .collect()
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
            .filter(|call| call.endpoint() == endpoint);
        of_endpoint.cloned().collect()
    }

    /// The calls with this `X-Request-Id`, oldest first.
    pub fn calls_with(&self, request_id: &str) -> Vec<Call> {
        self.records()
            .calls
            .of_request(request_id)
            .cloned()
            .collect()
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
        self.records().starts.push(start);
    }

    /// Records a call that has just arrived, and returns its number.
    pub(crate) fn record_call(&self, head: Arc<CallHead>) -> u64 {
        let mut records = self.records();
        *records.counts.entry(head.endpoint).or_default() += 1;
        records.calls.push(Call::new(head))
    }

    /// Records the answer to the call of that number.
    pub(crate) fn record_answer(&self, call: u64, status: HttpStatus) {
        if let Some(call) = self.records().calls.entry_mut(call) {
            call.answered(status);
        }
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::Request;

    use super::*;

    #[test]
    fn calls_are_bounded_and_all_counted_and_a_late_answer_finds_its_call() {
        let ledger = Ledger::new(LedgerLimits {
            calls: 2,
            starts: 0,
        });
        let head = Arc::new(CallHead::of(
            Endpoint::Token,
            &Request::new(Body::empty()),
            None,
        ));
        let numbers: Vec<u64> = (0..3)
            .map(|_| ledger.record_call(Arc::clone(&head)))
            .collect();
        ledger.record_answer(numbers[0], HttpStatus::OK);
        ledger.record_answer(numbers[2], HttpStatus::NOT_FOUND);
        let statuses: Vec<_> = ledger.calls().iter().map(Call::status).collect();
        assert_eq!(statuses, [None, Some(404)]);
        assert_eq!(ledger.count(Endpoint::Token), 3);
        assert_eq!(ledger.count(Endpoint::Status), 0);
    }
}
