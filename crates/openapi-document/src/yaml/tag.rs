//! What the tags of YAML mean for a value of JSON.

use granit_parser::Tag;

use crate::Value;

/// What the names of YAML's own tags begin with.
const CORE: &str = "tag:yaml.org,2002:";

/// What a tag says about the scalar behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is a string, however it looks.
    String,
    /// It is a number, a boolean or null, even in quotes.
    Kind(Kind),
    /// Nothing that JSON could hold.
    Unknown,
}

/// A kind of scalar other than a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Bool,
    Null,
}

impl Kind {
    pub(super) fn fits(self, value: &Value<'_>) -> bool {
        match self {
            Kind::Number => matches!(value, Value::Number(_)),
            Kind::Bool => matches!(value, Value::Bool(_)),
            Kind::Null => matches!(value, Value::Null),
        }
    }
}

/// Tells what the tag of a scalar means.
pub(super) fn of_scalar(tag: &Tag) -> Meaning {
    match tag.suffix_in_namespace(CORE).as_deref() {
        // What JSON has no kind for is written as a string there, too.
        Some("str" | "binary" | "timestamp") => Meaning::String,
        Some("int" | "float") => Meaning::Kind(Kind::Number),
        Some("bool") => Meaning::Kind(Kind::Bool),
        Some("null") => Meaning::Kind(Kind::Null),
        _ if is_non_specific(tag) => Meaning::String,
        _ => Meaning::Unknown,
    }
}

/// Tells whether the tag of a list or mapping says what it is anyway.
pub(super) fn fits_collection(tag: &Tag) -> bool {
    is_non_specific(tag)
        || matches!(
            tag.suffix_in_namespace(CORE).as_deref(),
            Some("map" | "seq")
        )
}

/// Tells whether the tag is a lone `!`.
fn is_non_specific(tag: &Tag) -> bool {
    matches!(tag.parts(), ("!", "") | ("", "!"))
}
