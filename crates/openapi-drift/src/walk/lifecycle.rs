//! What is announced of the end of things.

use openapi_document::Value;

use super::Change;
use crate::kinds::KindId;

const SUNSET: &str = "x-sunset";
const STABILITY: &str = "x-stability-level";

/// The levels of stability, from the least.
const LEVELS: [&str; 4] = ["draft", "alpha", "beta", "stable"];

/// Compares the announced end and the promised stability of two things.
pub(super) fn lifecycle<'d>(
    old: &'d Value<'d>,
    new: &'d Value<'d>,
) -> impl Iterator<Item = Change<'d>> {
    [sunset(old, new), stability(old, new)]
        .into_iter()
        .flatten()
}

fn sunset<'d>(old: &'d Value<'d>, new: &'d Value<'d>) -> Option<Change<'d>> {
    let (before, after) = (old.get(SUNSET), new.get(SUNSET));
    let date = |value: Option<&'d Value<'d>>| value.and_then(Value::as_str).and_then(day);
    let is_deprecated =
        |value: &Value<'_>| value.get("deprecated").and_then(Value::as_bool) == Some(true);
    let kind = match (before, after) {
        (None, None) => return None,
        (Some(before), Some(after)) if before == after => return None,
        (None, Some(_)) => KindId::SunsetAnnounced,
        _ => KindId::SunsetChanged,
    };
    let is_later =
        matches!((date(before), date(after)), (Some(before), Some(after)) if after >= before);
    let is_called_off = after.is_none() && !is_deprecated(new);
    let change = Change::new(kind).at_key(old, new, SUNSET);
    Some(
        change
            .values(before, after)
            .milder_if(kind == KindId::SunsetChanged && (is_later || is_called_off)),
    )
}

fn stability<'d>(old: &'d Value<'d>, new: &'d Value<'d>) -> Option<Change<'d>> {
    let (before, after) = (old.get(STABILITY), new.get(STABILITY));
    if before == after {
        return None;
    }
    let is_lower = level(after).is_none() || level(after) < level(before);
    let kind = match is_lower {
        true => KindId::StabilityDecreased,
        false => KindId::StabilityIncreased,
    };
    let change = Change::new(kind).at_key(old, new, STABILITY);
    Some(change.values(before, after))
}

/// Returns how stable a level is; without one a thing is stable, and an unknown one is none.
fn level(value: Option<&Value<'_>>) -> Option<usize> {
    let Some(value) = value else {
        return Some(LEVELS.len() - 1);
    };
    let word = value.as_str()?;
    LEVELS.iter().position(|known| *known == word)
}

/// Reads the day of a date (RFC 3339), whose order is that of its text.
fn day(text: &str) -> Option<&str> {
    let day = text.get(..10)?;
    let is_day = day
        .bytes()
        .enumerate()
        .all(|(position, byte)| match position {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    is_day.then_some(day)
}
