//! Reading an answer without trusting it.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

use crate::Error;
use crate::http::failure;

/// Reads a body of at most `limit` bytes.
///
/// A longer one is refused as soon as it is known to be longer: at once where `Content-Length` says so.
/// Dropping the future closes the connection.
///
/// # Errors
///
/// [`UnexpectedAnswer`](crate::ErrorKind::UnexpectedAnswer) when the body is longer than `limit`, [`Timeout`](crate::ErrorKind::Timeout)
/// when it did not come in time, [`Interrupted`](crate::ErrorKind::Interrupted) when the connection broke.
pub(crate) async fn read_body(
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Vec<u8>, Error> {
    if response
        .content_length()
        .is_some_and(|length| length > limit as u64)
    {
        return Err(too_long(limit));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure::broken_body)? {
        if chunk.len() > limit - body.len() {
            return Err(too_long(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What `Retry-After` says, as seconds or as a date (RFC 9110 section 10.2.3); more than a day is taken for a day.
///
/// A date that has passed is zero; a value of neither form is `None`.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match value.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let date = httpdate::parse_http_date(value).ok()?;
            date.duration_since(SystemTime::now())
                .unwrap_or(Duration::ZERO)
        }
    };
    Some(wait.min(LONGEST))
}

fn too_long(limit: usize) -> Error {
    Error::unexpected(format!(
        "the server's answer is longer than {limit} bytes, the limit; check that the server URL leads to a Spotfire Server"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        for (value, expected) in [
            ("0", Some(0..=0)),
            (" 7 ", Some(7..=7)),
            ("18446744073709551615", Some(86_400..=86_400)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(86_400..=86_400)),
            (&soon, Some(98..=100)),
            ("Mon, 31 Dec 2018 00:00:00 GMT", Some(0..=0)),
            ("", None),
            ("soon", None),
            ("-5", None),
            ("1.5", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
            match (retry_after(&headers), expected) {
                (None, None) => {}
                (Some(wait), Some(range)) => {
                    assert!(range.contains(&wait.as_secs()), "{value}: {wait:?}")
                }
                (wait, _) => panic!("{value}: {wait:?}"),
            }
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
