//! Limits of values.

use std::cmp::Ordering;
use std::collections::HashSet;

use openapi_document::Value;

use super::Comparing;
use crate::kinds::KindId;
use crate::model::schema::{Bound, LIMITS, Limit, Located};
use crate::model::{as_integer, canonical};
use crate::walk::{Change, Ways};

/// What each limit becomes when it lets less through, and when it lets more through, in the order of the limits.
const KINDS: [(KindId, KindId); LIMITS.len()] = [
    (KindId::MaximumDecreased, KindId::MaximumIncreased),
    (KindId::MinimumIncreased, KindId::MinimumDecreased),
    (KindId::MaxLengthDecreased, KindId::MaxLengthIncreased),
    (KindId::MinLengthIncreased, KindId::MinLengthDecreased),
    (KindId::MaxItemsDecreased, KindId::MaxItemsIncreased),
    (KindId::MinItemsIncreased, KindId::MinItemsDecreased),
    (
        KindId::MaxPropertiesDecreased,
        KindId::MaxPropertiesIncreased,
    ),
    (
        KindId::MinPropertiesIncreased,
        KindId::MinPropertiesDecreased,
    ),
];

/// What values must be multiples of, and where that is said.
type Multiple<'d> = (&'d Value<'d>, Located<'d>);

impl<'d> Comparing<'_, '_, 'd> {
    pub(super) fn limits(&mut self) {
        for (index, limit) in LIMITS.into_iter().enumerate() {
            let (old, new) = (self.old.bounds[index], self.new.bounds[index]);
            let (tighter, looser) = KINDS[index];
            let kind = match self.order(limit, old.as_ref(), new.as_ref()) {
                Ordering::Equal => continue,
                Ordering::Less => tighter,
                Ordering::Greater => looser,
            };
            let words = |bound: &Option<Bound<'_>>| {
                bound.map_or("none".to_owned(), |bound| bound.to_string())
            };
            let change = Change::new(kind).from(words(&old)).to(words(&new));
            self.note_at(change, old.map(|bound| bound.at), new.map(|bound| bound.at));
        }
        self.multiples();
        self.uniqueness();
    }

    /// Orders the new bound against the old: less when it lets less through.
    fn order(&self, limit: Limit, old: Option<&Bound<'_>>, new: Option<&Bound<'_>>) -> Ordering {
        let (old, new) = match (old, new) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(old), Some(new)) => (old, new),
        };
        let are_integers =
            self.old.effective_types().is_integer() && self.new.effective_types().is_integer();
        if are_integers
            && let (Some(old), Some(new)) = (inclusive(limit, old), inclusive(limit, new))
        {
            return match limit.is_upper {
                true => new.cmp(&old),
                false => old.cmp(&new),
            };
        }
        limit.compare(new, old)
    }

    fn multiples(&mut self) {
        let gone = missing(&self.old.multiples, &self.new.multiples);
        let come = missing(&self.new.multiples, &self.old.multiples);
        let (before, after) = (gone.first().copied(), come.first().copied());
        let milder = match (gone.as_slice(), come.as_slice()) {
            ([], []) => return,
            (_, []) => Ways::REQUEST,
            ([], _) => Ways::RESPONSE,
            ([(old, _)], [(new, _)]) if divides(new, old) => Ways::REQUEST,
            ([(old, _)], [(new, _)]) if divides(old, new) => Ways::RESPONSE,
            _ => Ways::NONE,
        };
        let change = Change::new(KindId::MultipleOfChanged)
            .values(
                before.map(|(value, _)| value),
                after.map(|(value, _)| value),
            )
            .milder(milder);
        self.note_at(change, before.map(|(_, at)| at), after.map(|(_, at)| at));
    }

    fn uniqueness(&mut self) {
        let (old, new) = (self.old.unique, self.new.unique);
        let kind = match (old.is_some(), new.is_some()) {
            (false, true) => KindId::UniqueItemsAdded,
            (true, false) => KindId::UniqueItemsRemoved,
            _ => return,
        };
        self.note_at(Change::new(kind), old, new);
    }
}

/// Lists the values of one list that are not in the other.
fn missing<'d>(list: &[Multiple<'d>], other: &[Multiple<'d>]) -> Vec<Multiple<'d>> {
    let others: HashSet<String> = other.iter().map(|(value, _)| canonical(value)).collect();
    let missing = list
        .iter()
        .filter(|(value, _)| !others.contains(&canonical(value)));
    missing.copied().collect()
}

/// Returns the last integer that a bound lets through.
fn inclusive(limit: Limit, bound: &Bound<'_>) -> Option<i128> {
    let integer = as_integer(bound.number)?;
    match (bound.is_exclusive, limit.is_upper) {
        (false, _) => Some(integer),
        (true, true) => integer.checked_sub(1),
        (true, false) => integer.checked_add(1),
    }
}

/// Tells whether each multiple of `whole` is one of `part`.
fn divides(part: &Value<'_>, whole: &Value<'_>) -> bool {
    let (Some(part), Some(whole)) = (part.as_number(), whole.as_number()) else {
        return false;
    };
    if let (Some(part), Some(whole)) = (as_integer(part), as_integer(whole)) {
        return whole.checked_rem(part) == Some(0);
    }
    let (Some(part), Some(whole)) = (part.as_f64(), whole.as_f64()) else {
        return false;
    };
    let times = whole / part;
    times.is_finite() && (times - times.round()).abs() < 1e-9
}
