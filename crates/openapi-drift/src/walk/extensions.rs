//! Fields for people and tools.

use std::collections::{BTreeMap, BTreeSet};

use openapi_document::{Object, Value};

use super::Change;
use crate::kinds::KindId;
use crate::model::{cut, is_same};

/// Extensions that are read as something else.
const READ_ELSEWHERE: [&str; 5] = [
    "x-sunset",
    "x-stability-level",
    "x-nullable",
    "x-extensible-enum",
    "x-webhooks",
];

/// Compares the extensions of two objects: one change for all of them.
pub(super) fn extensions<'d>(old: &'d Value<'d>, new: &'d Value<'d>) -> Option<Change<'d>> {
    let (before, after) = (named(old), named(new));
    let is_changed = |name: &&str| match (before.get(name), after.get(name)) {
        (Some(old), Some(new)) => !is_same(old, new),
        _ => true,
    };
    let names: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let differing: Vec<&str> = names.into_iter().filter(is_changed).collect();
    let change = Change::new(KindId::ExtensionChanged).at(old, new);
    let change = match differing.as_slice() {
        [] => return None,
        [only] => change.values(before.get(only).copied(), after.get(only).copied()),
        _ => change,
    };
    let all = cut(&differing.join(", "));
    Some(Change {
        note: Some(format!("about {all}")),
        ..change
    })
}

/// Compares a text for people under one of its keys.
pub(super) fn text<'d>(
    kind: KindId,
    old: &'d Value<'d>,
    new: &'d Value<'d>,
    key: &'static str,
) -> Option<Change<'d>> {
    if is_equal(old, new, key) {
        return None;
    }
    let change = Change::new(kind).at_key(old, new, key);
    Some(change.values(old.get(key), new.get(key)))
}

/// Compares what is under a key.
pub(super) fn is_equal(old: &Value<'_>, new: &Value<'_>, key: &str) -> bool {
    match (old.get(key), new.get(key)) {
        (None, None) => true,
        (Some(old), Some(new)) => is_same(old, new),
        _ => false,
    }
}

fn named<'d>(value: &'d Value<'d>) -> BTreeMap<&'d str, &'d Value<'d>> {
    let entries = value.as_object().into_iter().flat_map(Object::iter);
    let extensions =
        entries.filter(|(name, _)| name.starts_with("x-") && !READ_ELSEWHERE.contains(name));
    extensions.collect()
}
