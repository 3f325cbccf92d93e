//! A server that answers what the test says, over real connections.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use spotfire_automation::{Client, ClientBuilder, JobId};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The job that the reports are about.
pub(crate) const ID: &str = "7d5cf4e0-9106-4884-8fba-cc3065428382";
/// The token of every request. No output may hold it.
pub(crate) const TOKEN: &str = "eyJlbmMiOiJBMTI4R0NNIn0.a-token-that-must-not-be-seen";

pub(crate) fn id() -> JobId {
    ID.parse().expect("the constant is a GUID")
}

/// What the server does with one request after it was read whole, unless said otherwise.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Writes this answer and reads the next request of the connection.
    Answer(Vec<u8>),
    /// Writes these bytes and closes the connection.
    Bytes(Vec<u8>),
    /// Writes these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Writes this head and then body without end, until the client hangs up.
    Endless(String),
    /// Says nothing and keeps the connection open.
    Hang,
}

/// A whole answer.
pub(crate) fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status} Reason\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    );
    Reply::Answer([head.as_bytes(), body].concat())
}

/// A report in JSON.
pub(crate) fn json(body: impl AsRef<[u8]>) -> Reply {
    answer(200, "content-type: application/json\r\n", body)
}

/// A report about [`ID`].
pub(crate) fn report(code: &str) -> Reply {
    json(format!(
        r#"{{"JobId":"{ID}","StatusCode":"{code}","Message":null}}"#
    ))
}

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Which connection it came over, counted from 1.
    pub(crate) connection: usize,
    pub(crate) line: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// The server: gives its replies in order, the last one again and again. It stops when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let url = format!(
            "http://{}",
            listener
                .local_addr()
                .expect("a bound socket has an address")
        );
        let seen = Arc::default();
        let task = tokio::spawn(serve(listener, replies, Arc::clone(&seen)));
        Self { url, seen, task }
    }

    /// A client of this server that sends again without a pause.
    pub(crate) fn client(&self) -> Client {
        self.client_with(|builder| builder)
    }

    pub(crate) fn client_with(&self, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        set(builder(&self.url))
            .build()
            .expect("the settings are valid")
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A builder with the token and without pauses.
pub(crate) fn builder(url: &str) -> ClientBuilder {
    use spotfire_automation::{RetryPolicy, StartPolicy};
    let none = std::time::Duration::ZERO;
    Client::builder(url)
        .with_access_token(TOKEN)
        .with_start_policy(StartPolicy::default().with_pause(none, none))
        .with_retry_policy(RetryPolicy::default().with_pause(none, none))
}

async fn serve(listener: TcpListener, replies: Vec<Reply>, seen: Arc<Mutex<Vec<Seen>>>) {
    for connection in 1.. {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        tokio::spawn(converse(
            stream,
            connection,
            replies.clone(),
            Arc::clone(&seen),
        ));
    }
}

/// Serves one connection.
async fn converse(
    mut stream: TcpStream,
    connection: usize,
    replies: Vec<Reply>,
    seen: Arc<Mutex<Vec<Seen>>>,
) {
    while let Some(request) = read(&mut stream, connection).await {
        let number = {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push(request);
            seen.len()
        };
        let Some(reply) = replies.get(number - 1).or(replies.last()) else {
            return;
        };
        // The client may hang up at any time, which is part of what is tested.
        if !carry_out(reply, &mut stream).await.unwrap_or(false) {
            return;
        }
    }
}

/// Replies, and says whether the connection serves another request.
async fn carry_out(reply: &Reply, stream: &mut TcpStream) -> std::io::Result<bool> {
    match reply {
        Reply::Answer(bytes) => stream.write_all(bytes).await.map(|()| true),
        Reply::Bytes(bytes) => stream.write_all(bytes).await.map(|()| false),
        Reply::Reset(bytes) => {
            stream.write_all(bytes).await?;
            stream.set_zero_linger().map(|()| false)
        }
        Reply::Endless(head) => {
            stream.write_all(head.as_bytes()).await?;
            loop {
                stream.write_all(&[b' '; 65_536]).await?;
            }
        }
        Reply::Hang => std::future::pending().await,
    }
}

async fn read(stream: &mut TcpStream, connection: usize) -> Option<Seen> {
    let mut bytes = Vec::new();
    let head = loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break String::from_utf8(bytes.drain(..end + 4).collect()).ok()?;
        }
    };
    let mut lines = head.lines();
    let line = lines.next()?.to_owned();
    let fields = lines.filter_map(|line| line.split_once(": "));
    let headers: HashMap<_, _> = fields
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers
        .get("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    while bytes.len() < length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Seen {
        connection,
        line,
        headers,
        body: bytes,
    })
}
