//! A server that was upgraded is noticed, and what the client thinks of it.

use spotfire_automation::auth::HttpSettings;
use spotfire_automation::drift::Level;
use spotfire_automation::{Client, ErrorKind};
use spotfire_simulator::{
    CannedAnswer, Endpoint, Fault, FaultPlan, FaultRule, Settings, Side, Simulator, Upgrade,
};

async fn simulator(settings: Settings) -> (Simulator, Client) {
    let simulator = Simulator::start_with(settings)
        .await
        .expect("loopback has a free port");
    let client = Client::builder(simulator.url())
        .with_client_credentials(simulator.client_id(), simulator.client_secret())
        .with_http_settings(HttpSettings::default())
        .build()
        .expect("the settings are valid");
    (simulator, client)
}

#[tokio::test]
async fn the_server_that_the_client_was_built_for_is_compatible() {
    let (simulator, client) = simulator(Settings::default()).await;
    for upgrades in [vec![], vec![Upgrade::OpenApi3]] {
        simulator.set_upgrades(upgrades.clone());
        let verdict = client.check_compatibility().await.unwrap();
        assert!(
            verdict.is_compatible(),
            "{upgrades:?}: {:?}",
            verdict.findings()
        );
        assert!(verdict.comparison().operations() == 4, "{verdict:?}");
        assert!(
            verdict.to_string().contains("is the one"),
            "{upgrades:?}: {verdict}"
        );
    }
}

#[tokio::test]
async fn each_upgrade_is_found_and_judged_by_what_this_client_makes_of_it() {
    for (upgrade, compatible, says) in [
        // Status codes that are not known parse, fields may be missing, and nobody calls what is new.
        (Upgrade::StatusCode, true, "Paused"),
        (Upgrade::Operation, true, "/rest/as/job/list"),
        // A path that goes out under a name that means nothing starts another job, or none.
        (Upgrade::Parameter, false, "libraryPath"),
    ] {
        let (_simulator, client) = simulator(Settings::default().with_upgrade(upgrade)).await;
        let verdict = client.check_compatibility().await.unwrap();
        assert_eq!(
            verdict.is_compatible(),
            compatible,
            "{upgrade:?}: {:?}",
            verdict.findings()
        );
        let all: String = verdict
            .findings()
            .iter()
            .map(|finding| format!("{finding}\n"))
            .collect();
        assert!(all.contains(says), "{upgrade:?}: {says:?} is not in: {all}");
        assert!(
            verdict.to_string().starts_with("the server's API differs"),
            "{verdict}"
        );
    }
}

#[tokio::test]
async fn a_removed_field_is_found_at_its_place() {
    let (_simulator, client) = simulator(Settings::default().with_upgrade(Upgrade::Field)).await;
    let verdict = client.check_compatibility().await.unwrap();
    let worst = &verdict.findings()[0];
    assert!(
        worst.level() >= Level::Compatible && worst.to_string().contains("Message"),
        "{worst}"
    );
}

#[tokio::test]
async fn what_cannot_be_compared_is_an_error_that_says_why() {
    let page = CannedAnswer::new(200).with_body("<html>Sign in</html>");
    let other = CannedAnswer::new(200).with_body(r#"{"openapi":"3.0.3","paths":{}}"#);
    for (answer, kind, says) in [
        (page, ErrorKind::UnreadableAnswer, "a page of HTML"),
        (
            CannedAnswer::new(200),
            ErrorKind::UnreadableAnswer,
            "an empty answer",
        ),
        (other, ErrorKind::UnreadableAnswer, "cannot be compared"),
        (CannedAnswer::new(404), ErrorKind::Refused, "switched off"),
        (
            CannedAnswer::new(403),
            ErrorKind::PermissionDenied,
            "switched off",
        ),
        (
            CannedAnswer::new(401),
            ErrorKind::Authentication,
            "not accepted",
        ),
    ] {
        let rule = FaultRule::new(Fault::Answer(Side::Before, answer)).at(Endpoint::ApiDocs);
        let plan = FaultPlan::default().with_rule(rule).unwrap();
        let (_simulator, client) = simulator(Settings::default().with_faults(plan)).await;
        let error = client.check_compatibility().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error:?}");
        assert!(
            error.to_string().contains(says),
            "{says:?} is not in: {error}"
        );
        assert!(!error.job_may_be_running() && error.job_id().is_none());
    }
}

#[tokio::test]
async fn a_description_that_is_switched_off_says_nothing_about_the_api() {
    let (_simulator, client) = simulator(Settings::default().with_description_enabled(false)).await;
    let error = client.check_compatibility().await.unwrap_err();
    assert!(error.to_string().contains("switched off"), "{error}");
    let job = r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks/></as:Job>"#;
    assert!(client.start_content(job).await.is_ok());
}

#[tokio::test]
async fn trouble_that_passes_is_repeated() {
    let rule = FaultRule::new(Fault::Answer(Side::Before, CannedAnswer::new(503)))
        .at(Endpoint::ApiDocs)
        .on_first_calls(2);
    let plan = FaultPlan::default().with_rule(rule).unwrap();
    let (simulator, client) = simulator(Settings::default().with_faults(plan)).await;
    assert!(client.check_compatibility().await.unwrap().is_compatible());
    assert_eq!(simulator.ledger().count(Endpoint::ApiDocs), 3);
}
