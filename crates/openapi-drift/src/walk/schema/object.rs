//! Properties of objects.

use openapi_document::Value;

use super::{Comparing, is_same_leaf};
use crate::kinds::KindId;
use crate::model::schema::{Additional, Flags, Located, Schema, Schemas, Seed};
use crate::walk::lifecycle::lifecycle;
use crate::walk::{Change, Ways};

/// A property that one of the documents has.
struct Lone<'d> {
    name: &'d str,
    seeds: Vec<Seed<'d>>,
    flags: Flags,
}

impl<'d> Comparing<'_, '_, 'd> {
    pub(super) fn object(&mut self) {
        let old = std::mem::take(&mut self.old.properties);
        let new = std::mem::take(&mut self.new.properties);
        let mut removed = Vec::new();
        for (name, seeds) in old.iter() {
            match new.get(name) {
                Some(partners) => self.property(name, seeds, partners),
                None => removed.push(self.lone(name, seeds, true)),
            }
        }
        let lone = new.iter().filter(|(name, _)| old.get(name).is_none());
        let added: Vec<_> = lone
            .map(|(name, seeds)| self.lone(name, seeds, false))
            .collect();
        self.old.properties = old;
        self.new.properties = new;
        self.lone_properties(&removed, &added);
        self.undeclared();
        self.additional();
    }

    fn lone(&mut self, name: &'d str, seeds: &[Seed<'d>], is_old: bool) -> Lone<'d> {
        let schemas = if is_old {
            &self.walk.old
        } else {
            &self.walk.new
        };
        let flags = Seed::all(seeds.to_vec()).map(|seed| schemas.flags(&seed));
        Lone {
            name,
            seeds: seeds.to_vec(),
            flags: flags.unwrap_or_default(),
        }
    }

    /// Notes properties that only one document has, with a hint where one may be the other under a new name.
    fn lone_properties(&mut self, removed: &[Lone<'d>], added: &[Lone<'d>]) {
        let mut renamed: Vec<(&str, &str)> = Vec::new();
        // Comparing each with each is for the few that a person renamed.
        const FEW: usize = 50;
        if removed.len() <= FEW && added.len() <= FEW {
            for old in removed {
                let partner = added.iter().find(|new| {
                    is_near(old.name, new.name)
                        && renamed.iter().all(|(_, taken)| *taken != new.name)
                        && self.have_equal_schemas(old, new)
                });
                renamed.extend(partner.map(|new| (old.name, new.name)));
            }
        }
        for property in removed {
            let partner = renamed.iter().find(|(old, _)| *old == property.name);
            let note = partner.map(|(_, new)| {
                format!("property-renamed-likely: {new} is new here and has an equal schema")
            });
            self.property_removed(property, note);
        }
        for property in added {
            let partner = renamed.iter().find(|(_, new)| *new == property.name);
            let note = partner.map(|(old, _)| {
                format!("property-renamed-likely: {old} is gone from here and had an equal schema")
            });
            self.property_added(property, note);
        }
    }

    fn have_equal_schemas(&mut self, old: &Lone<'d>, new: &Lone<'d>) -> bool {
        let (Some(old), Some(new)) = (Seed::all(old.seeds.clone()), Seed::all(new.seeds.clone()))
        else {
            return false;
        };
        self.digest_old(&old) == self.digest_new(&new)
    }

    fn property_removed(&mut self, property: &Lone<'d>, note: Option<String>) {
        let is_required = self.old.required.contains_key(property.name);
        let mut milder = Ways::NONE;
        if !self.new.is_closed() {
            milder |= Ways::REQUEST;
        }
        if !is_required {
            milder |= Ways::RESPONSE;
        }
        let change = Change::new(KindId::PropertyRemoved)
            .old(place(&property.seeds))
            .from(property.name)
            .only(sent_in(property.flags))
            .milder(milder);
        self.note(Change { note, ..change });
    }

    fn property_added(&mut self, property: &Lone<'d>, note: Option<String>) {
        let kind = match self.new.required.contains_key(property.name) {
            true => KindId::PropertyAddedRequired,
            false => KindId::PropertyAddedOptional,
        };
        let change = Change::new(kind)
            .new_at(place(&property.seeds))
            .to(property.name)
            .only(sent_in(property.flags))
            .milder_if(!self.old.is_closed());
        self.note(Change { note, ..change });
    }

    /// Compares a property that both documents have.
    fn property(&mut self, name: &'d str, old: &[Seed<'d>], new: &[Seed<'d>]) {
        let was_required = self.old.required.contains_key(name);
        let is_required = self.new.required.contains_key(name);
        self.walk.old.model.work(1);
        // Most properties are as they were.
        if let ([old], [new]) = (old, new)
            && was_required == is_required
            && is_same_leaf(old, new)
        {
            return;
        }
        // Comparing one that is not takes some times as much as looking at it.
        self.walk.old.model.work(10);
        let flags = |seeds: &[Seed<'d>], schemas: &Schemas<'_, 'd>| {
            let seed = Seed::all(seeds.to_vec());
            seed.map(|seed| schemas.flags(&seed)).unwrap_or_default()
        };
        let before = flags(old, &self.walk.old);
        let after = flags(new, &self.walk.new);
        let places = (place(old), place(new));
        let kind = match (was_required, is_required) {
            (false, true) => Some(KindId::PropertyBecameRequired),
            (true, false) => Some(KindId::PropertyBecameOptional),
            _ => None,
        };
        let ways = sent_in(before) & sent_in(after);
        let requiredness = kind.map(|kind| Change::new(kind).only(ways));
        let others = flag_changes(before, after, is_required);
        for change in requiredness.into_iter().chain(others) {
            let change = change.to(name).old(places.0).new_at(places.1);
            self.note(change);
        }
        if let ([Seed::Schema(old)], [Seed::Schema(new)]) = (old, new) {
            for change in lifecycle(old, new) {
                self.note(change);
            }
        }
        self.inner(old, new, ways);
    }

    /// Compares what is required without being declared.
    fn undeclared(&mut self) {
        let names = |schema: &Schema<'d>, other: &Schema<'d>| {
            let mut names: Vec<(&'d str, Located<'d>)> = schema
                .required
                .iter()
                .filter(|(name, _)| {
                    schema.properties.get(name).is_none()
                        && !other.required.contains_key(*name)
                        && other.properties.get(name).is_none()
                })
                .map(|(name, at)| (*name, *at))
                .collect();
            names.sort_unstable_by_key(|(name, _)| *name);
            names
        };
        for (name, at) in names(&self.new, &self.old) {
            let change = Change::new(KindId::PropertyBecameRequired).to(name);
            self.note_at(change, None, Some(at));
        }
        for (name, at) in names(&self.old, &self.new) {
            let change = Change::new(KindId::PropertyBecameOptional).to(name);
            self.note_at(change, Some(at), None);
        }
    }

    /// Compares what is asked of properties that are not declared.
    fn additional(&mut self) {
        let (old, new) = (self.old.additional.clone(), self.new.additional.clone());
        let seeds = |additional: &Additional<'d>| match additional {
            Additional::Open => None,
            Additional::Closed(at) => Some(*at),
            Additional::Schema(seeds) => place(seeds),
        };
        let (kind, milder) = match (&old, &new) {
            (Additional::Open, Additional::Open)
            | (Additional::Closed(_), Additional::Closed(_)) => {
                return;
            }
            (Additional::Schema(old), Additional::Schema(new)) => {
                return self.inner(old, new, Ways::BOTH);
            }
            (_, Additional::Closed(_)) => (KindId::AdditionalPropertiesClosed, Ways::NONE),
            (Additional::Closed(_), _) => (KindId::AdditionalPropertiesOpened, Ways::NONE),
            (Additional::Open, Additional::Schema(_)) => {
                (KindId::AdditionalPropertiesTypeChanged, Ways::RESPONSE)
            }
            (Additional::Schema(_), Additional::Open) => {
                (KindId::AdditionalPropertiesTypeChanged, Ways::REQUEST)
            }
        };
        let change = Change::new(kind).milder(milder);
        self.note_at(change, seeds(&old), seeds(&new));
    }
}

/// Returns the ways in which a property goes along.
fn sent_in(flags: Flags) -> Ways {
    match (flags.is_read_only, flags.is_write_only) {
        (true, true) => Ways::NONE,
        (true, false) => Ways::RESPONSE,
        (false, true) => Ways::REQUEST,
        (false, false) => Ways::BOTH,
    }
}

fn flag_changes<'d>(old: Flags, new: Flags, is_required: bool) -> Vec<Change<'d>> {
    let kinds = [
        (
            old.is_read_only,
            new.is_read_only,
            KindId::PropertyBecameReadOnly,
            KindId::PropertyBecameNotReadOnly,
        ),
        (
            old.is_write_only,
            new.is_write_only,
            KindId::PropertyBecameWriteOnly,
            KindId::PropertyBecameNotWriteOnly,
        ),
        (
            old.is_deprecated,
            new.is_deprecated,
            KindId::PropertyDeprecated,
            KindId::PropertyUndeprecated,
        ),
    ];
    let changes = kinds.into_iter().filter(|(old, new, _, _)| old != new);
    let changes = changes.map(|(_, is_now, set, unset)| {
        let kind = if is_now { set } else { unset };
        Change::new(kind).milder_if(!is_required)
    });
    changes.collect()
}

fn place<'d>(seeds: &[Seed<'d>]) -> Option<Located<'d>> {
    let value: &'d Value<'d> = seeds.first()?.at()?;
    Some(Located::at(value, None))
}

/// Tells whether a name is likely to be another one spelled anew: other case or separators, a part of it, or few letters
/// that differ.
fn is_near(old: &str, new: &str) -> bool {
    let plain = |name: &str| -> Vec<char> {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).take(64).collect()
    };
    let (old, new) = (plain(old), plain(new));
    let shorter = old.len().min(new.len());
    if shorter < 2 {
        return false;
    }
    let is_part =
        |long: &[char], short: &[char]| long.windows(short.len()).any(|part| part == short);
    let has_part = match old.len() >= new.len() {
        true => is_part(&old, &new),
        false => is_part(&new, &old),
    };
    has_part && shorter >= 3 || distance(&old, &new) * 3 <= shorter
}

/// Counts the letters to be put in, taken out or replaced to make one word of the other (Levenshtein).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, other_letter) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != other_letter);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        for (old, new, near) in [
            ("userName", "user_name", true),
            ("status", "statusCode", true),
            ("colour", "color", true),
            ("name", "age", false),
            ("id", "x", false),
            ("Id", "ID", true),
        ] {
            assert_eq!(is_near(old, new), near, "{old} {new}");
        }
    }
}
