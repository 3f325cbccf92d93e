//! A server of many jobs, each of which ends at its time.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use spotfire_automation_raw::{Transport, TransportFuture};
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use crate::in_memory::Tokens;
use crate::watch::{WatchEvent, Watcher};
use crate::{Client, Job, JobId};

pub(super) const fn secs(count: u64) -> Duration {
    Duration::from_secs(count)
}

pub(super) fn id(number: usize) -> JobId {
    JobId::new(Uuid::from_u128(number as u128 + 1)).unwrap()
}

pub(super) fn number(id: JobId) -> usize {
    usize::try_from(id.guid().as_u128() - 1).unwrap()
}

/// What the server says to one question.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) status: u16,
    pub(super) code: &'static str,
    pub(super) retry_after: Option<u64>,
    pub(super) after: Duration,
}

pub(super) const fn code(code: &'static str) -> Said {
    Said {
        status: 200,
        code,
        retry_after: None,
        after: Duration::ZERO,
    }
}

pub(super) const fn status(status: u16) -> Said {
    Said {
        status,
        ..code("InProgress")
    }
}

/// The server: it says to each question what its script says of a job's number and the time since it was made.
pub(super) struct Fleet {
    script: Box<dyn Fn(usize, Duration) -> Said + Send + Sync>,
    made: Instant,
    seen: Mutex<Vec<(Duration, usize)>>,
}

impl Fleet {
    pub(super) fn new(
        script: impl Fn(usize, Duration) -> Said + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            script: Box::new(script),
            made: Instant::now(),
            seen: Mutex::default(),
        })
    }

    /// A server on which a job runs until its time is up.
    pub(super) fn of_durations(
        duration: impl Fn(usize) -> Duration + Send + Sync + 'static,
    ) -> Arc<Self> {
        Self::new(move |number, now| {
            code(if now < duration(number) {
                "InProgress"
            } else {
                "Finished"
            })
        })
    }

    pub(super) fn client(self: &Arc<Self>) -> Client {
        Client::builder("http://127.0.0.1")
            .with_token_source(Arc::new(Tokens::default()))
            .build_over(self.clone())
            .unwrap()
    }

    pub(super) fn watcher(self: &Arc<Self>) -> Watcher {
        Watcher::new(self.client())
    }

    /// The time since the server was made.
    pub(super) fn now(&self) -> Duration {
        self.made.elapsed()
    }

    /// The questions that came, with their times.
    pub(super) fn seen(&self) -> Vec<(Duration, usize)> {
        self.seen.lock().unwrap().clone()
    }

    /// The longest time between two questions about one job, of each job.
    pub(super) fn longest_gaps(&self) -> Vec<Duration> {
        let mut last = BTreeMap::new();
        let mut longest = BTreeMap::<usize, Duration>::new();
        for (at, number) in self.seen() {
            let gap = at - last.insert(number, at).unwrap_or(at);
            let known = longest.entry(number).or_default();
            *known = gap.max(*known);
        }
        longest.into_values().collect()
    }
}

/// A job of unknown age.
pub(super) fn job(client: &Client, number: usize) -> Job {
    client.job(id(number))
}

/// A job that was started now.
pub(super) fn young(client: &Client, number: usize) -> Job {
    Job::of_age(client.clone(), id(number), Some(Duration::ZERO))
}

pub(super) fn add_all(watcher: &Watcher, client: &Client, count: usize) {
    for number in 0..count {
        assert!(watcher.add(&job(client, number)).unwrap());
    }
}

/// Takes events for that long.
pub(super) async fn events(watcher: &mut Watcher, time: Duration) -> Vec<WatchEvent> {
    let mut events = Vec::new();
    let _ = timeout(time, async {
        while let Some(event) = watcher.next().await {
            events.push(event);
        }
    })
    .await;
    events
}

impl fmt::Debug for Fleet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fleet")
    }
}

impl Transport for Fleet {
    fn send<'a>(
        &'a self,
        _http: &'a reqwest::Client,
        request: reqwest::Request,
        _operation: &'static str,
    ) -> TransportFuture<'a> {
        let path = request.url().path();
        assert!(path.contains("/job/status/"), "a watcher only asks: {path}");
        let asked: JobId = path.rsplit('/').next().unwrap().parse().unwrap();
        let now = self.now();
        self.seen.lock().unwrap().push((now, number(asked)));
        Box::pin(async move {
            let said = (self.script)(number(asked), now);
            sleep(said.after).await;
            let mut response = http::Response::builder().status(said.status);
            if let Some(wish) = said.retry_after {
                response = response.header("retry-after", wish);
            }
            let body = format!(r#"{{"JobId":"{asked}","StatusCode":"{}"}}"#, said.code);
            Ok(response.body(body).unwrap().into())
        })
    }
}
