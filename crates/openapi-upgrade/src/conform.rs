//! Whether a value fits a schema, and what it means if it does not.

use std::cell::Cell;
use std::net::{Ipv4Addr, Ipv6Addr};

use openapi_document::{Number, Object, Value};

use crate::conversion::Conversion;
use crate::fields::{flag, number, scalar_text};
use crate::pattern::{is_regular, matches};

/// How many references and levels are followed before a value is taken on trust.
const DEPTH: usize = 24;

/// How many comparisons are made before a value is taken on trust.
const COMPARISONS: usize = 10_000;

/// Tells whether a value fits a schema, which may be converted already or not.
pub(crate) fn fits<'a>(value: &Value<'a>, schema: &Object<'a>, c: &Conversion<'a>) -> bool {
    let check = Check {
        c,
        comparisons_left: Cell::new(COMPARISONS),
    };
    check.object(value, schema, DEPTH)
}

/// Converts a value whose text says clearly what it means in the given type; `None` when there is nothing to do.
pub(crate) fn coerced<'a>(value: &Value<'a>, type_name: &str) -> Option<Value<'a>> {
    match (type_name, value) {
        ("integer", Value::String(text)) => number(text).filter(is_integer),
        ("integer", Value::Number(spelled)) if !is_integer(value) => {
            let (whole, zeros) = spelled.as_str().split_once('.')?;
            zeros
                .bytes()
                .all(|byte| byte == b'0')
                .then(|| number(whole))
                .flatten()
        }
        ("number", Value::String(text)) => number(text),
        ("boolean", Value::String(_)) => flag(value).map(Value::Bool),
        ("string", Value::Number(_) | Value::Bool(_)) => scalar_text(value).map(Value::String),
        _ => None,
    }
}

struct Check<'c, 'a> {
    c: &'c Conversion<'a>,
    comparisons_left: Cell<usize>,
}

impl<'a> Check<'_, 'a> {
    fn schema(&self, value: &Value<'a>, schema: &Value<'a>, depth: usize) -> bool {
        match schema {
            Value::Object(object) if depth > 0 && self.may_compare(1) => {
                self.object(value, object, depth - 1)
            }
            _ => true,
        }
    }

    fn object(&self, value: &Value<'a>, schema: &Object<'a>, depth: usize) -> bool {
        if *value == Value::Null && is_nullable(schema) {
            return true;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self
                .c
                .definition(reference)
                .is_none_or(|referred| self.schema(value, referred, depth));
        }
        schema
            .iter()
            .all(|keyword| self.keyword(value, keyword, schema, depth))
    }

    fn keyword(
        &self,
        value: &Value<'a>,
        keyword: (&str, &Value<'a>),
        schema: &Object<'a>,
        depth: usize,
    ) -> bool {
        let (keyword, argument) = keyword;
        match (keyword, argument) {
            ("type", Value::String(name)) => is_of_type(value, name),
            ("enum", Value::Array(values)) => {
                !self.may_compare(values.len()) || values.iter().any(|allowed| same(allowed, value))
            }
            ("allOf", Value::Array(parts)) => {
                parts.iter().all(|part| self.schema(value, part, depth))
            }
            ("anyOf" | "oneOf", Value::Array(parts)) => {
                parts.is_empty() || parts.iter().any(|part| self.schema(value, part, depth))
            }
            ("items", Value::Object(_)) => match value {
                Value::Array(list) => list.iter().all(|item| self.schema(item, argument, depth)),
                _ => true,
            },
            ("properties", Value::Object(properties)) => match value {
                Value::Object(object)
                    if self.may_compare(object.len().saturating_mul(properties.len())) =>
                {
                    object.iter().all(|(name, value)| {
                        properties
                            .get(name)
                            .is_none_or(|schema| self.schema(value, schema, depth))
                    })
                }
                _ => true,
            },
            ("required", Value::Array(names)) => match value {
                Value::Object(object)
                    if self.may_compare(object.len().saturating_mul(names.len())) =>
                {
                    names
                        .iter()
                        .filter_map(Value::as_str)
                        .all(|name| object.contains_key(name))
                }
                _ => true,
            },
            ("additionalProperties", Value::Bool(false) | Value::Object(_)) => match value {
                Value::Object(object) => self.additional(object, argument, schema, depth),
                _ => true,
            },
            ("pattern", Value::String(pattern)) => match value {
                Value::String(text) if self.may_compare(1) => matches(pattern, text),
                _ => true,
            },
            ("uniqueItems", Value::Bool(true)) => match value {
                Value::Array(list) if self.may_compare(list.len().saturating_mul(list.len())) => {
                    are_distinct(list)
                }
                _ => true,
            },
            ("format", Value::String(format)) => fits_format(value, format),
            (_, Value::Number(limit)) => fits_limit(value, keyword, limit, schema),
            _ => true,
        }
    }

    /// Checks the properties that the schema does not name against `additionalProperties`.
    fn additional(
        &self,
        object: &Object<'a>,
        argument: &Value<'a>,
        schema: &Object<'a>,
        depth: usize,
    ) -> bool {
        let named = schema.get("properties").and_then(Value::as_object);
        if !self.may_compare(
            object
                .len()
                .saturating_mul(1 + named.map_or(0, Object::len)),
        ) {
            return true;
        }
        object
            .iter()
            .filter(|(key, _)| !named.is_some_and(|named| named.contains_key(key)))
            .all(|(_, value)| {
                *argument != Value::Bool(false) && self.schema(value, argument, depth)
            })
    }

    fn may_compare(&self, count: usize) -> bool {
        let left = self.comparisons_left.get().checked_sub(count);
        self.comparisons_left.set(left.unwrap_or(0));
        left.is_some()
    }
}

fn is_nullable(schema: &Object<'_>) -> bool {
    ["nullable", "x-nullable"]
        .iter()
        .any(|word| schema.get(word).and_then(flag).unwrap_or(false))
}

fn is_of_type(value: &Value<'_>, name: &str) -> bool {
    match name {
        "string" | "file" => matches!(value, Value::String(_)),
        "boolean" => matches!(value, Value::Bool(_)),
        "number" => matches!(value, Value::Number(_)),
        "integer" => is_integer(value),
        "array" => matches!(value, Value::Array(_)),
        "object" => matches!(value, Value::Object(_)),
        _ => true,
    }
}

fn is_integer(value: &Value<'_>) -> bool {
    value.as_number().is_some_and(|number| {
        let digits = number.as_str().strip_prefix('-').unwrap_or(number.as_str());
        digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Compares as JSON Schema does: numbers by what they are, not by how they are spelled.
fn same(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || left.as_f64() == right.as_f64()
        }
        _ => left == right,
    }
}

fn are_distinct(list: &[Value<'_>]) -> bool {
    let mut later = list;
    while let Some((first, rest)) = later.split_first() {
        if rest.iter().any(|other| same(first, other)) {
            return false;
        }
        later = rest;
    }
    true
}

fn fits_format(value: &Value<'_>, format: &str) -> bool {
    match (format, value) {
        ("int32", Value::Number(number)) if is_integer(value) => number
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        ("int64", Value::Number(number)) if is_integer(value) => number.as_i64().is_some(),
        ("byte", Value::String(text)) => is_base64(text),
        ("date", Value::String(text)) => is_date(text),
        ("date-time", Value::String(text)) => is_date_time(text),
        ("uuid", Value::String(text)) => is_uuid(text),
        ("time", Value::String(text)) => is_time(text),
        ("email" | "idn-email", Value::String(text)) => text.contains('@'),
        ("regex", Value::String(text)) => is_regular(text),
        ("ipv4", Value::String(text)) => text.parse::<Ipv4Addr>().is_ok(),
        ("ipv6", Value::String(text)) => text.parse::<Ipv6Addr>().is_ok(),
        _ => true,
    }
}

/// `YYYY-MM-DD` (RFC 3339, section 5.6).
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let Some(year) = digits(year, 4, 9999) else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match digits(month, 2, 12) {
        None | Some(0) => return false,
        Some(2) if is_leap => 29,
        Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        Some(_) => 31,
    };
    digits(day, 2, days).is_some_and(|day| day > 0)
}

/// A date and a time with its offset (RFC 3339, section 5.6).
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else {
        return false;
    };
    let Some((clock, offset)) = time
        .find(['Z', 'z', '+', '-'])
        .and_then(|end| time.split_at_checked(end))
    else {
        return false;
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_offset = match offset
        .strip_prefix(['+', '-'])
        .map(|offset| offset.split_once(':'))
    {
        None => offset.len() == 1,
        Some(None) => false,
        Some(Some((hours, minutes))) => {
            digits(hours, 2, 23).is_some() && digits(minutes, 2, 59).is_some()
        }
    };
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    is_date(date) && is_time(clock) && is_fraction && is_offset
}

/// `hh:mm:ss`, as the drafts of JSON Schema that OpenAPI 3.0 rests on had it.
fn is_time(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    match parts.as_slice() {
        [hours, minutes, seconds] => {
            digits(hours, 2, 23).is_some()
                && digits(minutes, 2, 59).is_some()
                && digits(seconds, 2, 59).is_some()
        }
        _ => false,
    }
}

/// Reads a number of so many digits that is at most so large.
fn digits(text: &str, length: usize, most: u32) -> Option<u32> {
    let is_number = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| text.parse().ok()).flatten();
    number.filter(|number| *number <= most)
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
        && text
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - data.len() <= 2
        && data
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}

fn fits_limit(value: &Value<'_>, keyword: &str, limit: &Number<'_>, schema: &Object<'_>) -> bool {
    let Some(limit) = limit.as_f64() else {
        return true;
    };
    let is_exclusive = |flag: &str| schema.get(flag).and_then(Value::as_bool) == Some(true);
    match (keyword, value) {
        ("minimum", Value::Number(number)) => number.as_f64().is_none_or(|number| {
            if is_exclusive("exclusiveMinimum") {
                number > limit
            } else {
                number >= limit
            }
        }),
        ("maximum", Value::Number(number)) => number.as_f64().is_none_or(|number| {
            if is_exclusive("exclusiveMaximum") {
                number < limit
            } else {
                number <= limit
            }
        }),
        ("multipleOf", Value::Number(number)) => number.as_f64().is_none_or(|number| {
            let quotient = number / limit;
            limit <= 0.0 || (quotient - quotient.round()).abs() < 1e-9
        }),
        ("minLength" | "maxLength", Value::String(text)) => {
            in_bounds(keyword, text.chars().count(), limit)
        }
        ("minItems" | "maxItems", Value::Array(list)) => in_bounds(keyword, list.len(), limit),
        ("minProperties" | "maxProperties", Value::Object(object)) => {
            in_bounds(keyword, object.len(), limit)
        }
        _ => true,
    }
}

fn in_bounds(keyword: &str, length: usize, limit: f64) -> bool {
    // Lengths are far below 2^52, so the conversion is exact.
    let length = u32::try_from(length).map_or(f64::INFINITY, f64::from);
    if keyword.starts_with("min") {
        length >= limit
    } else {
        length <= limit
    }
}
