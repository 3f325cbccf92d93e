//! Where an API is served.

use std::collections::BTreeSet;

use super::{Change, Context, Walk};
use crate::kinds::KindId;
use crate::model::schema::Located;
use crate::model::{Model, Operation, OwnServers, Servers};

/// A part of the URLs that differs.
struct Differing {
    kind: KindId,
    /// Where Swagger 2.0 says it.
    key: &'static str,
    old: String,
    new: String,
}

impl<'d> Walk<'_, 'd> {
    /// Compares where the API is served; the base path is left out where it is compared as a part of each path.
    pub(super) fn servers(&mut self, is_base_compared: bool) {
        let (old, new) = self.models();
        let place = |model: &Model<'d>, swagger| {
            let key = match model.is_swagger() {
                true => swagger,
                false => "servers",
            };
            Some(Located::at(model.root.get(key).unwrap_or(model.root), None))
        };
        for found in differing(&Servers::of(old), &Servers::of(new)) {
            if is_base_compared && found.kind == KindId::ServerBasePathChanged {
                continue;
            }
            let change = Change::new(found.kind)
                .old(place(old, found.key))
                .new_at(place(new, found.key));
            self.note(change.from(found.old).to(found.new));
        }
    }

    /// Compares servers that an operation or its path has for itself.
    pub(super) fn operation_servers(
        &mut self,
        old: &Operation<'d>,
        new: &Operation<'d>,
        context: Context,
    ) {
        let (old_model, new_model) = self.models();
        let before = old_model.own_servers(old);
        let after = new_model.own_servers(new);
        if before.is_none() && after.is_none() {
            return;
        }
        let located = |own: &Option<OwnServers<'d>>, operation: &Operation<'d>| match own {
            Some(own) => Located::at(own.holder, Some(own.key)),
            None => Located::at(operation.value, None),
        };
        let (old_at, new_at) = (located(&before, old), located(&after, new));
        let before = before.map_or_else(|| Servers::of(old_model), |own| own.servers);
        let after = after.map_or_else(|| Servers::of(new_model), |own| own.servers);
        for found in differing(&before, &after) {
            let change = Change::new(found.kind)
                .old(Some(old_at))
                .new_at(Some(new_at));
            self.note_in(context, change.from(found.old).to(found.new));
        }
    }
}

/// Compares servers part by part.
fn differing(old: &Servers, new: &Servers) -> Vec<Differing> {
    let [paths, schemes, hosts] = [
        (&old.paths, &new.paths),
        (&old.schemes, &new.schemes),
        (&old.hosts, &new.hosts),
    ];
    let is_wider = |(old, new): (&BTreeSet<String>, &BTreeSet<String>)| {
        !old.is_empty() && new.is_superset(old)
    };
    let path_kind = match (is_wider(paths), paths.0.is_disjoint(paths.1)) {
        (true, _) => KindId::ServerAdded,
        (false, true) => KindId::ServerBasePathChanged,
        (false, false) => KindId::ServerRemoved,
    };
    let scheme_kind = match is_wider(schemes) {
        true => KindId::ServerAdded,
        false => KindId::ServerSchemeRemoved,
    };
    let host_kind = match is_wider(hosts) {
        true => KindId::ServerAdded,
        false => KindId::ServerHostChanged,
    };
    // A scheme that is left out is that of the document itself.
    let are_schemes_said = !schemes.0.is_empty() && !schemes.1.is_empty();
    let parts = [
        (path_kind, "basePath", paths, true),
        (scheme_kind, "schemes", schemes, are_schemes_said),
        (host_kind, "host", hosts, true),
    ];
    let differing = parts
        .into_iter()
        .filter(|(_, _, (old, new), is_said)| *is_said && old != new);
    let differing = differing.map(|(kind, key, (old, new), _)| Differing {
        kind,
        key,
        old: spell(old),
        new: spell(new),
    });
    differing.collect()
}

/// Joins parts of URLs; the path that is empty is the root.
fn spell(parts: &BTreeSet<String>) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| if part.is_empty() { "/" } else { part })
        .collect();
    parts.join(", ")
}
