//! What bodies may be, by media type.

use super::extensions::{extensions, text};
use super::graph::{Key, Role};
use super::{Change, Context, Walk, Ways};
use crate::kinds::KindId;
use crate::model::schema::{Located, Seed};
use crate::model::{Content, MediaEntry};

impl Context {
    /// Returns the way of what the caller sends.
    pub(super) fn request(self) -> Ways {
        if self.is_reversed {
            Ways::RESPONSE
        } else {
            Ways::REQUEST
        }
    }

    /// Returns the role of a whole parameter or header: where the server calls, both go the other way.
    pub(super) fn role(self, role: Role) -> Role {
        if self.is_reversed { Role::Text } else { role }
    }

    /// Returns the way of what the caller is answered.
    pub(super) fn response(self) -> Ways {
        if self.is_reversed {
            Ways::REQUEST
        } else {
            Ways::RESPONSE
        }
    }
}

/// Whether a content is that of a request or of a response, as the operation has it.
fn is_request(ways: Ways, context: Context) -> bool {
    ways == context.request()
}

impl<'d> Walk<'_, 'd> {
    pub(super) fn content(
        &mut self,
        old: &Content<'d>,
        new: &Content<'d>,
        ways: Ways,
        context: Context,
        role: Role,
    ) {
        let (many, others) = (old.entries.len(), new.entries.len());
        if !self.old.model.may_pair(many, others) {
            return;
        }
        let mut added: Vec<&MediaEntry<'d>> = new
            .entries
            .iter()
            .filter(|entry| old.get(&entry.media_type).is_none())
            .collect();
        for entry in &old.entries {
            if let Some(partner) = new.get(&entry.media_type) {
                self.media_entries(entry, partner, ways, context, role);
            } else if let Some(partner) = self.widened(entry, new, &mut added, ways, context) {
                self.media_entries(entry, partner, ways, context, role);
            } else {
                let kind = match is_request(ways, context) {
                    true => KindId::RequestMediaTypeRemoved,
                    false => KindId::ResponseMediaTypeRemoved,
                };
                let change = Change::new(kind).old(Some(Located::at(entry.at, None)));
                self.note_in(context, change.from(entry.media_type.to_string()));
            }
        }
        for entry in added {
            let kind = match is_request(ways, context) {
                true => KindId::RequestMediaTypeAdded,
                false => KindId::ResponseMediaTypeAdded,
            };
            let change = Change::new(kind).new_at(Some(Located::at(entry.at, None)));
            self.note_in(context, change.to(entry.media_type.to_string()));
        }
    }

    /// Finds what a media type became: a range that covers it, or a part of the range that it was.
    fn widened<'e>(
        &mut self,
        entry: &MediaEntry<'d>,
        new: &'e Content<'d>,
        added: &mut Vec<&'e MediaEntry<'d>>,
        ways: Ways,
        context: Context,
    ) -> Option<&'e MediaEntry<'d>> {
        let old_type = &entry.media_type;
        let wider = new
            .entries
            .iter()
            .find(|new| new.media_type.covers(old_type));
        let narrower = added
            .iter()
            .copied()
            .find(|new| old_type.covers(&new.media_type));
        let (partner, kind) = match (wider, narrower, is_request(ways, context)) {
            (Some(partner), _, true) => (partner, KindId::RequestMediaTypeWidened),
            (Some(partner), _, false) => (partner, KindId::ResponseMediaTypeGeneralized),
            (None, Some(partner), true) => (partner, KindId::RequestMediaTypeNarrowed),
            (None, Some(partner), false) => (partner, KindId::ResponseMediaTypeNarrowed),
            (None, None, true) => return None,
            (None, None, false) => {
                let mut added = added.iter().copied();
                let partner = added.find(|new| new.media_type.shares_syntax(old_type))?;
                (partner, KindId::ResponseMediaTypeGeneralized)
            }
        };
        let is_generalized = partner.media_type.covers(old_type);
        added.retain(|entry| !std::ptr::eq(*entry, partner));
        let change = Change::new(kind).at(entry.at, partner.at);
        let change = change
            .from(old_type.to_string())
            .to(partner.media_type.to_string())
            .milder_if(kind == KindId::ResponseMediaTypeGeneralized && !is_generalized);
        self.note_in(context, change);
        Some(partner)
    }

    fn media_entries(
        &mut self,
        old: &MediaEntry<'d>,
        new: &MediaEntry<'d>,
        ways: Ways,
        context: Context,
        role: Role,
    ) {
        if old.encoding != new.encoding {
            let change = Change::new(KindId::RequestEncodingChanged).at(old.at, new.at);
            let words = |entry: &MediaEntry<'_>| {
                let parts = entry.encoding.iter();
                let words: Vec<String> =
                    parts.map(|(name, how)| format!("{name}: {how}")).collect();
                words.join("; ")
            };
            self.note_in(context, change.from(words(old)).to(words(new)));
        }
        let (old_model, new_model) = self.models();
        if !old_model.is_swagger() && !new_model.is_swagger() {
            let texts = [
                text(KindId::ExampleChanged, old.at, new.at, "example"),
                text(KindId::ExampleChanged, old.at, new.at, "examples"),
                extensions(old.at, new.at),
            ];
            for change in texts.into_iter().flatten() {
                self.note_in(context, change);
            }
        }
        let is_xml = old.media_type.is_xml() && new.media_type.is_xml();
        let ways_here = if is_xml { ways } else { ways.without_xml() };
        let role = match role {
            Role::Plain if old.media_type.is_form() => Role::Form,
            other => other,
        };
        match (&old.schema, &new.schema) {
            (Some(before), Some(after)) => {
                self.schemas_in(before, after, role, ways_here, context);
            }
            (None, None) => {}
            (before, _) => {
                let kind = match (before.is_some(), is_request(ways, context)) {
                    (false, true) => KindId::RequestSchemaAdded,
                    (true, true) => KindId::RequestSchemaRemoved,
                    (false, false) => KindId::ResponseSchemaAdded,
                    (true, false) => KindId::ResponseSchemaRemoved,
                };
                self.note_in(context, Change::new(kind).at(old.at, new.at));
            }
        }
    }

    /// Notes that a pair of schemas is used at a place.
    pub(super) fn schemas_in(
        &mut self,
        old: &Seed<'d>,
        new: &Seed<'d>,
        role: Role,
        ways: Ways,
        context: Context,
    ) {
        let (old, new) = (self.old.intern(old), self.new.intern(new));
        if let (Some(before), Some(after)) = (old.wrapper, new.wrapper) {
            for key in ["description", "title", "summary"] {
                let change = text(KindId::DescriptionChanged, before, after, key);
                if let Some(change) = change {
                    self.note_in(context, change);
                }
            }
        }
        let pair = self.graph.pair(Key {
            old: old.id,
            new: new.id,
            role,
        });
        let uses = &mut self.graph.pairs[pair.0].uses;
        match uses.last_mut() {
            Some((site, known)) if *site == context.site => *known |= ways,
            _ => uses.push((context.site, ways)),
        }
    }
}
