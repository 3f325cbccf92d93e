//! A server inside the test: no socket, so that the clock can be paused and turned.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use spotfire_auth::{AccessToken, TokenFuture, TokenSource};
use spotfire_automation_raw::{Transport, TransportFuture};
use tokio::time::{Instant, sleep};

use crate::client::ClientBuilder;
use crate::{Client, JobId};

/// The job that every answer of [`report`] is about.
pub(crate) const ID: &str = "7d5cf4e0-9106-4884-8fba-cc3065428382";

pub(crate) fn id() -> JobId {
    ID.parse().unwrap()
}

/// What the server does with one request.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    after: Duration,
}

pub(crate) fn answer(status: u16, body: impl Into<String>) -> Reply {
    Reply {
        status,
        headers: Vec::new(),
        body: body.into(),
        after: Duration::ZERO,
    }
}

/// A report about [`ID`] with that status code.
pub(crate) fn report(code: &str) -> Reply {
    answer(
        200,
        format!(r#"{{"JobId":"{ID}","StatusCode":"{code}","Message":"m"}}"#),
    )
}

impl Reply {
    pub(crate) fn with_retry_after(mut self, wish: impl ToString) -> Self {
        self.headers.push(("retry-after", wish.to_string()));
        self
    }

    pub(crate) fn after(mut self, time: Duration) -> Self {
        self.after = time;
        self
    }

    fn response(&self) -> reqwest::Response {
        let mut response = http::Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(*name, value);
        }
        response.body(self.body.clone()).unwrap().into()
    }
}

/// A server that gives its replies in order, the last one again and again, and remembers what it was asked.
#[derive(Debug)]
pub(crate) struct Server {
    replies: Vec<Reply>,
    seen: Mutex<Vec<Seen>>,
}

/// One request that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) at: Instant,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) request_id: String,
    pub(crate) traceparent: Option<String>,
    pub(crate) token: String,
}

impl Server {
    pub(crate) fn new(replies: impl IntoIterator<Item = Reply>) -> Arc<Self> {
        Arc::new(Self {
            replies: replies.into_iter().collect(),
            seen: Mutex::default(),
        })
    }

    /// A client of this server with the default policies.
    pub(crate) fn client(self: &Arc<Self>) -> Client {
        self.client_with(|builder| builder)
    }

    pub(crate) fn client_with(
        self: &Arc<Self>,
        set: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Client {
        self.client_of(Tokens::default(), set)
    }

    /// A client with these tokens.
    pub(crate) fn client_of(
        self: &Arc<Self>,
        tokens: Tokens,
        set: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Client {
        let builder = Client::builder("http://127.0.0.1").with_token_source(Arc::new(tokens));
        set(builder).build_over(self.clone()).unwrap()
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The pauses between the requests.
    pub(crate) fn pauses(&self) -> Vec<Duration> {
        self.seen()
            .windows(2)
            .map(|pair| pair[1].at - pair[0].at)
            .collect()
    }
}

impl Transport for Server {
    fn send<'a>(
        &'a self,
        _http: &'a reqwest::Client,
        request: reqwest::Request,
        _operation: &'static str,
    ) -> TransportFuture<'a> {
        let header = |name: &str| {
            request
                .headers()
                .get(name)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        let mut seen = self.seen.lock().unwrap();
        seen.push(Seen {
            at: Instant::now(),
            path: request.url().path().to_owned(),
            query: request.url().query().map(str::to_owned),
            request_id: header("x-request-id"),
            traceparent: request
                .headers()
                .contains_key("traceparent")
                .then(|| header("traceparent")),
            token: header("authorization"),
        });
        let reply = self
            .replies
            .get(seen.len() - 1)
            .or(self.replies.last())
            .unwrap()
            .clone();
        Box::pin(async move {
            sleep(reply.after).await;
            Ok(reply.response())
        })
    }
}

/// Tokens `t0`, `t1` and so on: a new one at each renewal. Each takes that long to come.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    renewals: AtomicUsize,
    delay: Duration,
}

impl Tokens {
    pub(crate) fn slow(delay: Duration) -> Self {
        Self {
            delay,
            ..Self::default()
        }
    }
}

impl TokenSource for Tokens {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            sleep(self.delay).await;
            AccessToken::new(format!("t{}", self.renewals.load(Ordering::SeqCst)))
        })
    }

    fn renew<'a>(&'a self, _rejected: &'a AccessToken) -> TokenFuture<'a> {
        self.renewals.fetch_add(1, Ordering::SeqCst);
        self.token()
    }
}
