//! Finds values in JSON without keeping any.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Scanner;
use crate::{Pointer, ReadError};

/// Finds the bytes at which the values begin that pointers point at, all in one pass.
///
/// Takes time in proportion to the text, and no stack for what nests.
pub(crate) fn locate(text: &str, pointers: &[Pointer]) -> Result<Vec<Option<usize>>, ReadError> {
    let mut scanner = Scanner::new(text);
    scanner.skip_whitespace();
    let mut wanted = Wanted::of(pointers);
    let mut open = Vec::new();
    enter(&mut scanner, 0, &mut wanted, &mut open)?;
    while let Some(container) = open.last_mut() {
        let entered = match container {
            Open::Object(node) => entry(&mut scanner, *node, &wanted)?,
            Open::Array(node, index) => element(&mut scanner, *node, index, &wanted)?,
        };
        match entered {
            Next::Value(node) => enter(&mut scanner, node, &mut wanted, &mut open)?,
            Next::Skipped => {}
            Next::End => {
                scanner.advance();
                open.pop();
            }
        }
    }
    scanner.end()?;
    Ok(wanted.found())
}

/// What pointers point at, as a tree: a node comes behind the one around it.
struct Wanted<'p> {
    nodes: Vec<Node<'p>>,
    /// The node of each pointer.
    of_pointers: Vec<usize>,
}

#[derive(Default)]
struct Node<'p> {
    around: usize,
    inside: HashMap<Cow<'p, str>, usize>,
    /// Where the value begins that was met last.
    position: Option<usize>,
}

/// A list or mapping that something inside is wanted of.
enum Open {
    Object(usize),
    /// With the index of the element that comes next.
    Array(usize, usize),
}

/// What comes next in a list or mapping.
enum Next {
    /// A value that is wanted, or that has something wanted inside.
    Value(usize),
    /// Another value, gone over already.
    Skipped,
    End,
}

impl<'p> Wanted<'p> {
    fn of(pointers: &'p [Pointer]) -> Self {
        let mut wanted = Wanted {
            nodes: vec![Node::default()],
            of_pointers: Vec::with_capacity(pointers.len()),
        };
        for pointer in pointers {
            let node = pointer
                .tokens()
                .fold(0, |around, token| wanted.node(around, token));
            wanted.of_pointers.push(node);
        }
        wanted
    }

    fn node(&mut self, around: usize, token: Cow<'p, str>) -> usize {
        let next = self.nodes.len();
        let node = *self.nodes[around].inside.entry(token).or_insert(next);
        if node == next {
            self.nodes.push(Node {
                around,
                ..Node::default()
            });
        }
        node
    }

    /// Returns where each pointer's value begins.
    ///
    /// Of duplicate keys the last value is kept, so what lies before the value around belongs to another.
    fn found(&self) -> Vec<Option<usize>> {
        let mut found: Vec<Option<usize>> = Vec::with_capacity(self.nodes.len());
        for (index, node) in self.nodes.iter().enumerate() {
            let is_kept = |position: &usize| {
                index == 0 || found[node.around].is_some_and(|around| around < *position)
            };
            let position = node.position.filter(is_kept);
            found.push(position);
        }
        self.of_pointers.iter().map(|node| found[*node]).collect()
    }
}

/// Notes where a wanted value begins, and goes over it or into it.
fn enter(
    scanner: &mut Scanner<'_>,
    node: usize,
    wanted: &mut Wanted<'_>,
    open: &mut Vec<Open>,
) -> Result<(), ReadError> {
    let position = scanner.position();
    let node_wanted = &mut wanted.nodes[node];
    node_wanted.position = Some(position);
    match scanner.peek() {
        Some(b'{') if !node_wanted.inside.is_empty() => open.push(Open::Object(node)),
        Some(b'[') if !node_wanted.inside.is_empty() => open.push(Open::Array(node, 0)),
        _ => skip(scanner)?,
    }
    Ok(())
}

fn entry(scanner: &mut Scanner<'_>, node: usize, wanted: &Wanted<'_>) -> Result<Next, ReadError> {
    if !next(scanner, b'}')? {
        return Ok(Next::End);
    }
    if scanner.peek() != Some(b'"') {
        return Err(scanner.expected("a key in double quotes"));
    }
    let key = scanner.string()?;
    scanner.skip_whitespace();
    if scanner.peek() != Some(b':') {
        return Err(scanner.expected("`:` after a key"));
    }
    scanner.advance();
    scanner.skip_whitespace();
    value(scanner, wanted.nodes[node].inside.get(&key).copied())
}

fn element(
    scanner: &mut Scanner<'_>,
    node: usize,
    index: &mut usize,
    wanted: &Wanted<'_>,
) -> Result<Next, ReadError> {
    if !next(scanner, b']')? {
        return Ok(Next::End);
    }
    let inside = wanted.nodes[node].inside.get(index.to_string().as_str());
    *index += 1;
    value(scanner, inside.copied())
}

fn value(scanner: &mut Scanner<'_>, node: Option<usize>) -> Result<Next, ReadError> {
    match node {
        Some(node) => Ok(Next::Value(node)),
        None => {
            skip(scanner)?;
            Ok(Next::Skipped)
        }
    }
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
