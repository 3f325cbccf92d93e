//! A server that sends the bytes it is told to, for answers that no well-behaved server gives.

use std::sync::{Arc, Mutex};

use spotfire_auth::{ClientCredentials, ClientCredentialsBuilder, ServerUrl};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub(crate) const CLIENT_ID: &str =
    "0123456789abcdef0123456789abcdef.oauth-clients.spotfire.tibco.com";
pub(crate) const CLIENT_SECRET: &str = "hunter-two/&ä";

/// A server on 127.0.0.1 that gives one answer per connection, the last of them again and again. Stops when dropped.
pub(crate) struct ScriptedServer {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

/// What is sent when a request has been read.
#[derive(Clone)]
pub(crate) enum Script {
    /// These bytes, and the connection is closed.
    Send(Vec<u8>),
    /// This head, then blanks for as long as the client reads.
    SendEndlessly(Vec<u8>),
    /// Nothing, and the connection stays open.
    Stall,
    /// A refusal that repeats the form that came, as it came and as it reads.
    Echo,
}

impl ScriptedServer {
    pub(crate) async fn start(answers: Vec<Script>) -> Self {
        Self::start_with(|_| answers).await
    }

    /// Starts a server whose answers hold its base URL, `http://127.0.0.1:PORT/spotfire`.
    pub(crate) async fn start_with(answers: impl FnOnce(&str) -> Vec<Script>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port exists");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let url = format!("http://{address}");
        let answers = answers(&format!("{url}/spotfire"));
        let task = tokio::spawn(serve(listener, answers, Arc::clone(&requests)));
        Self {
            url,
            requests,
            task,
        }
    }

    pub(crate) fn server(&self) -> ServerUrl {
        ServerUrl::parse(&self.url).expect("a loopback address is taken")
    }

    pub(crate) fn credentials(&self) -> ClientCredentialsBuilder {
        ClientCredentials::builder(self.server(), CLIENT_ID, CLIENT_SECRET)
    }

    /// Every request so far, head and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests
            .lock()
            .expect("no test panics under the lock")
            .clone()
    }
}

impl Drop for ScriptedServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Script {
    /// A whole answer with a `Content-Length`.
    pub(crate) fn answer(status: &str, headers: &[&str], body: &str) -> Self {
        let mut text = format!(
            "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        for header in headers {
            text.push_str(&format!("{header}\r\n"));
        }
        Self::Send(format!("{text}\r\n{body}").into_bytes())
    }

    /// A JSON answer with a `Content-Length`.
    pub(crate) fn json(status: &str, body: &str) -> Self {
        Self::answer(
            status,
            &["Content-Type: application/json;charset=UTF-8"],
            body,
        )
    }
}

async fn serve(listener: TcpListener, answers: Vec<Script>, requests: Arc<Mutex<Vec<String>>>) {
    let mut next = 0;
    // A stalled connection is kept open until the server is dropped.
    let mut open = Vec::new();
    while let Ok((mut stream, _)) = listener.accept().await {
        let Some(request) = read_request(&mut stream).await else {
            continue;
        };
        requests
            .lock()
            .expect("no test panics under the lock")
            .push(request.clone());
        match &answers[next] {
            Script::Send(bytes) => {
                // The client may hang up first, which is its right.
                let _ = stream.write_all(bytes).await;
                let _ = stream.shutdown().await;
            }
            Script::SendEndlessly(head) => {
                let _ = stream.write_all(head).await;
                while stream.write_all(&[b' '; 8 * 1024]).await.is_ok() {}
            }
            Script::Stall => open.push(stream),
            Script::Echo => {
                let _ = stream.write_all(&echo(&request)).await;
                let _ = stream.shutdown().await;
            }
        }
        next = (next + 1).min(answers.len() - 1);
    }
}

fn echo(request: &str) -> Vec<u8> {
    let (_, body) = request.split_once("\r\n\r\n").unwrap_or_default();
    let values: Vec<String> = form(request).into_iter().map(|(_, value)| value).collect();
    let refusal = serde_json::json!({
        "error": "invalid_request",
        "error_description": format!("{} {body}", values.join(" ")),
    });
    match Script::json("400 Bad Request", &refusal.to_string()) {
        Script::Send(bytes) => bytes,
        _ => Vec::new(),
    }
}

/// The form in a request's body, as pairs.
pub(crate) fn form(request: &str) -> Vec<(String, String)> {
    let (_, body) = request
        .split_once("\r\n\r\n")
        .expect("a request has a head");
    url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect()
}

/// Reads one request with a `Content-Length`, or without a body.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .unwrap_or("0");
            if body.len() >= length.parse().expect("a length is a number") {
                return Some(text);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}
