//! An observer that writes to the crate `metrics`.

use metrics::{counter, histogram};

use super::{Observer, RequestEnd, RequestEnded};
use crate::{Error, ErrorKind, Job, Outcome};

/// Counts requests, starts and waits with the crate `metrics`, whatever recorder the program has installed.
///
/// | metric | kind | labels |
/// |---|---|---|
/// | `spotfire_requests_total` | counter | `operation`; `result`: the HTTP status, `no_whole_answer` or `not_sent` |
/// | `spotfire_request_duration_seconds` | histogram | `operation` |
/// | `spotfire_repeated_requests_total` | counter | `operation`: requests that were not the first of their call |
/// | `spotfire_starts_total` | counter | `result`: `started`, `not_started` or `unknown` |
/// | `spotfire_waits_total` | counter | `result`: `finished`, `failed`, `canceled`, `limit`, `not_found` or `error` |
///
/// ```
/// # fn build() -> spotfire_automation::Result<spotfire_automation::Client> {
/// use std::sync::Arc;
/// use spotfire_automation::{Client, MetricsObserver};
///
/// Client::builder("https://spotfire.example.com")
///     .with_access_token("issued-by-an-administrator")
///     .with_observer(Arc::new(MetricsObserver::default()))
///     .build()
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct MetricsObserver {
    _private: (),
}

impl Observer for MetricsObserver {
    fn request_ended(&self, request: &RequestEnded) {
        let operation = request.operation;
        counter!("spotfire_requests_total", "operation" => operation, "result" => result(request.end)).increment(1);
        histogram!("spotfire_request_duration_seconds", "operation" => operation)
            .record(request.latency);
        if request.attempt > 1 {
            counter!("spotfire_repeated_requests_total", "operation" => operation).increment(1);
        }
    }

    fn start_ended(&self, start: Result<&Job, &Error>) {
        let result = match start {
            Ok(_) => "started",
            Err(error) if error.kind() == ErrorKind::OutcomeUnknown => "unknown",
            Err(_) => "not_started",
        };
        counter!("spotfire_starts_total", "result" => result).increment(1);
    }

    fn wait_ended(&self, wait: Result<&Outcome, &Error>) {
        let result = match wait.map(Outcome::kind) {
            Ok(kind) => kind.as_str().to_ascii_lowercase(),
            Err(error) => match error.kind() {
                ErrorKind::WaitLimit => "limit",
                ErrorKind::NotFound => "not_found",
                _ => "error",
            }
            .to_owned(),
        };
        counter!("spotfire_waits_total", "result" => result).increment(1);
    }
}

fn result(end: RequestEnd) -> String {
    match end {
        RequestEnd::Answered(status) => status.to_string(),
        RequestEnd::NoWholeAnswer => "no_whole_answer".to_owned(),
        RequestEnd::NotSent => "not_sent".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex};

    use metrics::{
        Counter, CounterFn, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
        SharedString, Unit,
    };

    use super::*;
    use crate::in_memory::{Server, answer, id, report};

    /// Adds up what is counted, by the metric's name and labels.
    #[derive(Clone, Default)]
    struct Sums(Arc<Mutex<BTreeMap<String, u64>>>);

    /// One line of the sums.
    struct Sum(Sums, String);

    impl CounterFn for Sum {
        fn increment(&self, value: u64) {
            *self.0.0.lock().unwrap().entry(self.1.clone()).or_default() += value;
        }

        fn absolute(&self, _: u64) {}
    }

    impl HistogramFn for Sum {
        fn record(&self, _: f64) {
            self.increment(1);
        }
    }

    impl Sums {
        fn of(&self, key: &Key) -> Arc<Sum> {
            let labels = key.labels().map(|label| format!(" {}", label.value()));
            Arc::new(Sum(
                self.clone(),
                key.name().to_owned() + &labels.collect::<String>(),
            ))
        }
    }

    impl Recorder for Sums {
        fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

        fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
            Counter::from_arc(self.of(key))
        }

        fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
            Gauge::noop()
        }

        fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
            Histogram::from_arc(self.of(key))
        }
    }

    #[test]
    fn everything_is_counted_under_its_documented_name() {
        let sums = Sums::default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        metrics::with_local_recorder(&sums, || runtime.block_on(work()));
        let sums = sums.0.lock().unwrap();
        let lines: Vec<_> = sums
            .iter()
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        assert_eq!(
            lines,
            [
                "spotfire_repeated_requests_total start_content 1",
                "spotfire_request_duration_seconds start_content 3",
                "spotfire_request_duration_seconds status 2",
                "spotfire_requests_total start_content 200 2",
                "spotfire_requests_total start_content 500 1",
                "spotfire_requests_total status 200 2",
                "spotfire_starts_total started 1",
                "spotfire_starts_total unknown 1",
                "spotfire_waits_total finished 1",
                "spotfire_waits_total not_found 1",
            ]
        );
    }

    async fn work() {
        let observer = Arc::new(MetricsObserver::default());
        let server = Server::new([
            report("Busy"),
            report("Queued"),
            report("Finished"),
            answer(500, ""),
            report("Missing"),
        ]);
        let client = server.client_with(|builder| builder.with_observer(observer));
        let job = client.start_content("<job/>").await.unwrap();
        assert!(job.wait().await.is_ok());
        client.start_content("<job/>").await.unwrap_err();
        let policy = crate::WaitPolicy::default().with_missing_grace(std::time::Duration::ZERO);
        client
            .job(id())
            .wait()
            .with_policy(policy)
            .await
            .unwrap_err();
    }
}
