//! The words of JSON: where they begin and end in a text.

use crate::{Place, ReadError};

/// A place in a text and what can be taken from there.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    pub(super) lone_surrogate: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Scanner {
            text,
            bytes: text.as_bytes(),
            at: 0,
            lone_surrogate: false,
        }
    }

    /// Returns the next byte without taking it.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Takes the next byte, of which `peek` has told.
    pub(crate) fn advance(&mut self) {
        self.at += 1;
    }

    pub(crate) fn position(&self) -> usize {
        self.at
    }

    pub(crate) fn place(&self) -> Place {
        Place::of(self.text, self.at)
    }

    /// Tells whether a string since the last time had half of a surrogate pair in it.
    pub(crate) fn take_lone_surrogate(&mut self) -> bool {
        std::mem::take(&mut self.lone_surrogate)
    }

    /// Takes whitespace.
    pub(crate) fn skip_whitespace(&mut self) {
        const SPACES: [u8; 8] = *b"        ";
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' => {
                    self.at += 1;
                    // Pretty-printed text is mostly this: line ends with indentation.
                    while self.bytes.get(self.at..self.at + 8) == Some(SPACES.as_slice()) {
                        self.at += 8;
                    }
                }
                _ => break,
            }
        }
    }

    /// Takes the text up to the next quote, backslash or control character: most often a whole string.
    pub(crate) fn plain_text(&mut self) -> &'a str {
        let start = self.at;
        self.at = plain_end(self.bytes, start);
        self.since(start)
    }

    /// Returns what was taken since `start`, where a word begins.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        // Words begin and end at characters of ASCII, so this is never between the bytes of one.
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Takes `word`, which must come now.
    pub(crate) fn word(&mut self, word: &str) -> Result<(), ReadError> {
        let end = self.at + word.len();
        if self.bytes.get(self.at..end) != Some(word.as_bytes()) {
            return Err(self.expected("a value"));
        }
        self.at = end;
        Ok(())
    }

    /// Takes a number.
    pub(crate) fn number(&mut self) -> Result<&'a str, ReadError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                return Err(self.expected("a number without leading zeros"));
            }
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(self.since(start))
    }

    /// Takes four hexadecimal digits.
    pub(crate) fn hex(&mut self) -> Result<u16, ReadError> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.expected("four hexadecimal digits after `\\u`"));
            };
            unit = unit << 4 | digit;
            self.at += 1;
        }
        Ok(u16::try_from(unit).unwrap_or_default())
    }

    /// Checks that nothing but whitespace is left.
    pub(crate) fn end(&mut self) -> Result<(), ReadError> {
        self.skip_whitespace();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.expected("the end of the document")),
        }
    }

    /// Says that something else was expected here than what is found.
    #[cold]
    pub(crate) fn expected(&self, what: &str) -> ReadError {
        let found = match self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            None => "the end of the text".to_owned(),
            Some('`') => "a backtick".to_owned(),
            Some(character) if character.is_control() => {
                format!("the control character U+{:04X}", u32::from(character))
            }
            Some(character) => format!("`{character}`"),
        };
        ReadError::syntax(self.place(), format!("expected {what}, found {found}"))
    }

    fn digits(&mut self) -> Result<(), ReadError> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.expected("a digit"));
        }
        Ok(())
    }
}

/// Tells whether a text is a number of JSON.
pub(crate) fn is_number(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.number().is_ok() && scanner.at == text.len()
}

/// Finds the first byte from `start` that cannot stand in a JSON string as it is, or the end.
pub(crate) fn plain_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let (words, tail) = rest.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let found = special_bytes(u64::from_le_bytes(*word));
        if found != 0 {
            return start + index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let special = tail.iter().position(|byte| is_special(*byte));
    bytes.len() - tail.len() + special.unwrap_or(tail.len())
}

fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Sets the high bit of the first byte of eight that is special; bits above it mean nothing.
fn special_bytes(word: u64) -> u64 {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // A byte that is zero after the xor, or below 0x20, borrows from its high bit; a borrow that runs on spoils
    // only the bytes after the first one found.
    let zero = |word: u64| word.wrapping_sub(LOW) & !word;
    let control = word.wrapping_sub(LOW * 0x20) & !word;
    let quote = zero(word ^ (LOW * u64::from(b'"')));
    let backslash = zero(word ^ (LOW * u64::from(b'\\')));
    (control | quote | backslash) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_ends_at_each_special_byte_and_at_no_other() {
        for byte in 0..=u8::MAX {
            for before in 0..20 {
                let mut bytes = vec![0xC3; before];
                bytes.push(byte);
                bytes.extend([b'a'; 9]);
                let expected = if is_special(byte) {
                    before
                } else {
                    bytes.len()
                };
                assert_eq!(
                    plain_end(&bytes, 0),
                    expected,
                    "byte {byte:#x} after {before}"
                );
            }
        }
    }

    #[test]
    fn numbers() {
        for text in [
            "0",
            "-0",
            "1.50",
            "1e3",
            "1E+5",
            "-1.0e-0",
            "123456789012345678901234567890",
        ] {
            assert!(is_number(text), "{text}");
        }
        for text in [
            "", "-", "01", "-01", "+1", ".5", "1.", "1e", "1e+", "0x1", "1 ", " 1", "١",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }
}
