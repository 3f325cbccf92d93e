//! A difference that a person can read.

use similar::TextDiff;

/// How many equal lines stand around a change.
const CONTEXT: usize = 3;

/// Shows what `path` holds (`-`) and what it should hold (`+`), or nothing where the two are equal.
pub(crate) fn difference(path: &str, held: &str, expected: &str) -> Option<String> {
    if held == expected {
        return None;
    }
    let difference = TextDiff::from_lines(held, expected)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(
            &format!("{path} (as it is)"),
            &format!("{path} (as it should be)"),
        )
        .to_string();
    Some(difference.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_changed_lines_with_their_place() {
        assert_eq!(difference("a.json", "one\ntwo\n", "one\ntwo\n"), None);
        assert_eq!(
            difference("a.json", "one\ntwo\n", "one\n2\n").as_deref(),
            Some(
                "--- a.json (as it is)\n+++ a.json (as it should be)\n@@ -1,2 +1,2 @@\n one\n-two\n+2"
            )
        );
    }
}
