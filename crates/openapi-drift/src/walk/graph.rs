//! The pairs of schemas, and how they hang together.

use std::collections::HashMap;

use super::{Change, SiteId, Ways};
use crate::model::schema::SchemaId;

/// The pairs of schemas that have been met.
#[derive(Default)]
pub(crate) struct Graph<'d> {
    numbers: HashMap<Key, PairId>,
    pub(crate) pairs: Vec<Pair<'d>>,
    /// The number of pairs that have been compared.
    compared: usize,
}

/// An old and a new schema that stand at the same place.
pub(crate) struct Pair<'d> {
    pub(crate) key: Key,
    pub(crate) changes: Vec<Change<'d>>,
    /// The pairs inside of it, and the ways in which values of them go along.
    pub(crate) edges: Vec<(PairId, Ways)>,
    /// Where operations use it.
    pub(crate) uses: Vec<(SiteId, Ways)>,
}

/// What makes two pairs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) old: SchemaId,
    pub(crate) new: SchemaId,
    pub(crate) role: Role,
}

/// The number of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PairId(pub(crate) usize);

/// What a schema is the schema of, as far as it matters to how it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    /// A body, or a part of one.
    Plain,
    /// A whole parameter.
    Parameter,
    /// A whole response header.
    Header,
    /// A form, whose fields are text.
    Form,
    /// A part of a parameter, header or form.
    Text,
}

impl Role {
    /// Returns the role of what is inside.
    pub(crate) fn inner(self) -> Role {
        match self {
            Role::Plain => Role::Plain,
            Role::Parameter | Role::Header | Role::Form | Role::Text => Role::Text,
        }
    }

    /// Tells whether values are written as text, so that a string can be any of them.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Role::Parameter | Role::Header | Role::Text)
    }
}

impl<'d> Graph<'d> {
    /// Numbers a pair, to be compared when it is met for the first time.
    pub(crate) fn pair(&mut self, key: Key) -> PairId {
        let next = PairId(self.pairs.len());
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.pairs.push(Pair {
                key,
                changes: Vec::new(),
                edges: Vec::new(),
                uses: Vec::new(),
            });
        }
        number
    }

    pub(crate) fn next_pending(&mut self) -> Option<PairId> {
        let next = PairId(self.compared);
        self.pairs.get(next.0)?;
        self.compared += 1;
        Some(next)
    }

    /// Finds for each pair the ways in which values go through it.
    pub(crate) fn ways(&self) -> Vec<Ways> {
        let mut ways = vec![Ways::NONE; self.pairs.len()];
        let mut pending = Vec::new();
        for (number, pair) in self.pairs.iter().enumerate() {
            for (_, entered) in &pair.uses {
                ways[number] |= *entered;
            }
            if !ways[number].is_empty() {
                pending.push(number);
            }
        }
        while let Some(number) = pending.pop() {
            for (PairId(inner), through) in &self.pairs[number].edges {
                let more = ways[number] & *through;
                if !ways[*inner].holds(more) {
                    ways[*inner] |= more;
                    pending.push(*inner);
                }
            }
        }
        ways
    }

    /// Lists for each pair those that it is inside of.
    pub(crate) fn outer(&self) -> Vec<Vec<PairId>> {
        let mut outer = vec![Vec::new(); self.pairs.len()];
        for (number, pair) in self.pairs.iter().enumerate() {
            for (PairId(inner), ways) in &pair.edges {
                if !ways.is_empty() {
                    outer[*inner].push(PairId(number));
                }
            }
        }
        outer
    }
}
