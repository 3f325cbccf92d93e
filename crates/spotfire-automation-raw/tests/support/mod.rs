//! A server that keeps the bytes of every request, and a transport that adds nothing.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use spotfire_automation_raw::{Client, Transport, TransportFuture};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A server on the loopback that gives every request one answer. It stops when dropped.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
    serving: JoinHandle<()>,
}

impl Server {
    /// Starts a server whose answer is these bytes.
    pub(crate) async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("the loopback has a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let requests = Arc::default();
        let serving = tokio::spawn(serve(listener, answer.into(), Arc::clone(&requests)));
        Server {
            address,
            requests,
            serving,
        }
    }

    /// A server that answers 200 with this JSON.
    pub(crate) async fn answering_json(json: &str) -> Self {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
        Server::answering(format!(
            "{head}content-length: {}\r\n\r\n{json}",
            json.len()
        ))
        .await
    }

    /// A client of this server.
    pub(crate) fn client(&self) -> Client {
        let base_url = format!("http://{}/spotfire/api/", self.address);
        // Where another crate of the build has switched TLS on, reqwest wants a provider even for plain HTTP; the first
        // one that is installed stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("no TLS, so nothing to fail");
        spotfire_automation_raw::client(&base_url, http, Arc::new(Plain))
    }

    /// The one request that came: its head as text in small letters, and its body.
    pub(crate) fn request(&self) -> (String, Vec<u8>) {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let [request] = requests.as_slice() else {
            panic!("one request was expected, but {} came", requests.len());
        };
        let end = end_of_head(request).expect("requests are kept whole");
        let head = String::from_utf8_lossy(&request[..end]).into_owned();
        (head, request[end..].to_vec())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Sends requests as they are.
#[derive(Debug)]
pub(crate) struct Plain;

impl Transport for Plain {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        _: &'static str,
    ) -> TransportFuture<'a> {
        Box::pin(http.execute(request))
    }
}

async fn serve(listener: TcpListener, answer: Vec<u8>, requests: Arc<Mutex<Vec<Vec<u8>>>>) {
    while let Ok((mut connection, _)) = listener.accept().await {
        let request = read(&mut connection).await;
        requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
        // The client may have gone; then its test says so.
        let _ = connection.write_all(&answer).await;
        let _ = connection.shutdown().await;
    }
}

/// Reads one request: head, and as many bytes as it announces.
async fn read(connection: &mut TcpStream) -> Vec<u8> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while request.len() < length(&request).unwrap_or(usize::MAX) {
        match connection.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(count) => request.extend_from_slice(&buffer[..count]),
        }
    }
    request
}

/// The length of the whole request, once its head is there.
fn length(request: &[u8]) -> Option<usize> {
    let end = end_of_head(request)?;
    let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
    let announced = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let announced = announced.and_then(|length| length.trim().parse().ok());
    Some(end + announced.unwrap_or(0))
}

fn end_of_head(request: &[u8]) -> Option<usize> {
    let mark = b"\r\n\r\n";
    let start = request
        .windows(mark.len())
        .position(|window| window == mark)?;
    Some(start + mark.len())
}
