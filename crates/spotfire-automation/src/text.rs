//! Foreign text made fit to be shown: bounded, and unable to move a terminal's cursor.

/// How many characters of a server's message stand in an error.
pub(crate) const MESSAGE_LIMIT: usize = 500;
/// How many characters of an unknown status word are shown.
pub(crate) const WORD_LIMIT: usize = 60;

/// The text with control characters escaped, line breaks included, and cut after `limit` characters.
pub(crate) fn shown(text: &str, limit: usize) -> String {
    let text = text.trim();
    let mut shown = String::with_capacity(text.len().min(limit));
    for (count, character) in text.chars().enumerate() {
        if count == limit {
            shown.push('…');
            break;
        }
        if character.is_control() || is_invisible(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

// Marks that turn the reading direction or hide text can make a message read as another one.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_bounded_and_harmless() {
        for (text, limit, expected) in [
            ("", 5, ""),
            (" Task 1 failed ", 50, "Task 1 failed"),
            ("Größe", 3, "Grö…"),
            ("12345", 5, "12345"),
            ("a\r\nb\tc", 50, "a\\r\\nb\\tc"),
            ("\u{1b}]0;x\u{7}", 50, "\\u{1b}]0;x\\u{7}"),
            ("a\u{202e}b", 50, "a\\u{202e}b"),
        ] {
            assert_eq!(shown(text, limit), expected, "{text:?}");
        }
    }
}
