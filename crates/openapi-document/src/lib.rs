//! Reads OpenAPI and Swagger descriptions, JSON or YAML, and loses nothing of them.
//!
//! # Example
//!
//! ```
//! use openapi_document::{Limits, Pointer, decode, locate, read, to_json};
//!
//! let bytes = b"swagger: '2.0'\ninfo:\n  version: 1.10\n  title: Pets\npaths: {}\n";
//!
//! let limits = Limits::default();
//! let text = decode(bytes, &limits)?;
//! let document = read(&text, &limits)?;
//!
//! let version = Pointer::parse("/info/version")?;
//! let number = document.root.at(&version).and_then(|value| value.as_number());
//! assert_eq!(number.map(|number| number.as_str()), Some("1.10"));
//! assert_eq!(locate(&text, &version).map(|place| place.to_string()), Some("line 3, column 12".into()));
//! assert_eq!(
//!     to_json(&document.root),
//!     r#"{"swagger":"2.0","info":{"version":1.10,"title":"Pets"},"paths":{}}"#,
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it is organised
//!
//! - [`decode`] makes text from bytes in any encoding of Unicode; [`read`] makes a [`Document`] from text.
//! - A [`Value`] borrows from the text. Keys keep their order and a [`Number`] its spelling. What another reader may
//!   read otherwise (duplicate keys, loose indentation, ...) is told by a [`Notice`].
//! - A [`Pointer`] (RFC 6901) says where a value is, [`locate`] on which line that is, found by a second pass and only
//!   when asked for, [`locate_all`] for many at once. A [`Reference`] is what a `$ref` holds.
//! - [`to_json`], [`to_json_pretty`] and [`to_yaml`] write; reading again gives the same value. Values serialize with
//!   serde, and `&Value` is a deserializer, so that typed documents need no detour over text.
//!
//! # Limits
//!
//! There is no I/O. [`Limits`] bounds size, depth and number of values, those that YAML aliases stand for included;
//! within them every input ends in a document or in an error that says where and why, never in a panic.
//!
//! # Sources
//!
//! JSON is RFC 8259, YAML is version 1.2 with its core schema, pointers are RFC 6901. Where libyaml and js-yaml agree on
//! a text that strict YAML refuses, it is read as they read it.

mod decode;
mod deserialize;
mod document;
mod error;
mod json;
mod limits;
mod notice;
mod number;
mod object;
mod place;
mod pointer;
mod reference;
mod serialize;
mod tree;
mod value;
mod yaml;

pub use decode::decode;
pub use deserialize::DeserializeError;
pub use document::{Document, Format, read};
pub use error::{ReadError, ReadErrorKind};
pub use json::{to_json, to_json_pretty};
pub use limits::Limits;
pub use notice::{Notice, NoticeKind};
pub use number::Number;
pub use object::Object;
pub use place::{Place, locate, locate_all};
pub use pointer::{Pointer, PointerError};
pub use reference::Reference;
pub use value::Value;
pub use yaml::to_yaml;
