//! Types, and whether null is one.

use super::Comparing;
use crate::kinds::KindId;
use crate::model::schema::{Schema, Types};
use crate::walk::Change;
use crate::walk::graph::Role;

/// What became of a set of types.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Became {
    Same,
    Wider,
    Narrower,
    Other,
}

impl<'d> Comparing<'_, '_, 'd> {
    /// Compares types, and tells whether there is anything left to compare.
    pub(super) fn types(&mut self) -> bool {
        if self.old.rejects_all != self.new.rejects_all {
            let became = match self.old.rejects_all {
                true => Became::Wider,
                false => Became::Narrower,
            };
            self.note_types(became, false);
            return false;
        }
        if self.contradiction() {
            return false;
        }
        let (old, new) = (self.old.effective_types(), self.new.effective_types());
        let became = self.became(old, new);
        if became != Became::Same {
            self.note_types(became, false);
        } else if old != Types::ALL && self.old.types.is_some() != self.new.types.is_some() {
            // What the other keywords implied is said now, or is no longer said.
            let became = match self.new.types.is_some() {
                true => Became::Narrower,
                false => Became::Wider,
            };
            self.note_types(became, true);
        }
        became != Became::Other
    }

    /// Notes an `allOf` of which nothing can fit any more, or could not before.
    fn contradiction(&mut self) -> bool {
        let is_empty = |schema: &Schema<'_>| {
            schema.types.is_some_and(Types::is_empty) && schema.nullable != Some(true)
        };
        let is_other = is_empty(&self.old) != is_empty(&self.new);
        if is_other {
            self.note_here(Change::new(KindId::AllOfChanged));
        }
        is_other
    }

    fn became(&self, old: Types, new: Types) -> Became {
        let (old, new) = match self.role.is_text() {
            true => (old.as_text(), new.as_text()),
            false => (old, new),
        };
        match (new.holds(old), old.holds(new)) {
            (true, true) => Became::Same,
            (true, false) => Became::Wider,
            (false, true) => Became::Narrower,
            (false, false) => Became::Other,
        }
    }

    fn note_types(&mut self, became: Became, is_implied: bool) {
        let kind = match (self.role, became) {
            (Role::Parameter, Became::Wider) => KindId::ParameterTypeWidened,
            (Role::Parameter, _) => KindId::ParameterTypeChanged,
            (Role::Header, _) => KindId::ResponseHeaderTypeChanged,
            (_, Became::Wider) => KindId::SchemaTypeWidened,
            (_, Became::Narrower) => KindId::SchemaTypeNarrowed,
            (_, Became::Other | Became::Same) => KindId::SchemaTypeChanged,
        };
        let is_harmless = self.role == Role::Header && became == Became::Narrower;
        let change = Change::new(kind)
            .from(spell(&self.old))
            .to(spell(&self.new))
            .milder_if(is_implied || is_harmless);
        self.note_here(change);
    }

    pub(super) fn nullability(&mut self) {
        let takes_null = |schema: &Schema<'_>| {
            schema
                .nullable
                .unwrap_or(schema.effective_types() == Types::ALL)
        };
        let kind = match (takes_null(&self.old), takes_null(&self.new)) {
            (false, true) => KindId::SchemaBecameNullable,
            (true, false) => KindId::SchemaBecameNotNullable,
            _ => return,
        };
        // Where a type was named or left out altogether, that says it already.
        let is_any = |schema: &Schema<'_>| {
            schema.nullable.is_none() && schema.effective_types() == Types::ALL
        };
        if is_any(&self.old) || is_any(&self.new) {
            return;
        }
        self.note_here(Change::new(kind));
    }
}

fn spell(schema: &Schema<'_>) -> String {
    let types = schema.effective_types();
    match (schema.rejects_all, schema.types) {
        (true, _) => Types::NONE.to_string(),
        (false, None) if types != Types::ALL => format!("{types}, not said"),
        (false, _) => types.to_string(),
    }
}
