//! Long work with short tokens: calls that go on for ten lives of a token.
//!
//! The clock, which client and simulator share, is set forward between the calls, and runs while they are under way.
use std::time::Duration;

use spotfire_automation::Client;
use spotfire_simulator::{Endpoint, Settings, Simulator};

const DEFINITION: &str = r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks>
  <OpenAnalysisFromLibrary xmlns="urn:tibco:spotfire.dxp.automation.tasks">
    <as:Title>Open</as:Title><AnalysisPath>/Sales/Daily</AnalysisPath>
  </OpenAnalysisFromLibrary></as:Tasks></as:Job>"#;

/// As seen on real servers.
const LIFE: Duration = Duration::from_secs(7_200);

#[tokio::test]
async fn two_hundred_calls_over_ten_token_lives_cause_ten_renewals() {
    let settings = Settings::default().with_token_lifetime(LIFE);
    let simulator = Simulator::start_with(settings).await.unwrap();
    let client = Client::builder(simulator.url())
        .with_client_credentials(simulator.client_id(), simulator.client_secret())
        .build()
        .unwrap();
    for call in 0..100 {
        let job = client.start_content(DEFINITION).await.unwrap();
        pass(LIFE / 20).await;
        // A job is remembered for a day.
        let status = client.status(job.id()).await;
        assert!(status.is_ok(), "call {call}: {status:?}");
        pass(LIFE / 20).await;
    }
    let renewals = simulator.token_requests() - 1;
    assert!((9..=11).contains(&renewals), "{renewals} renewals");
    // Each was sent once and answered 200: no token was refused, so none was renewed for that.
    for endpoint in [Endpoint::StartContent, Endpoint::Status] {
        let calls = simulator.ledger().calls_of(endpoint);
        assert_eq!(calls.len(), 100, "{endpoint:?}");
        assert!(calls.iter().all(|call| call.status() == Some(200)));
    }
}

async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}
