//! Limits of values: the smallest, the largest, the longest.

use std::cmp::Ordering;

use openapi_document::{Number, Value};

use super::merged::Located;
use crate::model::compare_numbers;

/// A limit that a schema may set, and the keyword that sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) keyword: &'static str,
    /// Whether it is an upper limit.
    pub(crate) is_upper: bool,
}

/// Every limit, in a fixed order.
pub(crate) const LIMITS: [Limit; 8] = [
    upper("maximum"),
    lower("minimum"),
    upper("maxLength"),
    lower("minLength"),
    upper("maxItems"),
    lower("minItems"),
    upper("maxProperties"),
    lower("minProperties"),
];

const fn upper(keyword: &'static str) -> Limit {
    Limit {
        keyword,
        is_upper: true,
    }
}

const fn lower(keyword: &'static str) -> Limit {
    Limit {
        keyword,
        is_upper: false,
    }
}

/// What a schema sets as a limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound<'d> {
    pub(crate) number: &'d Number<'d>,
    pub(crate) is_exclusive: bool,
    pub(crate) at: Located<'d>,
}

impl Limit {
    /// Orders two bounds by how much they let through: less when the first is tighter.
    pub(crate) fn compare(self, first: &Bound<'_>, second: &Bound<'_>) -> Ordering {
        let by_number = compare_numbers(first.number, second.number);
        let by_number = match self.is_upper {
            true => by_number,
            false => by_number.reverse(),
        };
        by_number.then(second.is_exclusive.cmp(&first.is_exclusive))
    }
}

impl std::fmt::Display for Bound<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.number.as_str())?;
        f.write_str(if self.is_exclusive {
            " (exclusive)"
        } else {
            ""
        })
    }
}

/// Reads the limit that a keyword sets, by number or, for the exclusive ones, by number or flag.
pub(crate) fn read<'d>(object: &'d Value<'d>, limit: Limit) -> Option<Bound<'d>> {
    let at = |key| Located::at(object, Some(key));
    let number = object.get(limit.keyword).and_then(Value::as_number);
    let exclusive_keyword = match limit.keyword {
        "maximum" => Some("exclusiveMaximum"),
        "minimum" => Some("exclusiveMinimum"),
        _ => None,
    };
    let exclusive = exclusive_keyword.and_then(|key| Some((key, object.get(key)?)));
    let plain = number.map(|number| Bound {
        number,
        is_exclusive: matches!(exclusive, Some((_, Value::Bool(true)))),
        at: at(limit.keyword),
    });
    let Some((key, Value::Number(number))) = exclusive else {
        // A smallest length of nothing limits nothing.
        return plain.filter(|bound| {
            limit.is_upper || limit.keyword == "minimum" || bound.number.as_str() != "0"
        });
    };
    let alone = Bound {
        number,
        is_exclusive: true,
        at: at(key),
    };
    match plain {
        Some(plain) if limit.compare(&plain, &alone).is_lt() => Some(plain),
        _ => Some(alone),
    }
}
