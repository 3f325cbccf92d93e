//! One token for all who share it, and one request for the next.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tracing::{debug, warn};

use crate::token::clock::{Clock, Moment, SystemClock};
use crate::token::life::{Freshness, Life};
use crate::{AccessToken, Error, ErrorKind};

/// A token as a grant got it, with the life that the server told.
pub(crate) struct Fetched {
    pub(crate) token: AccessToken,
    pub(crate) expires_in: Option<Duration>,
}

/// Gets a token from the server; called by one task at a time.
pub(crate) trait Fetch: Send + Sync {
    fn fetch(&self) -> Pin<Box<dyn Future<Output = Result<Fetched, Error>> + Send + '_>>;
}

/// Keeps the token that `fetch` gets.
pub(crate) struct TokenCache<F> {
    fetch: F,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// Held by the one task that asks the server. A task that is dropped while it asks lets go of it.
    flight: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    failure: Option<Failure>,
}

#[derive(Clone)]
struct Held {
    token: AccessToken,
    life: Life,
}

/// The last request for a token, which failed, and how long none follows.
struct Failure {
    error: Error,
    at: Moment,
    pause: Duration,
}

/// What the cache can say without asking the server.
enum Known {
    /// A token to use; nothing else is to be done.
    Usable(AccessToken),
    /// A token to use whose end is near, and the next may be asked for.
    Ageing(AccessToken),
    /// No token, and none is to be asked for yet.
    Paused(Error),
    /// No token.
    Nothing,
}

impl<F: Fetch> TokenCache<F> {
    pub(crate) fn new(fetch: F) -> Self {
        Self::with_clock(fetch, Arc::new(SystemClock))
    }

    fn with_clock(fetch: F, clock: Arc<dyn Clock>) -> Self {
        Self {
            fetch,
            clock,
            state: Mutex::default(),
            flight: tokio::sync::Mutex::default(),
        }
    }

    pub(crate) fn fetcher(&self) -> &F {
        &self.fetch
    }

    /// The held token, or a new one where there is none or its end is near.
    pub(crate) async fn token(&self) -> Result<AccessToken, Error> {
        match self.known() {
            Known::Usable(token) => Ok(token),
            Known::Ageing(token) => self.renew_ahead(token).await,
            Known::Paused(error) => Err(error),
            Known::Nothing => self.wait_for_token().await,
        }
    }

    /// A token other than `rejected`.
    pub(crate) async fn renew(&self, rejected: &AccessToken) -> Result<AccessToken, Error> {
        self.with_state(|state| {
            if state
                .held
                .as_ref()
                .is_some_and(|held| held.token.is(rejected))
            {
                state.held = None;
            }
        });
        self.token().await
    }

    /// Gets the next token while `token` is still good; whoever comes meanwhile goes on with it.
    async fn renew_ahead(&self, token: AccessToken) -> Result<AccessToken, Error> {
        let Ok(_flight) = self.flight.try_lock() else {
            return Ok(token);
        };
        if let Known::Usable(newer) = self.known() {
            return Ok(newer);
        }
        let error = match self.ask().await {
            Ok(newer) => return Ok(newer),
            Err(error) => error,
        };
        match self.known() {
            // The request may have taken so long that the token has expired meanwhile.
            Known::Nothing | Known::Paused(_) => Err(error),
            Known::Usable(token) | Known::Ageing(token) => {
                warn!(%error, "the access token could not be renewed ahead of its end; going on with it");
                Ok(token)
            }
        }
    }

    /// Waits for the task that asks, or becomes it.
    async fn wait_for_token(&self) -> Result<AccessToken, Error> {
        let _flight = self.flight.lock().await;
        match self.known() {
            Known::Usable(token) | Known::Ageing(token) => Ok(token),
            Known::Paused(error) => Err(error),
            Known::Nothing => self.ask().await,
        }
    }

    /// Asks the server and keeps what comes of it. The caller holds `flight`.
    async fn ask(&self) -> Result<AccessToken, Error> {
        let from = self.clock.now();
        let answer = self.fetch.fetch().await;
        let now = self.clock.now();
        self.with_state(|state| match answer {
            Ok(fetched) => {
                let life = Life::new(from, fetched.expires_in, self.clock.jitter());
                debug!(seconds = life.length().as_secs(), "got an access token");
                state.failure = None;
                state.held = Some(Held {
                    token: fetched.token.clone(),
                    life,
                });
                Ok(fetched.token)
            }
            Err(error) => {
                let pause = pause_after(&error, state.failure.as_ref());
                state.failure = Some(Failure {
                    error: error.clone(),
                    at: now,
                    pause,
                });
                Err(error.with_retry_after(Some(pause)))
            }
        })
    }

    fn known(&self) -> Known {
        let now = self.clock.now();
        self.with_state(|state| {
            let paused = state
                .failure
                .as_ref()
                .and_then(|failure| failure.paused(&now));
            let token = state
                .held
                .as_ref()
                .map(|held| (held.token.clone(), held.life.freshness(&now)));
            match (token, paused) {
                (Some((token, Freshness::Fresh)), _)
                | (Some((token, Freshness::RenewSoon)), Some(_)) => Known::Usable(token),
                (Some((token, Freshness::RenewSoon)), None) => Known::Ageing(token),
                (_, Some(error)) => Known::Paused(error),
                (_, None) => Known::Nothing,
            }
        })
    }

    fn with_state<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        // Nothing that runs under the lock leaves the state half changed, so a poisoned one is still good.
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Failure {
    /// The error again, with the time that is left, while no request may follow.
    fn paused(&self, now: &Moment) -> Option<Error> {
        let left = self
            .pause
            .checked_sub(now.since(&self.at))
            .filter(|left| !left.is_zero())?;
        Some(self.error.clone().with_retry_after(Some(left)))
    }
}

/// How long no request follows a failed one.
///
/// A refusal that only an administrator can mend waits 60 s, so that a wrong secret does not lock its client out.
/// Anything else waits 1 s, doubling to 30 s, or as long as the server asks, up to 60 s.
fn pause_after(error: &Error, before: Option<&Failure>) -> Duration {
    const FIRST: Duration = Duration::from_secs(1);
    const LONGEST: Duration = Duration::from_secs(30);
    const REFUSED: Duration = Duration::from_secs(60);
    if is_refusal(error) {
        return REFUSED;
    }
    let doubled = before
        .filter(|failure| !is_refusal(&failure.error))
        .map_or(FIRST, |failure| failure.pause * 2);
    doubled
        .min(LONGEST)
        .max(error.retry_after().unwrap_or_default().min(REFUSED))
}

fn is_refusal(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidClient
            | ErrorKind::InvalidScope
            | ErrorKind::UnauthorizedClient
            | ErrorKind::InvalidGrant
            | ErrorKind::SignInRequired
            | ErrorKind::Unsupported
            | ErrorKind::Refused
    )
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll, Waker};
    use std::time::SystemTime;

    use tokio::sync::Semaphore;
    use tokio::time::Instant;

    use super::*;

    /// A clock that stands until it is told to go on.
    #[derive(Debug)]
    struct StoppedClock(Mutex<Moment>);

    impl StoppedClock {
        fn new() -> Arc<Self> {
            let now = Moment {
                monotonic: Instant::now(),
                wall: SystemTime::now(),
            };
            Arc::new(Self(Mutex::new(now)))
        }

        fn advance(&self, millis: u64) {
            let mut now = self.0.lock().unwrap();
            now.monotonic += Duration::from_millis(millis);
            now.wall += Duration::from_millis(millis);
        }
    }

    impl Clock for StoppedClock {
        fn now(&self) -> Moment {
            *self.0.lock().unwrap()
        }

        fn jitter(&self) -> f64 {
            0.0
        }
    }

    /// A server that gives the answers it was told to, each once `permits` has one for it.
    #[derive(Clone)]
    struct Script(Arc<ScriptInner>);

    struct ScriptInner {
        answers: Mutex<VecDeque<Result<u64, ErrorKind>>>,
        asked: AtomicUsize,
        permits: Semaphore,
    }

    impl Script {
        /// Each answer is the life of a token in seconds, or an error; the tokens are `token1`, `token2`, ...
        fn new(answers: impl IntoIterator<Item = Result<u64, ErrorKind>>) -> Self {
            let script = Self::stopped(answers);
            script.0.permits.add_permits(Semaphore::MAX_PERMITS / 2);
            script
        }

        fn stopped(answers: impl IntoIterator<Item = Result<u64, ErrorKind>>) -> Self {
            Self(Arc::new(ScriptInner {
                answers: Mutex::new(answers.into_iter().collect()),
                asked: AtomicUsize::new(0),
                permits: Semaphore::new(0),
            }))
        }

        fn answer_once(&self) {
            self.0.permits.add_permits(1);
        }

        fn asked(&self) -> usize {
            self.0.asked.load(Ordering::SeqCst)
        }
    }

    impl Fetch for Script {
        fn fetch(&self) -> Pin<Box<dyn Future<Output = Result<Fetched, Error>> + Send + '_>> {
            Box::pin(async move {
                let number = self.0.asked.fetch_add(1, Ordering::SeqCst) + 1;
                // Others get their turn while the server thinks.
                tokio::task::yield_now().await;
                self.0.permits.acquire().await.unwrap().forget();
                let answer = self.0.answers.lock().unwrap().pop_front();
                match answer.expect("an answer for every request") {
                    Ok(seconds) => Ok(Fetched {
                        token: AccessToken::new(format!("token{number}")).unwrap(),
                        expires_in: Some(Duration::from_secs(seconds)),
                    }),
                    Err(kind) => Err(Error::new(kind, format!("failure {number}"))),
                }
            })
        }
    }

    /// What a caller got, in a word: `token1`, or the error's text.
    fn word(result: Result<AccessToken, Error>) -> String {
        match result {
            Ok(token) => {
                let header = token.authorization();
                header
                    .to_str()
                    .unwrap()
                    .trim_start_matches("Bearer ")
                    .to_owned()
            }
            Err(error) => error.to_string(),
        }
    }

    /// What a caller got, if it did not have to wait.
    fn at_once(future: impl Future<Output = Result<AccessToken, Error>>) -> Option<String> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => Some(word(result)),
            Poll::Pending => None,
        }
    }

    fn cache(script: &Script) -> (Arc<TokenCache<Script>>, Arc<StoppedClock>) {
        let clock = StoppedClock::new();
        let cache = TokenCache::with_clock(script.clone(), clock.clone());
        (Arc::new(cache), clock)
    }

    /// Lets `count` tasks ask for a token at once and returns what they got.
    async fn crowd(cache: &Arc<TokenCache<Script>>, count: usize) -> Vec<String> {
        let tasks: Vec<_> = (0..count)
            .map(|_| {
                let cache = Arc::clone(cache);
                tokio::spawn(async move { word(cache.token().await) })
            })
            .collect();
        let mut words = Vec::new();
        for task in tasks {
            words.push(task.await.unwrap());
        }
        words
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_thousand_tasks_cause_one_request() {
        let script = Script::new([Ok(100), Ok(100)]);
        let (cache, clock) = cache(&script);
        assert_eq!(crowd(&cache, 1_000).await, vec!["token1"; 1_000]);
        clock.advance(100_000);
        assert_eq!(crowd(&cache, 1_000).await, vec!["token2"; 1_000]);
        assert_eq!(script.asked(), 2);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_thousand_tasks_fail_together_and_ask_again_only_after_the_pause() {
        let down = ErrorKind::Connect;
        let script = Script::new([Err(down), Err(down), Err(down), Ok(100)]);
        let (cache, clock) = cache(&script);
        for (advance, asked, got) in [
            (0, 1, "failure 1"),
            (999, 1, "failure 1"),
            (1, 2, "failure 2"),
            (1_999, 2, "failure 2"),
            (1, 3, "failure 3"),
            (3_999, 3, "failure 3"),
            (1, 4, "token4"),
        ] {
            clock.advance(advance);
            assert_eq!(crowd(&cache, 1_000).await, vec![got; 1_000]);
            assert_eq!(script.asked(), asked);
        }
    }

    #[tokio::test]
    async fn the_pause_doubles_to_thirty_seconds_and_is_sixty_after_a_refusal() {
        use ErrorKind::{InvalidClient, InvalidScope, Timeout, UnexpectedAnswer};
        let script = Script::new(
            [Timeout; 6]
                .into_iter()
                .chain([
                    InvalidClient,
                    UnexpectedAnswer,
                    Timeout,
                    InvalidScope,
                    InvalidScope,
                ])
                .map(Err),
        );
        let (cache, clock) = cache(&script);
        for seconds in [1, 2, 4, 8, 16, 30, 60, 1, 2, 60, 60] {
            let error = cache.token().await.unwrap_err();
            assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
            clock.advance(seconds * 1_000 - 250);
            let error = cache.token().await.unwrap_err();
            assert_eq!(error.retry_after(), Some(Duration::from_millis(250)));
            clock.advance(250);
        }
        assert_eq!(script.asked(), 11);
    }

    #[test]
    fn the_servers_wish_lengthens_the_pause_within_reason() {
        for (wish, pause) in [(None, 1), (Some(0), 1), (Some(7), 7), (Some(3_600), 60)] {
            let error = Error::new(ErrorKind::Unavailable, "x")
                .with_retry_after(wish.map(Duration::from_secs));
            assert_eq!(pause_after(&error, None), Duration::from_secs(pause));
        }
    }

    #[tokio::test]
    async fn a_token_is_renewed_ahead_and_others_go_on_with_the_old_one() {
        let script = Script::stopped([Ok(100), Ok(100)]);
        let (cache, clock) = cache(&script);
        script.answer_once();
        assert_eq!(word(cache.token().await), "token1");
        clock.advance(79_999);
        assert_eq!(at_once(cache.token()), Some("token1".to_owned()));
        clock.advance(1);
        let mut renewing = pin!(cache.token());
        assert_eq!(at_once(renewing.as_mut()), None);
        assert_eq!(script.asked(), 2);
        assert_eq!(at_once(cache.token()), Some("token1".to_owned()));
        script.answer_once();
        assert_eq!(word(renewing.await), "token2");
        assert_eq!(word(cache.token().await), "token2");
        assert_eq!(script.asked(), 2);
    }

    #[tokio::test]
    async fn a_failure_to_renew_ahead_matters_only_once_the_token_has_expired() {
        let refused = Err(ErrorKind::InvalidClient);
        let script = Script::new([Ok(100), Err(ErrorKind::Timeout), refused]);
        let (cache, clock) = cache(&script);
        for (advance, asked, got) in [
            (0, 1, "token1"),
            (80_000, 2, "token1"),
            (999, 2, "token1"),
            (1, 3, "token1"),
            (18_999, 3, "token1"),
            (1, 3, "failure 3"),
        ] {
            clock.advance(advance);
            assert_eq!(word(cache.token().await), got);
            assert_eq!(script.asked(), asked, "after {advance} ms");
        }
    }

    #[tokio::test]
    async fn a_token_that_expires_while_it_is_renewed_in_vain_is_not_given_out() {
        let script = Script::stopped([Ok(100), Err(ErrorKind::Timeout)]);
        let (cache, clock) = cache(&script);
        script.answer_once();
        assert_eq!(word(cache.token().await), "token1");
        clock.advance(90_000);
        let mut renewing = pin!(cache.token());
        assert_eq!(at_once(renewing.as_mut()), None);
        clock.advance(10_000);
        script.answer_once();
        assert_eq!(word(renewing.await), "failure 2");
    }

    #[tokio::test]
    async fn a_rejected_token_is_renewed_once() {
        let script = Script::new([Ok(100), Ok(100)]);
        let (cache, _clock) = cache(&script);
        let rejected = cache.token().await.unwrap();
        for _ in 0..3 {
            assert_eq!(word(cache.renew(&rejected).await), "token2");
        }
        assert_eq!(word(cache.token().await), "token2");
        assert_eq!(script.asked(), 2);
    }

    #[tokio::test]
    async fn a_rejected_token_is_not_given_out_when_it_cannot_be_renewed() {
        let script = Script::new([Ok(100), Err(ErrorKind::Connect)]);
        let (cache, _clock) = cache(&script);
        let rejected = cache.token().await.unwrap();
        assert_eq!(word(cache.renew(&rejected).await), "failure 2");
        assert_eq!(word(cache.token().await), "failure 2");
        assert_eq!(script.asked(), 2);
    }

    #[tokio::test]
    async fn a_dropped_caller_leaves_the_way_free() {
        let script = Script::stopped([Ok(100)]);
        let (cache, _clock) = cache(&script);
        {
            let mut asking = pin!(cache.token());
            let mut waiting = pin!(cache.token());
            assert_eq!(at_once(asking.as_mut()), None);
            assert_eq!(at_once(waiting.as_mut()), None);
            assert_eq!(script.asked(), 1);
        }
        script.answer_once();
        assert_eq!(word(cache.token().await), "token2");
    }
}
