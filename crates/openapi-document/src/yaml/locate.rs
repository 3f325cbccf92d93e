//! Finds values in YAML by an outline of its nodes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use granit_parser::{Event, ScalarStyle};

use super::events::{Events, Indentation, MOST_DEPTH, place};
use super::tabs;
use crate::{Place, Pointer, pointer};

/// Finds where the values begin that pointers point at.
pub(crate) fn locate(text: &str, pointers: &[Pointer]) -> Vec<Option<Place>> {
    if let Some(outline) = Outline::of(text, Indentation::Strict) {
        return outline.places(pointers);
    }
    let text = tabs::spaced(text);
    match Outline::of(&text, Indentation::Loose) {
        Some(outline) => outline.places(pointers),
        None => vec![None; pointers.len()],
    }
}

/// The nodes of a document in the order of the text: behind a list or mapping come its contents.
#[derive(Debug, Default)]
struct Outline<'a> {
    nodes: Vec<Node<'a>>,
    anchors: HashMap<usize, usize>,
}

#[derive(Debug)]
struct Node<'a> {
    place: Place,
    kind: Kind<'a>,
    /// The position behind its contents.
    end: usize,
}

#[derive(Debug)]
enum Kind<'a> {
    Scalar { text: Cow<'a, str>, is_plain: bool },
    Alias(usize),
    Array,
    Object,
}

impl<'a> Outline<'a> {
    /// Lists the nodes of the first document.
    fn of(text: &'a str, indentation: Indentation) -> Option<Self> {
        let mut outline = Outline::default();
        let mut open = Vec::new();
        let mut events = Events::new(text, MOST_DEPTH, indentation);
        loop {
            let (event, span) = events.next().ok()??;
            let place = place(&span.tag_start().unwrap_or(span.start));
            match event {
                Event::StreamEnd | Event::DocumentEnd => return Some(outline),
                Event::Scalar(text, style, anchor, _) => {
                    let is_plain = style == ScalarStyle::Plain;
                    outline.add(place, Kind::Scalar { text, is_plain }, anchor);
                }
                // It comes behind the event of its value.
                Event::Anchor(..) => {
                    let node = outline.nodes.last_mut()?;
                    node.place = node.place.min(place);
                }
                Event::Alias(anchor) => outline.add(place, Kind::Alias(anchor), 0),
                Event::SequenceStart(_, anchor, _) => {
                    open.push(outline.nodes.len());
                    outline.add(place, Kind::Array, anchor);
                }
                Event::MappingStart(_, anchor, _) => {
                    open.push(outline.nodes.len());
                    outline.add(place, Kind::Object, anchor);
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    let end = outline.nodes.len();
                    outline.nodes.get_mut(open.pop()?)?.end = end;
                }
                // The start of the text or of a document.
                _ => {}
            }
        }
    }

    fn add(&mut self, place: Place, kind: Kind<'a>, anchor: usize) {
        let position = self.nodes.len();
        // The parser numbers anchors from 1.
        if anchor > 0 {
            self.anchors.insert(anchor, position);
        }
        let end = position + 1;
        self.nodes.push(Node { place, kind, end });
    }

    fn places(&self, pointers: &[Pointer]) -> Vec<Option<Place>> {
        pointers.iter().map(|pointer| self.place(pointer)).collect()
    }

    fn place(&self, pointer: &Pointer) -> Option<Place> {
        let node = pointer
            .tokens()
            .try_fold(0, |node, token| self.child(node, &token))?;
        Some(self.nodes.get(node)?.place)
    }

    fn child(&self, node: usize, token: &str) -> Option<usize> {
        let node = self.target(node)?;
        match self.nodes.get(node)?.kind {
            Kind::Array => self.contents(node).nth(pointer::index(token)?),
            Kind::Object => self.value_of(node, token),
            Kind::Scalar { .. } | Kind::Alias(_) => None,
        }
    }

    /// Finds the value under a key: the mapping's own before any merged one.
    fn value_of(&self, object: usize, key: &str) -> Option<usize> {
        // A mapping may be merged many times over, or, in a text that cannot be read, into itself.
        let mut visited = HashSet::new();
        let mut pending = vec![object];
        while let Some(object) = pending.pop() {
            if !visited.insert(object) {
                continue;
            }
            let (own, merged) = self.look_up(object, key);
            if own.is_some() {
                return own;
            }
            pending.extend(merged.into_iter().rev());
        }
        None
    }

    /// Finds the last value that stands under a key in the mapping itself, and the mappings merged into it.
    fn look_up(&self, object: usize, key: &str) -> (Option<usize>, Vec<usize>) {
        let mut own = None;
        let mut merged = Vec::new();
        let mut contents = self.contents(object);
        while let (Some(name), Some(value)) = (contents.next(), contents.next()) {
            match self.merged(name, value) {
                Some(mappings) => merged.extend(mappings),
                None if self.text(name) == Some(key) => own = Some(value),
                None => {}
            }
        }
        (own, merged)
    }

    /// Returns the mappings that an entry merges, when it is a merge.
    fn merged(&self, name: usize, value: usize) -> Option<Vec<usize>> {
        let Kind::Scalar {
            text,
            is_plain: true,
        } = &self.nodes.get(name)?.kind
        else {
            return None;
        };
        if text != "<<" {
            return None;
        }
        let value = self.target(value)?;
        let is_object = |node: &usize| matches!(self.kind(*node), Some(Kind::Object));
        match self.kind(value)? {
            Kind::Object => Some(vec![value]),
            Kind::Array => {
                let targets = self.contents(value).map(|element| self.target(element));
                let targets: Option<Vec<usize>> = targets.collect();
                targets.filter(|targets| targets.iter().all(is_object))
            }
            Kind::Scalar { .. } | Kind::Alias(_) => None,
        }
    }

    fn kind(&self, node: usize) -> Option<&Kind<'a>> {
        self.nodes.get(node).map(|node| &node.kind)
    }

    fn text(&self, node: usize) -> Option<&str> {
        match self.kind(self.target(node)?)? {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Returns the node that an alias stands for, or the node itself; no alias stands for another.
    fn target(&self, node: usize) -> Option<usize> {
        match self.kind(node)? {
            Kind::Alias(anchor) => self.anchors.get(anchor).copied(),
            _ => Some(node),
        }
    }

    /// Walks the elements of a list, or the keys and values of a mapping in turn.
    fn contents(&self, node: usize) -> impl Iterator<Item = usize> {
        let end = self.nodes.get(node).map_or(0, |node| node.end);
        let next = move |position: usize| self.nodes.get(position).map(|node| node.end);
        std::iter::successors(Some(node + 1), move |position| next(*position))
            .take_while(move |position| *position < end)
    }
}
