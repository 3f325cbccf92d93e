//! Why no whole answer came, in our own words.

use std::error::Error as StdError;
use std::io;

use crate::text;

/// Why no whole answer came.
///
/// It is made from the HTTP client's error, which itself is never shown: it prints whole addresses, and what it says
/// is meant for programmers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Cause {
    /// There was no token before the time was up.
    #[error("no access token was had in time")]
    NoTokenInTime,
    /// So little time was left that connecting might have used it up.
    #[error("too little time was left to connect")]
    NoTimeLeft,
    /// The request has no form that HTTP can carry.
    #[error("the request could not be built")]
    Unbuildable,
    /// The server's name has no address.
    #[error("the host name could not be resolved")]
    Name,
    /// No connection in the time that connecting may take.
    #[error("no connection was made in time")]
    ConnectTimeout,
    /// The TLS handshake failed; what the TLS library says of it names certificates, no secrets.
    #[error("the TLS handshake failed: {0}")]
    Tls(String),
    /// The connection could not be made, for the operating system's reason.
    #[error("no connection could be made: {0}")]
    Connect(String),
    /// The answer, or the rest of it, did not come in time.
    #[error("no whole answer came in time")]
    Timeout,
    /// The connection ended early, for the operating system's reason.
    #[error("the connection broke before the whole answer came: {0}")]
    Broken(String),
    /// The connection was closed early.
    #[error("the connection was closed before the whole answer came")]
    Closed,
}

impl Cause {
    /// Reads the reason out of the HTTP client's error.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        let io = innermost_io(error);
        if error.is_builder() {
            Self::Unbuildable
        } else if error.is_dns() {
            Self::Name
        } else if error.is_connect() {
            Self::of_connect(error, io)
        } else if error.is_timeout() {
            Self::Timeout
        } else if let Some(io) = io.filter(|io| io.kind() != io::ErrorKind::UnexpectedEof) {
            Self::Broken(reason(io))
        } else {
            Self::Closed
        }
    }

    fn of_connect(error: &reqwest::Error, io: Option<&io::Error>) -> Self {
        match io {
            Some(io) if io.kind() == io::ErrorKind::TimedOut => Self::ConnectTimeout,
            None if error.is_timeout() => Self::ConnectTimeout,
            // The operating system's reasons have a number; one without comes from the TLS library.
            Some(io) if io.raw_os_error().is_none() => Self::Tls(reason(io)),
            Some(io) => Self::Connect(reason(io)),
            None => Self::Connect("the proxy or the server refused it".to_owned()),
        }
    }
}

fn innermost_io(error: &reqwest::Error) -> Option<&io::Error> {
    std::iter::successors(error.source(), |inner: &&(dyn StdError + 'static)| {
        (*inner).source()
    })
    .filter_map(|inner| inner.downcast_ref::<io::Error>())
    .last()
}

fn reason(io: &io::Error) -> String {
    text::shown(&io.to_string(), text::MESSAGE_LIMIT)
}
