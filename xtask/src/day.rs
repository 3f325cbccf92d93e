//! Dates.

use std::time::{Duration, SystemTime};

/// The date of today in UTC, such as `2027-01-31`.
pub(crate) fn today() -> String {
    after(0)
}

/// The date that is `days` after today.
pub(crate) fn after(days: u32) -> String {
    date(SystemTime::now() + Duration::from_secs(u64::from(days) * 24 * 60 * 60))
}

/// The time is cut off.
fn date(time: SystemTime) -> String {
    let text = humantime::format_rfc3339_seconds(time).to_string();
    text.split('T').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_a_date_that_is_ordered_as_a_text() {
        let second = Duration::from_secs(1);
        let new_year = Duration::from_secs(1_798_761_600);
        for (since, expected) in [(new_year - second, "2026-12-31"), (new_year, "2027-01-01")] {
            assert_eq!(date(SystemTime::UNIX_EPOCH + since), expected);
        }
        assert!(today() < after(1));
    }
}
