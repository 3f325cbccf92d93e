//! A server that answers every question at once, `Finished` of jobs whose id begins with f and `InProgress` of all
//! others, in a process of its own, so that its CPU time is not
//! counted with the client's.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{env, io, thread};

const SERVE: &str = "--serve";
/// The request for what was seen; its connection is closed after the answer.
const SEEN: &[u8] = b"GET /seen HTTP/1.1\r\n\r\n";

/// The server's process; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts this program again as a server; in that process it never returns.
    pub(crate) fn start() -> Self {
        if env::args().any(|argument| argument == SERVE) {
            serve();
        }
        let program = env::current_exe().expect("a benchmark knows its program");
        let mut process = Command::new(program)
            .arg(SERVE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a benchmark can start itself");
        let output = process.stdout.take().expect("its output is piped");
        let mut address = String::new();
        BufReader::new(output)
            .read_line(&mut address)
            .expect("the server tells its address");
        Self {
            process,
            address: address.trim().to_owned(),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many questions came since the last call of this, and the longest time between two about one job.
    pub(crate) fn seen(&self) -> (u32, Duration) {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let mut answer = String::new();
        stream
            .write_all(SEEN)
            .and_then(|()| stream.read_to_string(&mut answer))
            .expect("the server answers");
        let numbers: Vec<u32> = answer
            .lines()
            .last()
            .unwrap_or_default()
            .split(' ')
            .filter_map(|number| number.parse().ok())
            .collect();
        let [requests, longest_gap] = numbers.try_into().expect("the server tells two numbers");
        (requests, Duration::from_millis(longest_gap.into()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; either way there is nothing to be done about it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The requests, and when each path was last asked for.
#[derive(Debug, Default)]
struct Log {
    requests: u32,
    longest_gap: Duration,
    last: HashMap<Box<[u8]>, Instant>,
}

fn serve() -> ! {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    writeln!(io::stdout(), "{address}").expect("the benchmark reads the address");
    let log = Arc::new(Mutex::new(Log::default()));
    thread::spawn(end_with_the_benchmark);
    loop {
        if let Ok((stream, _)) = listener.accept() {
            let log = log.clone();
            thread::spawn(move || answer(stream, &log));
        }
    }
}

/// Also one that was killed closes the pipe.
fn end_with_the_benchmark() {
    let _ = io::stdin().read(&mut [0]);
    std::process::exit(0);
}

/// Answers the requests of one connection until it is closed.
fn answer(mut stream: TcpStream, log: &Mutex<Log>) {
    let _ = stream.set_nodelay(true);
    let mut buffer = [0; 8192];
    let mut filled = 0;
    while let Ok(read @ 1..) = stream.read(buffer.get_mut(filled..).unwrap_or_default()) {
        filled += read;
        let request = buffer.get(..filled).unwrap_or_default();
        if !request.ends_with(b"\r\n\r\n") {
            continue;
        }
        let answer = answer_to(request, log);
        let is_last = request.starts_with(SEEN);
        if stream.write_all(answer.as_bytes()).is_err() || is_last {
            return;
        }
        filled = 0;
    }
}

fn answer_to(request: &[u8], log: &Mutex<Log>) -> String {
    let path = request
        .split(|byte| *byte == b' ')
        .nth(1)
        .unwrap_or_default();
    let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
    if request == SEEN {
        let seen = format!("{} {}", log.requests, log.longest_gap.as_millis());
        *log = Log::default();
        return format!("HTTP/1.1 200\r\n\r\n{seen}");
    }
    log.requests += 1;
    let now = Instant::now();
    if let Some(last) = log.last.insert(path.into(), now) {
        log.longest_gap = log.longest_gap.max(now - last);
    }
    drop(log);
    let id = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    let body = format!(
        r#"{{"JobId":"{}","StatusCode":"{}","Message":"Task 1 of 3 is running"}}"#,
        String::from_utf8_lossy(id),
        if id.first() == Some(&b'f') {
            "Finished"
        } else {
            "InProgress"
        },
    );
    format!(
        "HTTP/1.1 200\r\ncontent-type: application/json;charset=utf-8\r\ncontent-length: {}\r\n\
         date: Tue, 01 Jan 2030 00:00:00 GMT\r\ncache-control: no-cache, no-store, max-age=0, must-revalidate\r\n\
         x-content-type-options: nosniff\r\nx-frame-options: SAMEORIGIN\r\n\r\n{body}",
        body.len()
    )
}
