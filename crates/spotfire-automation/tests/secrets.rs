//! No secret and no token in anything that this crate prints or logs, at the most talkative level.
//!
//! The subscriber is the whole process's, `log` records of the HTTP client included, so this test has a program of its own.

use std::error::Error;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use spotfire_automation::{Client, JobFile};
use spotfire_simulator::Simulator;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const JOB: &str = r#"<as:Job xmlns:as="urn:tibco:spotfire.dxp.automation"><as:Tasks/></as:Job>"#;

/// Keeps all that is logged.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn listen() -> Log {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .init();
    log
}

/// Everything that can be printed of an error.
fn printed(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |cause: &&(dyn Error + 'static)| {
        (*cause).source()
    });
    causes.map(|cause| format!("{cause} {cause:?}\n")).collect()
}

/// A server whose error page repeats the request, headers included.
async fn echo() -> String {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port");
    let url = format!(
        "http://{}",
        listener
            .local_addr()
            .expect("a bound socket has an address")
    );
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 65_536];
            let length = stream.read(&mut request).await.unwrap_or(0);
            let head = format!(
                "HTTP/1.1 400 Bad\r\ncontent-type: text/plain\r\ncontent-length: {length}\r\n\r\n"
            );
            let answer = [head.as_bytes(), request.get(..length).unwrap_or_default()].concat();
            // A client that hangs up has what it wanted.
            let _hung_up = stream.write_all(&answer).await;
        }
    });
    url
}

#[tokio::test]
async fn no_secret_is_printed_or_logged() {
    let log = listen();
    let simulator = Simulator::start().await.unwrap();
    let token = simulator
        .issue_access_token(simulator.client_id(), std::time::Duration::from_secs(600))
        .unwrap();
    let secret = simulator.client_secret();
    let mut output = String::new();

    let builder =
        Client::builder(simulator.url()).with_client_credentials(simulator.client_id(), secret);
    output += &format!("{builder:?}");
    let client = builder.build().unwrap();
    let job = client.start_content(JOB).await.unwrap();
    let start = client.start_content(JOB);
    output += &format!(
        "{client:?} {job:?} {start:?} {:?} {:?}",
        job.wait(),
        job.abort()
    );
    output += &format!("{:?}", job.wait().await.unwrap());
    simulator.revoke_all_access_tokens();
    output += &format!("{:?}", job.status().await.unwrap());
    output += &printed(
        &client
            .start_library(JobFile::path("/none"))
            .await
            .unwrap_err(),
    );

    let by_token = Client::builder(simulator.url())
        .with_access_token(token.as_str())
        .build()
        .unwrap();
    simulator.revoke_access_token(&token);
    output += &printed(&by_token.job(job.id()).wait().await.unwrap_err());

    let echoed = Client::builder(echo().await)
        .with_access_token(token.as_str())
        .build()
        .unwrap();
    let error = echoed.start_content(JOB).await.unwrap_err();
    assert!(
        error.server_message().unwrap().contains("[redacted]"),
        "the page repeats the header: {error}"
    );
    output += &printed(&error);

    let wrong = Client::builder(simulator.url())
        .with_client_credentials(simulator.client_id(), format!("{secret}x"))
        .build()
        .unwrap();
    output += &printed(&wrong.start_content(JOB).await.unwrap_err());

    let logged = log.text();
    for expected in [
        "spotfire_request",
        "request_id",
        "http_status",
        "latency_ms",
    ] {
        assert!(
            logged.contains(expected),
            "{expected} is not logged, so this test would prove nothing"
        );
    }
    for (name, hidden) in [
        ("secret", secret),
        ("issued token", &token),
        ("scheme of the token", "Bearer ey"),
    ] {
        assert!(
            !output.contains(hidden),
            "the {name} is printed in: {output}"
        );
        assert!(
            !logged.contains(hidden),
            "the {name} is logged in: {logged}"
        );
    }
}
