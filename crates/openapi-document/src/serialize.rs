//! Values given to any serializer.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::{Number, Object, Value};

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => number.serialize(serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(elements) => serializer.collect_seq(elements),
            Value::Object(object) => object.serialize(serializer),
        }
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Gives an integer where it fits into 64 bits, else the nearest floating-point number.
///
/// serde has no number of any length: digits beyond that are lost on this way, though not by
/// [`to_json`](crate::to_json) and [`to_yaml`](crate::to_yaml). A number beyond the range of floating point
/// (`1e400`) is given as a string with its spelling.
impl Serialize for Number<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(integer) = self.as_i64() {
            serializer.serialize_i64(integer)
        } else if let Some(integer) = self.as_u64() {
            serializer.serialize_u64(integer)
        } else if let Some(float) = self.as_f64() {
            serializer.serialize_f64(float)
        } else {
            serializer.serialize_str(self.as_str())
        }
    }
}
