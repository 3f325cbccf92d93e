//! The header Retry-After (RFC 9110 section 10.2.3).

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

// A longer wish is a mistake or an attack; cut, it still says "not now".
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// How long the server asks to wait, in seconds or as a date; nothing when it asks for nothing, or says it wrongly.
///
/// A date is compared with the answer's own `Date`, so that a wrong clock on this machine does not matter; with this
/// machine's clock only where the answer has none. A date in the past is zero, and a wish beyond a year is a year.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let wish = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !wish.is_empty() && wish.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(
            wish.parse()
                .map_or(LONGEST, Duration::from_secs)
                .min(LONGEST),
        );
    }
    let until = httpdate::parse_http_date(wish).ok()?;
    let now = date(headers, DATE).unwrap_or_else(SystemTime::now);
    Some(
        until
            .duration_since(now)
            .unwrap_or(Duration::ZERO)
            .min(LONGEST),
    )
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_understood_and_nonsense_is_not() {
        let date = "Tue, 01 Jan 2030 00:00:00 GMT";
        for (wish, expected) in [
            ("0", Some(0)),
            (" 7 ", Some(7)),
            ("Tue, 01 Jan 2030 00:02:00 GMT", Some(120)),
            ("Mon, 31 Dec 2029 00:00:00 GMT", Some(0)),
            ("410000", Some(410_000)),
            ("99999999999999999999999999", Some(LONGEST.as_secs())),
            ("18446744073709551615", Some(LONGEST.as_secs())),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(LONGEST.as_secs())),
            ("", None),
            ("soon", None),
            ("-5", None),
            ("1.5", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, wish.parse().unwrap());
            headers.insert(DATE, date.parse().unwrap());
            assert_eq!(
                retry_after(&headers),
                expected.map(Duration::from_secs),
                "{wish:?}"
            );
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }

    #[test]
    fn a_date_without_the_servers_own_is_compared_with_this_clock() {
        let mut headers = HeaderMap::new();
        let until = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        headers.insert(RETRY_AFTER, until.parse().unwrap());
        assert!((98..=100).contains(&retry_after(&headers).unwrap().as_secs()));
    }
}
