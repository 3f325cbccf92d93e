//! Finds values in JSON without keeping any.

use super::Scanner;
use crate::{Place, Pointer, ReadError, pointer};

/// Finds where the value begins that a pointer points at.
///
/// Takes time in proportion to the text for each step of the pointer, and no stack for what nests.
pub(crate) fn locate(text: &str, pointer: &Pointer) -> Result<Option<Place>, ReadError> {
    let mut scanner = Scanner::new(text);
    scanner.skip_whitespace();
    for token in pointer.tokens() {
        let found = match scanner.peek() {
            Some(b'{') => value_of(&mut scanner, &token)?,
            Some(b'[') => element(&mut scanner, &token)?,
            _ => None,
        };
        match found {
            Some(position) => scanner.go_to(position),
            None => return Ok(None),
        }
    }
    Ok(Some(scanner.place()))
}

/// Finds the last value under a key, which is the one that is kept.
fn value_of(scanner: &mut Scanner<'_>, key: &str) -> Result<Option<usize>, ReadError> {
    let mut found = None;
    while next(scanner, b'}')? {
        if scanner.peek() != Some(b'"') {
            return Err(scanner.expected("a key in double quotes"));
        }
        let is_wanted = scanner.string()? == key;
        scanner.skip_whitespace();
        if scanner.peek() != Some(b':') {
            return Err(scanner.expected("`:` after a key"));
        }
        scanner.advance();
        scanner.skip_whitespace();
        if is_wanted {
            found = Some(scanner.position());
        }
        skip(scanner)?;
    }
    Ok(found)
}

fn element(scanner: &mut Scanner<'_>, token: &str) -> Result<Option<usize>, ReadError> {
    let Some(index) = pointer::index(token) else {
        return Ok(None);
    };
    for _ in 0..index {
        if !next(scanner, b']')? {
            return Ok(None);
        }
        skip(scanner)?;
    }
    Ok(next(scanner, b']')?.then(|| scanner.position()))
}

/// Goes over the opening bracket or a comma to what comes next; tells whether anything does.
fn next(scanner: &mut Scanner<'_>, end: u8) -> Result<bool, ReadError> {
    scanner.skip_whitespace();
    match scanner.peek() {
        Some(b'{' | b'[' | b',') => {
            scanner.advance();
            scanner.skip_whitespace();
            Ok(scanner.peek() != Some(end))
        }
        Some(byte) if byte == end => Ok(false),
        _ => Err(scanner.expected("`,` or a closing bracket")),
    }
}

/// Goes over a value.
fn skip(scanner: &mut Scanner<'_>) -> Result<(), ReadError> {
    let mut depth = 0_usize;
    loop {
        match scanner.peek() {
            None => return Err(scanner.expected("a value")),
            Some(b'"') => skip_string(scanner)?,
            Some(b'{' | b'[') => {
                depth += 1;
                scanner.advance();
            }
            Some(b'}' | b']') => {
                depth = depth.saturating_sub(1);
                scanner.advance();
            }
            Some(b',' | b':' | b' ' | b'\t' | b'\r' | b'\n') if depth > 0 => scanner.advance(),
            Some(_) => skip_word(scanner)?,
        }
        if depth == 0 {
            return Ok(());
        }
    }
}

/// Goes over a string, its escapes unseen.
fn skip_string(scanner: &mut Scanner<'_>) -> Result<(), ReadError> {
    scanner.advance();
    loop {
        scanner.plain_text();
        match scanner.peek() {
            Some(b'"') => {
                scanner.advance();
                return Ok(());
            }
            Some(b'\\') => {
                scanner.advance();
                scanner.advance();
            }
            _ => return Err(scanner.expected("`\"` at the end of a string")),
        }
    }
}

/// Goes over a number, a boolean or null.
fn skip_word(scanner: &mut Scanner<'_>) -> Result<(), ReadError> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
    if !scanner.peek().is_some_and(is_part) {
        return Err(scanner.expected("a value"));
    }
    while scanner.peek().is_some_and(is_part) {
        scanner.advance();
    }
    Ok(())
}
