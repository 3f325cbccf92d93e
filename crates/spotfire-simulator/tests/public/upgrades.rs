//! What upgrades and switches change.

use reqwest::{Method, StatusCode};
use serde_json::Value;
use spotfire_simulator::{
    ErrorBody, JobFile, SIMULATED_HEADER, Settings, SwitchedOffAnswer, Upgrade,
};

use crate::support::{GOOD_JOB, Peer, send};

const DESCRIPTION: &str = "/spotfire/api/v2/api-docs?group=as";
const OPEN_API_DESCRIPTION: &str = "/spotfire/api/v3/api-docs/as";

async fn description(peer: &Peer, path: &str) -> (StatusCode, Value) {
    let answer = send(peer.request(Method::GET, path).bearer_auth(&peer.token)).await;
    let json = serde_json::from_str(&answer.text).unwrap_or_default();
    (answer.status, json)
}

/// Starts a job that waits for ever.
async fn waiting(settings: Settings) -> (Peer, String) {
    let peer = Peer::new(settings.with_slots(0)).await;
    let answer = send(peer.start_content(GOOD_JOB)).await;
    let id = answer.text_of("JobId");
    (peer, id)
}

#[tokio::test]
async fn a_new_status_code_is_told_and_described() {
    let (peer, job) = waiting(Settings::default().with_upgrade(Upgrade::StatusCode)).await;
    assert_eq!(peer.status(&job).await.text_of("StatusCode"), "Paused");
    let (_, document) = description(&peer, DESCRIPTION).await;
    let codes = &document["definitions"]["ExecutionStatus"]["properties"]["StatusCode"]["enum"];
    assert_eq!(
        codes.as_array().and_then(|codes| codes.last()),
        Some(&"Paused".into())
    );
    peer.simulator.set_upgrades([]);
    assert_eq!(peer.status(&job).await.text_of("StatusCode"), "Queued");
}

#[tokio::test]
async fn a_new_operation_lists_the_jobs() {
    let (peer, job) = waiting(Settings::default()).await;
    let list = || peer.operation(Method::GET, "list");
    assert_eq!(send(list()).await.status, StatusCode::FORBIDDEN);
    peer.simulator.upgrade(Upgrade::Operation);
    let answer = send(list()).await.json();
    assert_eq!(answer[0]["JobId"], job);
    assert_eq!(answer.as_array().map(Vec::len), Some(1));
    let request = peer.request(Method::GET, "/spotfire/api/rest/as/job/list");
    assert_eq!(send(request).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_renamed_parameter_has_no_meaning_under_its_old_name() {
    let peer = Peer::new(Settings::default().with_upgrade(Upgrade::Parameter)).await;
    let file = JobFile::new("/Daily", GOOD_JOB);
    peer.simulator.add_job_file(file).expect("the path is free");
    for (name, expected) in [("path", 400), ("libraryPath", 200)] {
        let request = peer
            .operation(Method::POST, "start-library")
            .query(&[(name, "/Daily")]);
        assert_eq!(send(request).await.status.as_u16(), expected, "{name}");
    }
    assert_eq!(
        peer.simulator.ledger().starts()[0].path.as_deref(),
        Some("/Daily")
    );
}

#[tokio::test]
async fn a_removed_field_is_in_no_answer() {
    let (peer, job) = waiting(Settings::default().with_upgrade(Upgrade::Field)).await;
    for answer in [peer.status(&job).await, peer.abort(&job).await] {
        let json = answer.json();
        assert_eq!(json.get("Message"), None, "{json}");
        assert_eq!(json["JobId"], job);
    }
}

#[tokio::test]
async fn the_description_becomes_open_api_3() {
    let peer = Peer::new(Settings::default()).await;
    assert_eq!(description(&peer, DESCRIPTION).await.1["swagger"], "2.0");
    assert_eq!(
        description(&peer, OPEN_API_DESCRIPTION).await.0,
        StatusCode::FORBIDDEN
    );
    peer.simulator
        .set_upgrades([Upgrade::OpenApi3, Upgrade::StatusCode]);
    let (status, document) = description(&peer, DESCRIPTION).await;
    assert_eq!(
        (status, &document["openapi"]),
        (StatusCode::OK, &"3.0.1".into())
    );
    assert_eq!(description(&peer, OPEN_API_DESCRIPTION).await.1, document);
    let url = format!("{}/spotfire/api", peer.simulator.url());
    assert_eq!(document["servers"][0]["url"], url);
    let start = &document["paths"]["/rest/as/job/start-content"]["post"];
    assert_eq!(
        start["requestBody"]["content"]["application/xml"]["schema"]["type"],
        "string"
    );
    assert_eq!(start["parameters"][0]["schema"]["type"], "string");
    let schema = &start["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(schema["$ref"], "#/components/schemas/ExecutionStatus");
    let codes =
        &document["components"]["schemas"]["ExecutionStatus"]["properties"]["StatusCode"]["enum"];
    assert!(
        codes
            .as_array()
            .is_some_and(|codes| codes.contains(&"Paused".into()))
    );
}

#[tokio::test]
async fn upgrades_are_switched_over_http_and_told() {
    let peer = Peer::new(Settings::default()).await;
    let path = "/simulator/upgrades";
    let put = |body: &'static str| peer.request(Method::PUT, path).body(body);
    let answer = send(put(r#"["field", "open-api3"]"#)).await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (StatusCode::OK, r#"["field","open-api3"]"#)
    );
    assert_eq!(answer.header(SIMULATED_HEADER), "true");
    assert_eq!(description(&peer, DESCRIPTION).await.1["openapi"], "3.0.1");
    for body in ["", "[", "\"field\"", "[\"feild\"]", "{}"] {
        let answer = send(put(body)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(
            answer
                .text
                .starts_with("the body is not an array of names of upgrades: "),
            "{}",
            answer.text
        );
    }
    let answer = send(peer.request(Method::GET, path)).await;
    assert_eq!(
        answer.text, r#"["field","open-api3"]"#,
        "what is refused changes nothing"
    );
    send(put("[]")).await;
    assert_eq!(description(&peer, DESCRIPTION).await.1["swagger"], "2.0");
    let paths: Vec<_> = peer
        .simulator
        .ledger()
        .calls()
        .iter()
        .map(|call| call.path().to_owned())
        .collect();
    assert!(
        paths.iter().all(|path| path.starts_with("/spotfire/")),
        "{paths:?}"
    );
}

#[tokio::test]
async fn the_api_and_its_description_are_switched_off_each_by_itself() {
    let off = |settings: Settings, answer| {
        settings
            .with_error_body(ErrorBody::Empty)
            .with_switched_off_answer(answer)
    };
    let answers = [
        (SwitchedOffAnswer::AsNothing, StatusCode::FORBIDDEN),
        (SwitchedOffAnswer::NotFound, StatusCode::NOT_FOUND),
        (
            SwitchedOffAnswer::ServiceUnavailable,
            StatusCode::SERVICE_UNAVAILABLE,
        ),
    ];
    for (answer, expected) in answers {
        let peer = Peer::new(off(
            Settings::default().with_description_enabled(false),
            answer,
        ))
        .await;
        assert_eq!(description(&peer, DESCRIPTION).await.0, expected);
        peer.start(GOOD_JOB).await;

        let peer = Peer::new(off(Settings::default().with_rest_enabled(false), answer)).await;
        assert_eq!(description(&peer, DESCRIPTION).await.0, StatusCode::OK);
        assert_eq!(send(peer.start_content(GOOD_JOB)).await.status, expected);
        assert_eq!(peer.status("x").await.status, expected);
        assert!(peer.simulator.ledger().starts().is_empty());
    }
}
