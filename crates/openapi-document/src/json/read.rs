//! Reads JSON in one pass.

use super::Scanner;
use crate::error::Passed;
use crate::notice::Notices;
use crate::tree::{Inside, Tree};
use crate::{Limits, NoticeKind, Number, Object, ReadError, Value};

/// Reads a JSON document.
///
/// Strings and numbers borrow from the text where they stand in it as they are. An escape that is half of a
/// surrogate pair is read as U+FFFD, as browsers do, with a notice.
pub(crate) fn read<'a>(text: &'a str, limits: &Limits) -> Result<(Value<'a>, Notices), ReadError> {
    let mut reader = Reader {
        scanner: Scanner::new(text),
        tree: Tree::new(limits),
    };
    reader.document()?;
    let (root, notices) = reader.tree.finish();
    Ok((root.unwrap_or_default(), notices))
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    tree: Tree<'a>,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<(), ReadError> {
        self.scanner.skip_whitespace();
        loop {
            if self.value()? && !self.after_value()? {
                break;
            }
        }
        self.scanner.end()
    }

    /// Takes a value, or the beginning of one; tells whether it was a whole one.
    fn value(&mut self) -> Result<bool, ReadError> {
        let value = match self.scanner.peek() {
            Some(b'"') => {
                let text = self.scanner.string()?;
                self.notice_surrogate();
                Value::String(text)
            }
            Some(b'{') => match self.open_object()? {
                Some(empty) => empty,
                None => return Ok(false),
            },
            Some(b'[') => match self.open_array()? {
                Some(empty) => empty,
                None => return Ok(false),
            },
            Some(b'-' | b'0'..=b'9') => Value::Number(Number::from_json(self.scanner.number()?)),
            Some(b't') => self.scanner.word("true").map(|()| Value::Bool(true))?,
            Some(b'f') => self.scanner.word("false").map(|()| Value::Bool(false))?,
            Some(b'n') => self.scanner.word("null").map(|()| Value::Null)?,
            _ => return Err(self.scanner.expected("a value")),
        };
        let added = self.tree.add(value);
        self.within(added)?;
        Ok(true)
    }

    /// Takes what may follow a value: commas and closing brackets; tells whether another value comes.
    fn after_value(&mut self) -> Result<bool, ReadError> {
        loop {
            self.scanner.skip_whitespace();
            match (self.tree.inside(), self.scanner.peek()) {
                (Inside::Nothing, _) => return Ok(false),
                (Inside::Object, Some(b',')) => {
                    self.scanner.advance();
                    self.scanner.skip_whitespace();
                    self.key()?;
                    return Ok(true);
                }
                (Inside::Array, Some(b',')) => {
                    self.scanner.advance();
                    self.scanner.skip_whitespace();
                    return Ok(true);
                }
                (Inside::Object, Some(b'}')) | (Inside::Array, Some(b']')) => {
                    self.scanner.advance();
                    let closed = self.tree.close(&[]);
                    self.tree.put(closed);
                }
                (Inside::Object, _) => return Err(self.scanner.expected("`,` or `}`")),
                (Inside::Array, _) => return Err(self.scanner.expected("`,` or `]`")),
            }
        }
    }

    /// Takes `{` and the first key, or a whole empty object.
    fn open_object(&mut self) -> Result<Option<Value<'a>>, ReadError> {
        self.scanner.advance();
        self.scanner.skip_whitespace();
        if self.scanner.peek() == Some(b'}') {
            self.scanner.advance();
            return Ok(Some(Value::Object(Object::new())));
        }
        let opened = self.tree.open_object();
        self.within(opened)?;
        self.key()?;
        Ok(None)
    }

    /// Takes `[`, or a whole empty array.
    fn open_array(&mut self) -> Result<Option<Value<'a>>, ReadError> {
        self.scanner.advance();
        self.scanner.skip_whitespace();
        if self.scanner.peek() == Some(b']') {
            self.scanner.advance();
            return Ok(Some(Value::Array(Vec::new())));
        }
        let opened = self.tree.open_array();
        self.within(opened)?;
        Ok(None)
    }

    /// Takes a key and its colon.
    fn key(&mut self) -> Result<(), ReadError> {
        if self.scanner.peek() != Some(b'"') {
            return Err(self.scanner.expected("a key in double quotes"));
        }
        let key = self.scanner.string()?;
        self.tree.key(key);
        self.notice_surrogate();
        self.scanner.skip_whitespace();
        if self.scanner.peek() != Some(b':') {
            return Err(self.scanner.expected("`:` after a key"));
        }
        self.scanner.advance();
        self.scanner.skip_whitespace();
        Ok(())
    }

    fn notice_surrogate(&mut self) {
        if self.scanner.take_lone_surrogate() {
            self.tree.notice(NoticeKind::LoneSurrogate);
        }
    }

    fn within(&self, result: Result<(), Passed>) -> Result<(), ReadError> {
        result.map_err(|limit| ReadError::limit(Some(self.scanner.place()), limit))
    }
}
