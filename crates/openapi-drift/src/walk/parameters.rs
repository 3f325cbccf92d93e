//! Parameters of operations.

use std::borrow::Cow;
use std::collections::HashMap;

use super::extensions::{extensions, text};
use super::graph::Role;
use super::lifecycle::lifecycle;
use super::{Change, Context, Site, Walk, Ways};
use crate::kinds::KindId;
use crate::model::schema::{Located, Schemas, Seed, Types};
use crate::model::{Key, Location, Model, Operation, Parameter};

impl<'d> Walk<'_, 'd> {
    pub(super) fn parameters(
        &mut self,
        old: &Operation<'d>,
        new: &Operation<'d>,
        context: Context,
    ) {
        let (old_model, new_model) = self.models();
        let before = old_model.parameters(old);
        let after = new_model.parameters(new);
        let by_key = |parameters: &[Parameter<'d>]| -> HashMap<Key, usize> {
            let numbered = parameters.iter().enumerate();
            numbered
                .map(|(index, parameter)| (parameter.key.clone(), index))
                .collect()
        };
        let (old_keys, new_keys) = (by_key(&before), by_key(&after));
        let mut removed: Vec<&Parameter<'d>> = Vec::new();
        for parameter in &before {
            match new_keys.get(&parameter.key) {
                Some(index) => self.parameter(old, parameter, &after[*index], context),
                None => removed.push(parameter),
            }
        }
        let is_added = |parameter: &&Parameter<'d>| !old_keys.contains_key(&parameter.key);
        let mut added: Vec<&Parameter<'d>> = after.iter().filter(is_added).collect();
        self.moved(&mut removed, &mut added, context);
        for parameter in removed {
            self.parameter_removed(parameter, context);
        }
        for parameter in added {
            self.parameter_added(parameter, context);
        }
    }

    /// Takes out those that are only sent in another place now.
    fn moved(
        &mut self,
        removed: &mut Vec<&Parameter<'d>>,
        added: &mut Vec<&Parameter<'d>>,
        context: Context,
    ) {
        if !self.old.model.may_pair(removed.len(), added.len()) {
            return;
        }
        removed.retain(|old| {
            let is_same = |new: &&Parameter<'d>| new.name.eq_ignore_ascii_case(old.name);
            let Some(index) = added.iter().position(is_same) else {
                return true;
            };
            let new = added.remove(index);
            let change = Change::new(KindId::ParameterMoved).at(old.at, new.at);
            let (from, to) = (old.key.location(), new.key.location());
            self.note_in(context, change.from(from.as_str()).to(to.as_str()));
            false
        });
    }

    fn parameter_removed(&mut self, parameter: &Parameter<'d>, context: Context) {
        let is_announced = Model::is_deprecated(parameter.at);
        let change = Change::new(KindId::ParameterRemoved)
            .old(Some(Located::at(parameter.at, None)))
            .from(parameter.name)
            .milder_if(is_announced);
        self.note_in(context, change);
    }

    fn parameter_added(&mut self, parameter: &Parameter<'d>, context: Context) {
        let kind = match parameter.is_required {
            true => KindId::ParameterAddedRequired,
            false => KindId::ParameterAddedOptional,
        };
        let change = Change::new(kind)
            .new_at(Some(Located::at(parameter.at, None)))
            .to(parameter.name)
            .milder_if(matches!(parameter.key, Key::Position(_)));
        self.note_in(context, change);
    }

    fn parameter(
        &mut self,
        operation: &Operation<'d>,
        old: &Parameter<'d>,
        new: &Parameter<'d>,
        context: Context,
    ) {
        let requiredness = match (old.is_required, new.is_required) {
            (false, true) => Some(KindId::ParameterBecameRequired),
            (true, false) => Some(KindId::ParameterBecameOptional),
            _ => None,
        };
        let deprecation = match (Model::is_deprecated(old.at), Model::is_deprecated(new.at)) {
            (false, true) => Some(KindId::ParameterDeprecated),
            (true, false) => Some(KindId::ParameterUndeprecated),
            _ => None,
        };
        for kind in [requiredness, deprecation].into_iter().flatten() {
            self.note_in(context, Change::new(kind).at(old.at, new.at).to(new.name));
        }
        self.styles(old, new, context);
        let texts = [
            text(KindId::DescriptionChanged, old.at, new.at, "description"),
            text(KindId::ExampleChanged, old.at, new.at, "example"),
            text(KindId::ExampleChanged, old.at, new.at, "examples"),
            extensions(old.at, new.at),
        ];
        let texts = texts.into_iter().flatten();
        for change in texts.chain(lifecycle(old.at, new.at)) {
            self.note_in(context, change);
        }
        self.parameter_values(operation, old, new, context);
    }

    fn parameter_values(
        &mut self,
        operation: &Operation<'d>,
        old: &Parameter<'d>,
        new: &Parameter<'d>,
        context: Context,
    ) {
        let site = self.site(Site {
            method: operation.method,
            template: operation.template,
            part: Cow::Owned(format!(
                "{} parameter {}",
                old.key.location().as_str(),
                old.name
            )),
        });
        let context = Context { site, ..context };
        let ways = context.request();
        match (&old.content, &new.content) {
            (Some(before), Some(after)) => {
                self.content(before, after, ways, context, Role::Plain);
            }
            (None, None) => {
                if let (Some(before), Some(after)) = (&old.schema, &new.schema) {
                    let role = context.role(Role::Parameter);
                    self.schemas_in(before, after, role, ways, context);
                } else if old.schema.is_some() != new.schema.is_some() {
                    let words = |schema: &Option<_>| match schema {
                        Some(_) => "a schema",
                        None => "no schema",
                    };
                    let (was, is) = (words(&old.schema), words(&new.schema));
                    let change = Change::new(KindId::ParameterTypeChanged).at(old.at, new.at);
                    self.note_in(context, change.from(was).to(is).milder(Ways::BOTH));
                }
            }
            _ => {
                let change = Change::new(KindId::ParameterContentChanged).at(old.at, new.at);
                self.note_in(context, change);
            }
        }
    }

    /// Compares how values are written that are no single ones.
    fn styles(&mut self, old: &Parameter<'d>, new: &Parameter<'d>, context: Context) {
        let (before, after) = (&old.style, &new.style);
        if before.allows_empty != after.allows_empty {
            let kind = match after.allows_empty {
                true => KindId::ParameterAllowEmptyAdded,
                false => KindId::ParameterAllowEmptyRemoved,
            };
            self.note_in(context, Change::new(kind).at(old.at, new.at));
        }
        if before.allows_reserved != after.allows_reserved {
            let change = Change::new(KindId::ParameterAllowReservedChanged).at(old.at, new.at);
            let words = |is_so| if is_so { "as they are" } else { "escaped" };
            let change = change
                .from(words(before.allows_reserved))
                .to(words(after.allows_reserved));
            self.note_in(context, change);
        }
        let types = self.parameter_types(old, new);
        if before.name != after.name && matters(&before.name, &after.name, types) {
            let change = Change::new(KindId::ParameterStyleChanged).at(old.at, new.at);
            self.note_in(context, change.from(&before.name).to(&after.name));
        } else if before.is_exploded != after.is_exploded
            && explode_matters(&after.name, old.key.location(), types)
        {
            let change = Change::new(KindId::ParameterExplodeChanged).at(old.at, new.at);
            let words = |is_so| if is_so { "each on its own" } else { "joined" };
            let change = change
                .from(words(before.is_exploded))
                .to(words(after.is_exploded));
            self.note_in(context, change);
        }
    }

    /// Returns the types that a parameter may have in both documents.
    fn parameter_types(&mut self, old: &Parameter<'d>, new: &Parameter<'d>) -> Types {
        let types = |schemas: &mut Schemas<'_, 'd>, seed: &Option<Seed<'d>>| {
            let Some(seed) = seed else { return Types::ALL };
            let id = schemas.intern(seed).id;
            schemas.flatten(id).effective_types()
        };
        if old.style == new.style {
            return Types::ALL;
        }
        types(&mut self.old, &old.schema).and(types(&mut self.new, &new.schema))
    }
}

/// Tells whether two styles write the values of some types differently.
fn matters(old: &str, new: &str, types: Types) -> bool {
    let is_plain = |style| {
        matches!(
            style,
            "form" | "simple" | "spaceDelimited" | "pipeDelimited" | "tsv"
        )
    };
    let has_parts = !types.and(Types::ARRAY.or(Types::OBJECT)).is_empty();
    has_parts || !(is_plain(old) && is_plain(new))
}

/// Tells whether it makes a difference that values are exploded: lists in simple style are written the same.
fn explode_matters(style: &str, location: Location, types: Types) -> bool {
    let of_objects = types.holds(Types::OBJECT);
    let of_lists = types.holds(Types::ARRAY)
        && !(style == "simple" && matches!(location, Location::Path | Location::Header));
    of_objects || of_lists
}
