//! The listener to which the browser comes back (RFC 8252 section 7.3).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tracing::debug;
use url::Url;

use crate::grant::Answering;
use crate::login::page;
use crate::{Error, ErrorKind, LoopbackAddress, LoopbackPath, PendingLogin, Redirect, TokenSet};

/// How long the person may take to sign in, where nothing else is said.
const TIME_LIMIT: Duration = Duration::from_secs(5 * 60);
/// The most connections at a time; beyond it the oldest is closed. Browsers open some ahead and leave them idle.
const MOST_CONNECTIONS: usize = 16;
/// How long a connection may take to send its request.
const HEAD_TIME_LIMIT: Duration = Duration::from_secs(10);
/// The longest request that is read, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;
/// How long to wait until the browser has the last page.
const PAGE_TIME_LIMIT: Duration = Duration::from_secs(2);
/// How long to wait after the operating system could not accept a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// Listens on this machine for the browser that comes back from a sign-in.
///
/// Only a GET of the redirect's path with the sign-in's own `state` ends it. Every other request, such as for a
/// favicon, is answered 404, 400 or 405 and changes nothing, and a connection that sends none is closed after 10 s or
/// when the 17th is opened. The page that the browser shows says what came of it: it is sent once the tokens are there,
/// or are not. Then the listener is closed.
///
/// ```no_run
/// # async fn run() -> Result<(), spotfire_auth::Error> {
/// use spotfire_auth::{ApiClient, AuthorizationCode, LoopbackAddress, LoopbackListener, LoopbackPath, ServerUrl};
///
/// let server = ServerUrl::parse("https://spotfire.example.com")?;
/// let client = ApiClient::public("0f3b.oauth-clients.spotfire.tibco.com");
/// let listener = LoopbackListener::bind(LoopbackAddress::V4, LoopbackPath::Root, 0).await?;
/// let login = AuthorizationCode::new(server, client).start(listener.redirect().clone()).await?;
/// spotfire_auth::open_browser(login.authorization_url())?;
/// let tokens = listener.finish(&login).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct LoopbackListener {
    listener: TcpListener,
    redirect: Redirect,
    time_limit: Duration,
}

/// A request whose path and state are right.
struct Arrival {
    url: Url,
    respond: oneshot::Sender<Response<String>>,
    /// Told when the connection has ended.
    closed: Arc<Notify>,
}

impl LoopbackListener {
    /// Listens on a port of this machine, on any free one for port 0.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) when the port is taken or may not be used.
    pub async fn bind(
        address: LoopbackAddress,
        path: LoopbackPath,
        port: u16,
    ) -> Result<Self, Error> {
        let unusable = |cause: std::io::Error| {
            let at = SocketAddr::new(address.ip(), port);
            Error::configuration(format!(
                "cannot listen on {at} for the browser; choose another port"
            ))
            .with_source(cause)
        };
        let listener = TcpListener::bind((address.ip(), port))
            .await
            .map_err(unusable)?;
        let port = listener.local_addr().map_err(unusable)?.port();
        Ok(Self {
            listener,
            redirect: Redirect::loopback(address, path, port)?,
            time_limit: TIME_LIMIT,
        })
    }

    /// Gives the person this long. Default: 5 min.
    #[must_use]
    pub fn with_time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// The redirect that leads here, for [`AuthorizationCode::start`](crate::AuthorizationCode::start).
    #[must_use]
    pub fn redirect(&self) -> &Redirect {
        &self.redirect
    }

    /// Waits for the browser, gets the tokens and shows the outcome. Dropping the future closes the listener.
    ///
    /// # Errors
    ///
    /// [`Timeout`](ErrorKind::Timeout) when the browser did not come in time,
    /// [`Configuration`](ErrorKind::Configuration) when the sign-in has another redirect, and those of
    /// [`PendingLogin::finish`].
    pub async fn finish(self, login: &PendingLogin) -> Result<TokenSet, Error> {
        if self.redirect != *login.redirect() {
            return Err(Error::configuration(
                "the sign-in was started with another redirect than the listener's",
            ));
        }
        let (arrivals, mut arrived) = mpsc::channel(1);
        let mut acceptor = JoinSet::new();
        acceptor.spawn(accept(
            self.listener,
            Arc::clone(&login.answering),
            arrivals,
        ));
        let arrival = timeout(self.time_limit, arrived.recv()).await;
        let Ok(Some(arrival)) = arrival else {
            return Err(too_late(self.time_limit));
        };
        // A second answer, from a page that was loaded again, finds nobody.
        drop(arrived);
        let outcome = login.take(&arrival.url).await;
        let page = page::outcome(outcome.as_ref().map(drop));
        // The browser may have gone, and what it is shown changes nothing.
        if arrival.respond.send(page).is_ok() {
            let _ = timeout(PAGE_TIME_LIMIT, arrival.closed.notified()).await;
        }
        outcome
    }
}

/// Accepts connections for ever. Dropping the future closes them all.
async fn accept(listener: TcpListener, answering: Arc<Answering>, arrivals: mpsc::Sender<Arrival>) {
    let mut connections = JoinSet::new();
    let mut oldest_first = VecDeque::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                while connections.try_join_next().is_some() {}
                oldest_first
                    .retain(|connection: &tokio::task::AbortHandle| !connection.is_finished());
                while oldest_first.len() >= MOST_CONNECTIONS {
                    oldest_first.pop_front().inspect(|oldest| oldest.abort());
                }
                let served = serve(stream, Arc::clone(&answering), arrivals.clone());
                oldest_first.push_back(connections.spawn(served));
            }
            Err(error) => {
                debug!(%error, "cannot accept a connection");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Serves one request of a connection and closes it.
async fn serve(stream: TcpStream, answering: Arc<Answering>, arrivals: mpsc::Sender<Arrival>) {
    let closed = Arc::new(Notify::new());
    let service = service_fn(|request: Request<Incoming>| {
        let (answering, arrivals) = (&answering, &arrivals);
        let closed = Arc::clone(&closed);
        async move {
            let response = match read(&request, answering) {
                Ok(url) => deliver(url, arrivals, closed).await,
                Err(status) => page::foreign(status),
            };
            Ok::<_, Infallible>(response)
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME_LIMIT)
        .max_buf_size(LONGEST_HEAD)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        debug!(%error, "a browser's connection ended early");
    }
    closed.notify_one();
}

/// The address of a request, if it is one that ends the sign-in.
fn read(request: &Request<Incoming>, answering: &Answering) -> Result<Url, StatusCode> {
    let target = request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let url = answering
        .redirect
        .uri()
        .join(target)
        .ok()
        .filter(|url| answering.redirect.leads_to(url))
        .ok_or(StatusCode::NOT_FOUND)?;
    if request.method() != Method::GET {
        return Err(StatusCode::METHOD_NOT_ALLOWED);
    }
    answering
        .check_state(&url)
        .map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(url)
}

/// Hands the answer over and waits for what comes of it.
async fn deliver(
    url: Url,
    arrivals: &mpsc::Sender<Arrival>,
    closed: Arc<Notify>,
) -> Response<String> {
    let (respond, response) = oneshot::channel();
    let arrival = Arrival {
        url,
        respond,
        closed,
    };
    if arrivals.send(arrival).await.is_err() {
        return page::foreign(StatusCode::GONE);
    }
    response
        .await
        .unwrap_or_else(|_| page::foreign(StatusCode::GONE))
}

fn too_late(limit: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!(
            "the browser did not come back within {} s; sign in again. If the server shows an error page, check the client id; \
             if the browser is on another machine, give the address at which it ends by hand",
            limit.as_secs()
        ),
    )
}
