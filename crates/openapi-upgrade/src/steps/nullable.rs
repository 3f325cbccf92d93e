//! `x-nullable`: OpenAPI 3.0 has a word of its own.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::rename;
use crate::fields::flag;

/// Renames `x-nullable` to `nullable`, where it says true or false.
pub(crate) fn apply<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let Some(value) = schema.get("x-nullable") else {
        return;
    };
    let Some(is_nullable) = flag(value) else {
        c.report(
            Code::ValueUnfit,
            &at.key("x-nullable"),
            "it is neither true nor false and stays an extension",
        );
        return;
    };
    if schema.contains_key("nullable") {
        return;
    }
    rename(schema, "x-nullable", "nullable");
    schema.insert("nullable", Value::Bool(is_nullable));
}
