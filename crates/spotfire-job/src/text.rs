//! Text made fit for a terminal and for a shell.

/// The line with control characters and marks of hidden or turned text escaped.
///
/// A server's message is shown as it came, but must not be able to move the cursor, clear the screen or read as
/// another text than it is.
pub(crate) fn printable(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for character in line.chars() {
        if character == '\t' || !(character.is_control() || is_invisible(character)) {
            shown.push(character);
        } else {
            shown.extend(character.escape_unicode());
        }
    }
    shown
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The word in the form that a POSIX shell takes for one word.
pub(crate) fn shell_word(word: &str) -> String {
    let plain =
        |character: char| character.is_ascii_alphanumeric() || "-_./:@%+=,".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::{printable, shell_word};

    #[test]
    fn only_what_moves_the_cursor_or_hides_is_escaped() {
        for (line, shown) in [
            ("Task 1 'Größe\t完了' failed", "Task 1 'Größe\t完了' failed"),
            ("\u{1b}[2J\u{7}", "\\u{1b}[2J\\u{7}"),
            ("a\u{202e}b\rc\u{9b}", "a\\u{202e}b\\u{d}c\\u{9b}"),
        ] {
            assert_eq!(printable(line), shown);
        }
    }

    #[test]
    fn a_word_stays_one_word_for_the_shell() {
        for (word, shown) in [
            (
                "https://h.example:8443/spotfire",
                "https://h.example:8443/spotfire",
            ),
            ("my file", "'my file'"),
            ("it's; rm", "'it'\\''s; rm'"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(word), shown);
        }
    }
}
