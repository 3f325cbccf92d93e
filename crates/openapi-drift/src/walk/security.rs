//! How callers prove who they are.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use openapi_document::Value;

use super::{Change, Context, Walk, Ways};
use crate::kinds::KindId;
use crate::model::schema::Located;
use crate::model::{Alternative, Model, Operation, Requirement, Scheme};

impl<'d> Walk<'_, 'd> {
    pub(super) fn security(&mut self, old: &Operation<'d>, new: &Operation<'d>, context: Context) {
        let (old_model, new_model) = self.models();
        let before = old_model.security(old);
        let after = new_model.security(new);
        let (some, others) = (before.alternatives.len(), after.alternatives.len());
        if before.alternatives == after.alternatives || !old_model.may_pair(some, others) {
            return;
        }
        let place = |requirement: &Requirement<'d>, operation: &Operation<'d>| {
            Some(Located::at(requirement.at.unwrap_or(operation.value), None))
        };
        let (at_old, at_new) = (place(&before, old), place(&after, new));
        let renamed = renamed(old_model, new_model);
        for (kind, is_milder, was, is) in requirements(&before, &after, &renamed) {
            let mut change = Change::new(kind).old(at_old).new_at(at_new);
            change.old_text = was;
            change.new_text = is;
            self.note_in(context, change.milder_if(is_milder));
        }
    }

    /// Compares the definitions of the schemes.
    pub(super) fn schemes(&mut self) {
        let (old, new) = self.models();
        let used = used(old);
        let renamed = renamed(old, new);
        let after: BTreeMap<&str, (&'d Value<'d>, Scheme<'d>)> = new
            .schemes()
            .into_iter()
            .map(|(name, at, scheme)| (name, (at, scheme)))
            .collect();
        let mut met = HashSet::new();
        for (name, at, scheme) in old.schemes() {
            let partner = *renamed.get(name).unwrap_or(&name);
            let Some((new_at, new_scheme)) = after.get(partner) else {
                let change = Change::new(KindId::SecuritySchemeRemoved);
                self.note(change.old(Some(Located::at(at, None))).from(name));
                continue;
            };
            met.insert(partner);
            let ways = if used.contains(name) {
                Ways::BOTH
            } else {
                Ways::NONE
            };
            for change in scheme_changes(&scheme, new_scheme) {
                self.note(change.at(at, new_at).only(ways));
            }
        }
        for (name, (at, _)) in &after {
            if !met.contains(name) {
                let change = Change::new(KindId::SecuritySchemeAdded);
                self.note(change.new_at(Some(Located::at(at, None))).to(name));
            }
        }
    }
}

/// A change of requirements: its kind, whether it matters less, and what was and is asked for.
type Found = (KindId, bool, Option<String>, Option<String>);

fn requirements<'d>(
    old: &Requirement<'d>,
    new: &Requirement<'d>,
    renamed: &HashMap<&'d str, &'d str>,
) -> Vec<Found> {
    let old: Vec<Alternative<'d>> = old
        .alternatives
        .iter()
        .map(|alternative| rename(alternative, renamed))
        .collect();
    let new = &new.alternatives;
    let is_open = |all: &[Alternative<'d>]| all.is_empty() || all.iter().any(BTreeMap::is_empty);
    match (is_open(&old), is_open(new)) {
        (true, true) => vec![],
        (true, false) => vec![(
            KindId::SecurityRequirementAdded,
            false,
            None,
            Some(spell_all(new)),
        )],
        (false, true) => vec![(
            KindId::SecurityRequirementRemoved,
            true,
            Some(spell_all(&old)),
            None,
        )],
        (false, false) => between(&old, new),
    }
}

/// Compares alternatives when callers must bring something before and after.
fn between<'d>(old: &[Alternative<'d>], new: &[Alternative<'d>]) -> Vec<Found> {
    let is_enough = |brought: &Alternative<'d>, asked: &Alternative<'d>| {
        asked.iter().all(|(name, scopes)| {
            brought
                .get(name)
                .is_some_and(|known| scopes.is_subset(known))
        })
    };
    let same_schemes = |one: &Alternative<'d>, other: &Alternative<'d>| one.keys().eq(other.keys());
    let mut found: Vec<Found> = Vec::new();
    let mut lost = Vec::new();
    let mut explained: Vec<&Alternative<'d>> = Vec::new();
    for brought in old {
        let partner = new.iter().find(|asked| same_schemes(brought, asked));
        match partner {
            Some(asked) => {
                explained.push(asked);
                found.extend(scopes(brought, asked));
            }
            None => match new.iter().find(|asked| is_enough(brought, asked)) {
                // Fewer schemes are asked for than were.
                Some(asked) => {
                    explained.push(asked);
                    let (was, is) = (Some(spell(brought)), Some(spell(asked)));
                    found.push((KindId::SecurityRequirementRemoved, true, was, is));
                }
                None => lost.push(brought),
            },
        }
    }
    let is_explained =
        |asked: &&Alternative<'d>| explained.iter().any(|known| std::ptr::eq(*known, *asked));
    let added: Vec<&Alternative<'d>> = new.iter().filter(|asked| !is_explained(asked)).collect();
    // When no old way is left, all callers are refused; when some are, it depends on the caller.
    let is_all_lost = !lost.is_empty() && lost.len() == old.len();
    if is_all_lost {
        let was: Vec<String> = lost.iter().map(|brought| spell(brought)).collect();
        let is = Some(spell_all(new));
        found.push((
            KindId::SecurityRequirementAdded,
            false,
            Some(was.join(" or ")),
            is,
        ));
        return found;
    }
    for brought in lost {
        found.push((
            KindId::SecurityRequirementRemoved,
            false,
            Some(spell(brought)),
            None,
        ));
    }
    for asked in added {
        found.push((
            KindId::SecurityAlternativeAdded,
            false,
            None,
            Some(spell(asked)),
        ));
    }
    found
}

/// Compares the scopes of alternatives that have the same schemes.
fn scopes(old: &Alternative<'_>, new: &Alternative<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (name, before) in old {
        let Some(after) = new.get(name) else { continue };
        let list = |scopes: &mut dyn Iterator<Item = &&str>| {
            let scopes: Vec<&str> = scopes.copied().collect();
            (!scopes.is_empty()).then(|| format!("{} ({name})", scopes.join(", ")))
        };
        if let Some(added) = list(&mut after.difference(before)) {
            found.push((KindId::SecurityScopeAdded, false, None, Some(added)));
        }
        if let Some(removed) = list(&mut before.difference(after)) {
            found.push((KindId::SecurityScopeRemoved, false, Some(removed), None));
        }
    }
    found
}

fn scheme_changes<'d>(old: &Scheme<'d>, new: &Scheme<'d>) -> Vec<Change<'d>> {
    if old.kind != new.kind {
        let change = Change::new(KindId::SecuritySchemeTypeChanged);
        return vec![change.from(&old.kind).to(&new.kind)];
    }
    let mut changes = Vec::new();
    if let (Some(before), Some(after)) = (&old.location, &new.location)
        && before != after
    {
        let words = |(place, name): &(String, String)| format!("{place} {name}");
        let change = Change::new(KindId::SecuritySchemeLocationChanged);
        changes.push(change.from(words(before)).to(words(after)));
    }
    if old.discovery != new.discovery {
        let change = Change::new(KindId::OpenidConnectUrlChanged);
        changes.push(texts(change, old.discovery, new.discovery));
    }
    let names = |scheme: &Scheme<'_>| {
        scheme
            .flows
            .keys()
            .copied()
            .collect::<Vec<&str>>()
            .join(", ")
    };
    if old.flows.keys().ne(new.flows.keys()) {
        let is_wider = old.flows.keys().all(|flow| new.flows.contains_key(flow));
        let change = Change::new(KindId::OauthFlowChanged);
        changes.push(change.from(names(old)).to(names(new)).milder_if(is_wider));
    }
    for (name, before) in &old.flows {
        let Some(after) = new.flows.get(name) else {
            continue;
        };
        for (kind, was, is) in [
            (
                KindId::OauthAuthorizationUrlChanged,
                before.authorization,
                after.authorization,
            ),
            (KindId::OauthTokenUrlChanged, before.token, after.token),
            (
                KindId::OauthRefreshUrlChanged,
                before.refresh,
                after.refresh,
            ),
        ] {
            if was != is {
                changes.push(texts(Change::new(kind), was, is));
            }
        }
        if before.scopes != after.scopes {
            let words =
                |scopes: &BTreeSet<&str>| scopes.iter().copied().collect::<Vec<_>>().join(", ");
            let change = Change::new(KindId::OauthScopesChanged);
            changes.push(change.from(words(&before.scopes)).to(words(&after.scopes)));
        }
    }
    changes
}

fn texts<'d>(change: Change<'d>, old: Option<&str>, new: Option<&str>) -> Change<'d> {
    let change = old.into_iter().fold(change, Change::from);
    new.into_iter().fold(change, Change::to)
}

/// Finds schemes that only have another name now: old names to new ones.
fn renamed<'d>(old: &Model<'d>, new: &Model<'d>) -> HashMap<&'d str, &'d str> {
    let (before, after) = (old.schemes(), new.schemes());
    let has = |schemes: &[(&'d str, &'d Value<'d>, Scheme<'d>)], name: &str| {
        schemes.iter().any(|(known, _, _)| *known == name)
    };
    let mut renamed = HashMap::new();
    for (name, _, scheme) in before.iter().filter(|(name, _, _)| !has(&after, name)) {
        let partner = after
            .iter()
            .find(|(other, _, new_scheme)| !has(&before, other) && new_scheme == scheme);
        if let Some((partner, _, _)) = partner {
            renamed.insert(*name, *partner);
        }
    }
    renamed
}

/// Lists the schemes that some operation asks for.
fn used<'d>(model: &Model<'d>) -> HashSet<&'d str> {
    let operations = model.paths().into_iter().flat_map(|path| path.operations());
    let requirements = operations.map(|operation| model.security(&operation));
    requirements
        .flat_map(|requirement| requirement.alternatives)
        .flat_map(BTreeMap::into_keys)
        .collect()
}

fn rename<'d>(
    alternative: &Alternative<'d>,
    renamed: &HashMap<&'d str, &'d str>,
) -> Alternative<'d> {
    let schemes = alternative
        .iter()
        .map(|(name, scopes)| (*renamed.get(name).unwrap_or(name), scopes.clone()));
    schemes.collect()
}

fn spell(alternative: &Alternative<'_>) -> String {
    let schemes: Vec<&str> = alternative.keys().copied().collect();
    schemes.join(" and ")
}

fn spell_all(alternatives: &[Alternative<'_>]) -> String {
    let all: Vec<String> = alternatives.iter().map(spell).collect();
    all.join(" or ")
}
