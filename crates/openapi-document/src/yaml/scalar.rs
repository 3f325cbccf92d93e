//! What a plain YAML scalar means (YAML 1.2, section 10.3, the core schema).

use std::borrow::Cow;

use crate::json::is_number;
use crate::{Number, Value};

/// What a plain scalar is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scalar<'a> {
    /// A value that JSON has, too.
    Value(Value<'a>),
    /// A number that JSON cannot hold or that readers disagree about.
    OddNumber(Cow<'a, str>),
}

/// Tells what a plain scalar is: null, a boolean, a number or a string.
pub(crate) fn resolve(text: Cow<'_, str>) -> Scalar<'_> {
    match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Value(Value::Null),
        "true" | "True" | "TRUE" => Scalar::Value(Value::Bool(true)),
        "false" | "False" | "FALSE" => Scalar::Value(Value::Bool(false)),
        _ if is_number(&text) => Scalar::Value(Value::Number(Number::from_json(text))),
        _ => match spelling(&text) {
            Spelling::Json(number) => Scalar::Value(Value::Number(Number::from_json(number))),
            Spelling::Odd => Scalar::OddNumber(text),
            Spelling::NoNumber => Scalar::Value(Value::String(text)),
        },
    }
}

/// How a scalar that is no number of JSON is spelled.
enum Spelling {
    /// As a number, which JSON spells so.
    Json(String),
    /// As a number for which JSON has no spelling that all agree on.
    Odd,
    /// As a string.
    NoNumber,
}

fn spelling(text: &str) -> Spelling {
    if let Some(digits) = text.strip_prefix("0x") {
        return integer(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return integer(digits, 8);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Spelling::Odd;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    decimal(sign, unsigned).unwrap_or(Spelling::NoNumber)
}

fn integer(digits: &str, radix: u32) -> Spelling {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Spelling::NoNumber;
    }
    match u128::from_str_radix(digits, radix) {
        Ok(number) => Spelling::Json(number.to_string()),
        Err(_) => Spelling::Odd,
    }
}

/// Spells a decimal number as JSON does: digits on both sides of the point.
fn decimal(sign: &str, unsigned: &str) -> Option<Spelling> {
    let end = unsigned.find(['e', 'E']).unwrap_or(unsigned.len());
    let (mantissa, exponent) = unsigned.split_at_checked(end)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() || !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    if !exponent.is_empty() {
        let digits = exponent.get(1..)?;
        let digits = digits.strip_prefix(['+', '-']).unwrap_or(digits);
        if digits.is_empty() || !are_digits(digits) {
            return None;
        }
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return Some(Spelling::Odd);
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(Spelling::Json(if !mantissa.contains('.') {
        format!("{sign}{whole}{exponent}")
    } else if fraction.is_empty() {
        format!("{sign}{whole}.0{exponent}")
    } else {
        format!("{sign}{whole}.{fraction}{exponent}")
    }))
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let cases = [
            ("1", "1"),
            ("-1.50", "-1.50"),
            ("2.0", "2.0"),
            ("1e3", "1e3"),
            ("+1", "1"),
            ("+.5e-3", "0.5e-3"),
            ("-.5", "-0.5"),
            ("5.", "5.0"),
            ("5.e1", "5.0e1"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("0xFFFFFFFFFFFFFFFFF", "295147905179352825855"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
        ];
        for (text, expected) in cases {
            let expected = Scalar::Value(Value::Number(Number::from_json(expected)));
            assert_eq!(resolve(text.into()), expected, "{text}");
        }
    }

    #[test]
    fn odd_numbers() {
        for text in [
            ".inf",
            "-.Inf",
            "+.INF",
            ".nan",
            ".NaN",
            "007",
            "-00.5",
            "+0123",
            "00",
            "0x100000000000000000000000000000000",
        ] {
            assert_eq!(
                resolve(text.into()),
                Scalar::OddNumber(text.into()),
                "{text}"
            );
        }
    }

    #[test]
    fn strings() {
        for text in [
            "yes",
            "no",
            "on",
            "off",
            "y",
            "N",
            "1_000",
            "1:30",
            "2024-01-01",
            "1.2.3",
            "0x",
            "0xg",
            "0o8",
            "0b1",
            "-0x1",
            ".",
            "+",
            "-",
            "e1",
            "1e",
            "1e+",
            ".inF",
            "-.nan",
            "nULL",
            "tRue",
            "1 2",
            "--1",
            "+-1",
        ] {
            assert_eq!(resolve(text.into()), Scalar::Value(text.into()), "{text}");
        }
    }

    #[test]
    fn words() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(resolve(text.into()), Scalar::Value(Value::Null), "{text}");
        }
        for (text, expected) in [("true", true), ("True", true), ("FALSE", false)] {
            assert_eq!(resolve(text.into()), Scalar::Value(Value::Bool(expected)));
        }
    }
}
