//! What an operation says of itself, and the order in which its parts are compared.

use std::collections::BTreeSet;

use openapi_document::Value;

use super::extensions::{extensions, text};
use super::lifecycle::lifecycle;
use super::{Change, Context, Walk};
use crate::kinds::KindId;
use crate::model::{Model, Operation, shorten};

impl<'d> Walk<'_, 'd> {
    pub(super) fn operation(&mut self, old: &Operation<'d>, new: &Operation<'d>, context: Context) {
        self.about_operation(old, new, context);
        self.parameters(old, new, context);
        self.bodies(old, new, context);
        self.responses(old, new, context);
        self.callbacks(old, new, context);
        if !context.is_reversed {
            self.security(old, new, context);
            self.operation_servers(old, new, context);
        }
    }

    fn about_operation(&mut self, old: &Operation<'d>, new: &Operation<'d>, context: Context) {
        let (old, new) = (old.value, new.value);
        let changes = [
            deprecation(old, new),
            text(KindId::OperationIdChanged, old, new, "operationId"),
            tags(old, new),
            text(KindId::OperationSummaryChanged, old, new, "summary"),
            text(KindId::OperationDescriptionChanged, old, new, "description"),
            text(KindId::ExternalDocsChanged, old, new, "externalDocs"),
            extensions(old, new),
        ];
        for change in changes.into_iter().flatten().chain(lifecycle(old, new)) {
            self.note_in(context, change);
        }
    }
}

fn deprecation<'d>(old: &'d Value<'d>, new: &'d Value<'d>) -> Option<Change<'d>> {
    let kind = match (Model::is_deprecated(old), Model::is_deprecated(new)) {
        (false, true) => KindId::OperationDeprecated,
        (true, false) => KindId::OperationUndeprecated,
        _ => return None,
    };
    let change = Change::new(kind).at_key(old, new, "deprecated");
    let sunset = new.get("x-sunset").map(shorten);
    Some(Change {
        note: sunset.map(|date| format!("its end is announced for {date}")),
        ..change
    })
}

/// Compares the tags of an operation, whose order means nothing.
fn tags<'d>(old: &'d Value<'d>, new: &'d Value<'d>) -> Option<Change<'d>> {
    let set = |value: &'d Value<'d>| {
        let list = value.get("tags").and_then(Value::as_array);
        let names = list.into_iter().flatten().filter_map(Value::as_str);
        names.collect::<BTreeSet<&str>>()
    };
    if set(old) == set(new) {
        return None;
    }
    let change = Change::new(KindId::OperationTagsChanged).at_key(old, new, "tags");
    Some(change.values(old.get("tags"), new.get("tags")))
}
