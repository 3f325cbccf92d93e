//! Regular expressions of `pattern`, in the dialect that OpenAPI 3.0 wants: ECMA-262, edition 5.1.

use regex_lite::RegexBuilder;
use regress::Regex;

/// How many bytes a pattern and a text may have to be looked at; longer ones are taken on trust.
const LONGEST: usize = 2_000;

/// How large a compiled pattern may be before it is taken on trust, so that matching takes no time to speak of.
const LARGEST_PROGRAM: usize = 64 << 10;

/// The letters that mean something behind a backslash.
const ESCAPES: &str = "bBcdDfnrsStuvwWx";

/// Those of them that stand for more than one character.
const SETS: &str = "dDsSwW";

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

/// A part of a character class, as far as ranges depend on it.
#[derive(PartialEq, Eq)]
enum Atom {
    Character,
    Dash,
    /// `\d` and its kin.
    Set,
}

/// Looks for what edition 5.1 has no grammar for: other escapes, groups with a name or flags, ranges that begin or end
/// with a set of characters.
fn has_foreign_syntax(pattern: &str) -> bool {
    let mut rest = pattern.chars();
    let mut class: Option<Vec<Atom>> = None;
    while let Some(character) = rest.next() {
        let atom = match (character, &class) {
            ('\\', _) => match rest.next() {
                Some(escaped) if is_foreign_escape(escaped, rest.as_str()) => return true,
                Some(escaped) if SETS.contains(escaped) => Atom::Set,
                _ => Atom::Character,
            },
            ('[', None) => {
                class = Some(Vec::new());
                continue;
            }
            (']', Some(atoms)) if has_set_in_range(atoms) => return true,
            (']', _) => {
                class = None;
                continue;
            }
            ('(', None) if is_named_group(rest.as_str()) => return true,
            ('-', _) => Atom::Dash,
            _ => Atom::Character,
        };
        if let Some(atoms) = &mut class {
            atoms.push(atom);
        }
    }
    false
}

fn is_foreign_escape(escaped: char, after: &str) -> bool {
    let is_hexadecimal = |length| {
        let digits = after.get(..length);
        digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    match escaped {
        'x' => !is_hexadecimal(2),
        'u' => !is_hexadecimal(4),
        _ => escaped.is_ascii_alphabetic() && !ESCAPES.contains(escaped),
    }
}

/// Tells whether a range goes from or to a set, as in `[\w-.]`: some readers take its dash for itself, others refuse it.
fn has_set_in_range(atoms: &[Atom]) -> bool {
    let mut rest = atoms;
    loop {
        rest = match rest {
            [first, Atom::Dash, last, after @ ..] => {
                if *first == Atom::Set || *last == Atom::Set {
                    return true;
                }
                after
            }
            [_, after @ ..] => after,
            [] => return false,
        };
    }
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
            r"[\w.-][-\w][a-z-\d][\\-\]][+--]-\w",
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
            r"[\w-.]",
            r"^[a-z\d-_]+$",
            r"[!-\d]",
            r"\x4",
            r"\u{1F600}",
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
