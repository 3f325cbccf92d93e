//! Bytes to text, in every encoding of Unicode.

use std::borrow::Cow;

use crate::error::Passed;
use crate::{Limits, ReadError};

/// Decodes a document: UTF-8, UTF-16 or UTF-32, either byte order, with or without byte order mark.
///
/// Without a mark the encoding shows in where the zero bytes of the first character lie (YAML 1.2, section 5.2;
/// what begins a JSON text is ASCII, too). UTF-8 is not copied. The mark is not part of the text.
///
/// # Errors
/// - `Limit` when there are more bytes than [`Limits::with_bytes`] allows.
/// - `Encoding` when the bytes are not well-formed; the message names the first that is not. Latin-1, Windows-1252
///   and the like are not guessed at, because they cannot be told from one another.
///
/// ```
/// use openapi_document::{Limits, decode};
///
/// assert_eq!(decode(b"{\0}\0", &Limits::default())?, "{}");
/// assert_eq!(decode(b"\xEF\xBB\xBF{}", &Limits::default())?, "{}");
/// # Ok::<(), openapi_document::ReadError>(())
/// ```
pub fn decode<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, str>, ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::limit(None, Passed::Bytes(limits.bytes)));
    }
    let (encoding, mark) = detect(bytes);
    let content = bytes.get(mark..).unwrap_or_default();
    match encoding {
        Encoding::Utf8 => utf8(content, mark).map(Cow::Borrowed),
        Encoding::Utf16(order) => utf16(content, mark, order).map(Cow::Owned),
        Encoding::Utf32(order) => utf32(content, mark, order).map(Cow::Owned),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16(Order),
    Utf32(Order),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

/// Finds the encoding, and how many bytes its mark takes.
fn detect(bytes: &[u8]) -> (Encoding, usize) {
    match *bytes {
        [0x00, 0x00, 0xFE, 0xFF, ..] => (Encoding::Utf32(Order::Big), 4),
        // Before UTF-16, whose mark begins this one: a text that begins with U+0000 is none.
        [0xFF, 0xFE, 0x00, 0x00, ..] => (Encoding::Utf32(Order::Little), 4),
        [0x00, 0x00, 0x00, _, ..] => (Encoding::Utf32(Order::Big), 0),
        [_, 0x00, 0x00, 0x00, ..] => (Encoding::Utf32(Order::Little), 0),
        [0xFE, 0xFF, ..] => (Encoding::Utf16(Order::Big), 2),
        [0xFF, 0xFE, ..] => (Encoding::Utf16(Order::Little), 2),
        [0x00, _, ..] => (Encoding::Utf16(Order::Big), 0),
        [_, 0x00, ..] => (Encoding::Utf16(Order::Little), 0),
        [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
        _ => (Encoding::Utf8, 0),
    }
}

fn utf8(content: &[u8], mark: usize) -> Result<&str, ReadError> {
    std::str::from_utf8(content).map_err(|error| {
        let (before, rest) = content.split_at(error.valid_up_to());
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let byte = rest.first().copied().unwrap_or_default();
        let offset = mark + before.len();
        ReadError::encoding(match error.error_len() {
            None => format!("byte {offset} (line {line}) begins a character of UTF-8 that the end cuts off"),
            Some(_) => format!(
                "byte {offset} (line {line}) is 0x{byte:02X}, which is not UTF-8: if the document is in Latin-1 or \
                 Windows-1252, convert it first, as with `iconv -f WINDOWS-1252 -t UTF-8`"
            ),
        })
    })
}

fn utf16(content: &[u8], mark: usize, order: Order) -> Result<String, ReadError> {
    let (units, rest) = content.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(cut_off("UTF-16", mark + content.len()));
    }
    let units = units.iter().map(|unit| match order {
        Order::Little => u16::from_le_bytes(*unit),
        Order::Big => u16::from_be_bytes(*unit),
    });
    let mut text = String::with_capacity(content.len() / 2);
    let mut offset = mark;
    for character in char::decode_utf16(units) {
        let character = character.map_err(|error| {
            let unit = error.unpaired_surrogate();
            malformed(
                "UTF-16",
                offset,
                format_args!("half a surrogate pair, 0x{unit:04X}"),
            )
        })?;
        text.push(character);
        offset += character.len_utf16() * 2;
    }
    Ok(text)
}

fn utf32(content: &[u8], mark: usize, order: Order) -> Result<String, ReadError> {
    let (units, rest) = content.as_chunks::<4>();
    if !rest.is_empty() {
        return Err(cut_off("UTF-32", mark + content.len()));
    }
    let mut text = String::with_capacity(content.len() / 4);
    for (position, unit) in units.iter().enumerate() {
        let unit = match order {
            Order::Little => u32::from_le_bytes(*unit),
            Order::Big => u32::from_be_bytes(*unit),
        };
        let character = char::from_u32(unit).ok_or_else(|| {
            let offset = mark + position * 4;
            malformed(
                "UTF-32",
                offset,
                format_args!("0x{unit:08X}, which is no character"),
            )
        })?;
        text.push(character);
    }
    Ok(text)
}

fn cut_off(encoding: &str, end: usize) -> ReadError {
    ReadError::encoding(format!(
        "the document begins as {encoding}, but its end at byte {end} cuts a character off"
    ))
}

fn malformed(encoding: &str, offset: usize, what: std::fmt::Arguments<'_>) -> ReadError {
    ReadError::encoding(format!(
        "the document begins as {encoding}, but at byte {offset} stands {what}"
    ))
}
