//! Elements of lists.

use super::Comparing;
use crate::kinds::KindId;
use crate::model::schema::{Located, Seed};
use crate::walk::{Change, Ways};

impl<'d> Comparing<'_, '_, 'd> {
    pub(super) fn array(&mut self) {
        let (old, new) = (self.old.items.clone(), self.new.items.clone());
        match (old.is_empty(), new.is_empty()) {
            (false, false) => self.inner(&old, &new, Ways::BOTH),
            (true, false) => self.elements(KindId::SchemaTypeNarrowed, &old, &new),
            (false, true) => self.elements(KindId::SchemaTypeWidened, &old, &new),
            (true, true) => {}
        }
        self.positions();
    }

    /// Notes that elements could be anything before, or can be now.
    fn elements(&mut self, kind: KindId, old: &[Seed<'d>], new: &[Seed<'d>]) {
        let place = |seeds: &[Seed<'d>]| {
            let value = seeds.first()?.at()?;
            Some(Located::at(value, None))
        };
        let words = |seeds: &[Seed<'_>]| match seeds.is_empty() {
            true => "elements of any type",
            false => "elements that have a schema",
        };
        // Tuples say what their elements are in another way.
        let has_positions = !self.old.positions.is_empty() || !self.new.positions.is_empty();
        let change = Change::new(kind)
            .from(words(old))
            .to(words(new))
            .milder_if(has_positions);
        let (old, new) = (place(old), place(new));
        self.note_at(change, old, new);
    }

    /// Compares the elements of tuples by their positions.
    fn positions(&mut self) {
        let (old, new) = (self.old.positions.clone(), self.new.positions.clone());
        for (old, new) in old.iter().zip(&new) {
            self.inner(
                std::slice::from_ref(old),
                std::slice::from_ref(new),
                Ways::BOTH,
            );
        }
        if old.len() != new.len() {
            let words = |count: usize| format!("{count} positions");
            let change = Change::new(KindId::TupleLengthChanged);
            let change = change.from(words(old.len())).to(words(new.len()));
            self.note_here(change);
        }
    }
}
