//! Makes any OpenAPI 3.0 description digestible for [progenitor], and lists what it changed.
//!
//! progenitor refuses or panics over much that is legal and common: bodies in XML, several kinds of answer, enum
//! values that differ only in case. This crate changes such a description by general rules until progenitor takes
//! it. What comes out is OpenAPI 3.0 still, and every change stands in a table.
//!
//! # Example
//!
//! ```
//! use progenitor_prepare::{OperationNames, prepare_text};
//!
//! let document = r##"{
//!     "openapi": "3.0.3",
//!     "info": { "title": "Jobs", "version": "1" },
//!     "paths": { "/jobs": { "post": {
//!         "operationId": "startUsingPOST",
//!         "requestBody": { "content": { "application/xml": { "schema": { "type": "string" } } } },
//!         "responses": { "200": { "description": "OK" }, "201": { "description": "Created" } }
//!     } } }
//! }"##;
//! let names = OperationNames::new([("post", "/jobs", "start")])?;
//! let prepared = prepare_text(document, &names)?;
//!
//! assert_eq!(prepared.changes().request_media_types(), [("start".to_owned(), "application/xml".to_owned())]);
//! println!("{}", prepared.changes());      // one line per change
//! let openapi = prepared.to_json();        // for `serde_json::from_str::<openapiv3::OpenAPI>`
//! # Ok::<(), progenitor_prepare::Error>(())
//! ```
//!
//! # How it is organised
//!
//! [`RULES`] is the list of all rules in the order in which they run; each is a small file in `src/rules/` with its
//! reason and its tests. Names of operations come from the caller's [`OperationNames`], else from method and path.
//!
//! | rule | what goes wrong without it |
//! |---|---|
//! | `shared-parts` | a reference to a parameter, body, answer or path item that is not a component panics |
//! | `schema-references` | a reference to anything but a component panics or means another schema |
//! | `unread-parts` | what progenitor never reads can still make the document unreadable to openapiv3 |
//! | `malformed` | one keyword of the wrong kind makes the whole document unreadable to openapiv3 |
//! | `methods` | of OPTIONS and TRACE progenitor makes calls that do not compile |
//! | `operation-names` | a missing or repeated operationId is refused, and made-up ones change from version to version |
//! | `path-templates` | a template that does not fit its parameters is refused or panics |
//! | `parameters` | cookies are refused, and headers that are decided elsewhere would be sent twice |
//! | `request-bodies` | media types such as XML are refused, and a choice of media types panics |
//! | `answers` | answers of differing kinds panic, and the bodies of error answers are thrown away |
//! | `enum-values` | values that are repeated, of another type or of several types panic or are refused |
//! | `types` | keywords of another type than the schema's panic, and a missing type is guessed wrongly |
//! | `checks` | checks that cannot be rendered panic, and those that can refuse answers of newer servers |
//! | `component-names` | components whose names are one Rust type, or a type of Rust's own, break generated code |
//! | `inline-types` | of two inline types that come to one name, the second is silently taken to be the first |
//! | `all-of` | parts in a circle overflow the stack, and parts that contradict each other panic |
//! | `alternatives` | alternatives beside other keywords panic, and any of several scalars cannot be read |
//! | `nullable-components` | a nullable component becomes two types, the inner of which may take another's name |
//! | `alias-cycles` | of components that are nothing but each other typify makes types that Rust refuses |
//! | `parameter-values` | lists and objects in parameters panic, do not compile, or are silently sent in another form |
//! | `parameter-names` | parameters that become one argument are lost or refused by Rust |
//! | `property-names` | two properties that become one field are refused by Rust |
//! | `tolerant-answers` | a field too many or too few makes a whole answer unreadable |
//! | `open-enums` | a value that is not listed makes a whole answer unreadable; values that differ in case panic |
//! | `texts` | a version that is not visible ASCII panics in each call, and a carriage return in a description does not compile |
//!
//! # Limits
//!
//! A description must be whole: references to other files are an error. Checks that only a server can enforce
//! (patterns, bounds, defaults, text formats) are dropped, so that a server's newer values still parse.
//!
//! [progenitor]: https://github.com/oxidecomputer/progenitor

mod changes;
mod error;
mod identifiers;
mod media_type;
mod operation_names;
mod place;
mod prepare;
mod rules;
mod schema;
mod walk;

pub use changes::{Change, Changes, DroppedAnswer, NamedOperation, OpenedEnum};
pub use error::{Error, ErrorKind};
pub use openapi_document;
pub use operation_names::OperationNames;
pub use place::Place;
pub use prepare::{Prepared, prepare, prepare_text};
pub use rules::{RULES, Rule};
