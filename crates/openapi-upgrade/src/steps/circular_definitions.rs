//! Definitions that are parts of themselves, by `$ref` or `allOf` alone.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::move_aside;

/// Takes out the reference that closes each circle.
///
/// What is its own part says nothing by that, and whoever reads it never comes to an end. A circle through a property
/// or an element is another thing: a tree.
pub(crate) fn apply<'a>(_: &mut Object<'a>, c: &mut Conversion<'a>) {
    for closing in closing_parts(c) {
        let name = c.definitions.names.source(closing.definition).clone();
        let definitions = At::ROOT.key("definitions");
        let definition = definitions.key(&name);
        let parts = definition.key("allOf");
        let member = closing.member.map(|index| parts.index(index));
        c.report(
            Code::RefCircular,
            &member.unwrap_or(definition).key("$ref"),
            "the definition would be a part of itself; the reference is kept in an extension",
        );
        let entry = c.definitions.entries.get_mut(closing.definition);
        if let Some(Value::Object(schema)) = entry.and_then(|entry| part_mut(entry, closing.member))
        {
            move_aside(schema, "$ref");
        }
    }
}

/// A reference by which one definition becomes a part of another.
#[derive(Clone, Copy)]
struct Part {
    definition: usize,
    /// The place in `allOf`; `None` where the whole definition is the reference.
    member: Option<usize>,
    of: usize,
}

/// How far the search has come with a definition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Unseen,
    Open,
    Done,
}

/// Finds the parts that lead back to where they are a part of, each definition looked at once.
///
/// The search goes by name, so that the order in the source decides nothing.
fn closing_parts(c: &Conversion<'_>) -> Vec<Part> {
    let mut closing = Vec::new();
    let mut marks = vec![Mark::Unseen; c.definitions.entries.len()];
    let names = &c.definitions.names;
    let mut starts: Vec<usize> = (0..marks.len()).collect();
    starts.sort_unstable_by(|one, other| names.source(*one).cmp(names.source(*other)));
    for start in starts {
        if marks[start] != Mark::Unseen {
            continue;
        }
        marks[start] = Mark::Open;
        let mut open = vec![(start, parts(start, c))];
        while let Some((definition, left)) = open.last_mut() {
            let Some(part) = left.pop() else {
                marks[*definition] = Mark::Done;
                open.pop();
                continue;
            };
            match marks[part.of] {
                Mark::Open => closing.push(part),
                Mark::Done => {}
                Mark::Unseen => {
                    marks[part.of] = Mark::Open;
                    open.push((part.of, parts(part.of, c)));
                }
            }
        }
    }
    closing
}

/// Lists what a definition is made of, the last first.
fn parts(definition: usize, c: &Conversion<'_>) -> Vec<Part> {
    let Some(schema) = c.definitions.entries.get(definition) else {
        return Vec::new();
    };
    let part = |value: &Value<'_>, member| {
        let reference = value.get("$ref").and_then(Value::as_str)?;
        let name = reference.strip_prefix("#/definitions/")?;
        let of = c.definitions.names.position(name)?;
        Some(Part {
            definition,
            member,
            of,
        })
    };
    let members = schema
        .get("allOf")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let members = members.iter().enumerate().rev();
    members
        .filter_map(|(index, member)| part(member, Some(index)))
        .chain(part(schema, None))
        .collect()
}

fn part_mut<'v, 'a>(
    definition: &'v mut Value<'a>,
    member: Option<usize>,
) -> Option<&'v mut Value<'a>> {
    let Some(index) = member else {
        return Some(definition);
    };
    match definition {
        Value::Object(schema) => match schema.get_mut("allOf") {
            Some(Value::Array(members)) => members.get_mut(index),
            _ => None,
        },
        _ => None,
    }
}
