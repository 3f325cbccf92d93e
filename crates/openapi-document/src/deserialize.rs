//! Types made from values without a detour over text.

use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::{Number, Object, Pointer, Value};

/// A value that does not fit the type to be made from it: what is wrong, and where.
///
/// Inside types that serde buffers (`flatten`, `untagged`) the place is that of the buffered value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeserializeError {
    message: String,
    /// The way to the value, from the inside out.
    tokens: Vec<String>,
}

impl DeserializeError {
    /// Points at the value that does not fit, from the value that was to be deserialized.
    #[must_use]
    pub fn pointer(&self) -> Pointer {
        let mut pointer = Pointer::root();
        for token in self.tokens.iter().rev() {
            pointer.push(token);
        }
        pointer
    }

    fn within(mut self, token: impl Into<String>) -> Self {
        self.tokens.push(token.into());
        self
    }
}

impl fmt::Display for DeserializeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.tokens.is_empty() {
            write!(f, "{}: ", self.pointer())?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for DeserializeError {}

impl de::Error for DeserializeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        DeserializeError {
            message: message.to_string(),
            tokens: Vec::new(),
        }
    }
}

/// Makes any type from a value: strings are borrowed, numbers given as [`Number`] is serialized.
///
/// ```
/// use openapi_document::{Limits, read};
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Info {
///     title: String,
/// }
///
/// let document = read("title: Pets\nversion: 1.0\n", &Limits::default())?;
/// assert_eq!(Info::deserialize(&document.root)?.title, "Pets");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<'de> Deserializer<'de> for &'de Value<'_> {
    type Error = DeserializeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => visit_number(number, visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(elements) => visit_array(elements, visitor),
            Value::Object(object) => visit_object(object, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Value::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match self {
            Value::String(variant) => visitor.visit_enum(Variant {
                variant,
                content: None,
            }),
            other => {
                let (variant, content) = only_entry(other)
                    .ok_or_else(|| mismatch(other, &"a string or an object of one entry"))?;
                visitor.visit_enum(Variant {
                    variant,
                    content: Some(content),
                })
            }
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier
    }
}

impl<'de, 'a> IntoDeserializer<'de, DeserializeError> for &'de Value<'a> {
    type Deserializer = &'de Value<'a>;

    fn into_deserializer(self) -> Self::Deserializer {
        self
    }
}

fn visit_number<'de, V: Visitor<'de>>(
    number: &'de Number<'_>,
    visitor: V,
) -> Result<V::Value, DeserializeError> {
    if let Some(integer) = number.as_u64() {
        visitor.visit_u64(integer)
    } else if let Some(integer) = number.as_i64() {
        visitor.visit_i64(integer)
    } else if let Some(float) = number.as_f64() {
        visitor.visit_f64(float)
    } else {
        visitor.visit_borrowed_str(number.as_str())
    }
}

fn visit_array<'de, V: Visitor<'de>>(
    elements: &'de [Value<'_>],
    visitor: V,
) -> Result<V::Value, DeserializeError> {
    let mut access = Elements {
        rest: elements,
        taken: 0,
    };
    let value = visitor.visit_seq(&mut access)?;
    if access.rest.is_empty() {
        Ok(value)
    } else {
        Err(de::Error::invalid_length(elements.len(), &"a shorter list"))
    }
}

fn visit_object<'de, V: Visitor<'de>>(
    object: &'de Object<'_>,
    visitor: V,
) -> Result<V::Value, DeserializeError> {
    let mut access = Entries {
        rest: object.iter(),
        latest: None,
    };
    let value = visitor.visit_map(&mut access)?;
    if access.rest.len() == 0 {
        Ok(value)
    } else {
        Err(de::Error::invalid_length(object.len(), &"fewer entries"))
    }
}

/// Returns the entry of an object that has no other.
fn only_entry<'de, 'a>(value: &'de Value<'a>) -> Option<(&'de str, &'de Value<'a>)> {
    let mut entries = value.as_object()?.iter();
    let first = entries.next()?;
    entries.next().is_none().then_some(first)
}

fn mismatch(value: &Value<'_>, expected: &dyn Expected) -> DeserializeError {
    let found = match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(value) => Unexpected::Bool(*value),
        Value::Number(number) => Unexpected::Other(number.as_str()),
        Value::String(text) => Unexpected::Str(text),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    };
    de::Error::invalid_type(found, expected)
}

/// The elements of a list that are still to be taken.
struct Elements<'de, 'a> {
    rest: &'de [Value<'a>],
    taken: usize,
}

impl<'de> SeqAccess<'de> for Elements<'de, '_> {
    type Error = DeserializeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Self::Error> {
        let Some((first, rest)) = self.rest.split_first() else {
            return Ok(None);
        };
        let index = self.taken;
        self.rest = rest;
        self.taken += 1;
        let element = seed.deserialize(first);
        element
            .map(Some)
            .map_err(|error| error.within(index.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The entries of a mapping that are still to be taken.
struct Entries<'de, 'a, I> {
    rest: I,
    latest: Option<(&'de str, &'de Value<'a>)>,
}

impl<'de, 'a, I> MapAccess<'de> for Entries<'de, 'a, I>
where
    I: ExactSizeIterator<Item = (&'de str, &'de Value<'a>)>,
{
    type Error = DeserializeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Self::Error> {
        self.latest = self.rest.next();
        let Some((key, _)) = self.latest else {
            return Ok(None);
        };
        let deserialized = seed.deserialize(BorrowedStrDeserializer::new(key));
        deserialized
            .map(Some)
            .map_err(|error: DeserializeError| error.within(key))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Self::Error> {
        let (key, value) = self
            .latest
            .take()
            .ok_or_else(|| de::Error::custom("a value is asked for before its key"))?;
        seed.deserialize(value).map_err(|error| error.within(key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// A variant of an enum: its name, and what it holds.
struct Variant<'de, 'a> {
    variant: &'de str,
    content: Option<&'de Value<'a>>,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'de, 'a> {
    type Error = DeserializeError;
    type Variant = Content<'de, 'a>;

    fn variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Self::Variant), Self::Error> {
        let variant = seed.deserialize(BorrowedStrDeserializer::new(self.variant))?;
        Ok((
            variant,
            Content {
                variant: self.variant,
                content: self.content,
            },
        ))
    }
}

/// What a variant holds, if anything.
struct Content<'de, 'a> {
    variant: &'de str,
    content: Option<&'de Value<'a>>,
}

impl<'de, 'a> Content<'de, 'a> {
    fn required(&self, expected: &str) -> Result<&'de Value<'a>, DeserializeError> {
        let missing = || de::Error::invalid_type(Unexpected::UnitVariant, &expected);
        self.content.ok_or_else(missing)
    }
}

impl<'de> VariantAccess<'de> for Content<'de, '_> {
    type Error = DeserializeError;

    fn unit_variant(self) -> Result<(), Self::Error> {
        match self.content {
            None | Some(Value::Null) => Ok(()),
            Some(other) => Err(mismatch(other, &"no content").within(self.variant)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, Self::Error> {
        let content = self.required("a variant with content")?;
        seed.deserialize(content)
            .map_err(|error| error.within(self.variant))
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let content = self.required("a variant with a list")?;
        content
            .deserialize_seq(visitor)
            .map_err(|error| error.within(self.variant))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let content = self.required("a variant with fields")?;
        content
            .deserialize_map(visitor)
            .map_err(|error| error.within(self.variant))
    }
}
