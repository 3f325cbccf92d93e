//! Listed values: `enum` and `const`, and defaults.

use std::collections::HashSet;

use super::Comparing;
use crate::kinds::KindId;
use crate::model::schema::Values;
use crate::model::{is_same, shorten};
use crate::walk::Change;

impl<'d> Comparing<'_, '_, 'd> {
    pub(super) fn values(&mut self) {
        self.listed();
        self.extensible();
        self.default();
    }

    fn listed(&mut self) {
        let at = |values: &Option<Values<'d>>| values.as_ref().map(|values| values.at);
        let (old_at, new_at) = (at(&self.old.values), at(&self.new.values));
        let changes = match (&self.old.values, &self.new.values) {
            (None, None) => vec![],
            (None, Some(new)) => vec![Change::new(KindId::EnumAdded).to(spell(new.list.iter()))],
            (Some(old), None) => {
                vec![Change::new(KindId::EnumRemoved).from(spell(old.list.iter()))]
            }
            (Some(old), Some(new)) => lists(old, new),
        };
        for change in changes {
            self.note_at(change, old_at, new_at);
        }
    }

    /// Compares lists of values that may grow at any time.
    fn extensible(&mut self) {
        let (Some(old), Some(new)) = (&self.old.extensible_values, &self.new.extensible_values)
        else {
            return;
        };
        let places = (Some(old.at), Some(new.at));
        let removed = missing(old, new);
        let added = missing(new, old);
        let removed = (!removed.is_empty())
            .then(|| Change::new(KindId::ExtensibleEnumValueRemoved).from(removed));
        let added =
            (!added.is_empty()).then(|| Change::new(KindId::ExtensibleEnumValueAdded).to(added));
        for change in [removed, added].into_iter().flatten() {
            self.note_at(change, places.0, places.1);
        }
    }

    fn default(&mut self) {
        let (old, new) = (self.old.default, self.new.default);
        let kind = match (old, new) {
            (None, None) => return,
            (None, Some(_)) => KindId::DefaultAdded,
            (Some(_), None) => KindId::DefaultRemoved,
            // In a query `1` and "1" are written the same.
            (Some((old, _)), Some((new, _)))
                if is_same(old, new) || shorten(old) == shorten(new) =>
            {
                return;
            }
            (Some(_), Some(_)) => KindId::DefaultChanged,
        };
        let change =
            Change::new(kind).values(old.map(|(value, _)| value), new.map(|(value, _)| value));
        self.note_at(change, old.map(|(_, at)| at), new.map(|(_, at)| at));
    }
}

fn lists<'d>(old: &Values<'d>, new: &Values<'d>) -> Vec<Change<'d>> {
    let removed = missing(old, new);
    let added = missing(new, old);
    if old.is_const && new.is_const && !removed.is_empty() {
        return vec![Change::new(KindId::ConstChanged).from(removed).to(added)];
    }
    let mut changes = Vec::new();
    if !removed.is_empty() {
        changes.push(Change::new(KindId::EnumValueRemoved).from(removed));
    }
    if !added.is_empty() {
        changes.push(Change::new(KindId::EnumValueAdded).to(added));
    }
    changes
}

/// Spells the values of one list that are not in the other.
fn missing(list: &Values<'_>, other: &Values<'_>) -> String {
    let others: HashSet<&str> = other.list.iter().map(|(text, _)| text.as_str()).collect();
    let missing = list.list.iter();
    spell(missing.filter(|(text, _)| !others.contains(text.as_str())))
}

fn spell<'v, 'd: 'v>(
    values: impl Iterator<Item = &'v (String, &'d openapi_document::Value<'d>)>,
) -> String {
    let words: Vec<String> = values.map(|(_, value)| shorten(value)).collect();
    words.join(", ")
}
