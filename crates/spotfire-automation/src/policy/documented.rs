//! The documented defaults are the defaults.

use std::time::Duration;

use spotfire_auth::HttpSettings;

use crate::{AtLimit, RetryBudget, RetryPolicy, StartPolicy, WaitPolicy};

const TABLE: &str = include_str!("defaults.md");

const fn secs(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// The cell `default` of a row.
fn documented(what: &str) -> &'static str {
    let row = TABLE
        .lines()
        .find(|line| line.starts_with(&format!("| {what} |")));
    let row = row.unwrap_or_else(|| panic!("the table has no row {what}"));
    row.split(" | ").nth(1).unwrap()
}

/// Each row says in words what stands here as settings, and these are the defaults.
#[test]
fn the_table_tells_the_defaults() {
    assert_eq!(documented("sends of a start"), "3 within 60 s");
    assert!(
        documented("pause before a start is sent again")
            .starts_with("1 s to 2 s, doubling up to 15 s;")
    );
    assert!(documented("HTTP status 503 to a start").starts_with("unknown"));
    let start = StartPolicy::default()
        .with_sends(3)
        .with_limit(secs(60))
        .with_pause(secs(2), secs(15));
    assert_eq!(StartPolicy::default(), start);
    assert!(!start.retries_on_503());

    assert_eq!(
        documented("attempts at a status or an abort"),
        "4 within 60 s"
    );
    assert!(
        documented("pause before another attempt").starts_with("0 to 0.5 s, doubling up to 10 s;")
    );
    let retry = RetryPolicy::default().with_attempts(4).with_limit(secs(60));
    assert_eq!(
        RetryPolicy::default(),
        retry.with_pause(secs(1) / 2, secs(10))
    );

    assert_eq!(
        documented("repetitions of all reads of a client together"),
        "100 at once, 10 a second"
    );
    assert_eq!(
        RetryBudget::default(),
        RetryBudget::default().with_burst(100).with_rate(10.0)
    );

    assert!(
        documented("pause between the questions of a wait")
            .starts_with("a tenth of the job's age, 1 s to 30 s")
    );
    assert_eq!(documented("limit of a wait"), "none");
    assert_eq!(documented("limit of the time in the queue"), "none");
    assert_eq!(documented("at a limit"), "the job is left running");
    assert!(documented("trouble that a wait bears").starts_with("5 min"));
    assert_eq!(
        documented("\"no such job\" right after the start"),
        "borne for 5 s"
    );
    let wait = WaitPolicy::default()
        .with_intervals(secs(1), secs(30))
        .with_growth(0.1);
    let wait = wait
        .with_tolerance(secs(300))
        .with_missing_grace(secs(5))
        .with_at_limit(AtLimit::LeaveRunning);
    assert_eq!(WaitPolicy::default(), wait);
    assert_eq!((wait.limit(), wait.queue_limit()), (None, None));

    assert_eq!(
        documented("time to connect; time of one request"),
        "10 s; 60 s"
    );
    let http = HttpSettings::default();
    assert_eq!(
        (http.connect_timeout(), http.request_timeout()),
        (secs(10), secs(60))
    );
    assert_eq!(
        (
            documented("body of an answer"),
            crate::transport::BODY_LIMIT
        ),
        ("1 MiB", 1 << 20)
    );
    assert_eq!(
        (
            documented("server's message in an error"),
            crate::text::MESSAGE_LIMIT
        ),
        ("500 characters", 500)
    );
}
