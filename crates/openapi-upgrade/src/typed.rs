//! The typed document, and what its types cannot hold.

use openapi_document::{Pointer, Value};
use openapiv3::OpenAPI;
use serde::Deserialize as _;
use serde_json::Value as Json;

use crate::{Code, Diagnostic, TypedError, Upgraded};

impl Upgraded<'_> {
    /// Makes the types of the crate openapiv3 out of the document, and says what they lose of it.
    ///
    /// The pointers lead into the converted document. Fields that hold what their absence means (`false`, an empty list
    /// or object) are no loss.
    ///
    /// # Errors
    ///
    /// When the types refuse the document, which they do for some that are valid; the error says where.
    ///
    /// ```
    /// use openapi_upgrade::openapi_document::{Limits, read};
    /// use openapi_upgrade::{Options, upgrade};
    ///
    /// let text = "swagger: '2.0'\ninfo: {title: Pets, version: '1'}\npaths: {}";
    /// let upgraded = upgrade(read(text, &Limits::default())?, &Options::default())?;
    /// let (document, lost) = upgraded.to_openapiv3()?;
    /// assert_eq!(document.info.title, "Pets");
    /// assert!(lost.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_openapiv3(&self) -> Result<(OpenAPI, Vec<Diagnostic>), TypedError> {
        let typed = OpenAPI::deserialize(&self.document).map_err(TypedError::refused)?;
        let held = serde_json::to_value(&typed).map_err(TypedError::unwritable)?;
        let mut lost = Vec::new();
        compare(&self.document, &held, &mut Pointer::root(), &mut lost);
        Ok((typed, lost))
    }
}

/// Finds what of `whole` is not in `held`.
fn compare(whole: &Value<'_>, held: &Json, at: &mut Pointer, lost: &mut Vec<Diagnostic>) {
    match (whole, held) {
        (Value::Object(whole), Json::Object(held)) => {
            for (key, value) in whole.iter() {
                at.push(key);
                match held.get(key) {
                    Some(held) => compare(value, held, at, lost),
                    None if says_nothing(value) => {}
                    None => lost.push(loss(at, "the types have no place for it")),
                }
                at.pop();
            }
        }
        (Value::Array(whole), Json::Array(held)) if whole.len() == held.len() => {
            for (index, (value, held)) in whole.iter().zip(held).enumerate() {
                at.push(&index.to_string());
                compare(value, held, at, lost);
                at.pop();
            }
        }
        (whole, held) if !is_same(whole, held) => {
            lost.push(loss(at, "the types hold another value"))
        }
        _ => {}
    }
}

fn loss(at: &Pointer, message: &str) -> Diagnostic {
    Diagnostic {
        code: Code::TypesLose,
        pointer: at.clone(),
        file: None,
        message: message.to_owned(),
    }
}

fn says_nothing(value: &Value<'_>) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Number(_) | Value::String(_) => false,
    }
}

fn is_same(whole: &Value<'_>, held: &Json) -> bool {
    match (whole, held) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(whole), Json::Bool(held)) => whole == held,
        (Value::String(whole), Json::String(held)) => whole == held,
        (Value::Number(whole), Json::Number(held)) => {
            whole.as_str() == held.to_string()
                || whole
                    .as_f64()
                    .is_some_and(|number| is_exact(number, whole.as_str(), held))
        }
        _ => false,
    }
}

/// Compares numbers that are spelled differently, such as `1.0` and `1`; digits beyond a float's are a loss.
fn is_exact(number: f64, spelled: &str, held: &serde_json::Number) -> bool {
    let digits = spelled.bytes().filter(u8::is_ascii_digit).count();
    digits <= 15 && held.as_f64() == Some(number)
}

#[cfg(test)]
mod tests {
    use openapi_document::{Limits, read};

    use super::*;
    use crate::{Options, upgrade};

    #[test]
    fn what_the_types_lose_is_said() {
        let text = "swagger: '2.0'
info: {title: t, version: '1'}
paths: {}
definitions:
  A: {type: object, xml: {name: a}, properties: {b: {type: number, maximum: 1.0}}, deprecated: false}
";
        let upgraded =
            upgrade(read(text, &Limits::default()).unwrap(), &Options::default()).unwrap();
        let (typed, lost) = upgraded.to_openapiv3().unwrap();
        assert!(typed.components.unwrap().schemas.contains_key("A"));
        let places: Vec<_> = lost.iter().map(|lost| lost.pointer.as_str()).collect();
        assert_eq!(places, ["/components/schemas/A/xml"]);
    }

    #[test]
    fn numbers_beyond_a_float_are_a_loss() {
        for (spelled, held, same) in [
            ("1.0", "1", true),
            ("9007199254740993.5", "9007199254740994", false),
            ("7", "7", true),
        ] {
            let document = read(spelled, &Limits::default()).unwrap();
            let held: Json = serde_json::from_str(held).unwrap();
            assert_eq!(is_same(&document.root, &held), same, "{spelled}");
        }
    }
}
