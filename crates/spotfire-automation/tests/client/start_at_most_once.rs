//! What each answer to a start proves, over real connections: how often it is sent, and what the caller is told.

use std::time::Duration;

use spotfire_automation::{Client, ErrorKind as K, JobFile, StartPolicy};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::support::{ID, Reply, Server, TOKEN, answer, builder, id, json, report};

const ZERO: &str = "00000000-0000-0000-0000-000000000000";
const AWAY: &str = "location: /elsewhere\r\n";

/// What a start ends with.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Started,
    NotStartedSentAgain(K),
    NotStarted(K),
    Unknown { found_id: bool },
}

use Verdict::{NotStarted, NotStartedSentAgain, Started, Unknown};

async fn start(replies: Vec<Reply>) -> (Verdict, usize) {
    let server = Server::start(replies).await;
    let result = server.client().start_content("<job/>").await;
    let posts = server.seen().len();
    let verdict = match result {
        Ok(job) => {
            assert_eq!(job.id(), id());
            Started
        }
        Err(error) => {
            assert_eq!(error.starts_sent() as usize, posts, "{error}");
            assert!(error.request_id().is_some());
            assert_eq!(
                error.job_may_be_running(),
                error.kind() == K::OutcomeUnknown
            );
            match error.kind() {
                K::OutcomeUnknown => Unknown {
                    found_id: error.job_id() == Some(id()),
                },
                kind if error.is_retryable() => NotStartedSentAgain(kind),
                kind => NotStarted(kind),
            }
        }
    };
    (verdict, posts)
}

#[tokio::test]
async fn each_answer_proves_what_it_proves() {
    let unknown = || Unknown { found_id: false };
    let found = || Unknown { found_id: true };
    let again = || NotStartedSentAgain(K::Unavailable);
    let bytes = |text: &str| Reply::Bytes(text.as_bytes().to_vec());
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n";
    for (reply, verdict, posts) in [
        // Started.
        (report("InProgress"), Started, 1),
        (report("Queued"), Started, 1),
        (report("Finished"), Started, 1),
        (report("Failed"), Started, 1),
        (report("Paused"), Started, 1),
        (answer(201, "", fields(ID, "Queued")), Started, 1),
        (
            json(format!("\u{feff}{}", fields(ID, "queued"))),
            Started,
            1,
        ),
        (json(fields(&ID.to_uppercase(), "QUEUED")), Started, 1),
        (
            json([fields(ID, "\",\"x\":\"").as_bytes(), b"\xfc"].concat()),
            found(),
            1,
        ),
        // Not started, may be sent again.
        (report("Busy"), again(), 3),
        (json(r#"{"StatusCode":"Busy"}"#), again(), 3),
        (answer(408, "", ""), again(), 3),
        (answer(421, "", ""), again(), 3),
        (answer(429, "", ""), again(), 3),
        // Not started, final.
        (answer(400, "", "bad"), NotStarted(K::InvalidDefinition), 1),
        (
            answer(400, "", too_long()),
            NotStarted(K::InvalidDefinition),
            1,
        ),
        (answer(413, "", ""), NotStarted(K::InvalidDefinition), 1),
        (answer(415, "", ""), NotStarted(K::InvalidDefinition), 1),
        (answer(422, "", ""), NotStarted(K::InvalidDefinition), 1),
        (answer(401, "", ""), NotStarted(K::Authentication), 1),
        (answer(403, "", ""), NotStarted(K::PermissionDenied), 1),
        (answer(404, "", ""), NotStarted(K::Refused), 1),
        (answer(405, "", ""), NotStarted(K::Refused), 1),
        (answer(307, AWAY, ""), NotStarted(K::Refused), 1),
        (answer(308, AWAY, ""), NotStarted(K::Refused), 1),
        (report("NotSet"), NotStarted(K::InvalidDefinition), 1),
        (
            json(fields(ZERO, "Failed")),
            NotStarted(K::JobFileUnavailable),
            1,
        ),
        // Unknown: answered, but not so that it proves anything.
        (answer(301, AWAY, ""), unknown(), 1),
        (answer(302, AWAY, ""), unknown(), 1),
        (answer(303, AWAY, ""), unknown(), 1),
        (answer(500, "", ""), unknown(), 1),
        (answer(502, "", "<html>"), unknown(), 1),
        (answer(503, "retry-after: 0\r\n", ""), unknown(), 1),
        (answer(504, "", ""), unknown(), 1),
        (answer(407, "", ""), unknown(), 1),
        (answer(409, "", ""), unknown(), 1),
        (answer(500, "", format!("JobId={ID}")), found(), 1),
        (answer(204, "", ""), unknown(), 1),
        (json(""), unknown(), 1),
        (json("[]"), unknown(), 1),
        (json("null"), unknown(), 1),
        (json(r#"{"StatusCode":"InProgress"}"#), unknown(), 1),
        (json(format!(r#"{{"JobId":"{ID}"}}"#)), found(), 1),
        (
            json(format!(r#"{{"JobId":"{ID}","StatusCode":1}}"#)),
            found(),
            1,
        ),
        (json(fields(ID, "Missing")), found(), 1),
        (json(fields(ZERO, "InProgress")), unknown(), 1),
        (json(fields("7", "InProgress")), unknown(), 1),
        (json("<html>Sign in</html>"), unknown(), 1),
        (json(format!("<s><JobId>{ID}</JobId></s>")), found(), 1),
        (json(fields(ID, &too_long())), found(), 1),
        // Unknown: no whole answer.
        (
            Reply::Endless("HTTP/1.1 200 OK\r\n\r\n".into()),
            unknown(),
            1,
        ),
        (bytes(""), unknown(), 1),
        (Reply::Reset(Vec::new()), unknown(), 1),
        (bytes("HTTP/1.1 2"), unknown(), 1),
        (bytes("no HTTP at all\r\n\r\n"), unknown(), 1),
        (bytes(&format!("{head}{}", fields(ID, "InPro"))), found(), 1),
        (
            Reply::Bytes([head.as_bytes(), &utf_16(&fields(ID, "InPro"))].concat()),
            found(),
            1,
        ),
        (Reply::Reset(head.into()), unknown(), 1),
        (bytes(&head.replace("200 OK", "429 Slow")), unknown(), 1),
    ] {
        let shown = shown(&reply);
        assert_eq!(start(vec![reply]).await, (verdict, posts), "{shown}");
    }
}

fn fields(id: &str, code: &str) -> String {
    format!(r#"{{"JobId":"{id}","StatusCode":"{code}"}}"#)
}

fn utf_16(text: &str) -> Vec<u8> {
    let with_mark = format!("\u{feff}{text}");
    with_mark
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect()
}

fn too_long() -> String {
    "x".repeat(2 << 20)
}

fn shown(reply: &Reply) -> String {
    match reply {
        Reply::Answer(bytes) | Reply::Bytes(bytes) | Reply::Reset(bytes) => {
            String::from_utf8_lossy(bytes).chars().take(300).collect()
        }
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn a_start_that_was_not_taken_at_first_is_started_in_the_end() {
    assert_eq!(
        start(vec![answer(429, "", ""), report("Busy"), report("Queued")]).await,
        (Started, 3)
    );
    assert_eq!(
        start(vec![report("Busy"), answer(502, "", "")]).await,
        (Unknown { found_id: false }, 2)
    );
}

#[tokio::test]
async fn no_answer_in_time_is_unknown() {
    let server = Server::start(vec![Reply::Hang]).await;
    let http = spotfire_automation::auth::HttpSettings::default()
        .with_request_timeout(Duration::from_millis(300));
    let client = server.client_with(|builder| builder.with_http_settings(http));
    let error = client.start_content("<job/>").await.unwrap_err();
    assert_eq!((error.kind(), server.seen().len()), (K::OutcomeUnknown, 1));
}

#[tokio::test]
async fn each_start_has_a_connection_of_its_own_and_questions_share_one() {
    let server = Server::start(vec![report("Queued")]).await;
    let client = server.client();
    for _ in 0..2 {
        client.status(id()).await.unwrap();
        let _job = client.start_content("<job/>").await.unwrap();
    }
    let connections: Vec<_> = server
        .seen()
        .into_iter()
        .map(|seen| seen.connection)
        .collect();
    assert_eq!(connections, [1, 2, 1, 3]);
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    // The listener is gone at the end of the statement, and nobody listens on its port.
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let no_tls = speaks_no_tls().await;
    for (url, says) in [
        (
            format!("http://{closed}"),
            "no connection could be made: Connection refused",
        ),
        (
            "http://nowhere.invalid".to_owned(),
            "the host name could not be resolved",
        ),
        (no_tls, "the TLS handshake failed: received corrupt message"),
    ] {
        let client = builder(&url).with_plain_http_allowed().build().unwrap();
        let error = client.start_content("<job/>").await.unwrap_err();
        assert_eq!(
            (error.kind(), error.starts_sent()),
            (K::Unreachable, 3),
            "{error:?}"
        );
        assert!(error.is_retryable() && !error.job_may_be_running());
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.starts_with(says), "{cause}");
    }
}

/// The https URL of a server that answers every handshake in plain text.
async fn speaks_no_tls() -> String {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port");
    let url = format!(
        "https://{}",
        listener
            .local_addr()
            .expect("a bound socket has an address")
    );
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // The client may hang up before it has read all.
            let _hung_up = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    url
}

#[tokio::test]
async fn the_definition_goes_out_byte_for_byte() {
    for definition in [
        "<?xml version='1.0'?>\r\n<job>ü</job>\n"
            .as_bytes()
            .to_vec(),
        utf_16("<job/>"),
    ] {
        let server = Server::start(vec![report("Queued")]).await;
        let _job = server
            .client()
            .start_content(definition.clone())
            .await
            .unwrap();
        let seen = &server.seen()[0];
        assert_eq!(seen.body, definition);
        assert_eq!(seen.headers["content-type"], "application/xml");
        assert_eq!(seen.headers["authorization"], format!("Bearer {TOKEN}"));
        assert!(!seen.headers.contains_key("api-version") && !seen.headers.contains_key("cookie"));
        assert!(
            seen.headers["user-agent"].starts_with("spotfire-automation/"),
            "{:?}",
            seen.headers
        );
    }
}

#[tokio::test]
async fn a_missing_job_file_names_both_reasons() {
    let reply = json(format!(
        r#"{{"JobId":"{ZERO}","StatusCode":"Failed","Message":"Job file not found or no access."}}"#
    ));
    let server = Server::start(vec![reply]).await;
    let error = server
        .client()
        .start_library(JobFile::path("/Sales/Daily"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), K::JobFileUnavailable);
    let text = error.to_string();
    for part in [
        "/Sales/Daily",
        "not found",
        "no access",
        "permission to read",
        "Job file not found or no access.",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    assert!(!error.job_may_be_running() && !error.is_retryable());
}

#[tokio::test]
async fn a_policy_of_one_send_sends_once() {
    let server = Server::start(vec![answer(429, "", "")]).await;
    let once = StartPolicy::default().with_sends(1);
    let error = server
        .client()
        .start_content("<job/>")
        .with_policy(once)
        .await
        .unwrap_err();
    assert_eq!((error.starts_sent(), server.seen().len()), (1, 1));
}

#[test]
fn a_start_can_be_sent_to_another_thread() {
    fn movable<T: Send + 'static>(_: impl FnOnce(Client) -> T) {}
    movable(|client| client.start_content("<job/>").send());
    movable(|client| client.start_library(JobFile::path("/x")).send());
    movable(|client| client.job(id()).wait().send());
    movable(|client| client.abort(id()).send());
}
