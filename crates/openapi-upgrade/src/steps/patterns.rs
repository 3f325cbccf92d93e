//! `pattern`: a regular expression of the dialect that OpenAPI 3.0 has.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::move_aside;
use crate::pattern::is_regular;

/// Moves a pattern aside that is a regular expression of another dialect, or none.
pub(crate) fn apply<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let pattern = schema.get("pattern").and_then(Value::as_str);
    if pattern.is_none_or(is_regular) {
        return;
    }
    c.report(
        Code::PatternUnfit,
        &at.key("pattern"),
        "the pattern is no regular expression of ECMA-262; it is kept in an extension",
    );
    move_aside(schema, "pattern");
}
