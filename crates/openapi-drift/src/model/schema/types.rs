//! Sets of JSON types.

use std::fmt;

use openapi_document::Value;

use crate::model::as_integer;

/// A set of JSON types, null left out. Integers are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Types(u8);

const NAMES: [(&str, Types); 6] = [
    ("boolean", Types(1)),
    // Before "integer", which is a part of it, so that it is named alone.
    ("number", Types(2 | 4)),
    ("integer", Types(2)),
    ("string", Types::STRING),
    ("array", Types::ARRAY),
    ("object", Types::OBJECT),
];

impl Types {
    pub(crate) const NONE: Types = Types(0);
    pub(crate) const STRING: Types = Types(8);
    pub(crate) const ARRAY: Types = Types(16);
    pub(crate) const OBJECT: Types = Types(32);
    pub(crate) const ALL: Types = Types(63);

    /// Reads the name of a type; `file` of Swagger 2.0 is a string.
    pub(crate) fn named(name: &str) -> Option<Self> {
        if name == "file" {
            return Some(Types::STRING);
        }
        let mut named = NAMES.iter();
        named
            .find(|(known, _)| *known == name)
            .map(|(_, types)| *types)
    }

    /// Returns the type of a value; null has none here.
    pub(crate) fn of(value: &Value<'_>) -> Option<Self> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(_) => Types(1),
            Value::Number(number) if as_integer(number).is_some() => Types(2),
            Value::Number(_) => Types(2 | 4),
            Value::String(_) => Types::STRING,
            Value::Array(_) => Types::ARRAY,
            Value::Object(_) => Types::OBJECT,
        })
    }

    pub(crate) const fn or(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    pub(crate) const fn and(self, other: Types) -> Types {
        Types(self.0 & other.0)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Tells whether each type of the other is one of these.
    pub(crate) const fn holds(self, other: Types) -> bool {
        self.0 & other.0 == other.0
    }

    /// Adds what a string holds where all values are written as text, as in a query: numbers and booleans.
    pub(crate) const fn as_text(self) -> Types {
        if self.holds(Types::STRING) {
            Types(self.0 | 1 | 2 | 4)
        } else {
            self
        }
    }

    pub(crate) const fn is_integer(self) -> bool {
        self.0 == 2
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Types::ALL {
            return f.write_str("any");
        }
        let mut rest = *self;
        let mut names = Vec::new();
        for (name, types) in NAMES {
            if rest.holds(types) {
                names.push(name);
                rest = Types(rest.0 & !types.0);
            }
        }
        match names.is_empty() {
            true => f.write_str("nothing"),
            false => f.write_str(&names.join(" or ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_numbers_and_text_holds_them() {
        let types = |name| Types::named(name).unwrap();
        assert!(types("number").holds(types("integer")));
        assert!(!types("integer").holds(types("number")));
        assert!(types("string").as_text().holds(types("number")));
        assert!(!types("string").holds(types("number")));
        assert_eq!(types("number").to_string(), "number");
        assert_eq!(
            types("integer").or(types("string")).to_string(),
            "integer or string"
        );
        assert_eq!(Types::ALL.to_string(), "any");
    }
}
