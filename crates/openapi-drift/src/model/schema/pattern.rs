//! Regular expressions, as far as they can be judged without running them.

use std::cmp::Ordering;

/// Tells whether a pattern lets every string through.
pub(crate) fn is_trivial(pattern: &str) -> bool {
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    matches!(inner, "" | ".*" | "(.*)" | "[\\s\\S]*") && pattern != "^$"
}

/// Compares what two patterns let through: less when the first lets less through, nothing when it cannot be told.
///
/// Anchored literal prefixes can be told: `^ab` lets through less than `^a`.
pub(crate) fn relate(first: &str, second: &str) -> Option<Ordering> {
    let (first, second) = (without_tail(first), without_tail(second));
    if first == second {
        return Some(Ordering::Equal);
    }
    let (first, second) = (literal_prefix(first)?, literal_prefix(second)?);
    if first.starts_with(second) {
        Some(Ordering::Less)
    } else if second.starts_with(first) {
        Some(Ordering::Greater)
    } else {
        None
    }
}

/// Takes off an end that lets everything through.
fn without_tail(pattern: &str) -> &str {
    let tail = [".*$", ".*"]
        .into_iter()
        .find_map(|tail| pattern.strip_suffix(tail));
    // An escaped dot is no end that lets everything through.
    tail.filter(|rest| pattern.starts_with('^') && !rest.ends_with('\\'))
        .unwrap_or(pattern)
}

fn literal_prefix(pattern: &str) -> Option<&str> {
    let literal = pattern.strip_prefix('^')?;
    let is_literal = literal
        .chars()
        .all(|character| character.is_alphanumeric() || "-_/:@ ".contains(character));
    is_literal.then_some(literal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_told() {
        for (first, second, expected) in [
            ("^a", "^a.*$", Some(Ordering::Equal)),
            ("^ab", "^a", Some(Ordering::Less)),
            ("^a", "^ab.*", Some(Ordering::Greater)),
            ("^a", "^b", None),
            ("[a-z]", "[a-y]", None),
            ("^a\\.*", "^a\\", None),
            ("^a+", "^a", None),
        ] {
            assert_eq!(relate(first, second), expected, "{first} {second}");
        }
        for (pattern, expected) in [
            (".*", true),
            ("^.*$", true),
            ("", true),
            ("^$", false),
            ("a*", false),
        ] {
            assert_eq!(is_trivial(pattern), expected, "{pattern}");
        }
    }
}
