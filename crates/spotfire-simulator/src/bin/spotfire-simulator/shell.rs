//! What a shell reads as one word.

use std::borrow::Cow;

/// A text as one word of a POSIX shell's command line.
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':');
    if !text.is_empty() && text.chars().all(is_plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_split_or_expand_is_quoted() {
        let cases = [
            ("http://127.0.0.1:80", "http://127.0.0.1:80"),
            ("", "''"),
            ("a b$c", "'a b$c'"),
            ("it's", r"'it'\''s'"),
        ];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected, "{text:?}");
        }
    }
}
