//! Grows a document from what a reader meets in it, in order, without recursion.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::error::Passed;
use crate::notice::Notices;
use crate::{Limits, NoticeKind, Object, Pointer, Value};

type Entries<'a> = Vec<(Cow<'a, str>, Value<'a>)>;

/// A document as far as it has been read.
///
/// The contents of all open lists and mappings lie on two stacks, so that each becomes, when it closes, one vector
/// of exactly the length it needs.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    limits: Limits,
    nodes: usize,
    open: Vec<Open>,
    elements: Vec<Value<'a>>,
    entries: Entries<'a>,
    root: Option<Value<'a>>,
    pub(crate) notices: Notices,
}

/// A list or mapping that is not yet closed, and where its contents begin on their stack.
#[derive(Clone, Copy, Debug)]
enum Open {
    Array(usize),
    Object(usize),
}

/// What a value that comes now would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inside {
    /// The root.
    Nothing,
    /// An element of a list.
    Array,
    /// The value of the latest key of a mapping.
    Object,
}

impl Open {
    fn array_start(&self) -> Option<usize> {
        match self {
            Open::Array(start) => Some(*start),
            Open::Object(_) => None,
        }
    }

    fn object_start(&self) -> Option<usize> {
        match self {
            Open::Object(start) => Some(*start),
            Open::Array(_) => None,
        }
    }
}

impl<'a> Tree<'a> {
    pub(crate) fn new(limits: &Limits) -> Self {
        Tree {
            limits: *limits,
            nodes: 0,
            open: Vec::new(),
            elements: Vec::new(),
            entries: Vec::new(),
            root: None,
            notices: Notices::default(),
        }
    }

    pub(crate) fn inside(&self) -> Inside {
        match self.open.last() {
            None => Inside::Nothing,
            Some(Open::Array(_)) => Inside::Array,
            Some(Open::Object(_)) => Inside::Object,
        }
    }

    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Counts values against the limit.
    pub(crate) fn count(&mut self, nodes: usize) -> Result<(), Passed> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > self.limits.nodes {
            return Err(Passed::Nodes(self.limits.nodes));
        }
        Ok(())
    }

    pub(crate) fn open_array(&mut self) -> Result<(), Passed> {
        self.open(Open::Array(self.elements.len()))
    }

    pub(crate) fn open_object(&mut self) -> Result<(), Passed> {
        self.open(Open::Object(self.entries.len()))
    }

    /// Names the value that comes next in the innermost mapping.
    pub(crate) fn key(&mut self, key: Cow<'a, str>) {
        self.entries.push((key, Value::Null));
    }

    /// Adds a value to what is open.
    pub(crate) fn add(&mut self, value: Value<'a>) -> Result<(), Passed> {
        self.count(1)?;
        self.put(value);
        Ok(())
    }

    /// Adds a value whose parts have been counted.
    pub(crate) fn put(&mut self, value: Value<'a>) {
        match self.open.last() {
            None => self.root = Some(value),
            Some(Open::Array(_)) => self.elements.push(value),
            // The key came before its value, so the value belongs to the latest entry.
            Some(Open::Object(_)) => {
                if let Some((_, latest)) = self.entries.last_mut() {
                    *latest = value;
                }
            }
        }
    }

    /// Closes the innermost list or mapping and returns it.
    ///
    /// Of a mapping, the entries for which `merges` lists the positions are merge keys.
    pub(crate) fn close(&mut self, merges: &[usize]) -> Value<'a> {
        match self.open.pop() {
            None => Value::Null,
            Some(Open::Array(start)) => Value::Array(self.elements.drain(start..).collect()),
            Some(Open::Object(start)) => {
                let mut entries: Entries<'a> = self.entries.drain(start..).collect();
                if !merges.is_empty() {
                    entries = self.merge(entries, merges);
                }
                if has_duplicates(&entries) {
                    entries = self.keep_last(entries);
                }
                Value::Object(Object::from_entries(entries))
            }
        }
    }

    /// Points at the value that comes next, or at the one that came under the latest key.
    pub(crate) fn pointer(&self) -> Pointer {
        let mut pointer = Pointer::root();
        for (position, open) in self.open.iter().enumerate() {
            let inner = self.open.get(position + 1..).unwrap_or_default();
            match open {
                Open::Array(start) => {
                    let end = inner.iter().find_map(Open::array_start);
                    let index = end.unwrap_or(self.elements.len()) - start;
                    pointer.push(&index.to_string());
                }
                Open::Object(start) => {
                    let end = inner.iter().find_map(Open::object_start);
                    let entries = self.entries.get(*start..end.unwrap_or(self.entries.len()));
                    if let Some((key, _)) = entries.and_then(<[_]>::last) {
                        pointer.push(key);
                    }
                }
            }
        }
        pointer
    }

    pub(crate) fn notice(&mut self, kind: NoticeKind) {
        let mut notices = std::mem::take(&mut self.notices);
        notices.add(kind, || self.pointer());
        self.notices = notices;
    }

    pub(crate) fn finish(self) -> (Option<Value<'a>>, Notices) {
        (self.root, self.notices)
    }

    fn open(&mut self, open: Open) -> Result<(), Passed> {
        if self.open.len() >= self.limits.depth {
            return Err(Passed::Depth(self.limits.depth));
        }
        self.open.push(open);
        self.count(1)
    }

    /// Of entries with the same key, keeps the last value in the place of the first, as JavaScript does.
    fn keep_last(&mut self, entries: Entries<'a>) -> Entries<'a> {
        let mut positions = HashMap::with_capacity(entries.len());
        let mut kept: Entries<'a> = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            match positions.entry(key.clone()) {
                Entry::Vacant(vacant) => {
                    vacant.insert(kept.len());
                    kept.push((key, value));
                }
                Entry::Occupied(first) => {
                    self.notice_at_key(NoticeKind::DuplicateKey, &key);
                    kept[*first.get()].1 = value;
                }
            }
        }
        kept
    }

    /// Puts in the place of each merge key the entries it stands for, except those whose key the mapping has
    /// itself or an earlier merge brought.
    fn merge(&mut self, entries: Entries<'a>, merges: &[usize]) -> Entries<'a> {
        let mut taken: HashSet<Cow<'a, str>> = entries
            .iter()
            .enumerate()
            .filter(|(position, _)| !merges.contains(position))
            .map(|(_, (key, _))| key.clone())
            .collect();
        let mut merged = Vec::with_capacity(entries.len());
        for (position, (key, value)) in entries.into_iter().enumerate() {
            if !merges.contains(&position) {
                merged.push((key, value));
                continue;
            }
            match sources(value) {
                Ok(sources) => {
                    self.notice(NoticeKind::MergedKeys);
                    let new = sources.into_iter().flatten();
                    merged.extend(new.filter(|(key, _)| taken.insert(key.clone())));
                }
                Err(value) => {
                    self.notice_at_key(NoticeKind::MergeWithoutMapping, &key);
                    merged.push((key, value));
                }
            }
        }
        merged
    }

    fn notice_at_key(&mut self, kind: NoticeKind, key: &str) {
        let mut notices = std::mem::take(&mut self.notices);
        notices.add(kind, || self.pointer().child(key));
        self.notices = notices;
    }
}

/// Tells whether a key stands more than once, in a time that grows with the entries alone.
fn has_duplicates(entries: &[(Cow<'_, str>, Value<'_>)]) -> bool {
    // Up to here comparing each with each is faster than a set.
    const FEW: usize = 12;
    if entries.len() > FEW {
        let mut keys = HashSet::with_capacity(entries.len());
        return !entries.iter().all(|(key, _)| keys.insert(key.as_ref()));
    }
    entries.iter().enumerate().any(|(position, (key, _))| {
        let before = entries.get(..position).unwrap_or_default();
        before.iter().any(|(other, _)| other == key)
    })
}

/// Takes the mappings that a merge key stands for, or gives its value back when it is none.
fn sources(value: Value<'_>) -> Result<Vec<Object<'_>>, Value<'_>> {
    match value {
        Value::Object(object) => Ok(vec![object]),
        Value::Array(elements) if elements.iter().all(|value| value.as_object().is_some()) => {
            let objects = elements.into_iter().filter_map(|value| match value {
                Value::Object(object) => Some(object),
                _ => None,
            });
            Ok(objects.collect())
        }
        other => Err(other),
    }
}
