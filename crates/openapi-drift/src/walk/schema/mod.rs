//! A pair of schemas.

mod array;
mod choice;
mod discriminator;
mod formats;
mod limits;
mod object;
mod people;
mod texts;
mod types;
mod unclear;
mod values;
mod wire;

use crate::model::schema::{Located, Schema, Schemas, Seed};

use super::graph::{Key, Role};
use super::{Change, PairId, Walk, Ways};

/// A pair of schemas while it is compared.
struct Comparing<'w, 'm, 'd> {
    walk: &'w mut Walk<'m, 'd>,
    pair: PairId,
    role: Role,
    old_seed: Seed<'d>,
    new_seed: Seed<'d>,
    old: Schema<'d>,
    new: Schema<'d>,
}

/// Compares a pair, and notes the pairs that are inside of it.
pub(super) fn compare(walk: &mut Walk<'_, '_>, pair: PairId) {
    let Key { old, new, role } = walk.graph.pairs[pair.0].key;
    let (old_seed, new_seed) = (walk.old.seed(old).clone(), walk.new.seed(new).clone());
    if is_same_leaf(&old_seed, &new_seed) {
        return;
    }
    let mut comparing = Comparing {
        old: walk.old.flatten(old),
        new: walk.new.flatten(new),
        walk,
        pair,
        role,
        old_seed,
        new_seed,
    };
    comparing.run();
}

impl<'d> Comparing<'_, '_, 'd> {
    fn run(&mut self) {
        self.people();
        if self.wrapping() {
            return;
        }
        if !self.types() {
            return;
        }
        self.nullability();
        self.format();
        self.values();
        self.limits();
        self.patterns();
        self.object();
        self.array();
        self.choices();
        self.discriminator();
        self.xml();
        self.unclear();
    }

    fn note(&mut self, change: Change<'d>) {
        self.walk.graph.pairs[self.pair.0].changes.push(change);
    }

    /// Notes a change of the schema as a whole.
    fn note_here(&mut self, change: Change<'d>) {
        let change = change.old(self.old.at()).new_at(self.new.at());
        self.note(change);
    }

    /// Notes a change of keywords, each where it stands, or where the schema does.
    fn note_at(&mut self, change: Change<'d>, old: Option<Located<'d>>, new: Option<Located<'d>>) {
        let change = change
            .old(old.or_else(|| self.old.at()))
            .new_at(new.or_else(|| self.new.at()));
        self.note(change);
    }

    /// Notes that schemas inside of this pair are a pair themselves, through which values go in some ways.
    fn inner(&mut self, old: &[Seed<'d>], new: &[Seed<'d>], ways: Ways) {
        let (Some(old), Some(new)) = (Seed::all(old.to_vec()), Seed::all(new.to_vec())) else {
            return;
        };
        if is_same_leaf(&old, &new) {
            return;
        }
        let role = self.role.inner();
        self.inner_as(&old, &new, ways, role);
    }

    fn inner_as(&mut self, old: &Seed<'d>, new: &Seed<'d>, ways: Ways, role: Role) {
        let (old, new) = (self.walk.old.intern(old), self.walk.new.intern(new));
        if let (Some(before), Some(after)) = (old.wrapper, new.wrapper) {
            self.wrappers(before, after);
        }
        let inner = self.walk.graph.pair(Key {
            old: old.id,
            new: new.id,
            role,
        });
        if inner != self.pair {
            self.walk.graph.pairs[self.pair.0].edges.push((inner, ways));
        }
    }

    /// Returns a short number for what a seed means.
    fn digest_old(&mut self, seed: &Seed<'d>) -> u64 {
        Schemas::digest(&mut self.walk.old, seed)
    }

    fn digest_new(&mut self, seed: &Seed<'d>) -> u64 {
        Schemas::digest(&mut self.walk.new, seed)
    }
}

/// Tells whether two schemas are spelled alike and refer to nothing, as most are. They need no further look.
fn is_same_leaf(old: &Seed<'_>, new: &Seed<'_>) -> bool {
    use openapi_document::Value;
    let (Seed::Schema(Value::Object(old)) | Seed::Field(Value::Object(old))) = old else {
        return false;
    };
    let (Seed::Schema(Value::Object(new)) | Seed::Field(Value::Object(new))) = new else {
        return false;
    };
    old.len() == new.len()
        && old
            .iter()
            .zip(new.iter())
            .all(|((old_key, old), (new_key, new))| {
                let is_scalar = !matches!(old, Value::Object(_) | Value::Array(_));
                old_key == new_key && is_scalar && old_key != "$ref" && old == new
            })
}
