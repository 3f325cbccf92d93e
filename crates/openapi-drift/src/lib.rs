//! Compares two descriptions of an API, Swagger 2.0 or OpenAPI 3, and says what each difference means for clients.
//!
//! # Example
//!
//! ```
//! use openapi_drift::openapi_document::{Limits, read};
//! use openapi_drift::{Level, Profile, compare};
//!
//! let old = "swagger: '2.0'
//! paths:
//!   /job/{id}:
//!     get: {parameters: [{name: id, in: path, required: true, type: string}], responses: {200: {description: ok}}}
//! ";
//! let new = "openapi: 3.0.3
//! paths:
//!   /job/{jobId}:
//!     get:
//!       parameters:
//!       - {name: jobId, in: path, required: true, schema: {type: string}}
//!       - {name: verbose, in: query, required: true, schema: {type: boolean}}
//!       responses: {200: {description: ok}}
//! ";
//! let limits = Limits::default();
//! let comparison = compare(&read(old, &limits)?, &read(new, &limits)?, Profile::Strict)?;
//!
//! assert_eq!(comparison.worst(), Some(Level::Breaking));
//! assert_eq!(
//!     comparison.findings()[0].to_string(),
//!     "breaking[parameter-added-required] GET /job/{jobId}: query parameter verbose: \
//!      the required parameter `verbose` is new",
//! );
//! assert_eq!(comparison.count(Level::Breaking), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it is organised
//!
//! - [`compare`] makes one model of both documents and walks them side by side. References are followed, `allOf` is
//!   merged, parameters of paths are pushed down, the defaults of each version are filled in; none of it is a choice.
//! - A [`Comparison`] holds [`Finding`]s: one for each cause, where it was made, with the places in operations that it
//!   reaches. A schema that forty operations share gives one finding.
//! - A [`Kind`] says what a finding means. [`kinds`] is the catalogue, made from the files in `kinds/`; `docs/kinds.md`
//!   is made from them too. `docs/peers.md` holds it against the checks of another tool.
//! - A [`Level`] follows from the [`Direction`] in which values go: requests may only widen, responses only narrow. A
//!   [`Profile`] says for which clients it is judged.
//! - [`report`] writes a comparison in five formats.
//!
//! # Features
//!
//! - `cli`: on; the program `openapi-drift`.
//!
//! # Limits
//!
//! There is no I/O. References to other files are not followed: equal ones are equal, others unclear; join the files first.
//! What cannot be told from two schemas (most pairs of regular expressions, `not`, conditionals) is risky and says so.
//! The time grows with the documents, and a document that was made to take more is refused. Schemas are told equal by
//! their first four levels where branches are paired and renamings guessed; paired ones are compared in full.
//!
//! # Sources
//!
//! Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 as the OpenAPI Initiative publishes them, JSON Schema 2020-12, RFC 9110 for
//! media types. `x-sunset`, `x-stability-level` and `x-extensible-enum` are read as the tools that made them mean them.

mod compare;
mod comparison;
mod direction;
mod error;
mod finding;
mod findings;
mod kind;
mod kinds;
mod level;
mod model;
mod profile;
pub mod report;
mod walk;

pub use openapi_document;

pub use compare::compare;
pub use comparison::Comparison;
pub use direction::Direction;
pub use error::{CompareError, CompareErrorKind, Side};
pub use finding::{Finding, Operation, Reach};
pub use kind::{Kind, Milder, Rating};
pub use kinds::kinds;
pub use level::{Level, LevelError};
pub use profile::{Profile, ProfileError};
