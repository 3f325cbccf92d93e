//! Comparisons told to people and to programs: text, JSON, Markdown, GitHub annotations, JUnit.
//!
//! Every format has the same header: what was compared, how much of it, for whom it is judged and which level fails.
//! Every format shows every finding, accepted ones too; the totals are counted from what is shown. What comes out
//! of a document is made harmless for where it goes: it starts no line, no markup and no command.
//!
//! ```
//! use openapi_drift::openapi_document::{Limits, read};
//! use openapi_drift::report::{Format, Report};
//! use openapi_drift::{Profile, compare};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let old = r#"{"swagger": "2.0", "paths": {"/a": {"get": {"responses": {"200": {"description": ""}}}}}}"#;
//! let new = old.replace("/a", "/b");
//! let limits = Limits::default();
//! let comparison = compare(&read(old, &limits)?, &read(&new, &limits)?, Profile::Strict)?;
//!
//! let report = Report::new(&comparison, "before", "after");
//! let mut out = Vec::new();
//! report.write(Format::Text, &mut out)?;
//! assert!(String::from_utf8(out)?.starts_with("old: before (Swagger 2.0)\nnew: after (Swagger 2.0)\n"));
//! assert!(report.is_drift());
//! # Ok(())
//! # }
//! ```

mod clean;
mod format;
mod github;
mod json;
mod junit;
mod markdown;
mod model;
#[cfg(test)]
mod sample;
mod text;
mod totals;

pub use format::{Format, FormatError};
pub use github::annotation;
pub use json::JSON_SCHEMA;
pub use model::Report;
pub use totals::Totals;
