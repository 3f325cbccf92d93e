//! Values as text: to be compared, and to be shown.

use std::borrow::Cow;
use std::fmt::Write as _;

use openapi_document::Value;

use super::number;

/// How long a value may be in a message, in characters.
const LONGEST: usize = 200;

/// Writes a value so that equal values give equal texts: numbers by their worth, mappings in the order of their keys.
pub(crate) fn canonical(value: &Value<'_>) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

/// Tells whether two values are equal, whatever the order of keys and the spelling of numbers.
pub(crate) fn is_same(left: &Value<'_>, right: &Value<'_>) -> bool {
    left == right || canonical(left) == canonical(right)
}

/// Writes a value for a message: strings as they are, everything else as JSON, both cut when they are long.
pub(crate) fn shorten(value: &Value<'_>) -> String {
    let whole: Cow<'_, str> = match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(openapi_document::to_json(other)),
    };
    cut(&whole)
}

/// Cuts a text that is too long for a message, and makes it one line.
pub(crate) fn cut(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short.replace(['\n', '\r'], " ")
}

fn write(value: &Value<'_>, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => {
            let _ = write!(text, "{value}");
        }
        Value::Number(spelled) => match number::integer(spelled) {
            Some(integer) => {
                let _ = write!(text, "{integer}");
            }
            None => match spelled.as_f64() {
                Some(float) => {
                    let _ = write!(text, "{float:e}");
                }
                None => text.push_str(spelled.as_str()),
            },
        },
        Value::String(string) => {
            let _ = write!(text, "{string:?}");
        }
        Value::Array(elements) => {
            text.push('[');
            for element in elements {
                write(element, text);
                text.push(',');
            }
            text.push(']');
        }
        Value::Object(object) => {
            let mut entries: Vec<_> = object.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            text.push('{');
            for (key, value) in entries {
                let _ = write!(text, "{key:?}:");
                write(value, text);
                text.push(',');
            }
            text.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::{Limits, read};

    use super::*;

    #[test]
    fn equal_values_are_spelled_alike() {
        for (left, right, same) in [
            ("{a: 1, b: [2.0]}", "{b: [2], a: 1.0}", true),
            ("[1, 2]", "[2, 1]", false),
            ("1.5", "15e-1", true),
            ("'1'", "1", false),
            ("null", "'null'", false),
        ] {
            let [left, right] =
                [left, right].map(|text| read(text, &Limits::default()).unwrap().root);
            assert_eq!(is_same(&left, &right), same, "{left:?} {right:?}");
        }
    }

    #[test]
    fn long_values_are_cut() {
        let shown = shorten(&Value::from("ü\n".repeat(1000)));
        assert_eq!(shown.chars().count(), LONGEST + 1);
        assert!(!shown.contains('\n'));
    }
}
