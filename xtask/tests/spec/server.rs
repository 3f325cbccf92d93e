//! A server that gives the answers it was told, right or wrong.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server on 127.0.0.1; it serves until the end of the test's process.
pub(crate) struct Server {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers the first request with the first answer, and so on; the last answers all that follow.
    pub(crate) fn answering(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        thread::spawn(move || {
            for (number, connection) in listener.incoming().flatten().enumerate() {
                let answer = answers.get(number).or(answers.last());
                serve(connection, answer.expect("there is an answer"), &heard);
            }
        });
        Server {
            url: format!("http://{address}"),
            asked,
        }
    }

    /// Each request so far: its first line, and its body after a line end.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no thread panicked").clone()
    }
}

fn serve(mut connection: TcpStream, answer: &[u8], heard: &Mutex<Vec<String>>) {
    let Some(request) = read(&mut connection) else {
        return;
    };
    heard.lock().expect("no thread panicked").push(request);
    // The client may have read enough already.
    drop(connection.write_all(answer));
}

fn read(connection: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    let mut part = [0; 4096];
    loop {
        let length = connection.read(&mut part).ok().filter(|it| *it > 0)?;
        request.extend_from_slice(&part[..length]);
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let declared = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse().ok())?
        });
        if body.len() >= declared.unwrap_or(0) {
            let line = head.lines().next().unwrap_or_default();
            return Some(format!("{line}\n{body}"));
        }
    }
}

pub(crate) fn answer(head: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
