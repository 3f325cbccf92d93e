//! What is about the document as a whole.

use std::collections::BTreeMap;

use openapi_document::{Object, Value};

use super::extensions::{extensions, is_equal, text};
use super::{Change, Walk};
use crate::kinds::KindId;
use crate::model::is_same;

/// What `info` holds for people beside title, version and description.
const OTHER_INFO: [&str; 4] = ["summary", "termsOfService", "contact", "license"];

impl<'d> Walk<'_, 'd> {
    pub(super) fn document(&mut self) {
        let (old, new) = self.models();
        if old.format != new.format {
            let change = Change::new(KindId::DocumentFormatChanged).at(old.root, new.root);
            self.note(change.from(&old.format).to(&new.format));
        }
        self.info();
        let (old, new) = (old.root, new.root);
        let changes = [
            extensions(old, new),
            text(KindId::ExternalDocsChanged, old, new, "externalDocs"),
            tags(old, new),
        ];
        for change in changes.into_iter().flatten() {
            self.note(change);
        }
    }

    fn info(&mut self) {
        let (old, new) = self.models();
        let (old, new) = (
            old.root.get("info").unwrap_or(old.root),
            new.root.get("info").unwrap_or(new.root),
        );
        let changes = [
            text(KindId::InfoVersionChanged, old, new, "version"),
            text(KindId::InfoTitleChanged, old, new, "title"),
            text(KindId::DescriptionChanged, old, new, "description"),
            OTHER_INFO
                .into_iter()
                .find(|key| !is_equal(old, new, key))
                .and_then(|key| text(KindId::InfoChanged, old, new, key)),
            extensions(old, new),
        ];
        for change in changes.into_iter().flatten() {
            self.note(change);
        }
    }
}

/// Compares the tags that the document describes, whatever their order.
fn tags<'d>(old: &'d Value<'d>, new: &'d Value<'d>) -> Option<Change<'d>> {
    let described = |root: &'d Value<'d>| {
        let list = root.get("tags").and_then(Value::as_array);
        let tags = list.into_iter().flatten().filter_map(|tag| {
            let tag = tag.as_object()?;
            Some((tag.get("name")?.as_str()?, tag))
        });
        tags.collect::<BTreeMap<&str, &Object<'_>>>()
    };
    let (before, after) = (described(old), described(new));
    let is_equal = before.len() == after.len()
        && before.iter().all(|(name, tag)| {
            after.get(name).is_some_and(|other| {
                tag.len() == other.len()
                    && tag.iter().all(|(key, value)| {
                        other.get(key).is_some_and(|other| is_same(value, other))
                    })
            })
        });
    let names = |tags: &BTreeMap<&str, _>| tags.keys().copied().collect::<Vec<_>>().join(", ");
    (!is_equal).then(|| {
        let change = Change::new(KindId::DocumentTagsChanged).at_key(old, new, "tags");
        change.from(names(&before)).to(names(&after))
    })
}
