//! Calls of the server to the client.

use super::{Change, Context, Walk, Ways};
use crate::kinds::KindId;
use crate::model::schema::Located;
use crate::model::{Operation, Path};
use crate::{Level, Rating, kinds};

/// What harms nobody where the client calls, and does where the server calls: it may send less or other things, or asks
/// more of the answer.
const HARMFUL: [KindId; 8] = [
    KindId::ParameterBecameOptional,
    KindId::RequestBodyBecameOptional,
    KindId::RequestMediaTypeAdded,
    KindId::RequestMediaTypeWidened,
    KindId::RequestSchemaRemoved,
    KindId::ResponseMediaTypeNarrowed,
    KindId::ResponseHeaderBecameRequired,
    KindId::ResponseSchemaAdded,
];

/// What does harm where the client calls, and none where the server does.
const HARMLESS: [KindId; 13] = [
    KindId::ParameterAddedRequired,
    KindId::ParameterBecameRequired,
    KindId::RequestBodyAddedRequired,
    KindId::RequestBodyBecameRequired,
    KindId::RequestMediaTypeRemoved,
    KindId::RequestMediaTypeNarrowed,
    KindId::RequestSchemaAdded,
    KindId::ResponseAddedSuccess,
    KindId::ResponseMediaTypeGeneralized,
    KindId::ResponseSchemaRemoved,
    KindId::ResponseHeaderRemoved,
    KindId::ResponseHeaderBecameOptional,
    KindId::SunsetAnnounced,
];

/// Says a change of an operation that the client serves: what the server is asked less is what the client is sent less.
pub(super) fn reversed(change: Change<'_>) -> Change<'_> {
    let kind = kinds::get(change.kind);
    let mut levels = kind.ratings().iter().map(Rating::level);
    let is_bad = levels.any(|level| level >= Level::Risky);
    if !is_bad && !HARMFUL.contains(&change.kind) {
        return change;
    }
    let is_harmless = HARMLESS.contains(&change.kind);
    Change {
        note: Some(format!("as {} of what the client serves", kind.id())),
        kind: KindId::CallbackChanged,
        milder: if is_harmless { Ways::BOTH } else { Ways::NONE },
        ..change
    }
}

impl<'d> Walk<'_, 'd> {
    /// Compares the callbacks of an operation by name and URL expression.
    pub(super) fn callbacks(&mut self, old: &Operation<'d>, new: &Operation<'d>, context: Context) {
        let (old_model, new_model) = self.models();
        let before = old_model.callbacks(old);
        let after = new_model.callbacks(new);
        if !old_model.may_pair(before.len(), after.len()) {
            return;
        }
        for (name, paths) in &before {
            match after.iter().find(|(other, _)| other == name) {
                Some((_, partners)) => self.callback(paths, partners, context),
                None => self.lone_callback(name, paths, true, context),
            }
        }
        for (name, paths) in &after {
            if before.iter().all(|(other, _)| other != name) {
                self.lone_callback(name, paths, false, context);
            }
        }
    }

    fn lone_callback(&mut self, name: &str, paths: &[Path<'d>], is_old: bool, context: Context) {
        let at = paths.first().map(|path| Located::at(path.item.value, None));
        let change = match is_old {
            true => Change::new(KindId::CallbackChanged).old(at).from(name),
            false => Change::new(KindId::CallbackAdded).new_at(at).to(name),
        };
        let context = Context {
            is_reversed: false,
            ..context
        };
        self.note_in(context, change);
    }

    fn callback(&mut self, old: &[Path<'d>], new: &[Path<'d>], context: Context) {
        if !self.old.model.may_pair(old.len(), new.len()) {
            return;
        }
        for path in old {
            let partner = new.iter().find(|other| other.template == path.template);
            // A single expression that differs is the same callback called at another place.
            let partner = match (partner, old, new) {
                (None, [_], [only]) => {
                    let change = Change::new(KindId::CallbackChanged)
                        .at(path.item.value, only.item.value)
                        .from(path.template)
                        .to(only.template);
                    let context = Context {
                        is_reversed: false,
                        ..context
                    };
                    self.note_in(context, change);
                    Some(only)
                }
                (partner, _, _) => partner,
            };
            match partner {
                Some(partner) => self.callback_operations(path, partner, context),
                None => self.lone_callback(path.template, &[*path], true, context),
            }
        }
        let is_single = old.len() == 1 && new.len() == 1;
        for path in new {
            if !is_single && old.iter().all(|other| other.template != path.template) {
                self.lone_callback(path.template, &[*path], false, context);
            }
        }
    }

    fn callback_operations(&mut self, old: &Path<'d>, new: &Path<'d>, context: Context) {
        let (before, after) = (old.operations(), new.operations());
        for operation in &before {
            match after.iter().find(|other| other.method == operation.method) {
                Some(partner) => {
                    let inner = self.context(operation, !context.is_reversed);
                    self.operation(operation, partner, inner);
                }
                None => self.lone_callback(operation.method, &[*old], true, context),
            }
        }
        for operation in &after {
            if before.iter().all(|other| other.method != operation.method) {
                self.lone_callback(operation.method, &[*new], false, context);
            }
        }
    }
}
