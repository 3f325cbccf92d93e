//! Patterns of strings.

use std::cmp::Ordering;

use super::Comparing;
use crate::kinds::KindId;
use crate::model::schema::relate_patterns;
use crate::walk::{Change, Ways};

impl Comparing<'_, '_, '_> {
    pub(super) fn patterns(&mut self) {
        let (old, new) = (&self.old.patterns, &self.new.patterns);
        if !self.walk.old.model.may_pair(old.len(), new.len()) {
            return;
        }
        let gone: Vec<_> = old
            .iter()
            .filter(|(text, _)| new.iter().all(|(other, _)| other != text))
            .copied()
            .collect();
        let come: Vec<_> = new
            .iter()
            .filter(|(text, _)| old.iter().all(|(other, _)| other != text))
            .copied()
            .collect();
        let change = match (gone.as_slice(), come.as_slice()) {
            ([], []) => return,
            ([(old, _), ..], []) => Change::new(KindId::PatternRemoved).from(old),
            ([], [(new, _), ..]) => Change::new(KindId::PatternAdded).to(new),
            ([(old, _), ..], [(new, _), ..]) => {
                let milder = match relate_patterns(old, new) {
                    Some(Ordering::Equal) => return,
                    Some(Ordering::Less) => Ways::REQUEST,
                    Some(Ordering::Greater) => Ways::RESPONSE,
                    None => Ways::NONE,
                };
                let change = Change::new(KindId::PatternChanged);
                change.from(old).to(new).milder(milder)
            }
        };
        let at = |list: &[(&str, _)]| list.first().map(|(_, at)| *at);
        self.note_at(change, at(&gone), at(&come));
    }
}
