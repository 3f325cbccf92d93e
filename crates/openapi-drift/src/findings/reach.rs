//! The places in operations that a change reaches.

use std::collections::{BTreeSet, HashSet};

use crate::Reach;
use crate::walk::{PairId, SiteId, Walk};

/// How many steps are gone for all changes together. A document where everything hangs together and everything changed
/// would take a time that grows with its square.
const MOST_STEPS: usize = 5_000_000;

/// How many places are named.
const NAMED: usize = 3;

/// Finds what changes reach.
pub(super) struct Reaching<'w, 'm, 'd> {
    walk: &'w Walk<'m, 'd>,
    outer: Vec<Vec<PairId>>,
    steps: usize,
}

impl<'w, 'm, 'd> Reaching<'w, 'm, 'd> {
    pub(super) fn new(walk: &'w Walk<'m, 'd>) -> Self {
        Reaching {
            outer: walk.graph.outer(),
            walk,
            steps: 0,
        }
    }

    /// Follows pairs outwards to the places where operations use them, and adds places that are known.
    pub(super) fn of(&mut self, pairs: &[PairId], known: &[SiteId]) -> Reach {
        let mut sites: BTreeSet<SiteId> = known.iter().copied().collect();
        let mut met: HashSet<PairId> = pairs.iter().copied().collect();
        let mut pending: Vec<PairId> = pairs.to_vec();
        let mut is_at_least = false;
        while let Some(PairId(number)) = pending.pop() {
            if self.steps > MOST_STEPS {
                is_at_least = true;
                break;
            }
            let uses = &self.walk.graph.pairs[number].uses;
            sites.extend(uses.iter().map(|(site, _)| *site));
            self.steps += 1 + uses.len() + self.outer[number].len();
            for outer in &self.outer[number] {
                if met.insert(*outer) {
                    pending.push(*outer);
                }
            }
        }
        let first = sites.iter().take(NAMED);
        Reach {
            count: sites.len(),
            is_at_least,
            first: first
                .map(|site| self.walk.sites[site.0].to_string())
                .collect(),
        }
    }
}
