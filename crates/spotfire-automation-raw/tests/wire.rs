//! What calls put on the wire, and what becomes of what comes back.

mod support;

use spotfire_automation_raw::types::{
    ExecutionStatus, ExecutionStatusStatusCode, KnownExecutionStatusStatusCode,
};
use spotfire_automation_raw::{Client, Error};
use support::Server;

const QUEUED: &str =
    r#"{"JobId":"f5e1e2a2-6c8d-4b8e-9a53-0d1c7f3e1a11","StatusCode":"Queued","Message":""}"#;

/// The values of a header.
fn header<'h>(head: &'h str, name: &str) -> Vec<&'h str> {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines
        .filter(|(header, _)| header.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
        .collect()
}

#[tokio::test]
async fn definition_leaves_byte_for_byte_as_xml() {
    let xml = "<?xml version=\"1.0\"?>\r\n<as:Job xmlns:as=\"urn:tibco:spotfire.dxp.automation\">é</as:Job>\n";
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(xml.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for definition in [xml.as_bytes().to_vec(), utf16, vec![0, 0xFF, 0x80]] {
        let server = Server::answering_json(QUEUED).await;
        let call = server
            .client()
            .start_content()
            .body(definition.clone())
            .send()
            .await;
        call.unwrap();
        let (head, body) = server.request();
        assert_eq!(
            head.lines().next(),
            Some("POST /spotfire/api/rest/as/job/start-content HTTP/1.1")
        );
        assert_eq!(header(&head, "content-type"), ["application/xml"]);
        assert_eq!(body, definition);
    }
}

#[tokio::test]
async fn path_goes_into_the_query() {
    let server = Server::answering_json(QUEUED).await;
    let call = server
        .client()
        .start_content()
        .path("/Sales/Täglich & mehr")
        .body("<a/>")
        .send()
        .await;
    call.unwrap();
    let (head, _) = server.request();
    let target = head.split(' ').nth(1);
    let expected = "/spotfire/api/rest/as/job/start-content?path=%2FSales%2FT%C3%A4glich+%26+mehr";
    assert_eq!(target, Some(expected));
}

#[tokio::test]
async fn bodiless_posts_say_so() {
    async fn start(client: &Client) {
        client
            .start_library()
            .path("/Sales/Daily")
            .send()
            .await
            .unwrap();
    }
    let server = Server::answering_json(QUEUED).await;
    start(&server.client()).await;
    let (head, body) = server.request();
    assert_eq!(header(&head, "content-length"), ["0"]);
    assert_eq!(header(&head, "transfer-encoding"), [""; 0]);
    assert!(body.is_empty());
}

#[tokio::test]
async fn gets_have_no_length() {
    let server = Server::answering_json(QUEUED).await;
    server.client().status().job_id("a").send().await.unwrap();
    let (head, _) = server.request();
    assert_eq!(header(&head, "content-length"), [""; 0]);
}

#[tokio::test]
async fn no_call_has_a_version_header() {
    let server = Server::answering_json(QUEUED).await;
    server
        .client()
        .abort()
        .job_id("a")
        .reason("no longer needed")
        .send()
        .await
        .unwrap();
    let (head, _) = server.request();
    assert!(!head.to_ascii_lowercase().contains("api-version"), "{head}");
    assert!(
        head.starts_with("POST /spotfire/api/rest/as/job/abort/a?reason=no+longer+needed HTTP/1.1")
    );
    assert_eq!(header(&head, "accept"), ["application/json"]);
}

#[tokio::test]
async fn answers_with_fields_missing_null_or_new_are_read() {
    let known = KnownExecutionStatusStatusCode::Finished;
    for (json, job_id, message, status) in [
        (
            QUEUED,
            Some("f5e1e2a2-6c8d-4b8e-9a53-0d1c7f3e1a11"),
            Some(""),
            Some(KnownExecutionStatusStatusCode::Queued.into()),
        ),
        ("{}", None, None, None),
        (
            r#"{"JobId":null,"StatusCode":null,"Message":null}"#,
            None,
            None,
            None,
        ),
        (
            r#"{"StatusCode":"Finished","Progress":{"Percent":[1,2]}}"#,
            None,
            None,
            Some(known.into()),
        ),
        (
            r#"{"StatusCode":"Paused"}"#,
            None,
            None,
            Some(ExecutionStatusStatusCode::Unknown("Paused".to_owned())),
        ),
        (
            r#"{"StatusCode":""}"#,
            None,
            None,
            Some(ExecutionStatusStatusCode::Unknown(String::new())),
        ),
    ] {
        let server = Server::answering_json(json).await;
        let answer = server
            .client()
            .status()
            .job_id("a")
            .send()
            .await
            .unwrap()
            .into_inner();
        let expected = ExecutionStatus {
            job_id: job_id.map(str::to_owned),
            message: message.map(str::to_owned),
            status_code: status,
        };
        assert_eq!(answer, expected, "{json}");
    }
}

#[test]
fn unknown_status_codes_keep_their_text() {
    let status: ExecutionStatus = serde_json::from_str(r#"{"StatusCode":"Paused"}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&status).unwrap(),
        r#"{"StatusCode":"Paused"}"#
    );
    assert_eq!(status.status_code.unwrap().to_string(), "Paused");
}

#[tokio::test]
async fn error_answers_arrive_whole() {
    for (status, body) in [
        (401, ""),
        (403, "Forbidden"),
        (404, r#"{"error":"none"}"#),
        (500, "<html>ä</html>"),
        (400, "not in the document"),
        (503, ""),
    ] {
        let head = format!("HTTP/1.1 {status} Odd\r\nretry-after: 7\r\nconnection: close\r\n");
        let server = Server::answering(format!(
            "{head}content-length: {}\r\n\r\n{body}",
            body.len()
        ))
        .await;
        let error = server
            .client()
            .status()
            .job_id("a")
            .send()
            .await
            .unwrap_err();
        let Error::UnexpectedResponse(answer) = error else {
            panic!("{status} arrived as {error:?}");
        };
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.headers()["retry-after"], "7");
        assert_eq!(answer.text().await.unwrap(), body);
    }
}

#[tokio::test]
async fn a_bare_201_that_has_a_body_after_all_is_read() {
    let head = "HTTP/1.1 201 Created\r\nconnection: close\r\n";
    let server = Server::answering(format!(
        "{head}content-length: {}\r\n\r\n{QUEUED}",
        QUEUED.len()
    ))
    .await;
    let answer = server
        .client()
        .start_library()
        .path("/a")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 201);
    assert_eq!(
        answer.status_code,
        Some(KnownExecutionStatusStatusCode::Queued.into())
    );
}

#[tokio::test]
async fn printing_a_client_prints_no_transport() {
    let server = Server::answering_json(QUEUED).await;
    let printed = format!("{:?}", server.client());
    assert!(printed.contains("Inner"), "{printed}");
    assert!(!printed.contains("Plain"), "{printed}");
}
