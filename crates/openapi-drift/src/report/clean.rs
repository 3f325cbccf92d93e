//! Text out of a document, made harmless for a line of its own.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Spells out what would end a line or steer a terminal: a line end becomes `\n`, an escape `\u{1b}`.
///
/// The marks that turn the direction of writing are among it, with which a text could pretend to be another.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' => cleaned.push_str("\\n"),
            '\r' => cleaned.push_str("\\r"),
            '\t' => cleaned.push_str("\\t"),
            // Writing to a string cannot fail.
            other if is_harmful(other) => drop(write!(cleaned, "\\u{{{:x}}}", u32::from(other))),
            other => cleaned.push(other),
        }
    }
    Cow::Owned(cleaned)
}

fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_stays_one_line() {
        for (text, cleaned) in [
            ("plain, mit Umlaut ü", "plain, mit Umlaut ü"),
            ("a\r\nb\tc", "a\\r\\nb\\tc"),
            ("\u{1b}[31mred\u{7}", "\\u{1b}[31mred\\u{7}"),
            ("a\u{85}\u{2028}b\u{202e}c", "a\\u{85}\\u{2028}b\\u{202e}c"),
        ] {
            assert_eq!(clean(text), cleaned);
        }
    }
}
