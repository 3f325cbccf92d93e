//! The strings of JSON, their escapes resolved.

use std::borrow::Cow;

use super::Scanner;
use crate::ReadError;

impl<'a> Scanner<'a> {
    /// Takes a string with its quotes.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, ReadError> {
        self.advance();
        let plain = self.plain_text();
        if self.peek() == Some(b'"') {
            self.advance();
            return Ok(Cow::Borrowed(plain));
        }
        self.escaped(plain).map(Cow::Owned)
    }

    /// Takes the rest of a string in which something is escaped.
    fn escaped(&mut self, before: &str) -> Result<String, ReadError> {
        let mut text = before.to_owned();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.advance();
                    // Doubling leaves up to half of it unused, for as long as the document lives.
                    text.shrink_to_fit();
                    return Ok(text);
                }
                Some(b'\\') => {
                    self.advance();
                    text.push(self.escape()?);
                }
                _ => return Err(self.expected("`\"` at the end of a string")),
            }
            text.push_str(self.plain_text());
        }
    }

    /// Takes an escape behind its backslash.
    fn escape(&mut self) -> Result<char, ReadError> {
        let character = match self.peek() {
            Some(b'n') => '\n',
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(b'u') => {
                self.advance();
                return self.unicode_escape();
            }
            _ => {
                return Err(self.expected("an escape that JSON knows after `\\`"));
            }
        };
        self.advance();
        Ok(character)
    }

    /// Takes four hexadecimal digits, and a second escape when the first is the first half of a pair.
    fn unicode_escape(&mut self) -> Result<char, ReadError> {
        let first = self.hex()?;
        let mut units = vec![first];
        if matches!(first, 0xD800..=0xDBFF) {
            let mut ahead = self.clone();
            if ahead.word("\\u").is_ok()
                && let second @ 0xDC00..=0xDFFF = ahead.hex()?
            {
                *self = ahead;
                units.push(second);
            }
        }
        let decoded = char::decode_utf16(units).next().and_then(Result::ok);
        self.lone_surrogate |= decoded.is_none();
        Ok(decoded.unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}
