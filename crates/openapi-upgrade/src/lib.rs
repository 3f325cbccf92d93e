//! Converts Swagger 2.0 descriptions to OpenAPI 3.0.3, and says what it had to change.
//!
//! # Example
//!
//! ```
//! use openapi_upgrade::openapi_document::{Limits, decode, read, to_yaml};
//! use openapi_upgrade::{Options, upgrade};
//!
//! let bytes = b"swagger: '2.0'\ninfo: {title: Pets, version: '1'}\npaths: {'/pets/{id}': {get: {}}}\n";
//! let limits = Limits::default();
//! let text = decode(bytes, &limits)?;
//! let upgraded = upgrade(read(&text, &limits)?, &Options::default())?;
//!
//! println!("{}", to_yaml(&upgraded.document));
//! for diagnostic in &upgraded.diagnostics {
//!     eprintln!("{diagnostic}"); // warning[path-parameter-added] at /paths/~1pets~1{id}/get: ...
//! }
//! # assert_eq!(upgraded.diagnostics.len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it is organised
//!
//! [`upgrade`] takes a document that [`openapi_document`] has read and moves its parts into the result: the order of
//! the keys and the spelling of the numbers stay. What it does is the list [`STEPS`], each a small file. What it has to
//! say is a list of [`Diagnostic`]s, each with a stable [`Code`] and a pointer into the source.
//!
//! A document that is slightly broken is repaired where its meaning is clear, with a warning; what is taken out of its
//! place is kept beside it in an extension `x-swagger-...`. [`Options::with_strict`] refuses such a document instead.
//!
//! # What becomes of what
//!
//! | step | Swagger 2.0 | OpenAPI 3.0 | kept in an extension |
//! |---|---|---|---|
//! | version | `swagger` | `openapi: 3.0.3` |  |
//! | servers | `host`, `basePath`, `schemes` | `servers` | `schemes` without `host` |
//! | tags | `tags` of the root | the same, each name once |  |
//! | security | `security` of the root | the same, by the schemes' new names |  |
//! | circular-definitions | definitions that are parts of themselves | the same without the reference that closes the circle | that reference |
//! | operation-servers | `schemes` of an operation | `servers` of the operation | `schemes` without `host` |
//! | collect-parameters | `parameters`, and body and form parameters of the path item | the operation's own |  |
//! | body | body parameter, `consumes` | `requestBody` |  |
//! | form-data | `in: formData`, `consumes` | `requestBody`, URL-encoded or multipart |  |
//! | path-parameters | path template and path parameters | the same names in both | path parameters that are in no path |
//! | parameters | query, path and header parameters | `parameters` with schemas |  |
//! | responses | `schema`, `examples`, `headers`, `produces` | `content`, `headers` with schemas |  |
//! | operation-security | `security` of an operation | the same, by the schemes' new names |  |
//! | operation-id | `operationId` | the same, each once |  |
//! | operation-fields | other fields of an operation | those that OpenAPI 3.0 has | fields that it has not |
//! | parameter-type | a parameter without `type`, `type: file` | a type, a binary string |  |
//! | collection-format | `collectionFormat` | `style` and `explode`, `encoding` of a form field | `tsv`, and lists in lists |
//! | parameter-examples | `x-example`, `x-examples` | `example`, `examples` |  |
//! | parameter-schema | `type`, `format`, `items`, `default`, ... of a parameter | its `schema` | `allowEmptyValue` outside of the query |
//! | types | `type` | one of the six types; `null` is `nullable` | names that are no type |
//! | items | `items` | one schema | the positions in a tuple |
//! | foreign-keywords | `const`, `examples`, numeric `exclusiveMinimum` | `enum`, `example`, a flag |  |
//! | nullable | `x-nullable` | `nullable` |  |
//! | required | `required` | a list of distinct names |  |
//! | composition | `allOf`, `anyOf`, `oneOf` | lists that are not empty |  |
//! | enums | `enum` | distinct values of the schema's type |  |
//! | patterns | `pattern` | a regular expression of ECMA-262 | patterns of other dialects |
//! | defaults | `default` | a value that fits its schema | defaults that do not fit |
//! | examples | `example` | a value of the schema's type, where it is clear |  |
//! | discriminator | `discriminator`, `x-ms-discriminator-value` | an object with a mapping where names differ |  |
//! | refs | `$ref`, and what stands beside it | `$ref` into `components`, in an `allOf` beside siblings |  |
//! | schema-fields | other keywords of a schema | those that OpenAPI 3.0 has | keywords that it has not |
//!
//! # Features
//!
//! - `cli`: on; the program `openapi-upgrade`.
//! - `openapiv3`: off; `Upgraded::to_openapiv3`, the typed document.
//!
//! # Limits
//!
//! References to other files are rewritten to where the thing stands once that file is converted too, which
//! [`upgrade_set`] does for all of them; [`bundle`] joins the files first, [`missing_files`] finds those that are not
//! there. A schema is copied for each media type that it has, up to
//! [`Options::with_copied_nodes`]. Depth and size are bounded by the reader.
//!
//! # Sources
//!
//! Swagger 2.0 and OpenAPI 3.0.3 as the OpenAPI Initiative publishes them.

mod at;
mod bundle;
mod code;
mod components;
mod conform;
mod conversion;
mod diagnostic;
mod edit;
mod error;
mod field;
mod fields;
mod keywords;
mod media_type;
mod operation;
mod operation_ids;
mod options;
mod parameter;
mod path_references;
mod path_template;
mod paths;
mod pattern;
mod reference_walk;
mod references;
mod schema;
mod set;
mod shared;
mod steps;
#[cfg(feature = "openapiv3")]
mod typed;
mod upgrade;

pub use openapi_document;

pub use bundle::{ReadFile, bundle, missing_files};
pub use code::Code;
pub use diagnostic::{Diagnostic, Severity};
#[cfg(feature = "openapiv3")]
pub use error::TypedError;
pub use error::{Error, ErrorKind};
pub use options::Options;
pub use set::{UpgradedFile, upgrade_set};
pub use steps::{STEPS, Step};
pub use upgrade::{Upgraded, upgrade};
