//! Writes YAML.

use super::scalar::{Scalar, resolve};
use crate::{Object, Value};

/// Writes a value as YAML for people: block style, indented by two spaces.
///
/// Reading it back gives the same value. Numbers keep their spelling. Strings stand without quotes where every
/// YAML reader, of version 1.1 too, takes them for strings; those of several lines are literal blocks where that is
/// exact.
///
/// ```
/// use openapi_document::{Limits, read, to_yaml};
///
/// let document = read(r#"{"version": "1.0", "enum": ["no", "maybe"]}"#, &Limits::default())?;
/// assert_eq!(to_yaml(&document.root), "version: '1.0'\nenum:\n  - 'no'\n  - maybe\n");
/// # Ok::<(), openapi_document::ReadError>(())
/// ```
#[must_use]
pub fn to_yaml(value: &Value<'_>) -> String {
    let mut writer = Writer::default();
    match value {
        Value::Object(object) if !object.is_empty() => writer.object(object, 0),
        Value::Array(elements) if !elements.is_empty() => writer.array(elements, 0),
        scalar => writer.scalar(scalar, 0),
    }
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Whether a dash has begun the line, so that an entry goes on there.
    has_dash: bool,
}

impl Writer {
    fn object(&mut self, object: &Object<'_>, indent: usize) {
        for (key, value) in object.iter() {
            self.begin_line(indent);
            self.key(key, indent);
            match value {
                Value::Object(object) if !object.is_empty() => {
                    self.out.push('\n');
                    self.object(object, indent + 1);
                }
                Value::Array(elements) if !elements.is_empty() => {
                    self.out.push('\n');
                    self.array(elements, indent + 1);
                }
                scalar => {
                    self.out.push(' ');
                    self.scalar(scalar, indent + 1);
                }
            }
        }
    }

    fn array(&mut self, elements: &[Value<'_>], indent: usize) {
        for element in elements {
            self.begin_line(indent);
            self.out.push_str("- ");
            self.has_dash = true;
            match element {
                Value::Object(object) if !object.is_empty() => self.object(object, indent + 1),
                Value::Array(elements) if !elements.is_empty() => self.array(elements, indent + 1),
                scalar => {
                    self.has_dash = false;
                    self.scalar(scalar, indent + 1);
                }
            }
        }
    }

    fn begin_line(&mut self, indent: usize) {
        if !std::mem::take(&mut self.has_dash) {
            self.indent(indent);
        }
    }

    fn indent(&mut self, indent: usize) {
        for _ in 0..indent {
            self.out.push_str("  ");
        }
    }

    /// Writes a key with its colon.
    fn key(&mut self, key: &str, indent: usize) {
        // A key that is not announced by `?` may have 1,024 characters (YAML 1.2, section 7.4.2), each of which
        // may take ten when it is escaped.
        const LONG: usize = 100;
        if key.len() > LONG {
            self.out.push_str("? ");
            self.string(key);
            self.out.push('\n');
            self.indent(indent);
        } else {
            self.string(key);
        }
        self.out.push(':');
    }

    /// Writes a value without contents, and a line end; further lines have the indentation given.
    fn scalar(&mut self, value: &Value<'_>, indent: usize) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            Value::Number(number) => self.out.push_str(number.as_str()),
            Value::String(text) if can_be_literal(text) => {
                return self.literal(text, indent.max(1));
            }
            Value::String(text) => self.string(text),
            Value::Array(_) => self.out.push_str("[]"),
            Value::Object(_) => self.out.push_str("{}"),
        }
        self.out.push('\n');
    }

    /// Writes a string as a block of lines.
    fn literal(&mut self, text: &str, indent: usize) {
        let header = match text.strip_suffix('\n') {
            None => "|-\n",
            Some(before) if before.ends_with('\n') => "|+\n",
            Some(_) => "|\n",
        };
        self.out.push_str(header);
        for line in text.lines() {
            if !line.is_empty() {
                self.indent(indent);
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    /// Writes a string on its line.
    fn string(&mut self, text: &str) {
        if can_be_plain(text) {
            self.out.push_str(text);
        } else if text.chars().all(is_printable) {
            self.out.push('\'');
            self.out.push_str(&text.replace('\'', "''"));
            self.out.push('\'');
        } else {
            self.out.push('"');
            for character in text.chars() {
                self.double_quoted(character);
            }
            self.out.push('"');
        }
    }

    fn double_quoted(&mut self, character: char) {
        match character {
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            printable if is_printable(printable) => self.out.push(printable),
            other => self.out.push_str(&format!("\\u{:04x}", u32::from(other))),
        }
    }
}

/// Tells whether a string needs no quotes: neither to be read back here, nor by readers of YAML 1.1.
fn can_be_plain(text: &str) -> bool {
    // What begins with a digit or a sign could be a number or a date of one version or the other.
    let begins_well =
        text.starts_with(|first: char| first.is_alphabetic() || "/_$(".contains(first));
    let is_word_of_old = ["y", "n", "yes", "no", "on", "off"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    begins_well
        && !is_word_of_old
        && text.chars().all(is_printable)
        && !text.ends_with([':', ' '])
        && !text.contains(": ")
        && !text.contains(" #")
        && resolve(text.into()) == Scalar::Value(text.into())
}

/// Tells whether a string of several lines comes back exactly from a literal block.
fn can_be_literal(text: &str) -> bool {
    let lines = || text.split('\n');
    text.contains('\n')
        && text.chars().all(|character| matches!(character, '\n' | '\t') || is_printable(character))
        // The first line decides how deep the block is indented.
        && lines().find(|line| !line.is_empty()).is_some_and(|line| !line.starts_with([' ', '\t']))
        // Lines of whitespace alone are where readers differ.
        && lines().all(|line| line.is_empty() || !line.trim().is_empty())
}

/// Tells whether YAML shows a character as it is (YAML 1.2, section 5.1) and none takes it for a line end.
fn is_printable(character: char) -> bool {
    match character {
        '\u{FEFF}' | '\u{2028}' | '\u{2029}' => false,
        ' '..='~' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'.. => true,
        _ => false,
    }
}
