//! One connection's bytes, and the ways in which it can be made to end.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::Instant;

/// An HTTP/2 GOAWAY frame (RFC 9113, section 6.8) by which no stream was processed, and nothing is wrong.
const GO_AWAY: [u8; 17] = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// How a connection ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// In order (FIN).
    Close,
    /// With a reset (RST).
    Reset,
}

/// What happens to an HTTP/1 connection once the answer that is marked with it has been sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtFlush {
    /// The connection ends.
    Cut(Cut),
    /// The connection ends as soon as more bytes come in.
    CutOnRead,
}

/// Marks the answer in whose stead an HTTP/2 stream is refused.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RefusedStream;

/// The control of one connection.
#[derive(Debug, Clone)]
pub(crate) struct Wire(Arc<Control>);

#[derive(Debug)]
struct Control {
    opened: Instant,
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    cut: Option<Cut>,
    at_flush: Option<AtFlush>,
    cut_on_read: bool,
    /// What is left to write of a GOAWAY frame.
    go_away: Option<&'static [u8]>,
    /// Calls under way, and whether there was ever one.
    calls: usize,
    was_called: bool,
    idle_since: Option<Instant>,
}

impl Wire {
    /// The control of a connection that was just opened.
    pub(super) fn new() -> Self {
        Self(Arc::new(Control {
            opened: Instant::now(),
            state: Mutex::default(),
            changed: Notify::new(),
        }))
    }

    /// Ends the connection at once.
    pub(crate) fn cut(&self, cut: Cut) {
        self.state().cut = Some(cut);
        self.0.changed.notify_one();
    }

    /// Sends GOAWAY, then ends the connection.
    pub(crate) fn go_away(&self) {
        self.state().go_away = Some(&GO_AWAY);
        self.0.changed.notify_one();
    }

    /// Says what comes after the answer that is about to be written.
    pub(super) fn after_answer(&self, at_flush: AtFlush) {
        self.state().at_flush = Some(at_flush);
    }

    /// Waits until there is something new to know.
    pub(super) async fn changed(&self) {
        self.0.changed.notified().await;
    }

    /// Whether the connection is to end.
    pub(super) fn is_cut(&self) -> bool {
        self.state().cut.is_some()
    }

    /// Begins a call, which is over, but for the sending of its answer, when what comes back is dropped.
    pub(super) fn begin_call(&self) -> UnderWay {
        let mut state = self.state();
        state.calls += 1;
        state.was_called = true;
        UnderWay(self.clone())
    }

    /// When the connection has been idle for `limit` or, if there was no call at all, open for `first_limit`.
    pub(super) fn idle_until(&self, limit: Duration, first_limit: Duration) -> Option<Instant> {
        let state = self.state();
        if state.was_called {
            state.idle_since?.checked_add(limit)
        } else {
            self.0.opened.checked_add(first_limit)
        }
    }

    /// Takes note of bytes that came in, and says whether they may be looked at.
    fn has_read(&self) -> bool {
        let mut state = self.state();
        state.idle_since = None;
        if state.cut_on_read {
            state.cut = Some(Cut::Close);
            self.0.changed.notify_one();
        }
        !state.cut_on_read
    }

    /// Takes note that everything has been sent.
    fn has_flushed(&self) {
        let mut state = self.state();
        match state.at_flush.take() {
            Some(AtFlush::Cut(cut)) => state.cut = Some(cut),
            Some(AtFlush::CutOnRead) => state.cut_on_read = true,
            None => {}
        }
        // HTTP flushes without need, too, so only what is new is told.
        let is_idle = state.was_called && state.calls == 0 && state.idle_since.is_none();
        if is_idle {
            state.idle_since = Some(Instant::now());
        }
        if is_idle || state.cut.is_some() {
            self.0.changed.notify_one();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call under way.
pub(super) struct UnderWay(Wire);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.state().calls -= 1;
    }
}

/// The socket of a connection, which is closed as its [`Wire`] says.
pub(super) struct Socket {
    stream: TcpStream,
    wire: Wire,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, wire: Wire) -> Self {
        Self { stream, wire }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.wire.state().cut == Some(Cut::Reset)
            && let Err(error) = self.stream.set_zero_linger()
        {
            tracing::warn!(%error, "cannot have the connection reset");
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The bytes of HTTP, above TLS if there is TLS.
///
/// What is to happen between two answers or frames happens when HTTP flushes: then it has written whole ones.
pub(super) struct Link<S> {
    stream: S,
    wire: Wire,
}

impl<S> Link<S> {
    pub(super) fn new(stream: S, wire: Wire) -> Self {
        Self { stream, wire }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Link<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if buffer.filled().len() > before && !self.wire.has_read() {
            buffer.set_filled(before);
            // The connection is dropped before anybody could ask again.
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Link<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, wire } = &mut *self;
        let mut stream = Pin::new(stream);
        let go_away = wire.state().go_away;
        if let Some(mut rest) = go_away {
            while !rest.is_empty() {
                let written = ready!(stream.as_mut().poll_write(cx, rest))?;
                rest = rest.get(written..).unwrap_or_default();
                wire.state().go_away = Some(rest);
            }
            wire.state().at_flush = Some(AtFlush::Cut(Cut::Close));
        }
        ready!(stream.poll_flush(cx))?;
        wire.has_flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(1);
    const FIRST_LIMIT: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_idle_from_the_end_of_an_answer_to_the_next_bytes() {
        let wire = Wire::new();
        let opened = Instant::now();
        let idle_until = || wire.idle_until(LIMIT, FIRST_LIMIT);
        wire.has_flushed();
        assert_eq!(
            idle_until(),
            Some(opened + FIRST_LIMIT),
            "nobody called yet"
        );

        for _ in 0..2 {
            assert!(wire.has_read());
            let under_way = wire.begin_call();
            tokio::time::advance(LIMIT * 5).await;
            wire.has_flushed();
            assert_eq!(idle_until(), None, "a call is under way");
            drop(under_way);
            wire.has_flushed();
            let answered = Instant::now();
            tokio::time::advance(LIMIT / 2).await;
            wire.has_flushed();
            assert_eq!(idle_until(), Some(answered + LIMIT));
        }
        assert!(wire.has_read());
        assert_eq!(idle_until(), None, "the next request is coming");
    }

    #[test]
    fn what_comes_after_an_answer_comes_once_it_is_sent() {
        let cases = [
            (AtFlush::Cut(Cut::Reset), true),
            (AtFlush::CutOnRead, false),
        ];
        for (at_flush, is_cut) in cases {
            let wire = Wire::new();
            wire.after_answer(at_flush);
            assert!(!wire.is_cut(), "{at_flush:?}");
            wire.has_flushed();
            assert_eq!(wire.is_cut(), is_cut, "{at_flush:?}");
            assert_eq!(wire.has_read(), is_cut, "{at_flush:?}");
            assert!(wire.is_cut(), "{at_flush:?}");
        }
    }
}
