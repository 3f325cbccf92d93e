//! A short number for what a schema means, to tell equal schemas in two documents.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::merged::{Additional, Schema};
use super::seed::{SchemaId, Schemas, Seed};

/// How deep schemas are looked into. Schemas that are equal so far are compared in full where they are paired.
const DEPTH: u8 = 4;

/// The digests that have been made.
pub(super) type Digests = HashMap<(SchemaId, u8), u64>;

impl<'d> Schemas<'_, 'd> {
    /// Returns a number that is equal for schemas that mean the same, to some depth.
    pub(crate) fn digest(&mut self, seed: &Seed<'d>) -> u64 {
        let id = self.intern(seed).id;
        self.digest_to(id, DEPTH)
    }

    fn digest_to(&mut self, id: SchemaId, depth: u8) -> u64 {
        if depth == 0 {
            return 0;
        }
        if let Some(known) = self.digests.get(&(id, depth)) {
            return *known;
        }
        let schema = self.flatten(id);
        let mut hasher = DefaultHasher::new();
        hash_own(&schema, &mut hasher);
        self.hash_inner(&schema, depth - 1, &mut hasher);
        let digest = hasher.finish();
        self.digests.insert((id, depth), digest);
        digest
    }

    fn hash_inner(&mut self, schema: &Schema<'d>, depth: u8, hasher: &mut DefaultHasher) {
        let mut properties: Vec<(&str, u64)> = Vec::with_capacity(schema.properties.len());
        for (name, seeds) in schema.properties.iter() {
            properties.push((name, self.digest_all(seeds, depth)));
        }
        properties.sort_unstable();
        properties.hash(hasher);
        match &schema.additional {
            Additional::Open => 0.hash(hasher),
            Additional::Closed(_) => 1.hash(hasher),
            Additional::Schema(seeds) => self.digest_all(seeds, depth).hash(hasher),
        }
        self.digest_all(&schema.items, depth).hash(hasher);
        for position in &schema.positions {
            self.digest_all(std::slice::from_ref(position), depth)
                .hash(hasher);
        }
        for choice in &schema.choices {
            let seeds = choice.branches.iter().map(|branch| Seed::Schema(branch));
            let mut digests: Vec<u64> = seeds.map(|seed| self.digest_all(&[seed], depth)).collect();
            digests.sort_unstable();
            (choice.is_any_of, digests).hash(hasher);
        }
    }

    fn digest_all(&mut self, seeds: &[Seed<'d>], depth: u8) -> u64 {
        let Some(seed) = Seed::all(seeds.to_vec()) else {
            return 1;
        };
        let id = self.intern(&seed).id;
        self.digest_to(id, depth)
    }
}

/// Hashes what a schema says of values without looking into them.
fn hash_own(schema: &Schema<'_>, hasher: &mut DefaultHasher) {
    schema.rejects_all.hash(hasher);
    schema.effective_types().hash(hasher);
    (schema.nullable == Some(true)).hash(hasher);
    schema.format.map(|(format, _)| format).hash(hasher);
    let mut values: Option<Vec<&str>> = schema
        .values
        .as_ref()
        .map(|values| values.list.iter().map(|(text, _)| text.as_str()).collect());
    if let Some(values) = &mut values {
        values.sort_unstable();
    }
    values.hash(hasher);
    for bound in &schema.bounds {
        bound.as_ref().map(ToString::to_string).hash(hasher);
    }
    let mut patterns: Vec<&str> = schema.patterns.iter().map(|(text, _)| *text).collect();
    patterns.sort_unstable();
    patterns.hash(hasher);
    let mut required: Vec<&str> = schema.required.keys().copied().collect();
    required.sort_unstable();
    required.hash(hasher);
    schema.unique.is_some().hash(hasher);
    schema.unclear.len().hash(hasher);
}
