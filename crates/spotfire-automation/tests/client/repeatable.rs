//! Status and abort: what each answer means, whatever form it comes in.

use spotfire_automation::{Abort, Client, ErrorKind, StatusCode};

use crate::support::{ID, Reply, Server, answer, id, json, report};

const OTHER: &str = "3d5cf4e0-9106-4884-8fba-cc3065428383";

#[tokio::test]
async fn a_report_is_read_whatever_form_it_comes_in() {
    let upper = ID.to_uppercase();
    let plain = format!(r#"{{"JobId":"{ID}","StatusCode":"Failed","Message":"Größe"}}"#);
    let bytes = |text: &str, unit: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(unit)
            .collect::<Vec<u8>>()
    };
    let latin_1: Vec<u8> = plain
        .chars()
        .map(|character| u8::try_from(character).unwrap())
        .collect();
    let header = "content-type: application/json; charset=ISO-8859-1\r\n";
    for (reply, message) in [
        (json(&plain), Some("Größe")),
        (answer(200, "", &plain), Some("Größe")),
        (
            answer(200, "content-type: text/html\r\n", &plain),
            Some("Größe"),
        ),
        (
            answer(
                200,
                "content-type: application/json;charset=UTF-8\r\n",
                &plain,
            ),
            Some("Größe"),
        ),
        (json(format!("\u{feff}{plain}")), Some("Größe")),
        (json(bytes(&plain, u16::to_le_bytes)), Some("Größe")),
        (json(bytes(&plain, u16::to_be_bytes)), Some("Größe")),
        (answer(200, header, latin_1), Some("Größe")),
        (
            json(format!(
                r#" {{"JobId":"{{{upper}}}","StatusCode":"FAILED","Message":null}} "#
            )),
            None,
        ),
        (json(r#"{"StatusCode":"Failed"}"#), None),
        (
            json(r#"{"JobId":null,"StatusCode":"Failed","Message":"","New":{"a":[1]}}"#),
            None,
        ),
        (
            json(r#"{"JobId":"00000000-0000-0000-0000-000000000000","StatusCode":"Failed"}"#),
            None,
        ),
    ] {
        let server = Server::start(vec![reply.clone()]).await;
        let status = server.client().status(id()).await.unwrap();
        assert_eq!(
            (status.job_id(), status.code()),
            (id(), &StatusCode::Failed),
            "{reply:?}"
        );
        assert_eq!(status.message(), message, "{reply:?}");
    }
}

/// The HTTP status decides, whatever the body says: empty, a page, or the report of a job that finished.
#[tokio::test]
async fn the_http_status_decides_before_the_body_is_read() {
    let finished = format!(r#"{{"JobId":"{ID}","StatusCode":"Finished"}}"#);
    for (status, kind, questions) in [
        (301, ErrorKind::UnreadableAnswer, 1),
        (400, ErrorKind::Refused, 1),
        (401, ErrorKind::Authentication, 1),
        (403, ErrorKind::PermissionDenied, 1),
        (404, ErrorKind::NotFound, 1),
        (409, ErrorKind::Refused, 1),
        (429, ErrorKind::Unavailable, 4),
        (500, ErrorKind::Server, 4),
        (503, ErrorKind::Server, 4),
    ] {
        for body in [
            "",
            "<html><body>Error</body></html>",
            r#"{"wrong":1}"#,
            &finished,
            "plain",
        ] {
            let server = Server::start(vec![answer(status, "", body)]).await;
            let error = server.client().status(id()).await.unwrap_err();
            assert_eq!(
                (error.kind(), error.http_status()),
                (kind, Some(status)),
                "{status} {body}"
            );
            assert_eq!(server.seen().len(), questions, "{status} {body}");
            assert_eq!(error.server_message().is_some(), body == "plain", "{error}");
            assert!(error.to_string().contains(&status.to_string()), "{error}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_none_is_an_error_that_says_what_came() {
    let huge = format!(
        r#"{{"StatusCode":"Finished","Message":"{}"}}"#,
        "x".repeat(2 << 20)
    );
    for (reply, kind, says) in [
        (json(""), ErrorKind::UnreadableAnswer, "an empty answer"),
        (
            answer(204, "", ""),
            ErrorKind::UnreadableAnswer,
            "an empty answer",
        ),
        (
            json("<html>Sign in</html>"),
            ErrorKind::UnreadableAnswer,
            "a page of HTML",
        ),
        (json("Finished"), ErrorKind::UnreadableAnswer, "not JSON"),
        (
            json(r#"{"StatusCode":"Fini"#),
            ErrorKind::UnreadableAnswer,
            "not JSON",
        ),
        (
            json("[]"),
            ErrorKind::UnreadableAnswer,
            "does not tell a job's status",
        ),
        (
            json("{}"),
            ErrorKind::UnreadableAnswer,
            "does not tell a job's status",
        ),
        (
            json(r#"{"StatusCode":null}"#),
            ErrorKind::UnreadableAnswer,
            "does not tell a job's status",
        ),
        (
            json(r#"{"StatusCode":2}"#),
            ErrorKind::UnreadableAnswer,
            "does not tell a job's status",
        ),
        (
            json("[".repeat(100_000)),
            ErrorKind::UnreadableAnswer,
            "not JSON",
        ),
        (
            json(format!(r#"{{"JobId":"{OTHER}","StatusCode":"Finished"}}"#)),
            ErrorKind::UnreadableAnswer,
            "a report about another job",
        ),
        (json(huge), ErrorKind::UnreadableAnswer, "longer than 1 MiB"),
        (
            Reply::Endless("HTTP/1.1 200 OK\r\n\r\n".to_owned()),
            ErrorKind::UnreadableAnswer,
            "longer than 1 MiB",
        ),
        (
            Reply::Bytes(Vec::new()),
            ErrorKind::Connection,
            "closed before the whole answer",
        ),
        (
            Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec()),
            ErrorKind::Connection,
            "closed",
        ),
        (
            Reply::Reset(Vec::new()),
            ErrorKind::Connection,
            "before the whole answer came",
        ),
        (report("Missing"), ErrorKind::NotFound, "knows no such job"),
    ] {
        let server = Server::start(vec![reply]).await;
        let error = server.client().status(id()).await.unwrap_err();
        let chain = chain(&error);
        assert_eq!(error.kind(), kind, "{chain}");
        assert!(chain.contains(says), "{says:?} is not in: {chain}");
        assert!(chain.contains("127.0.0.1") && chain.contains(ID), "{chain}");
        for foreign in [
            "reqwest",
            "hyper",
            "error sending request",
            "decoding",
            "/spotfire/api",
            "progenitor",
        ] {
            assert!(!chain.contains(foreign), "{foreign:?} is in: {chain}");
        }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[tokio::test]
async fn the_servers_message_is_kept_bounded_and_harmless() {
    for (body, expected) in [
        (
            r#"{"error":{"code":"not_allowed","message":"Not you."}}"#.to_owned(),
            "Not you.".to_owned(),
        ),
        (
            "\u{1b}[31mred\r\nline".to_owned(),
            "\\u{1b}[31mred\\r\\nline".to_owned(),
        ),
        ("é".repeat(100_000), format!("{}…", "é".repeat(500))),
    ] {
        let server = Server::start(vec![answer(400, "", body)]).await;
        let error = server.client().status(id()).await.unwrap_err();
        assert_eq!(error.server_message(), Some(expected.as_str()));
        assert!(
            error
                .to_string()
                .ends_with(&format!("the server says: {expected}")),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_broken_connection_is_tried_again() {
    for broken in [
        Reply::Bytes(Vec::new()),
        Reply::Reset(Vec::new()),
        Reply::Bytes(b"HTTP/1.1 200".to_vec()),
    ] {
        let server = Server::start(vec![broken.clone(), broken.clone(), report("Finished")]).await;
        assert!(server.client().status(id()).await.is_ok(), "{broken:?}");

        let server = Server::start(vec![broken.clone(), report("Canceled")]).await;
        let abort = server.client().abort(id()).await;
        assert!(
            matches!(abort, Ok(Abort::Taken(_))),
            "{broken:?}: {abort:?}"
        );
    }
}

#[tokio::test]
async fn calls_say_what_they_must() {
    let server = Server::start(vec![report("InProgress")]).await;
    let client = server.client();
    client.status(id()).await.unwrap();
    let _taken = client.abort(id()).with_reason("so & so").await.unwrap();
    let seen = server.seen();
    assert_eq!(
        seen[0].line,
        format!("GET /spotfire/api/rest/as/job/status/{ID} HTTP/1.1")
    );
    assert_eq!(
        seen[1].line,
        format!("POST /spotfire/api/rest/as/job/abort/{ID}?reason=so+%26+so HTTP/1.1")
    );
    assert_eq!(seen[1].headers["content-length"], "0");
    for request in seen {
        assert_eq!(request.headers["x-request-id"].len(), ID.len());
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_had_just_now_ends_nothing() {
    let token = json(r#"{"access_token":"abc","token_type":"Bearer","expires_in":600}"#);
    for trouble in [
        answer(503, "", ""),
        answer(
            200,
            "content-type: text/html\r\n",
            "<html>maintenance</html>",
        ),
        Reply::Bytes(Vec::new()),
    ] {
        let replies = vec![trouble.clone(), token.clone(), report("Finished")];
        let wait = signed_in(&Server::start(replies.clone()).await)
            .job(id())
            .wait()
            .await;
        assert!(wait.is_ok(), "{trouble:?}: {wait:?}");

        let server = Server::start(replies).await;
        let start = signed_in(&server).start_content("<job/>").await;
        assert!(start.is_ok(), "{trouble:?}: {start:?}");
        assert_eq!(server.seen().len(), 3, "{trouble:?}");
    }
}

fn signed_in(server: &Server) -> Client {
    let client = Client::builder(server.url()).with_client_credentials("id", "secret");
    client.build().expect("the settings are valid")
}
