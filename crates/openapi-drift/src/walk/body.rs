//! Bodies of requests.

use std::borrow::Cow;

use super::extensions::{extensions, text};
use super::graph::Role;
use super::{Change, Context, Site, Walk};
use crate::kinds::KindId;
use crate::model::schema::Located;
use crate::model::{Body, Operation};

impl<'d> Walk<'_, 'd> {
    pub(super) fn bodies(&mut self, old: &Operation<'d>, new: &Operation<'d>, context: Context) {
        let (old_model, new_model) = self.models();
        let site = self.site(Site {
            method: old.method,
            template: old.template,
            part: Cow::Borrowed("request body"),
        });
        let context = Context { site, ..context };
        match (old_model.body(old), new_model.body(new)) {
            (None, None) => {}
            (Some(body), None) => {
                let at = Some(Located::at(body.at, None));
                let change = Change::new(KindId::RequestBodyRemoved).old(at);
                self.note_in(context, change);
            }
            (None, Some(body)) => {
                let kind = match body.is_required {
                    true => KindId::RequestBodyAddedRequired,
                    false => KindId::RequestBodyAddedOptional,
                };
                let at = Some(Located::at(body.at, None));
                self.note_in(context, Change::new(kind).new_at(at));
            }
            (Some(old), Some(new)) => self.body(&old, &new, context),
        }
    }

    fn body(&mut self, old: &Body<'d>, new: &Body<'d>, context: Context) {
        let kind = match (old.is_required, new.is_required) {
            (false, true) => Some(KindId::RequestBodyBecameRequired),
            (true, false) => Some(KindId::RequestBodyBecameOptional),
            _ => None,
        };
        if let Some(kind) = kind {
            self.note_in(context, Change::new(kind).at(old.at, new.at));
        }
        let texts = [
            text(KindId::DescriptionChanged, old.at, new.at, "description"),
            extensions(old.at, new.at),
        ];
        for change in texts.into_iter().flatten() {
            self.note_in(context, change);
        }
        let ways = context.request();
        self.content(&old.content, &new.content, ways, context, Role::Plain);
    }
}
