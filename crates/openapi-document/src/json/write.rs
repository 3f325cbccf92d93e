//! Writes JSON.

use super::scan::plain_end;
use crate::{Object, Value};

/// Writes a value as JSON without whitespace.
///
/// Numbers keep their spelling and keys their order; strings are escaped only where they must be.
///
/// ```
/// use openapi_document::{Limits, read, to_json};
///
/// let document = read("version: 1.10\npaths: {}\n", &Limits::default())?;
/// assert_eq!(to_json(&document.root), r#"{"version":1.10,"paths":{}}"#);
/// # Ok::<(), openapi_document::ReadError>(())
/// ```
#[must_use]
pub fn to_json(value: &Value<'_>) -> String {
    let mut writer = Writer {
        out: String::new(),
        indent: None,
    };
    writer.value(value);
    writer.out
}

/// Writes a value as JSON for people: indented by two spaces, with a line end at the end.
///
/// An empty list or mapping stays on its line.
#[must_use]
pub fn to_json_pretty(value: &Value<'_>) -> String {
    let mut writer = Writer {
        out: String::new(),
        indent: Some(0),
    };
    writer.value(value);
    writer.out.push('\n');
    writer.out
}

struct Writer {
    out: String,
    /// How deep the line is indented, when there are lines.
    indent: Option<usize>,
}

impl Writer {
    fn value(&mut self, value: &Value<'_>) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            Value::Number(number) => self.out.push_str(number.as_str()),
            Value::String(text) => write_string(&mut self.out, text),
            Value::Array(elements) => self.array(elements),
            Value::Object(object) => self.object(object),
        }
    }

    fn array(&mut self, elements: &[Value<'_>]) {
        self.out.push('[');
        self.deeper();
        for (position, element) in elements.iter().enumerate() {
            self.separate(position);
            self.value(element);
        }
        self.shallower(elements.len());
        self.out.push(']');
    }

    fn object(&mut self, object: &Object<'_>) {
        self.out.push('{');
        self.deeper();
        for (position, (key, value)) in object.iter().enumerate() {
            self.separate(position);
            write_string(&mut self.out, key);
            self.out
                .push_str(if self.indent.is_some() { ": " } else { ":" });
            self.value(value);
        }
        self.shallower(object.len());
        self.out.push('}');
    }

    fn deeper(&mut self) {
        self.indent = self.indent.map(|indent| indent + 1);
    }

    fn shallower(&mut self, entries: usize) {
        self.indent = self.indent.map(|indent| indent - 1);
        if entries > 0 {
            self.line();
        }
    }

    fn separate(&mut self, position: usize) {
        if position > 0 {
            self.out.push(',');
        }
        self.line();
    }

    fn line(&mut self) {
        if let Some(indent) = self.indent {
            self.out.push('\n');
            for _ in 0..indent {
                self.out.push_str("  ");
            }
        }
    }
}

/// Writes a JSON string with its quotes.
pub(crate) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut start = 0;
    loop {
        let end = plain_end(text.as_bytes(), start);
        // What ends a run is ASCII, so the run holds whole characters.
        out.push_str(text.get(start..end).unwrap_or_default());
        let Some(byte) = text.as_bytes().get(end) else {
            break;
        };
        write_escape(out, *byte);
        start = end + 1;
    }
    out.push('"');
}

fn write_escape(out: &mut String, byte: u8) {
    match byte {
        b'"' => out.push_str("\\\""),
        b'\\' => out.push_str("\\\\"),
        b'\n' => out.push_str("\\n"),
        b'\r' => out.push_str("\\r"),
        b'\t' => out.push_str("\\t"),
        0x08 => out.push_str("\\b"),
        0x0C => out.push_str("\\f"),
        control => out.push_str(&format!("\\u{control:04x}")),
    }
}
