//! What is tried again, how often, and after which pauses.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::error::Error;

/// The pause before the first repetition; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause, also where a server asks for more.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// An attempt that gave no answer, or one that may be better a little later.
pub(super) struct Failed {
    pub(super) error: Error,
    /// Whether the same may succeed without anybody changing anything.
    pub(super) is_transient: bool,
    /// How long the server asks to wait.
    pub(super) wait: Option<Duration>,
}

impl Failed {
    pub(super) fn for_good(error: Error) -> Self {
        Failed {
            error,
            is_transient: false,
            wait: None,
        }
    }

    pub(super) fn for_now(error: Error) -> Self {
        Failed {
            error,
            is_transient: true,
            wait: None,
        }
    }
}

/// Tries until it succeeds, fails for good, or has been repeated `retries` times; reading may always be repeated.
pub(super) async fn repeat<T, F>(retries: u32, mut attempt: impl FnMut() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Failed>>,
{
    let mut pause = FIRST_PAUSE;
    let mut left = retries;
    loop {
        match attempt().await {
            Ok(done) => return Ok(done),
            Err(failed) if !failed.is_transient || left == 0 => return Err(failed.error),
            Err(failed) => {
                tokio::time::sleep(failed.wait.unwrap_or(pause).min(LONGEST_PAUSE)).await
            }
        }
        left -= 1;
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

/// Reads `Retry-After` in seconds; a date is left alone, because a server's clock may be wrong.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse();
    seconds.ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn attempts(retries: u32, results: &[Result<(), bool>]) -> (u32, Result<(), String>) {
        let made = Cell::new(0);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let end = runtime.block_on(repeat(retries, || {
            let number = made.replace(made.get() + 1);
            async move {
                results[number as usize].map_err(|is_transient| Failed {
                    is_transient,
                    ..Failed::for_good(Error::new(format!("attempt {number}")))
                })
            }
        }));
        (made.get(), end.map_err(|error| error.to_string()))
    }

    #[test]
    fn repeats_what_is_transient_and_no_more_than_it_may() {
        let (again, never) = (Err(true), Err(false));
        for (retries, results, made, end) in [
            (3, &[Ok(())][..], 1, Ok(())),
            (3, &[again, again, Ok(())], 3, Ok(())),
            (3, &[again, never], 2, Err("attempt 1".to_owned())),
            (2, &[again, again, again], 3, Err("attempt 2".to_owned())),
            (0, &[again], 1, Err("attempt 0".to_owned())),
        ] {
            assert_eq!(attempts(retries, results), (made, end));
        }
    }

    #[test]
    fn the_pause_stops_growing() {
        let mut results = vec![Err(true); 100];
        results.push(Ok(()));
        assert_eq!(attempts(200, &results), (101, Ok(())));
    }

    #[test]
    fn reads_how_long_to_wait() {
        for (value, wait) in [
            ("7", Some(7)),
            (" 7 ", Some(7)),
            ("-1", None),
            ("Wed, 21 Oct 2015 07:28:00 GMT", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
            assert_eq!(retry_after(&headers), wait.map(Duration::from_secs));
        }
    }
}
