//! The four operations: each situation and what it answers.

use std::time::Duration;

use crate::support::{Answer, BAD_JOB, GOOD_JOB, Peer, send};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::json;
use spotfire_simulator::{
    Call, ClientRegistration, Endpoint, ErrorBody, FinishedJobAbortAnswer, InvalidJobIdAnswer,
    JobFile, MalformedDefinitionAnswer, SIMULATED_HEADER, Settings, Start, StartKind,
    StatusCode as JobStatus, TaskSelector, UnknownJobAnswer, UnnamedJobFileAnswer,
    UnsupportedMediaTypeAnswer,
};

const ZERO: &str = "00000000-0000-0000-0000-000000000000";
const NO_FILE: &str = "Job file not found or no access.";

fn at_once() -> Settings {
    Settings::default().with_task_duration(Duration::ZERO)
}

/// Tasks that do not end while a test runs.
fn for_ever() -> Settings {
    Settings::default().with_task_duration(Duration::from_secs(3600))
}

/// The status, and either the whole execution status or nothing.
fn check_job_status(what: &str, answer: &Answer, id: &str, code: &str, message: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{what}: {}", answer.text);
    assert_eq!(
        answer.header("content-type"),
        "application/json;charset=UTF-8",
        "{what}"
    );
    let expected = json!({"JobId": id, "StatusCode": code, "Message": message});
    assert_eq!(answer.json(), expected, "{what}");
}

fn check_empty_404(what: &str, answer: &Answer) {
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (StatusCode::NOT_FOUND, ""),
        "{what}"
    );
}

#[tokio::test]
async fn a_job_runs_to_its_end() {
    let peer = Peer::new(at_once()).await;
    let cases = [
        (GOOD_JOB, "Finished", ""),
        (
            BAD_JOB,
            "Failed",
            "Task 1 'Export Data to File' failed with: No analysis loaded.",
        ),
    ];
    for (definition, code, message) in cases {
        let job = peer.start(definition).await;
        assert_eq!(
            peer.outcome(&job).await,
            (code.to_owned(), message.to_owned())
        );
    }
}

#[tokio::test]
async fn a_task_can_be_told_to_fail() {
    let settings = at_once().with_failing_task(TaskSelector::title("Open Analysis"), "Gone.");
    let peer = Peer::new(settings).await;
    let job = peer.start(GOOD_JOB).await;
    assert_eq!(
        peer.outcome(&job).await.1,
        "Task 1 'Open Analysis' failed with: Gone."
    );

    let peer = Peer::new(at_once()).await;
    peer.simulator
        .fail_task(TaskSelector::name("ExportDataToFile"), "Disk full.");
    let job = peer.start(GOOD_JOB).await;
    assert_eq!(
        peer.outcome(&job).await.1,
        "Task 2 'Export Data to File' failed with: Disk full."
    );
}

#[tokio::test]
async fn further_jobs_wait_or_are_turned_away() {
    let peer = Peer::new(for_ever().with_slots(1).with_queue_limit(1)).await;
    for expected in ["InProgress", "Queued", "Busy"] {
        let answer = send(peer.start_content(GOOD_JOB)).await;
        assert_eq!(answer.text_of("StatusCode"), expected);
        assert_eq!(answer.text_of("JobId") == ZERO, expected == "Busy");
    }
}

#[tokio::test]
async fn an_abort_cancels_with_its_reason() {
    let peer = Peer::new(for_ever()).await;
    let job = peer.start(GOOD_JOB).await;
    let request = peer.operation(Method::POST, &format!("abort/{job}"));
    let answer = send(request.query(&[("reason", "wrong quarter & year")])).await;
    let message = "The job was canceled: wrong quarter & year";
    check_job_status("abort", &answer, &job, "Canceled", message);
    check_job_status(
        "status",
        &peer.status(&job).await,
        &job,
        "Canceled",
        message,
    );
}

#[tokio::test]
async fn the_server_cancels_at_its_time_limit() {
    let peer = Peer::new(for_ever().with_job_time_limit(Duration::from_millis(5))).await;
    let job = peer.start(GOOD_JOB).await;
    let (code, message) = peer.outcome(&job).await;
    assert_eq!(code, "Canceled");
    assert!(
        message.contains("maximum job execution time of 5ms"),
        "{message}"
    );
}

#[tokio::test]
async fn a_job_is_forgotten_after_a_while() {
    let peer = Peer::new(for_ever().with_job_retention(Duration::ZERO)).await;
    let job = peer.start(GOOD_JOB).await;
    peer.abort(&job).await;
    check_empty_404("forgotten", &peer.status(&job).await);
}

#[tokio::test]
async fn job_ids_that_name_no_job() {
    let unknown = "7d5cf4e0-9106-4884-8fba-cc3065428382";
    let default = Peer::new(at_once()).await;
    let other = Peer::new(
        at_once()
            .with_invalid_job_id_answer(InvalidJobIdAnswer::NotFound)
            .with_unknown_job_answer(UnknownJobAnswer::Missing),
    )
    .await;
    for (what, answers) in [
        (
            "status",
            [default.status(unknown).await, other.status(unknown).await],
        ),
        (
            "abort",
            [default.abort(unknown).await, other.abort(unknown).await],
        ),
    ] {
        check_empty_404(what, &answers[0]);
        check_job_status(what, &answers[1], unknown, "Missing", "");
    }
    for id in [
        "7",
        "x",
        "..%2F..",
        "%FF",
        "%00",
        "7d5cf4e0-9106-4884-8fba-cc306542838",
    ] {
        for answer in [default.status(id).await, default.abort(id).await] {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{id}");
        }
        for answer in [other.status(id).await, other.abort(id).await] {
            check_empty_404(id, &answer);
        }
    }
}

#[tokio::test]
async fn a_job_id_is_taken_in_every_spelling_of_a_guid() {
    let peer = Peer::new(for_ever()).await;
    let job = peer.start(GOOD_JOB).await;
    for id in [
        job.to_uppercase(),
        job.replace('-', ""),
        format!("%7B{job}%7D"),
    ] {
        check_job_status(&id, &peer.status(&id).await, &job, "InProgress", "");
    }
}

#[tokio::test]
async fn an_abort_after_the_end_is_answered_by_the_setting() {
    let cases = [
        (FinishedJobAbortAnswer::FinalStatus, StatusCode::OK),
        (FinishedJobAbortAnswer::NotFound, StatusCode::NOT_FOUND),
        (FinishedJobAbortAnswer::Conflict, StatusCode::CONFLICT),
    ];
    for (setting, status) in cases {
        let peer = Peer::new(at_once().with_finished_job_abort_answer(setting)).await;
        let job = peer.start(GOOD_JOB).await;
        peer.outcome(&job).await;
        let answer = peer.abort(&job).await;
        assert_eq!(answer.status, status, "{setting:?}");
        match setting {
            FinishedJobAbortAnswer::FinalStatus => {
                check_job_status("abort", &answer, &job, "Finished", "");
            }
            FinishedJobAbortAnswer::NotFound => check_empty_404("abort", &answer),
            _ => assert_eq!(answer.text_of("error"), "Conflict"),
        }
        check_job_status("after", &peer.status(&job).await, &job, "Finished", "");
    }
}

#[tokio::test]
async fn bodies_of_start_content_are_judged_by_media_type_and_content() {
    let default = Peer::new(at_once()).await;
    let other = Peer::new(
        at_once()
            .with_malformed_definition_answer(MalformedDefinitionAnswer::NotSet)
            .with_unsupported_media_type_answer(UnsupportedMediaTypeAnswer::Accept),
    )
    .await;
    let utf_16: Vec<u8> = GOOD_JOB.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let bomb = b"<!DOCTYPE j [<!ENTITY a 'ha'>]><j>&a;</j>".to_vec();
    let good = GOOD_JOB.as_bytes().to_vec();
    // Media type, body, the status by default, and the code with the other settings.
    let cases = [
        ("application/xml", good.clone(), 200, "InProgress"),
        (
            "application/xml; charset=utf-8",
            good.clone(),
            200,
            "InProgress",
        ),
        (
            "APPLICATION/XML;charset=\"utf-16\"",
            utf_16,
            200,
            "InProgress",
        ),
        ("application/json", good.clone(), 415, "InProgress"),
        ("text/xml", good.clone(), 415, "InProgress"),
        ("", good.clone(), 415, "InProgress"),
        ("application/xml", Vec::new(), 400, "NotSet"),
        ("application/xml", b"{}".to_vec(), 400, "NotSet"),
        ("application/xml", b"<as:Job/>".to_vec(), 400, "NotSet"),
        ("application/xml", b"<html/>".to_vec(), 400, "NotSet"),
        ("application/xml", bomb, 400, "NotSet"),
        (
            "application/xml; charset=utf-8",
            b"<a>\xe9</a>".to_vec(),
            400,
            "NotSet",
        ),
    ];
    for (media_type, body, status, code) in cases {
        let what = format!("{media_type}: {:.40}", String::from_utf8_lossy(&body));
        let request = |peer: &Peer| {
            let request = peer
                .operation(Method::POST, "start-content")
                .body(body.clone());
            if media_type.is_empty() {
                request
            } else {
                request.header(CONTENT_TYPE, media_type)
            }
        };
        assert_eq!(
            send(request(&default)).await.status.as_u16(),
            status,
            "{what}"
        );
        let answer = send(request(&other)).await;
        assert_eq!(answer.text_of("StatusCode"), code, "{what}");
        assert_eq!(answer.text_of("JobId") == ZERO, code == "NotSet", "{what}");
    }
}

#[tokio::test]
async fn library_jobs_are_found_by_id_or_path_if_the_client_may_read_them() {
    let peer = Peer::new(at_once()).await;
    let add = |file| {
        peer.simulator
            .add_job_file(file)
            .expect("the path is free")
            .to_string()
    };
    let good = add(JobFile::new("/Sales/Daily", GOOD_JOB));
    let bad = add(JobFile::new("/Sales/Broken", BAD_JOB));
    let secret = add(JobFile::new("/Board/Daily", GOOD_JOB).with_readers(["someone else"]));
    add(JobFile::new("/Sales/Text", "no XML"));
    add(JobFile::new("/Mine", GOOD_JOB).with_readers([peer.simulator.client_id()]));

    let start = || peer.operation(Method::POST, "start-library");
    let query = |pairs: &[(&str, &str)]| start().query(pairs);
    let form = |pairs: &[(&str, &str)]| start().form(pairs);
    let nobody = "7d5cf4e0-9106-4884-8fba-cc3065428382";
    // What is asked, the code of the start, and of the end.
    let cases: [(&str, RequestBuilder, &str, &str); 15] = [
        ("by id", query(&[("id", &good)]), "InProgress", "Finished"),
        (
            "by path",
            query(&[("path", "/Sales/Daily")]),
            "InProgress",
            "Finished",
        ),
        (
            "by path without the slash",
            query(&[("path", "Sales/Daily")]),
            "InProgress",
            "Finished",
        ),
        (
            "by path, own",
            query(&[("path", "/Mine")]),
            "InProgress",
            "Finished",
        ),
        (
            "by id in a form",
            form(&[("id", &good)]),
            "InProgress",
            "Finished",
        ),
        (
            "by path in a form",
            form(&[("path", "/Sales/Broken")]),
            "InProgress",
            "Failed",
        ),
        (
            "id wins over path",
            query(&[("path", "/Sales/Daily"), ("id", &bad)]),
            "InProgress",
            "Failed",
        ),
        (
            "the query wins over the form",
            query(&[("id", &bad)]).form(&[("id", &good)]),
            "InProgress",
            "Failed",
        ),
        (
            "an empty id is none",
            query(&[("id", ""), ("path", "/Sales/Daily")]),
            "InProgress",
            "Finished",
        ),
        ("unknown id", query(&[("id", nobody)]), "Failed", ""),
        ("unknown path", query(&[("path", "/Sales")]), "Failed", ""),
        ("no GUID", query(&[("id", "7")]), "Failed", ""),
        (
            "unknown id wins over path",
            query(&[("id", nobody), ("path", "/Sales/Daily")]),
            "Failed",
            "",
        ),
        (
            "not readable by id",
            query(&[("id", &secret)]),
            "Failed",
            "",
        ),
        (
            "not readable by path",
            query(&[("path", "/Board/Daily")]),
            "Failed",
            "",
        ),
    ];
    for (what, request, code, end) in cases {
        let answer = send(request).await;
        if end.is_empty() {
            check_job_status(what, &answer, ZERO, code, NO_FILE);
        } else {
            let id = answer.text_of("JobId");
            check_job_status(what, &answer, &id, code, "");
            assert_eq!(peer.outcome(&id).await.0, end, "{what}");
        }
    }
    let malformed = send(query(&[("path", "/Sales/Text")])).await;
    assert_eq!(
        (malformed.status, malformed.text_of("StatusCode")),
        (StatusCode::OK, "NotSet".to_owned())
    );
    let unnamed = send(start()).await;
    assert_eq!(unnamed.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_unnamed_job_file_can_be_one_that_is_not_found() {
    let settings = at_once().with_unnamed_job_file_answer(UnnamedJobFileAnswer::NotFound);
    let peer = Peer::new(settings).await;
    let answer = send(peer.operation(Method::POST, "start-library")).await;
    check_job_status("unnamed", &answer, ZERO, "Failed", NO_FILE);
}

#[tokio::test]
async fn paths_that_are_nothing_answer_as_real_ones_do() {
    let peer = Peer::new(at_once()).await;
    let cases = [
        (Method::GET, "/spotfire/rest/as/job/status/7", 401),
        (Method::POST, "/spotfire/rest/nothing", 401),
        (Method::GET, "/spotfire/rest", 401),
        (Method::GET, "/spotfire/restless", 403),
        (Method::GET, "/spotfire/api/rest/as/job/list", 403),
        (Method::GET, "/spotfire/api/rest/as/job/status/", 403),
        (Method::GET, "/spotfire/", 403),
        (Method::GET, "/spotfire", 403),
        (Method::GET, "/spotfires", 404),
        (Method::GET, "/", 404),
        (Method::GET, "/spotfire/oauth2/token", 405),
    ];
    for (method, path, expected) in cases {
        for request in [
            peer.request(method.clone(), path),
            peer.request(method, path).bearer_auth(&peer.token),
        ] {
            let answer = send(request).await;
            assert_eq!(answer.status.as_u16(), expected, "{path}");
            let challenged = answer.headers.contains_key("www-authenticate");
            assert_eq!(challenged, expected == 401, "{path}");
        }
    }
}

#[tokio::test]
async fn every_answer_is_marked_and_sets_the_servers_cookies() {
    let peer = Peer::new(at_once()).await;
    let start = peer.start_content(GOOD_JOB);
    for request in [
        peer.request(Method::GET, "/nothing"),
        peer.request(Method::POST, "/spotfire/oauth2/token"),
        start,
    ] {
        let answer = send(request).await;
        assert_eq!(answer.header(SIMULATED_HEADER), "true");
        let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
        let names = ["JSESSIONID=", "XSRF-TOKEN="];
        assert_eq!(cookies.len(), names.len());
        for (cookie, name) in cookies.iter().zip(names) {
            assert!(cookie.as_bytes().starts_with(name.as_bytes()), "{cookie:?}");
        }
    }
}

#[tokio::test]
async fn error_bodies_have_the_form_of_the_setting() {
    let path = "/spotfire/<nothing>&";
    let cases = [
        (
            ErrorBody::Json,
            "application/json;charset=UTF-8",
            r#""status":403"#,
        ),
        (
            ErrorBody::Text,
            "text/plain;charset=UTF-8",
            "Access is denied",
        ),
        (
            ErrorBody::Html,
            "text/html;charset=UTF-8",
            "<p>Access is denied</p>",
        ),
        (ErrorBody::Empty, "", ""),
    ];
    for (form, media_type, text) in cases {
        let peer = Peer::new(at_once().with_error_body(form)).await;
        let answer = send(peer.request(Method::GET, path)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{form:?}");
        assert_eq!(answer.header("content-type"), media_type, "{form:?}");
        assert!(answer.text.contains(text), "{form:?}: {}", answer.text);
        assert_eq!(answer.text.is_empty(), text.is_empty(), "{form:?}");
        check_empty_404(
            "a job",
            &peer.status("7d5cf4e0-9106-4884-8fba-cc3065428382").await,
        );
    }
}

#[tokio::test]
async fn the_description_is_served_to_any_client_with_a_token() {
    let peer = Peer::new(at_once()).await;
    let other = peer
        .simulator
        .register_client(ClientRegistration::new("other", ["api.library.read"]))
        .expect("the registration is sound");
    let token = peer
        .simulator
        .issue_access_token(other.id(), Duration::from_secs(60))
        .expect("the client may have one");
    for (group, status) in [
        ("?group=as", 200),
        ("?group=library", 404),
        ("?group=", 404),
        ("", 404),
    ] {
        let path = format!("/spotfire/api/v2/api-docs{group}");
        let answer = send(peer.request(Method::GET, &path).bearer_auth(&token)).await;
        assert_eq!(answer.status.as_u16(), status, "{group}");
        if status == 200 {
            assert_eq!(
                answer.header("content-type"),
                "application/json;charset=UTF-8"
            );
            let host = peer.simulator.url().trim_start_matches("http://");
            assert_eq!(answer.text_of("host"), host);
            assert_eq!(answer.text_of("swagger"), "2.0");
        }
    }
}

#[tokio::test]
async fn the_ledger_tells_each_start_from_each_call() {
    let peer = Peer::new(at_once()).await;
    let id = peer
        .simulator
        .add_job_file(JobFile::new("/Daily", GOOD_JOB))
        .expect("the path is free");
    let content = peer.start_content(GOOD_JOB).header("X-Request-Id", "r1");
    let content = send(content.query(&[("path", "/Sales/Daily job")])).await;
    let library = peer.operation(Method::POST, "start-library");
    let library = send(library.query(&[("id", id.to_string())])).await;
    let failed = peer.operation(Method::POST, "start-library");
    send(
        failed
            .query(&[("path", "/Nothing")])
            .header("Cookie", "a=b"),
    )
    .await;
    send(peer.start_content("no XML")).await;

    let ledger = peer.simulator.ledger();
    let starts = ledger.starts();
    let told = |start: &Start| {
        (
            start.kind,
            start.status_code,
            start.request_id.clone(),
            start.path.clone(),
        )
    };
    let running = JobStatus::InProgress;
    assert_eq!(
        starts.iter().map(told).collect::<Vec<_>>(),
        [
            (
                StartKind::Content,
                running,
                Some("r1".to_owned()),
                Some("/Sales/Daily job".to_owned())
            ),
            (StartKind::Library, running, None, None),
            (
                StartKind::Library,
                JobStatus::Failed,
                None,
                Some("/Nothing".to_owned())
            ),
        ]
    );
    let jobs: Vec<_> = starts
        .iter()
        .map(|start| start.job_id.map(|id| id.to_string()))
        .collect();
    assert_eq!(
        jobs,
        [
            Some(content.text_of("JobId")),
            Some(library.text_of("JobId")),
            None
        ]
    );
    assert_eq!(starts[1].library_id, Some(id.to_string()));
    assert!(
        starts
            .iter()
            .all(|start| start.client_id == peer.simulator.client_id())
    );

    assert_eq!(ledger.count(Endpoint::StartContent), 2);
    assert_eq!(ledger.count(Endpoint::Status), 0);
    let calls = ledger.calls_of(Endpoint::StartLibrary);
    assert_eq!(
        calls
            .iter()
            .map(|call| call.header("cookie"))
            .collect::<Vec<_>>(),
        [None, Some("a=b")]
    );
    let statuses: Vec<_> = ledger.calls().iter().filter_map(Call::status).collect();
    assert_eq!(statuses, [200, 200, 200, 400]);
}
