//! Regular expressions of `pattern`, in the dialect that OpenAPI 3.0 wants: ECMA-262, edition 5.1.

use regex_lite::RegexBuilder;
use regress::Regex;

/// How many bytes a pattern and a text may have to be looked at; longer ones are taken on trust.
const LONGEST: usize = 2_000;

/// How large a compiled pattern may be before it is taken on trust, so that matching takes no time to speak of.
const LARGEST_PROGRAM: usize = 64 << 10;

/// The letters that mean something behind a backslash.
const ESCAPES: &str = "bBcdDfnrsStuvwWx";

/// Tells whether a text is a regular expression of ECMA-262 5.1.
///
/// Later editions read `\p{L}` and `\A` without complaint, but as the letters `p{L}` and `A`; whoever writes them means
/// what Java, Ruby or Perl make of them. Looking behind, which later editions have, is let pass: every engine knows it.
pub(crate) fn is_regular(pattern: &str) -> bool {
    pattern.len() > LONGEST || (Regex::new(pattern).is_ok() && !has_foreign_syntax(pattern))
}

/// Tells whether a text matches a pattern somewhere, as `pattern` asks; what cannot be decided in linear time matches.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    if pattern.len() > LONGEST || text.len() > LONGEST {
        return true;
    }
    let compiled = RegexBuilder::new(pattern)
        .size_limit(LARGEST_PROGRAM)
        .build();
    compiled.map_or(true, |regex| regex.is_match(text))
}

/// Looks for an escaped letter or digit that edition 5.1 gives no meaning, and for groups with a name or flags.
fn has_foreign_syntax(pattern: &str) -> bool {
    let mut rest = pattern.chars();
    let mut in_class = false;
    while let Some(character) = rest.next() {
        let after = rest.as_str();
        match character {
            '\\' => match rest.next() {
                Some(escaped) if escaped.is_ascii_alphabetic() && !ESCAPES.contains(escaped) => {
                    return true;
                }
                _ => {}
            },
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class && is_named_group(after) => return true,
            _ => {}
        }
    }
    false
}

fn is_named_group(after_parenthesis: &str) -> bool {
    after_parenthesis
        .strip_prefix("?<")
        .is_some_and(|name| !name.starts_with(['=', '!']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_dialects_are_told_apart() {
        let regular = [
            "",
            r"^[a-z]+\.\d{2,3}$",
            r"^(?:a|b)(?=c)(?!d)\/\-\u0041\x41\cJ$",
            r"^{a}$",
            r"(a)\1",
            r"(?<=a)b(?<!c)",
            r"[\]\\(?<]",
        ];
        for pattern in regular {
            assert!(is_regular(pattern), "{pattern}");
        }
        let others = [
            "(",
            "[a",
            "*",
            "a**",
            r"\p{L}",
            r"[\p{Alpha}]",
            r"\Aa\z",
            "(?i)a",
            "(?<n>a)",
            "(?P<n>a)",
            "\\",
        ];
        for pattern in others {
            assert!(!is_regular(pattern), "{pattern}");
        }
        assert!(
            is_regular(&"(".repeat(LONGEST + 1)),
            "too long to be judged"
        );
        assert!(!is_regular(&"(".repeat(LONGEST)), "nested deeply");
    }

    #[test]
    fn a_match_may_be_anywhere_and_doubt_is_a_match() {
        for (pattern, text, expected) in [
            ("b", "abc", true),
            ("^b", "abc", false),
            (r"^\d+$", "12", true),
            (r"^\d+$", "x", false),
            ("(?=b)", "a", true),
            (r"(a)\1", "a", true),
            ("((a{99}){99}){99}", "b", true),
            ("(", "a", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn no_pattern_takes_long() {
        let text = "a".repeat(LONGEST);
        assert!(!matches(
            "^(a+)+$",
            &format!("{}!", "a".repeat(LONGEST - 1))
        ));
        assert!(!matches("(.*)(.*)(.*)(.*)(.*)[^a]$", &text));
    }
}
