//! Paths and operations, matched.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Change, Context, Site, Walk};
use crate::kinds::KindId;
use crate::model::schema::Located;
use crate::model::{Model, Operation, Path, Servers, parameters, shape, shorten};

/// The paths of both documents, by what is on the wire.
struct Matching<'d> {
    old: Vec<(String, Path<'d>)>,
    new: Vec<(String, Path<'d>)>,
    /// Whether the base path is a part of each.
    has_base: bool,
}

impl<'d> Walk<'_, 'd> {
    /// Compares all paths, and where they are served.
    pub(super) fn paths(&mut self) {
        let (old, new) = self.models();
        let matching = Matching::new(old, new);
        self.servers(matching.has_base);
        self.pair_paths(&matching, false);
    }

    /// Compares all webhooks, in which the server calls the client.
    pub(super) fn webhooks(&mut self) {
        let (old, new) = self.models();
        let named = |paths: Vec<Path<'d>>| {
            let named = paths
                .into_iter()
                .map(|path| (path.template.to_owned(), path));
            named.collect()
        };
        let matching = Matching {
            old: named(old.webhooks()),
            new: named(new.webhooks()),
            has_base: false,
        };
        self.pair_paths(&matching, true);
    }

    fn pair_paths(&mut self, matching: &Matching<'d>, is_reversed: bool) {
        let new = by_shape(&matching.new);
        let old = by_shape(&matching.old);
        for (shape, paths) in in_order(&matching.old, &old) {
            match new.get(shape) {
                Some(others) => self.operations(&paths, others, is_reversed),
                None => self.lone_path(&paths, true, is_reversed),
            }
        }
        for (shape, paths) in in_order(&matching.new, &new) {
            if !old.contains_key(shape) {
                self.lone_path(&paths, false, is_reversed);
            }
        }
    }

    /// Notes a path that one document has.
    fn lone_path(&mut self, paths: &[Path<'d>], is_old: bool, is_reversed: bool) {
        let operations: Vec<_> = paths.iter().flat_map(|path| path.operations()).collect();
        self.operations += operations.len();
        let kind = match (is_reversed, is_old) {
            (false, true) => KindId::PathRemoved,
            (false, false) => KindId::PathAdded,
            (true, true) => KindId::WebhookRemoved,
            (true, false) => KindId::WebhookAdded,
        };
        let Some(path) = paths.first() else { return };
        let at = Some(Located::at(path.item.value, None));
        let change = match is_old {
            true => Change::new(kind).old(at).from(path.template),
            false => Change::new(kind).new_at(at).to(path.template),
        };
        for operation in &operations {
            let context = self.context(operation, false);
            self.note_in(context, change.clone());
        }
        if operations.is_empty() {
            self.note(change);
        }
    }

    /// Compares the operations of paths that have one shape.
    fn operations(&mut self, old: &[Path<'d>], new: &[Path<'d>], is_reversed: bool) {
        if let ([old], [new]) = (old, new) {
            self.path_items(old, new, is_reversed);
        }
        let all = |paths: &[Path<'d>]| -> Vec<Operation<'d>> {
            paths.iter().flat_map(|path| path.operations()).collect()
        };
        let (old, new) = (all(old), all(new));
        for operation in &old {
            match partner(operation, &new) {
                Some(partner) => self.operation_pair(operation, partner, is_reversed),
                None => self.lone_operation(operation, true, is_reversed),
            }
        }
        for operation in &new {
            if partner(operation, &old).is_none() {
                self.lone_operation(operation, false, is_reversed);
            }
        }
    }

    fn path_items(&mut self, old: &Path<'d>, new: &Path<'d>, is_reversed: bool) {
        let (before, after) = (old.item.value, new.item.value);
        let names = |path: &Path<'d>| parameters(path.template).collect::<Vec<_>>();
        if names(old) != names(new) && !is_reversed {
            let change = Change::new(KindId::PathParameterRenamed).at(before, after);
            self.note(change.from(old.template).to(new.template));
        }
        let changes = [
            super::extensions::extensions(before, after),
            super::extensions::text(KindId::DescriptionChanged, before, after, "description"),
            super::extensions::text(KindId::DescriptionChanged, before, after, "summary"),
        ];
        for change in changes.into_iter().flatten() {
            self.note(change);
        }
    }

    fn operation_pair(&mut self, old: &Operation<'d>, new: &Operation<'d>, is_reversed: bool) {
        self.operations += 1;
        let context = self.context(old, is_reversed);
        self.operation(old, new, context);
    }

    pub(super) fn lone_operation(
        &mut self,
        operation: &Operation<'d>,
        is_old: bool,
        is_reversed: bool,
    ) {
        self.operations += 1;
        let is_deprecated = Model::is_deprecated(operation.value);
        let kind = match (is_old, is_reversed) {
            (true, false) if is_deprecated => KindId::OperationRemovedAfterDeprecation,
            (true, false) => KindId::OperationRemoved,
            (false, false) => KindId::OperationAdded,
            (true, true) => KindId::WebhookRemoved,
            (false, true) => KindId::WebhookAdded,
        };
        let context = Context {
            is_reversed: false,
            ..self.context(operation, is_reversed)
        };
        let at = Some(Located::at(operation.value, None));
        let change = match is_old {
            true => Change::new(kind).old(at),
            false => Change::new(kind).new_at(at),
        };
        let sunset = operation
            .value
            .get("x-sunset")
            .filter(|_| is_deprecated && is_old);
        let note = sunset.map(|date| format!("its end was announced for {}", shorten(date)));
        self.note_in(context, Change { note, ..change });
    }

    pub(super) fn context(&mut self, operation: &Operation<'d>, is_reversed: bool) -> Context {
        let site = self.site(Site {
            method: operation.method,
            template: operation.template,
            part: Cow::Borrowed(""),
        });
        Context { site, is_reversed }
    }
}

impl<'d> Matching<'d> {
    /// Matches paths as they stand, or with the base path before them when more match so.
    fn new(old: &Model<'d>, new: &Model<'d>) -> Self {
        let plain = Matching {
            old: shaped("", old.paths()),
            new: shaped("", new.paths()),
            has_base: false,
        };
        let (before, after) = (Servers::of(old).paths, Servers::of(new).paths);
        let (Some(before), Some(after)) = (before.first(), after.first()) else {
            return plain;
        };
        if before == after {
            return plain;
        }
        let whole = Matching {
            old: shaped(before, old.paths()),
            new: shaped(after, new.paths()),
            has_base: true,
        };
        match whole.matched() > plain.matched() {
            true => whole,
            false => plain,
        }
    }

    fn matched(&self) -> usize {
        let new = by_shape(&self.new);
        let old = self.old.iter();
        old.filter(|(shape, _)| new.contains_key(shape.as_str()))
            .count()
    }
}

fn shaped<'d>(base: &str, paths: Vec<Path<'d>>) -> Vec<(String, Path<'d>)> {
    let shaped = paths.into_iter().map(|path| {
        let shape = format!("{base}{}", shape(path.template));
        (shape, path)
    });
    shaped.collect()
}

fn by_shape<'p, 'd>(paths: &'p [(String, Path<'d>)]) -> HashMap<&'p str, Vec<Path<'d>>> {
    let mut map: HashMap<&str, Vec<Path<'d>>> = HashMap::with_capacity(paths.len());
    for (shape, path) in paths {
        map.entry(shape).or_default().push(*path);
    }
    map
}

/// Walks the shapes, each where it first stands.
fn in_order<'p, 'd>(
    paths: &'p [(String, Path<'d>)],
    map: &HashMap<&'p str, Vec<Path<'d>>>,
) -> Vec<(&'p str, Vec<Path<'d>>)> {
    let firsts = paths.iter().filter_map(|(shape, path)| {
        let all = map.get(shape.as_str())?;
        let first = all.first()?;
        (first.template == path.template).then(|| (shape.as_str(), all.clone()))
    });
    firsts.collect()
}

/// Finds the operation with the same method, of those under the same template when there are several.
fn partner<'o, 'd>(
    operation: &Operation<'d>,
    others: &'o [Operation<'d>],
) -> Option<&'o Operation<'d>> {
    let same_method = || {
        let others = others.iter();
        others.filter(|other| other.method.eq_ignore_ascii_case(operation.method))
    };
    let exact = same_method().find(|other| other.template == operation.template);
    exact.or_else(|| same_method().next())
}
