//! Where values stand in their document.

use std::collections::HashMap;

use openapi_document::{Pointer, Value};

use crate::model::schema::Located;

/// A value's place in the order of its document, and the way to it.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) order: usize,
    pub(super) pointer: Pointer,
}

/// The places of the values that were asked for, by where they are in memory.
pub(super) struct Spots(HashMap<usize, Option<Spot>>);

/// A step from a value to one inside of it.
enum Step<'d> {
    Key(&'d str),
    Index(usize),
}

impl Spots {
    /// Finds all values in one pass, without recursion.
    pub(super) fn find<'d>(root: &'d Value<'d>, wanted: impl Iterator<Item = Located<'d>>) -> Self {
        let mut found: HashMap<usize, Option<Spot>> =
            wanted.map(|at| (address(at.value), None)).collect();
        let mut missing = found.len();
        let mut order = 0;
        let mut path: Vec<Step<'d>> = Vec::new();
        let mut pending: Vec<(&'d Value<'d>, usize, Option<Step<'d>>)> = vec![(root, 0, None)];
        while let Some((value, depth, step)) = pending.pop() {
            if missing == 0 {
                break;
            }
            path.truncate(depth.saturating_sub(1));
            path.extend(step);
            order += 1;
            if let Some(slot @ None) = found.get_mut(&address(value)) {
                let pointer = pointer(&path);
                *slot = Some(Spot { order, pointer });
                missing -= 1;
            }
            push_inner(value, depth + 1, &mut pending);
        }
        Spots(found)
    }

    pub(super) fn get(&self, at: Located<'_>) -> Option<&Spot> {
        self.0.get(&address(at.value))?.as_ref()
    }
}

fn push_inner<'d>(
    value: &'d Value<'d>,
    depth: usize,
    pending: &mut Vec<(&'d Value<'d>, usize, Option<Step<'d>>)>,
) {
    let start = pending.len();
    match value {
        Value::Object(object) => pending.extend(
            object
                .iter()
                .map(|(key, value)| (value, depth, Some(Step::Key(key)))),
        ),
        Value::Array(elements) => {
            let numbered = elements.iter().enumerate();
            pending.extend(numbered.map(|(index, value)| (value, depth, Some(Step::Index(index)))));
        }
        _ => {}
    }
    // The list is taken from its end.
    if let Some(inner) = pending.get_mut(start..) {
        inner.reverse();
    }
}

fn pointer(path: &[Step<'_>]) -> Pointer {
    let mut pointer = Pointer::root();
    for step in path {
        match step {
            Step::Key(key) => pointer.push(key),
            Step::Index(index) => pointer.push(&index.to_string()),
        }
    }
    pointer
}

fn address(value: &Value<'_>) -> usize {
    std::ptr::from_ref(value).addr()
}
