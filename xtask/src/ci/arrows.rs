//! Who may depend on whom.
//!
//! What repairs a thing does not depend on it: xtask knows no generated client. The simulator knows the
//! wire, not the client: it depends on nothing of ours, so that a test which passes between the two means
//! something. And what is heavy stays where it is needed: the generator is a build-dependency of one crate.

use std::collections::BTreeSet;

use cargo_metadata::{Dependency, DependencyKind, Package};

use super::packages::{is_published, members};
use crate::error::Result;
use crate::workspace::Workspace;

/// An arrow that is allowed: `from` depends on `to`.
struct Arrow {
    from: &'static str,
    to: &'static str,
    kind: DependencyKind,
    only_with: Option<&'static str>,
}

/// All there are, but for [`TESTS`] and dev-dependencies on the [`SIMULATOR`].
const ARROWS: &[Arrow] = &[
    normal("spotfire-job", "spotfire-automation"),
    normal("spotfire-job", "spotfire-auth"),
    normal("spotfire-job", "spotfire-simulator"),
    normal("spotfire-automation", "spotfire-automation-raw"),
    normal("spotfire-automation", "spotfire-auth"),
    normal("spotfire-automation", "openapi-drift").only_with("compatibility"),
    build("spotfire-automation-raw", "progenitor-prepare"),
    build("spotfire-automation-raw", GENERATOR),
    dev("spotfire-automation-raw", "progenitor-prepare"), // tests of what its build script is made of
    dev("spotfire-automation-raw", GENERATOR),            // likewise
    normal("openapi-upgrade", "openapi-document"),
    normal("openapi-upgrade", "progenitor-prepare").only_with("cli"),
    normal("openapi-drift", "openapi-document"),
    normal("progenitor-prepare", "openapi-document"),
    dev("progenitor-prepare", GENERATOR), // proves that the generator takes what was prepared
    normal("xtask", "openapi-upgrade"),
    normal("xtask", "openapi-drift"),
    normal("xtask", "progenitor-prepare"),
    normal("xtask", "spotfire-auth"),
    normal("xtask", GENERATOR), // to try a document before it is written
];

/// Tests of what crosses the crates may depend on everything.
const TESTS: &str = "workspace-tests";
/// Every crate may use it in its tests.
const SIMULATOR: &str = "spotfire-simulator";
/// Not ours, but watched like ours.
const GENERATOR: &str = "progenitor";

/// Names every dependency between members that is not an allowed arrow.
pub(crate) fn violations(workspace: &Workspace) -> Result<Vec<String>> {
    let members = members(workspace)?;
    let mut watched: BTreeSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    watched.insert(GENERATOR);
    Ok(members
        .iter()
        .flat_map(|member| member.dependencies.iter().map(move |it| (member, it)))
        .filter(|(_, dependency)| watched.contains(dependency.name.as_str()))
        .filter_map(|(member, dependency)| violation(member, dependency))
        .collect())
}

fn violation(from: &Package, dependency: &Dependency) -> Option<String> {
    let to = dependency.name.as_str();
    if from.name == TESTS {
        return None;
    }
    if to == SIMULATOR && dependency.kind == DependencyKind::Development {
        return versioned_simulator(from, dependency);
    }
    let arrow = ARROWS
        .iter()
        .find(|it| from.name == it.from && to == it.to && dependency.kind == it.kind);
    match arrow {
        None => Some(unknown_arrow(&from.name, to, dependency.kind)),
        Some(arrow) => unbound_feature(from, dependency, arrow.only_with?),
    }
}

/// A version in a dev-dependency would have to be published first, and the simulator's own would close a circle.
fn versioned_simulator(from: &Package, dependency: &Dependency) -> Option<String> {
    let needs_it_anyway = from
        .dependencies
        .iter()
        .any(|it| it.name == SIMULATOR && it.kind == DependencyKind::Normal);
    let versioned = dependency.req.to_string() != "*";
    (versioned && is_published(from) && !needs_it_anyway).then(|| {
        format!(
            "`{}` has a dev-dependency on `{SIMULATOR}` with a version: give it by path alone, so that the set can be published",
            from.name
        )
    })
}

fn unknown_arrow(from: &str, to: &str, kind: DependencyKind) -> String {
    let allowed: Vec<String> = ARROWS
        .iter()
        .filter(|arrow| arrow.from == from)
        .map(|arrow| format!("`{}` ({})", arrow.to, arrow.kind))
        .collect();
    let allowed = match allowed.as_slice() {
        [] => "nothing of the workspace".to_owned(),
        some => some.join(", "),
    };
    format!("`{from}` depends on `{to}` ({kind}): it may depend on {allowed}")
}

fn unbound_feature(from: &Package, dependency: &Dependency, feature: &str) -> Option<String> {
    let alias = dependency.rename.as_deref().unwrap_or(&dependency.name);
    let (by_name, by_feature) = (format!("dep:{alias}"), format!("{alias}/"));
    let turned_on_by_others = from.features.iter().any(|(name, turns_on)| {
        name != feature
            && turns_on
                .iter()
                .any(|it| *it == by_name || it == alias || it.starts_with(&by_feature))
    });
    (!dependency.optional || turned_on_by_others).then(|| {
        format!(
            "`{}` depends on `{}` without its feature `{feature}`: it must be optional, and that feature alone may turn it on",
            from.name, dependency.name
        )
    })
}

const fn normal(from: &'static str, to: &'static str) -> Arrow {
    arrow(from, to, DependencyKind::Normal)
}

const fn build(from: &'static str, to: &'static str) -> Arrow {
    arrow(from, to, DependencyKind::Build)
}

const fn dev(from: &'static str, to: &'static str) -> Arrow {
    arrow(from, to, DependencyKind::Development)
}

const fn arrow(from: &'static str, to: &'static str, kind: DependencyKind) -> Arrow {
    Arrow {
        from,
        to,
        kind,
        only_with: None,
    }
}

impl Arrow {
    const fn only_with(mut self, feature: &'static str) -> Self {
        self.only_with = Some(feature);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reachable_from(start: &str) -> BTreeSet<&'static str> {
        let mut reached = BTreeSet::new();
        let mut ahead = vec![start];
        while let Some(from) = ahead.pop() {
            for arrow in ARROWS.iter().filter(|arrow| arrow.from == from) {
                if reached.insert(arrow.to) {
                    ahead.push(arrow.to);
                }
            }
        }
        reached
    }

    #[test]
    fn the_table_itself_keeps_the_two_promises() {
        assert!(!reachable_from("xtask").contains("spotfire-automation-raw"));
        assert!(reachable_from(SIMULATOR).is_empty());
    }
}
