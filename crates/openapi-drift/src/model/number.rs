//! Numbers compared by what they are worth.

use std::cmp::Ordering;

use openapi_document::Number;

/// Compares two numbers, integers of up to 38 digits exactly and all others as floats.
pub(crate) fn compare(left: &Number<'_>, right: &Number<'_>) -> Ordering {
    if let (Some(left), Some(right)) = (integer(left), integer(right)) {
        return left.cmp(&right);
    }
    let float = |number: &Number<'_>| number.as_str().parse::<f64>().unwrap_or(f64::NAN);
    float(left).total_cmp(&float(right))
}

/// Returns the integer that a number is worth: `3`, `3.0`.
pub(crate) fn integer(number: &Number<'_>) -> Option<i128> {
    let text = number.as_str();
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    whole.parse().ok()
}
