//! Accepts connections and serves them, within limits.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{self, Instant};

use super::Server;
use super::wire::{AtFlush, Link, Socket, Wire};

/// How long a connection may take to send the head of a request, or stay idle before its next one.
const HEAD_TIME_LIMIT: Duration = Duration::from_secs(60);
/// How long to wait after the operating system could not accept a connection, say for want of file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// Serves connections for ever. Dropping the future closes them all.
pub(crate) async fn serve(listener: TcpListener, server: Arc<Server>, router: Router) {
    let limit = server.settings.connection_limit.min(Semaphore::MAX_PERMITS);
    let permits = Arc::new(Semaphore::new(limit));
    #[cfg(feature = "tls")]
    let acceptor = server.settings.tls.as_ref().map(crate::Tls::acceptor);
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        // The semaphore is never closed.
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                let connection = Connection {
                    router: router.clone(),
                    wire: Wire::new(),
                    idle_limit: server.faults.idle_limit().unwrap_or(HEAD_TIME_LIMIT),
                    #[cfg(feature = "tls")]
                    acceptor: acceptor.clone(),
                };
                connections.spawn(connection.serve(stream, permit));
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// One connection, before its first byte.
struct Connection {
    router: Router,
    wire: Wire,
    idle_limit: Duration,
    #[cfg(feature = "tls")]
    acceptor: Option<tokio_rustls::TlsAcceptor>,
}

impl Connection {
    async fn serve(self, stream: TcpStream, _permit: OwnedSemaphorePermit) {
        // Answers are small and written at once, so waiting for more only adds delay.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot turn off Nagle's algorithm");
        }
        let socket = Socket::new(stream, self.wire.clone());
        #[cfg(feature = "tls")]
        if let Some(acceptor) = &self.acceptor {
            match time::timeout(HEAD_TIME_LIMIT, acceptor.accept(socket)).await {
                Ok(Ok(stream)) => self.serve_tls(stream).await,
                Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
                Err(_) => tracing::debug!("a TLS handshake took too long"),
            }
            return;
        }
        self.serve_http1(socket).await;
    }

    /// Speaks what was agreed on in the handshake (ALPN, RFC 7301).
    #[cfg(feature = "tls")]
    async fn serve_tls(self, stream: tokio_rustls::server::TlsStream<Socket>) {
        if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
            self.serve_http2(stream).await;
        } else {
            self.serve_http1(stream).await;
        }
    }

    async fn serve_http1(self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let link = TokioIo::new(Link::new(stream, self.wire.clone()));
        let (wire, idle_limit) = (self.wire.clone(), self.idle_limit);
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME_LIMIT)
            .serve_connection(link, self.service());
        until_cut(served, &wire, idle_limit).await;
    }

    #[cfg(feature = "tls")]
    async fn serve_http2(self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let link = TokioIo::new(Link::new(stream, self.wire.clone()));
        let (wire, idle_limit) = (self.wire.clone(), self.idle_limit);
        let executor = hyper_util::rt::TokioExecutor::new();
        let served = hyper::server::conn::http2::Builder::new(executor)
            .timer(TokioTimer::new())
            .serve_connection(link, self.service());
        until_cut(served, &wire, idle_limit).await;
    }

    /// Answers the calls on this connection.
    fn service(
        self,
    ) -> impl Service<Request<Incoming>, Response = Response, Error = Refused, Future: Send + 'static>
    {
        let router = TowerToHyperService::new(self.router);
        let wire = self.wire;
        service_fn(move |mut request: Request<Incoming>| {
            let (wire, under_way) = (wire.clone(), wire.begin_call());
            request.extensions_mut().insert(wire.clone());
            let answer = router.call(request);
            async move {
                // The router's error is of a type that has no values.
                let response = answer.await.unwrap_or_else(|never| match never {});
                drop(under_way);
                // Set in the moment in which the answer is taken to be written, so that no earlier flush is meant.
                if let Some(at_flush) = response.extensions().get::<AtFlush>() {
                    wire.after_answer(*at_flush);
                }
                accepted(response)
            }
        })
    }
}

/// Why an HTTP/2 stream is refused.
#[cfg(feature = "tls")]
type Refused = h2::Error;
/// HTTP/1 has no streams to refuse.
#[cfg(not(feature = "tls"))]
type Refused = std::convert::Infallible;

/// The answer, unless it is marked as one in whose stead the stream is refused.
fn accepted(response: Response) -> Result<Response, Refused> {
    #[cfg(feature = "tls")]
    if response
        .extensions()
        .get::<super::RefusedStream>()
        .is_some()
    {
        return Err(h2::Reason::REFUSED_STREAM.into());
    }
    Ok(response)
}

/// Serves a connection until it is over, cut, or idle for too long.
async fn until_cut<E: std::error::Error>(
    served: impl Future<Output = Result<(), E>>,
    wire: &Wire,
    idle_limit: Duration,
) {
    let mut served = pin!(served);
    while !wire.is_cut() {
        let idle_until = wire.idle_until(idle_limit, HEAD_TIME_LIMIT);
        if idle_until.is_some_and(|end| end <= Instant::now()) {
            return;
        }
        tokio::select! {
            served = &mut served => {
                if let Err(error) = served {
                    tracing::debug!(%error, "a connection ended early");
                }
                return;
            }
            () = wire.changed() => {}
            () = time::sleep_until(idle_until.unwrap_or_else(Instant::now)), if idle_until.is_some() => {}
        }
    }
}
