//! What the tests share: clients without long pauses, job definitions, a size set from outside.

use std::time::Duration;

use spotfire_automation::auth::HttpSettings;
use spotfire_automation::{Client, ClientBuilder, RetryPolicy, StartPolicy};
use spotfire_simulator::Simulator;

/// A job without tasks: it is over as soon as it runs.
pub(crate) const JOB: &str =
    r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks/></as:Job>"#;

/// Signed in at the simulator, with pauses of a millisecond, and with this time for one request.
pub(crate) fn builder(simulator: &Simulator, request_timeout: Duration) -> ClientBuilder {
    let pause = Duration::from_millis(1);
    Client::builder(simulator.url())
        .with_client_credentials(simulator.client_id(), simulator.client_secret())
        .with_http_settings(HttpSettings::default().with_request_timeout(request_timeout))
        .with_start_policy(StartPolicy::default().with_pause(pause, pause))
        .with_retry_policy(RetryPolicy::default().with_pause(pause, pause))
}

/// How many starts a test makes: `SPOTFIRE_CHAOS_STARTS`, or what suits every day.
pub(crate) fn starts(every_day: usize) -> usize {
    let set = std::env::var("SPOTFIRE_CHAOS_STARTS").ok();
    set.map_or(every_day, |number| {
        number
            .parse()
            .expect("SPOTFIRE_CHAOS_STARTS is a number of starts")
    })
}
