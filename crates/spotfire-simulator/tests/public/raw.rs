//! A client that speaks HTTP/1.1 by hand, so that it sees how a connection really ends.

use std::io::ErrorKind;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time;

use crate::support::PATIENCE;

/// How the answer on a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It is there as announced.
    Whole,
    /// The connection was closed in order before.
    Closed,
    /// The connection was reset before.
    Reset,
}

/// What came back on a request.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) status: Option<u16>,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    pub(crate) announced: usize,
    pub(crate) end: End,
}

pub(crate) struct RawClient(TcpStream);

impl RawClient {
    pub(crate) async fn connect(url: &str) -> Self {
        let address = url.trim_start_matches("http://");
        Self(TcpStream::connect(address).await.expect("the port is open"))
    }

    pub(crate) async fn send(&mut self, request: &str) {
        self.0
            .write_all(request.as_bytes())
            .await
            .expect("the bytes are taken");
    }

    /// Sends a request and reads the answer as far as it comes.
    pub(crate) async fn exchange(&mut self, request: &str) -> Exchange {
        // A connection that is closed already may or may not take the bytes.
        let _ = self.0.write_all(request.as_bytes()).await;
        time::timeout(PATIENCE, self.answer())
            .await
            .expect("the exchange ends")
    }

    async fn answer(&mut self) -> Exchange {
        let (head, end) = self.read_until(|bytes| bytes.ends_with(b"\r\n\r\n")).await;
        let head = String::from_utf8(head).expect("a head is text");
        if end != End::Whole {
            assert!(head.is_empty(), "half a head: {head:?}");
            return Exchange {
                status: None,
                head,
                body: Vec::new(),
                announced: 0,
                end,
            };
        }
        let announced =
            header(&head, "content-length").map_or(0, |length| length.parse().expect("a number"));
        let (body, end) = self.read_until(|bytes| bytes.len() == announced).await;
        let status = head
            .split(' ')
            .nth(1)
            .map(|status| status.parse().expect("a number"));
        Exchange {
            status,
            head,
            body,
            announced,
            end,
        }
    }

    async fn read_until(&mut self, is_whole: impl Fn(&[u8]) -> bool) -> (Vec<u8>, End) {
        let mut bytes = Vec::new();
        while !is_whole(&bytes) {
            match self.0.read_u8().await {
                Ok(byte) => bytes.push(byte),
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                    return (bytes, End::Closed);
                }
                Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                    return (bytes, End::Reset);
                }
                Err(error) => panic!("{error}"),
            }
        }
        (bytes, End::Whole)
    }

    /// Whether the server closes the connection within that time. No byte may come.
    pub(crate) async fn is_closed_within(&mut self, time: Duration) -> bool {
        let mut byte = [0];
        match time::timeout(time, self.0.read(&mut byte)).await {
            Err(_) => false,
            Ok(Ok(length)) => {
                assert_eq!(length, 0, "a byte that nobody asked for");
                true
            }
            Ok(Err(error)) => error.kind() == ErrorKind::ConnectionReset,
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (field, value) = line.split_once(':')?;
        field.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
