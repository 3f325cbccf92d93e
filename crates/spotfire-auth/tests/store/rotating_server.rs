//! A server that rotates refresh tokens and revokes them all when an old one comes again.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// Called with each refresh token that comes, before it is looked at.
pub(crate) type Hook = Box<dyn FnMut(&str) -> Act + Send>;

/// What becomes of a refresh.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    /// What the server's state says.
    Answer,
    /// The server does its part, and the connection breaks before the answer.
    LoseAnswer,
    /// The connection breaks before the server has done anything.
    Ignore,
    /// `invalid_grant`.
    Refuse,
}

/// Stops when dropped.
pub(crate) struct RotatingServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    /// Where `GET /ready` waits until as many have come as the barrier wants.
    ready: Barrier,
    is_stopped: AtomicBool,
}

/// What the server knows.
#[derive(Default)]
pub(crate) struct State {
    /// The number of the refresh token that is good: `refresh-NUMBER`.
    pub(crate) current: u32,
    /// Whether an old one came.
    pub(crate) is_revoked: bool,
    /// The bodies of the requests for tokens.
    pub(crate) refreshes: Vec<HashMap<String, String>>,
    /// The bodies of the requests for revocation.
    pub(crate) revocations: Vec<HashMap<String, String>>,
    /// What revocation answers, where it is not 200.
    pub(crate) revocation_status: Option<u16>,
    /// How long access tokens live, in seconds.
    pub(crate) life: u32,
    pub(crate) hook: Option<Hook>,
}

impl RotatingServer {
    /// A server whose barrier wants `processes`.
    pub(crate) fn start(processes: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("the listener has an address");
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                life: 3600,
                ..State::default()
            }),
            ready: Barrier::new(processes),
            is_stopped: AtomicBool::new(false),
        });
        let for_thread = Arc::clone(&shared);
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if for_thread.is_stopped.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&for_thread);
                // A client that goes away is its own affair.
                thread::spawn(move || stream.and_then(|stream| shared.serve(stream)));
            }
        });
        Self {
            address,
            shared,
            thread: Some(thread),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

impl Drop for RotatingServer {
    fn drop(&mut self) {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            if header.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = header.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let form = url::form_urlencoded::parse(&body).into_owned().collect();
        let Some((status, json)) = self.answer(&line, form) else {
            return Ok(());
        };
        write!(
            stream,
            "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{json}",
            json.len()
        )
    }

    fn answer(&self, line: &str, form: HashMap<String, String>) -> Option<(u16, String)> {
        if line.starts_with("POST /spotfire/oauth2/token ") {
            return self.state().refresh(form);
        }
        if line.starts_with("POST /spotfire/oauth2/v1/revoke ") {
            let mut state = self.state();
            state.revocations.push(form);
            let status = state.revocation_status.unwrap_or(200);
            state.is_revoked |= status == 200;
            return Some((status, String::new()));
        }
        if line.starts_with("GET /ready ") {
            self.ready.wait();
            return Some((200, String::new()));
        }
        Some((404, String::new()))
    }
}

impl State {
    fn refresh(&mut self, form: HashMap<String, String>) -> Option<(u16, String)> {
        let token = form.get("refresh_token").cloned().unwrap_or_default();
        self.refreshes.push(form);
        let act = self.hook.as_mut().map_or(Act::Answer, |hook| hook(&token));
        let refused = Some((400, r#"{"error":"invalid_grant"}"#.to_owned()));
        match act {
            Act::Refuse => return refused,
            Act::Ignore => return None,
            Act::Answer | Act::LoseAnswer => {}
        }
        self.is_revoked |= token != format!("refresh-{}", self.current);
        if self.is_revoked {
            return refused;
        }
        self.current += 1;
        let (number, life) = (self.current, self.life);
        let granted = format!(
            r#"{{"access_token":"access-{number}","refresh_token":"refresh-{number}","token_type":"Bearer","expires_in":{life}}}"#
        );
        match act {
            Act::LoseAnswer => None,
            _ => Some((200, granted)),
        }
    }
}
