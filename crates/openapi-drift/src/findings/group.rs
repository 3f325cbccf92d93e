//! One finding for each cause.

use std::cmp::Reverse;
use std::collections::HashMap;

use openapi_document::Pointer;

use super::fingerprint::fingerprint;
use super::judge::judge;
use super::message::message;
use super::place::{Place, describe};
use super::pointers::{Spot, Spots};
use super::reach::Reaching;
use crate::kinds::{self, KindId};
use crate::model::schema::Located;
use crate::walk::{Change, PairId, SiteId, Walk, Ways};
use crate::{Finding, Profile};

/// The same change, however many ways lead to it.
struct Group<'d> {
    change: Change<'d>,
    ways: Ways,
    pairs: Vec<PairId>,
    sites: Vec<SiteId>,
}

/// What makes two changes one: that they were made in the same places, and in the same way.
#[derive(PartialEq, Eq, Hash)]
struct Cause {
    kind: KindId,
    old: Option<(usize, Option<&'static str>)>,
    new: Option<(usize, Option<&'static str>)>,
    milder: Ways,
    only: Ways,
    texts: (Option<String>, Option<String>),
}

/// Makes the findings, the worst first, those of a level in the order of the documents.
pub(crate) fn findings(walk: &Walk<'_, '_>, profile: Profile) -> Vec<Finding> {
    let groups = group(walk);
    let old_spots = Spots::find(
        walk.old.model.root,
        groups.iter().filter_map(|group| group.change.old),
    );
    let new_spots = Spots::find(
        walk.new.model.root,
        groups.iter().filter_map(|group| group.change.new),
    );
    let mut reaching = Reaching::new(walk);
    let findings = groups.into_iter().map(|group| {
        let old = group.change.old.and_then(|at| old_spots.get(at));
        let new = group.change.new.and_then(|at| new_spots.get(at));
        // The new document is the one at hand, so that its order is the better one.
        let order = new.or(old).map_or(0, |spot| spot.order);
        (
            order,
            finding(walk, &group, (old, new), &mut reaching, profile),
        )
    });
    let mut findings: Vec<(usize, Finding)> = findings.collect();
    findings.sort_by_key(|(order, finding)| (Reverse(finding.level), *order, finding.kind.id));
    findings.into_iter().map(|(_, finding)| finding).collect()
}

/// Joins the changes that have one cause, in the order in which they were met.
fn group<'d>(walk: &Walk<'_, 'd>) -> Vec<Group<'d>> {
    let mut groups: Vec<Group<'d>> = Vec::new();
    let mut known: HashMap<Cause, usize> = HashMap::new();
    let mut group_of = |change: &Change<'d>| -> usize {
        *known.entry(cause(change)).or_insert_with(|| {
            groups.push(Group {
                change: change.clone(),
                ways: Ways::NONE,
                pairs: Vec::new(),
                sites: Vec::new(),
            });
            groups.len() - 1
        })
    };
    let direct: Vec<usize> = walk
        .direct
        .iter()
        .map(|direct| group_of(&direct.change))
        .collect();
    let pairs = walk.graph.pairs.iter();
    let inner: Vec<Vec<usize>> = pairs
        .map(|pair| pair.changes.iter().map(&mut group_of).collect())
        .collect();
    for (direct, index) in walk.direct.iter().zip(direct) {
        groups[index].ways |= direct.ways;
        groups[index].sites.extend(direct.site);
    }
    let ways = walk.graph.ways();
    for (number, indices) in inner.into_iter().enumerate() {
        for index in indices {
            groups[index].ways |= ways[number];
            groups[index].pairs.push(PairId(number));
        }
    }
    groups
}

fn cause(change: &Change<'_>) -> Cause {
    let place =
        |at: Option<Located<'_>>| at.map(|at| (std::ptr::from_ref(at.value).addr(), at.key));
    Cause {
        kind: change.kind,
        old: place(change.old),
        new: place(change.new),
        milder: change.milder,
        only: change.only,
        texts: (change.old_text.clone(), change.new_text.clone()),
    }
}

fn finding(
    walk: &Walk<'_, '_>,
    group: &Group<'_>,
    (old, new): (Option<&Spot>, Option<&Spot>),
    reaching: &mut Reaching<'_, '_, '_>,
    profile: Profile,
) -> Finding {
    let change = &group.change;
    let kind = kinds::get(change.kind);
    let judged = judge(change, group.ways, profile);
    let place = place(walk, old, new);
    let lowered = judged
        .level_before_profile
        .map(|before| format!("{before} for clients that refuse unknown values and fields"));
    let milder = judged
        .milder
        .map(|when| format!("{} when {when}", judged.level));
    let notes = change.note.iter().cloned().chain(milder).chain(lowered);
    let direction = judged.direction;
    Finding {
        kind,
        level: judged.level,
        level_before_profile: judged.level_before_profile,
        direction,
        reason: judged.reason,
        fingerprint: fingerprint(&[kind.id(), direction.as_str(), &place.stable]),
        place: place.words,
        operation: place.operation,
        old_pointer: old.map(|spot| pointer(spot, change.old)),
        new_pointer: new.map(|spot| pointer(spot, change.new)),
        message: message(kind, change.old_text.as_deref(), change.new_text.as_deref()),
        old: change.old_text.clone(),
        new: change.new_text.clone(),
        reach: reaching.of(&group.pairs, &group.sites),
        notes: notes.collect(),
    }
}

/// Says where a change was made, by the old document where it is there: that is the one clients know.
fn place(walk: &Walk<'_, '_>, old: Option<&Spot>, new: Option<&Spot>) -> Place {
    match (old, new) {
        (Some(old), _) => describe(walk.old.model, &old.pointer),
        (None, Some(new)) => describe(walk.new.model, &new.pointer),
        (None, None) => describe(walk.old.model, &Pointer::root()),
    }
}

fn pointer(spot: &Spot, at: Option<Located<'_>>) -> Pointer {
    match at.and_then(|at| Some(at.key?).filter(|key| at.value.get(key).is_some())) {
        Some(key) => spot.pointer.child(key),
        None => spot.pointer.clone(),
    }
}
