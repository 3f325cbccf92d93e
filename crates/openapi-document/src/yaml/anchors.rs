//! The values of YAML that aliases may stand for.

use std::collections::HashMap;

use crate::error::Passed;
use crate::{Limits, Value};

/// The anchored values of a document, and how much their aliases may still bring.
#[derive(Debug)]
pub(super) struct Anchors<'a> {
    limits: Limits,
    values: HashMap<usize, (Value<'a>, Weight)>,
    aliased_bytes: usize,
}

/// How much a value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    pub(super) nodes: usize,
    depth: usize,
    bytes: usize,
}

impl<'a> Anchors<'a> {
    pub(super) fn new(limits: &Limits) -> Self {
        Anchors {
            limits: *limits,
            values: HashMap::new(),
            aliased_bytes: 0,
        }
    }

    pub(super) fn keep(&mut self, anchor: usize, value: Value<'a>, weight: Weight) {
        self.values.insert(anchor, (value, weight));
    }

    /// Returns a copy of an anchored value for an alias that lies `depth` deep.
    ///
    /// The values of a document that doubles itself (each alias standing for two of the one before) are counted
    /// as if they stood there, so that it ends at a limit before anything is copied.
    pub(super) fn copy(
        &mut self,
        anchor: usize,
        depth: usize,
    ) -> Result<Option<(Value<'a>, Weight)>, Passed> {
        let Some((value, weight)) = self.values.get(&anchor) else {
            return Ok(None);
        };
        if depth + weight.depth > self.limits.depth {
            return Err(Passed::Depth(self.limits.depth));
        }
        if weight.nodes > self.limits.nodes {
            return Err(Passed::Nodes(self.limits.nodes));
        }
        self.aliased_bytes = self.aliased_bytes.saturating_add(weight.bytes);
        if self.aliased_bytes > self.limits.bytes {
            return Err(Passed::AliasedBytes(self.limits.bytes));
        }
        Ok(Some((value.clone(), *weight)))
    }
}

impl Weight {
    pub(super) fn of(value: &Value<'_>) -> Self {
        let mut weight = Weight {
            nodes: 1,
            ..Weight::default()
        };
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => weight.bytes = number.as_str().len(),
            Value::String(text) => weight.bytes = text.len(),
            Value::Array(elements) => weight.contain(elements.iter()),
            Value::Object(object) => {
                weight.bytes = object.keys().map(str::len).sum();
                weight.contain(object.values());
            }
        }
        weight
    }

    fn contain<'v, 'a: 'v>(&mut self, values: impl Iterator<Item = &'v Value<'a>>) {
        self.depth = 1;
        for value in values {
            let inner = Weight::of(value);
            self.nodes += inner.nodes;
            self.bytes += inner.bytes;
            self.depth = self.depth.max(inner.depth + 1);
        }
    }
}
