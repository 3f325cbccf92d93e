//! Whole jobs against the simulated server.

use std::sync::Arc;
use std::time::Duration;

use spotfire_automation::{
    Abort, Client, ErrorKind, JobFile, JobId, JobRecord, OutcomeKind, RetryPolicy, StartPolicy,
    StatusCode, WaitPolicy,
};
use spotfire_simulator::{
    FinishedJobAbortAnswer, JobFile as LibraryFile, MalformedDefinitionAnswer, Settings, Simulator,
    UnknownJobAnswer,
};

const JOB: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation">
  <as:Tasks>
    <OpenAnalysisFromLibrary xmlns="urn:tibco:spotfire.dxp.automation.tasks">
      <as:Title>Open Analysis from Library</as:Title>
      <AnalysisPath>/Sales/Report</AnalysisPath>
    </OpenAnalysisFromLibrary>
  </as:Tasks>
</as:Job>"#;

const EXPORT_FIRST: &str = r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks>
    <ExportDataToFile xmlns="urn:tibco:spotfire.dxp.automation.tasks"><as:Title>Export Data to File</as:Title></ExportDataToFile>
</as:Tasks></as:Job>"#;

fn client(simulator: &Simulator) -> Client {
    let ten_ms = Duration::from_millis(10);
    Client::builder(simulator.url())
        .with_client_credentials(simulator.client_id(), simulator.client_secret())
        .with_start_policy(StartPolicy::default().with_pause(ten_ms, ten_ms))
        .with_retry_policy(RetryPolicy::default().with_pause(ten_ms, ten_ms))
        .with_wait_policy(WaitPolicy::default().with_intervals(ten_ms, ten_ms))
        .build()
        .expect("the simulator's settings are valid")
}

async fn simulator(settings: Settings) -> Simulator {
    Simulator::start_with(settings)
        .await
        .expect("loopback has a free port")
}

fn slow() -> Settings {
    Settings::default().with_task_duration(Duration::from_secs(600))
}

#[tokio::test]
async fn a_job_runs_from_its_definition_to_its_end() {
    let simulator = simulator(Settings::default()).await;
    let client = client(&simulator);
    let mut seen = Vec::new();
    let job = client
        .start_content(JOB)
        .with_path("/Sales/Daily")
        .await
        .unwrap();
    let outcome = job
        .wait()
        .on_status(|status| seen.push(status.code().clone()))
        .await
        .unwrap();
    assert_eq!(
        (outcome.kind(), outcome.job_id()),
        (OutcomeKind::Finished, job.id())
    );
    assert_eq!(seen.last(), Some(&StatusCode::Finished));
    assert!(seen.contains(&StatusCode::InProgress), "{seen:?}");
    assert_eq!(simulator.token_requests(), 1);
    assert_eq!(simulator.ledger().starts().len(), 1);
}

#[tokio::test]
async fn a_failed_job_is_an_outcome_with_the_servers_message() {
    let simulator = simulator(Settings::default()).await;
    let outcome = client(&simulator)
        .start_content(EXPORT_FIRST)
        .await
        .unwrap()
        .wait()
        .await
        .unwrap();
    assert_eq!(outcome.kind(), OutcomeKind::Failed);
    assert_eq!(
        outcome.message(),
        Some("Task 1 'Export Data to File' failed with: No analysis loaded.")
    );
    let json = serde_json::to_value(&outcome).unwrap();
    assert_eq!(json["StatusCode"], "Failed");
    assert_eq!(json["JobId"], outcome.job_id().to_string());
    assert_eq!(json["Message"], outcome.message().unwrap());
}

#[tokio::test]
async fn a_malformed_definition_is_refused_either_way() {
    for answer in [
        MalformedDefinitionAnswer::BadRequest,
        MalformedDefinitionAnswer::NotSet,
    ] {
        let simulator =
            simulator(Settings::default().with_malformed_definition_answer(answer)).await;
        let error = client(&simulator)
            .start_content("this is no XML")
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.starts_sent()),
            (ErrorKind::InvalidDefinition, 1),
            "{error}"
        );
        assert!(
            simulator
                .ledger()
                .starts()
                .iter()
                .all(|start| start.job_id.is_none())
        );
    }
}

#[tokio::test]
async fn a_job_file_runs_by_path_and_by_id_and_is_missed_by_both() {
    let simulator = simulator(Settings::default()).await;
    let id = simulator
        .add_job_file(LibraryFile::new("/Sales/Daily", JOB))
        .unwrap();
    let client = client(&simulator);
    for file in [JobFile::path("/Sales/Daily"), JobFile::id(id)] {
        let outcome = client
            .start_library(file)
            .await
            .unwrap()
            .wait()
            .await
            .unwrap();
        assert!(outcome.is_success(), "{outcome:?}");
    }
    for file in [
        JobFile::path("/Sales/Weekly"),
        JobFile::id(JobId::guid(ids())),
    ] {
        let error = client.start_library(file).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::JobFileUnavailable, "{error}");
        assert!(error.to_string().contains(simulator.client_id()), "{error}");
    }
}

fn ids() -> JobId {
    "7d5cf4e0-9106-4884-8fba-cc3065428382"
        .parse()
        .expect("the constant is a GUID")
}

#[tokio::test]
async fn a_busy_server_is_asked_again_and_started_once() {
    let simulator = simulator(slow().with_slots(0).with_queue_limit(1)).await;
    let client = client(&simulator);
    let _job = client.start_content(JOB).await.unwrap();
    let error = client.start_content(JOB).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.starts_sent()),
        (ErrorKind::Unavailable, 3),
        "{error}"
    );
    let starts = simulator.ledger().starts();
    assert_eq!(
        starts.iter().filter(|start| start.job_id.is_some()).count(),
        1
    );
    assert_eq!(starts.len(), 4);
    assert_eq!(starts[1].request_id, starts[3].request_id);
    assert_eq!(starts[1].request_id.as_deref(), error.request_id());
}

#[tokio::test]
async fn an_aborted_job_is_canceled_once_a_status_says_so() {
    let simulator = simulator(slow()).await;
    let job = client(&simulator).start_content(JOB).await.unwrap();
    let abort = job.abort().with_reason("superseded").await.unwrap();
    assert!(matches!(abort, Abort::Taken(_)), "{abort:?}");
    let outcome = job.wait().await.unwrap();
    assert_eq!(outcome.kind(), OutcomeKind::Canceled);
    assert!(
        outcome
            .message()
            .is_some_and(|message| message.contains("superseded")),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn an_abort_that_comes_too_late_tells_the_outcome() {
    for answer in [
        FinishedJobAbortAnswer::FinalStatus,
        FinishedJobAbortAnswer::NotFound,
        FinishedJobAbortAnswer::Conflict,
    ] {
        let simulator = simulator(Settings::default().with_finished_job_abort_answer(answer)).await;
        let job = client(&simulator).start_content(JOB).await.unwrap();
        let outcome = job.wait().await.unwrap();
        assert_eq!(
            job.abort().await.unwrap(),
            Abort::AlreadyOver(outcome),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn an_unknown_job_is_not_found_either_way() {
    for answer in [UnknownJobAnswer::NotFound, UnknownJobAnswer::Missing] {
        let simulator = simulator(Settings::default().with_unknown_job_answer(answer)).await;
        let client = client(&simulator);
        let job = client.job(ids());
        assert_eq!(
            job.status().await.unwrap_err().kind(),
            ErrorKind::NotFound,
            "{answer:?}"
        );
        assert_eq!(
            job.abort().await.unwrap_err().kind(),
            ErrorKind::NotFound,
            "{answer:?}"
        );
        let policy = WaitPolicy::default().with_missing_grace(Duration::ZERO);
        assert_eq!(
            job.wait().with_policy(policy).await.unwrap_err().kind(),
            ErrorKind::NotFound,
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn a_revoked_token_is_renewed_without_a_word() {
    let simulator = simulator(slow()).await;
    let client = client(&simulator);
    let job = client.start_content(JOB).await.unwrap();
    simulator.revoke_all_access_tokens();
    job.status().await.unwrap();
    simulator.revoke_all_access_tokens();
    let _job = client.start_content(JOB).await.unwrap();
    assert_eq!(simulator.token_requests(), 3);
    assert_eq!(simulator.ledger().starts().len(), 2);
}

#[tokio::test]
async fn a_wait_outlives_its_tokens() {
    let simulator =
        simulator(Settings::default().with_task_duration(Duration::from_millis(500))).await;
    let job = client(&simulator).start_content(JOB).await.unwrap();
    let revoke_often = async {
        let mut moments = tokio::time::interval(Duration::from_millis(50));
        loop {
            moments.tick().await;
            simulator.revoke_all_access_tokens();
        }
    };
    tokio::select! {
        outcome = job.wait() => assert!(outcome.unwrap().is_success()),
        () = revoke_often => {}
    }
    assert!(
        simulator.token_requests() > 2,
        "{}",
        simulator.token_requests()
    );
}

#[tokio::test]
async fn wrong_credentials_end_a_start_and_a_wait() {
    let simulator = simulator(Settings::default()).await;
    let client = Client::builder(simulator.url())
        .with_client_credentials(simulator.client_id(), "wrong")
        .build()
        .unwrap();
    for error in [
        client.start_content(JOB).await.unwrap_err(),
        client.job(ids()).wait().await.unwrap_err(),
    ] {
        assert!(
            error.kind() == ErrorKind::Authentication && error.is_auth(),
            "{error}"
        );
        assert!(!error.is_retryable(), "{error}");
    }
    assert!(simulator.ledger().starts().is_empty());
}

#[tokio::test]
async fn an_issued_token_serves_until_it_is_revoked() {
    let simulator = simulator(Settings::default()).await;
    let token = simulator
        .issue_access_token(simulator.client_id(), Duration::from_secs(3600))
        .unwrap();
    let client = Client::builder(simulator.url())
        .with_access_token(token)
        .build()
        .unwrap();
    let job = client.start_content(JOB).await.unwrap();
    simulator.revoke_all_access_tokens();
    let error = job.status().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.http_status()),
        (ErrorKind::Authentication, Some(401)),
        "{error}"
    );
    assert_eq!(simulator.token_requests(), 0);
}

#[tokio::test]
async fn a_job_is_waited_for_by_a_client_that_did_not_start_it() {
    let simulator = simulator(Settings::default()).await;
    let written =
        serde_json::to_string(&client(&simulator).start_content(JOB).await.unwrap()).unwrap();
    let record: JobRecord = serde_json::from_str(&written).unwrap();
    let outcome = client(&simulator)
        .resume(&record)
        .unwrap()
        .wait()
        .await
        .unwrap();
    assert!(outcome.is_success() && outcome.job_id() == record.job_id());
}

#[tokio::test]
async fn many_tasks_share_one_token() {
    let simulator = Arc::new(simulator(Settings::default()).await);
    let client = client(&simulator);
    let runs: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.start_content(JOB).await?.wait().await })
        })
        .collect();
    for run in runs {
        assert!(run.await.unwrap().unwrap().is_success());
    }
    assert_eq!(
        (
            simulator.token_requests(),
            simulator.ledger().starts().len()
        ),
        (1, 50)
    );
}
