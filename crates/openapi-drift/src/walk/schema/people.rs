//! What a schema says to people.

use openapi_document::Value;

use super::Comparing;
use crate::kinds::KindId;
use crate::model::is_same;
use crate::model::schema::Located;
use crate::walk::Change;
use crate::walk::extensions::text;

/// A keyword, its value, and where it stands.
type Said<'d> = (&'d str, &'d Value<'d>, Located<'d>);

const DESCRIPTIONS: [(&str, KindId); 6] = [
    ("title", KindId::DescriptionChanged),
    ("summary", KindId::DescriptionChanged),
    ("description", KindId::DescriptionChanged),
    ("example", KindId::ExampleChanged),
    ("examples", KindId::ExampleChanged),
    ("externalDocs", KindId::ExternalDocsChanged),
];

impl<'d> Comparing<'_, '_, 'd> {
    pub(super) fn people(&mut self) {
        for (key, kind) in DESCRIPTIONS {
            let (old, new) = (
                first(&self.old.descriptions, key),
                first(&self.new.descriptions, key),
            );
            if is_equal(old, new) {
                continue;
            }
            let change = Change::new(kind);
            let change = change.values(
                old.map(|(_, value, _)| value),
                new.map(|(_, value, _)| value),
            );
            self.note_at(change, old.map(|(_, _, at)| at), new.map(|(_, _, at)| at));
        }
        self.extensions();
    }

    fn extensions(&mut self) {
        let (old, new) = (&self.old.extensions, &self.new.extensions);
        if !self
            .walk
            .old
            .model
            .may_pair(old.len(), old.len() + new.len())
        {
            return;
        }
        let changed = old
            .iter()
            .find(|(key, _, _)| !is_equal(first(old, key), first(new, key)));
        let added = || new.iter().find(|(key, _, _)| first(old, key).is_none());
        let Some((key, _, _)) = changed.or_else(added) else {
            return;
        };
        if matches!(*key, "x-sunset" | "x-stability-level") {
            return;
        }
        let (old, new) = (first(old, key), first(new, key));
        let change = Change::new(KindId::ExtensionChanged);
        let change = change.values(
            old.map(|(_, value, _)| value),
            new.map(|(_, value, _)| value),
        );
        let change = Change {
            note: Some(format!("about {key}")),
            ..change
        };
        self.note_at(change, old.map(|(_, _, at)| at), new.map(|(_, _, at)| at));
    }

    /// Compares what references say beside themselves.
    pub(super) fn wrappers(&mut self, old: &'d Value<'d>, new: &'d Value<'d>) {
        for (key, kind) in DESCRIPTIONS {
            if let Some(change) = text(kind, old, new, key) {
                self.note(change);
            }
        }
    }
}

fn first<'d>(said: &[Said<'d>], key: &str) -> Option<Said<'d>> {
    said.iter().find(|(known, _, _)| *known == key).copied()
}

fn is_equal(old: Option<Said<'_>>, new: Option<Said<'_>>) -> bool {
    match (old, new) {
        (None, None) => true,
        (Some((_, old, _)), Some((_, new, _))) => is_same(old, new),
        _ => false,
    }
}
