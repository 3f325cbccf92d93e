//! Which keywords a schema has, found in one pass over it.

use openapi_document::{Object, Value};

/// A set of what steps look for in a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Keywords(u32);

impl Keywords {
    pub(crate) const NONE: Keywords = Keywords(0);
    pub(crate) const REF: Keywords = Keywords(1);
    /// A `type` that is none of the six of OpenAPI 3.0.
    pub(crate) const ODD_TYPE: Keywords = Keywords(1 << 1);
    pub(crate) const ARRAY: Keywords = Keywords(1 << 2);
    pub(crate) const NULLABLE: Keywords = Keywords(1 << 3);
    pub(crate) const ITEMS: Keywords = Keywords(1 << 4);
    pub(crate) const REQUIRED: Keywords = Keywords(1 << 5);
    pub(crate) const DISCRIMINATOR: Keywords = Keywords(1 << 6);
    pub(crate) const ENUM: Keywords = Keywords(1 << 7);
    pub(crate) const DEFAULT: Keywords = Keywords(1 << 8);
    pub(crate) const EXAMPLE: Keywords = Keywords(1 << 9);
    pub(crate) const COMPOSITION: Keywords = Keywords(1 << 10);
    /// Schemas under other keywords than those above.
    pub(crate) const INNER: Keywords = Keywords(1 << 11);
    /// A keyword of another JSON Schema version that has an equal.
    pub(crate) const FOREIGN: Keywords = Keywords(1 << 12);
    /// A value of the wrong kind, or a keyword that OpenAPI 3.0 does not know.
    pub(crate) const UNFIT: Keywords = Keywords(1 << 13);
    pub(crate) const PATTERN: Keywords = Keywords(1 << 14);

    pub(crate) fn of(schema: &Object<'_>) -> Self {
        schema.iter().fold(Keywords::NONE, |found, (key, value)| {
            found.and(keyword(key, value))
        })
    }

    pub(crate) const fn and(self, other: Keywords) -> Self {
        Keywords(self.0 | other.0)
    }

    pub(crate) const fn has_any(self, of: Keywords) -> bool {
        self.0 & of.0 != 0
    }
}

fn keyword(key: &str, value: &Value<'_>) -> Keywords {
    let fits = match key {
        "type" => return type_keyword(value),
        "description" | "title" | "format" => matches!(value, Value::String(_)),
        "pattern" => return Keywords::PATTERN.and(unless(matches!(value, Value::String(_)))),
        "$ref" => return Keywords::REF,
        "properties" => return Keywords::INNER.and(unless(matches!(value, Value::Object(_)))),
        "items" => return Keywords::ITEMS,
        "required" => return Keywords::REQUIRED,
        "example" => return Keywords::EXAMPLE,
        "enum" => return Keywords::ENUM,
        "default" => return Keywords::DEFAULT,
        "additionalProperties" => return Keywords::INNER.and(unless(*value != Value::Null)),
        "allOf" | "anyOf" | "oneOf" | "not" => {
            return Keywords::COMPOSITION.and(unless(*value != Value::Null));
        }
        "readOnly" | "writeOnly" | "deprecated" | "nullable" | "uniqueItems" => {
            matches!(value, Value::Bool(_))
        }
        "maximum" | "minimum" => matches!(value, Value::Number(_)),
        // The steps look closer at these; they are rare.
        "xml" | "externalDocs" | "maxLength" | "minLength" | "maxItems" | "minItems"
        | "maxProperties" | "minProperties" | "multipleOf" => false,
        "exclusiveMaximum" | "exclusiveMinimum" | "const" | "examples" => {
            return Keywords::FOREIGN.and(Keywords::UNFIT);
        }
        "discriminator" => return Keywords::DISCRIMINATOR,
        "x-nullable" => return Keywords::NULLABLE,
        "definitions" | "patternProperties" => return Keywords::INNER.and(Keywords::UNFIT),
        _ => key.starts_with("x-"),
    };
    unless(fits)
}

fn unless(fits: bool) -> Keywords {
    if fits {
        Keywords::NONE
    } else {
        Keywords::UNFIT
    }
}

fn type_keyword(value: &Value<'_>) -> Keywords {
    match value.as_str() {
        Some("string" | "object" | "integer" | "boolean" | "number") => Keywords::NONE,
        Some("array") => Keywords::ARRAY,
        _ => Keywords::ODD_TYPE,
    }
}
