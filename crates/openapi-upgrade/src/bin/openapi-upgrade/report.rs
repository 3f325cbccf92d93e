//! The diagnostics, written out.

use std::io::{self, Write};

use openapi_upgrade::Diagnostic;
use openapi_upgrade::openapi_document::{
    Object, Place, Pointer, Value, locate_all, to_json_pretty,
};

use crate::arguments::Form;

/// Writes the diagnostics with their places in `text`.
pub(crate) fn write(
    diagnostics: &[Diagnostic],
    text: &str,
    form: Form,
    out: &mut dyn Write,
) -> io::Result<()> {
    let pointers: Vec<Pointer> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.pointer.clone())
        .collect();
    let mut placed = diagnostics.iter().zip(locate_all(text, &pointers));
    match form {
        Form::Text => placed.try_for_each(|(diagnostic, place)| match place {
            Some(place) => writeln!(out, "{}:{}: {diagnostic}", place.line, place.column),
            None => writeln!(out, "{diagnostic}"),
        }),
        Form::Json => {
            let list = placed
                .map(|(diagnostic, place)| json(diagnostic, place))
                .collect();
            out.write_all(to_json_pretty(&Value::Array(list)).as_bytes())
        }
    }
}

fn json(diagnostic: &Diagnostic, place: Option<Place>) -> Value<'static> {
    let mut object = Object::new();
    object.push("severity", diagnostic.severity().to_string());
    object.push("code", diagnostic.code.as_str());
    object.push("pointer", diagnostic.pointer.to_string());
    let number = |number: Option<usize>| {
        number.map_or(Value::Null, |number| {
            Value::from(i64::try_from(number).unwrap_or(i64::MAX))
        })
    };
    object.push("line", number(place.map(|place| place.line)));
    object.push("column", number(place.map(|place| place.column)));
    object.push("message", diagnostic.message.clone());
    Value::Object(object)
}
