//! Responses of operations.

use std::borrow::Cow;

use super::extensions::{extensions, text};
use super::graph::Role;
use super::{Change, Context, Site, Walk};
use crate::kinds::KindId;
use crate::model::schema::{Located, Seed};
use crate::model::{Content, Header, Model, Operation, Response};

impl<'d> Walk<'_, 'd> {
    pub(super) fn responses(&mut self, old: &Operation<'d>, new: &Operation<'d>, context: Context) {
        let (old_model, new_model) = self.models();
        let before = old_model.responses(old);
        let after = new_model.responses(new);
        if !old_model.may_pair(before.len(), after.len()) {
            return;
        }
        let mut removed: Vec<&Response<'d>> = Vec::new();
        for response in &before {
            match after.iter().find(|other| other.status == response.status) {
                Some(partner) => self.response(old, response, partner, context),
                None => removed.push(response),
            }
        }
        let is_new =
            |response: &&Response<'d>| before.iter().all(|other| other.status != response.status);
        let mut added: Vec<&Response<'d>> = after.iter().filter(is_new).collect();
        self.ranges(old, &mut removed, &mut added, context);
        self.changed_status(old, &mut removed, &mut added, context);
        for response in removed {
            let kind = match response.status.is_success() {
                true => KindId::ResponseRemovedSuccess,
                false => KindId::ResponseRemovedError,
            };
            let change = Change::new(kind).old(Some(Located::at(response.at, None)));
            self.note_in(context, change.from(response.status.to_string()));
        }
        for response in added {
            let kind = match response.status.is_success() {
                true => KindId::ResponseAddedSuccess,
                false => KindId::ResponseAddedError,
            };
            let change = Change::new(kind).new_at(Some(Located::at(response.at, None)));
            self.note_in(context, change.to(response.status.to_string()));
        }
    }

    /// Pairs a status with the range that it became a part of, and a range with the status that is left of it.
    fn ranges(
        &mut self,
        operation: &Operation<'d>,
        removed: &mut Vec<&Response<'d>>,
        added: &mut Vec<&Response<'d>>,
        context: Context,
    ) {
        let mut taken = Vec::new();
        removed.retain(|old| {
            let partner = added
                .iter()
                .copied()
                .find(|new| new.status.covers(old.status) || old.status.covers(new.status));
            let Some(new) = partner else { return true };
            taken.push(new.status);
            let is_narrower = old.status.covers(new.status);
            let change = Change::new(KindId::ResponseStatusChanged)
                .at(old.at, new.at)
                .from(old.status.to_string())
                .to(new.status.to_string())
                .milder_if(is_narrower || !old.status.is_success());
            self.note_in(context, change);
            self.response(operation, old, new, context);
            false
        });
        added.retain(|new| !taken.contains(&new.status));
    }

    /// Pairs a success with another one that has an equal body.
    fn changed_status(
        &mut self,
        operation: &Operation<'d>,
        removed: &mut Vec<&Response<'d>>,
        added: &mut Vec<&Response<'d>>,
        context: Context,
    ) {
        removed.retain(|old| {
            if !old.status.is_success() {
                return true;
            }
            let partner = added.iter().position(|new| {
                new.status.is_success() && self.have_equal_bodies(&old.content, &new.content)
            });
            let Some(index) = partner else { return true };
            let new = added.remove(index);
            let change = Change::new(KindId::ResponseStatusChanged).at(old.at, new.at);
            let change = change
                .from(old.status.to_string())
                .to(new.status.to_string());
            self.note_in(context, change);
            self.response(operation, old, new, context);
            false
        });
    }

    fn have_equal_bodies(&mut self, old: &Content<'d>, new: &Content<'d>) -> bool {
        old.entries.len() == new.entries.len()
            && old.entries.iter().all(|entry| {
                let Some(partner) = new.get(&entry.media_type) else {
                    return false;
                };
                match (&entry.schema, &partner.schema) {
                    (Some(old), Some(new)) => self.are_equal(old, new),
                    (None, None) => true,
                    _ => false,
                }
            })
    }

    /// Tells whether two schemas mean the same, as far as they are looked into.
    pub(super) fn are_equal(&mut self, old: &Seed<'d>, new: &Seed<'d>) -> bool {
        self.old.digest(old) == self.new.digest(new)
    }

    fn response(
        &mut self,
        operation: &Operation<'d>,
        old: &Response<'d>,
        new: &Response<'d>,
        context: Context,
    ) {
        let site = self.site(Site {
            method: operation.method,
            template: operation.template,
            part: Cow::Owned(format!("response {}", old.status)),
        });
        let context = Context { site, ..context };
        let texts = [
            text(
                KindId::ResponseDescriptionChanged,
                old.at,
                new.at,
                "description",
            ),
            text(KindId::LinkChanged, old.at, new.at, "links"),
            extensions(old.at, new.at),
        ];
        for change in texts.into_iter().flatten() {
            self.note_in(context, change);
        }
        self.headers(&old.headers, &new.headers, context);
        let kind = match (old.content.is_empty(), new.content.is_empty()) {
            (true, false) => KindId::ResponseSchemaAdded,
            (false, true) => KindId::ResponseSchemaRemoved,
            _ => {
                let ways = context.response();
                return self.content(&old.content, &new.content, ways, context, Role::Plain);
            }
        };
        self.note_in(context, Change::new(kind).at(old.at, new.at));
    }

    fn headers(&mut self, old: &[Header<'d>], new: &[Header<'d>], context: Context) {
        if !self.old.model.may_pair(old.len(), new.len()) {
            return;
        }
        for header in old {
            match new.iter().find(|other| other.is_named(header.name)) {
                Some(partner) => self.header(header, partner, context),
                None => {
                    let change = Change::new(KindId::ResponseHeaderRemoved)
                        .old(Some(Located::at(header.at, None)))
                        .from(header.name)
                        .milder_if(!header.is_required);
                    self.note_in(context, change);
                }
            }
        }
        for header in new {
            if !old.iter().any(|other| other.is_named(header.name)) {
                let change = Change::new(KindId::ResponseHeaderAdded);
                let at = Some(Located::at(header.at, None));
                self.note_in(context, change.new_at(at).to(header.name));
            }
        }
    }

    fn header(&mut self, old: &Header<'d>, new: &Header<'d>, context: Context) {
        let requiredness = match (old.is_required, new.is_required) {
            (true, false) => Some(KindId::ResponseHeaderBecameOptional),
            (false, true) => Some(KindId::ResponseHeaderBecameRequired),
            _ => None,
        };
        let deprecation = match (Model::is_deprecated(old.at), Model::is_deprecated(new.at)) {
            (false, true) => Some(KindId::ResponseHeaderDeprecated),
            (true, false) => Some(KindId::ResponseHeaderUndeprecated),
            _ => None,
        };
        for kind in [requiredness, deprecation].into_iter().flatten() {
            self.note_in(context, Change::new(kind).at(old.at, new.at).to(new.name));
        }
        let change = text(KindId::DescriptionChanged, old.at, new.at, "description");
        if let Some(change) = change {
            self.note_in(context, change);
        }
        if let (Some(before), Some(after)) = (&old.schema, &new.schema) {
            let ways = context.response();
            let role = context.role(Role::Header);
            self.schemas_in(before, after, role, ways.without_xml(), context);
        }
    }
}
