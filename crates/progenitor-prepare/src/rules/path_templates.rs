//! Templates of paths.

use std::collections::HashSet;

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::identifiers;
use crate::place::Place;
use crate::walk::METHODS;

/// Makes templates of paths parse, and their parameters different arguments.
///
/// A path without a slash at its start is silently left out by openapiv3. progenitor refuses a brace without its
/// partner, and panics on a parameter of a template that is not described or is described as optional; a parameter
/// that the template does not have may panic too. The name of a parameter in a path is never sent, so one that
/// cannot be an argument is changed in both.
pub(super) const RULE: Rule = Rule {
    id: "path-templates",
    reason: "a template that does not fit its parameters is refused or panics",
    apply,
};

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Fixed(String),
    Parameter(String),
}

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let Some(Value::Object(paths)) = document.get_mut("paths") else {
        return Ok(());
    };
    let all = std::mem::take(paths);
    let mut taken: HashSet<String> = all.keys().map(str::to_owned).collect();
    for (path, mut item) in all {
        let pieces = pieces(&path);
        let names = argument_names(&pieces);
        for method in METHODS {
            if let Some(Value::Object(operation)) = item.get_mut(method) {
                describe(operation, &names, &Place::operation(method, &path), changes);
            }
        }
        let mut written = written(&pieces, &names);
        if written != path {
            while !taken.insert(written.clone()) {
                written.push('_');
            }
            changes.record(&Place::shared("#/paths").child(&path), &*path, &*written);
        }
        paths.push(written, item);
    }
    Ok(())
}

/// Takes a template apart; braces without a partner are fixed text.
fn pieces(path: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let name = after
            .split_once('}')
            .filter(|(name, _)| !name.contains(['{', '/']));
        pieces.push(Piece::Fixed(before.to_owned()));
        match name {
            Some((name, behind)) => {
                pieces.push(Piece::Parameter(name.to_owned()));
                rest = behind;
            }
            None => {
                pieces.push(Piece::Fixed("%7B".to_owned()));
                rest = after;
            }
        }
    }
    pieces.push(Piece::Fixed(rest.to_owned()));
    pieces
}

/// The parameters of a template, each once, with the names that they get.
fn argument_names(pieces: &[Piece]) -> Vec<(String, String)> {
    let mut taken = HashSet::from(["body".to_owned()]);
    let mut names: Vec<(String, String)> = Vec::new();
    for piece in pieces {
        let Piece::Parameter(name) = piece else {
            continue;
        };
        if names.iter().any(|(known, _)| known == name) {
            continue;
        }
        let wanted = if name.is_empty() { "unnamed" } else { name };
        let mut free = wanted.to_owned();
        let mut number = 2;
        while !identifiers::is_free_argument(&identifiers::argument(&free))
            || !taken.insert(identifiers::argument(&free))
        {
            free = format!("{}_{number}", identifiers::argument(wanted));
            number += 1;
        }
        names.push((name.clone(), free));
    }
    names
}

fn written(pieces: &[Piece], names: &[(String, String)]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Fixed(text) => text.replace('}', "%7D"),
        Piece::Parameter(name) => {
            let renamed = names.iter().find(|(known, _)| known == name);
            format!("{{{}}}", renamed.map_or(name, |(_, free)| free))
        }
    };
    let written: String = pieces.iter().map(piece).collect();
    match written.starts_with('/') {
        true => written,
        false => format!("/{written}"),
    }
}

/// Describes the parameters of the template in an operation, in its order, before the others.
fn describe(
    operation: &mut Object<'static>,
    names: &[(String, String)],
    place: &Place,
    changes: &mut Changes,
) {
    let place = place.child("parameters");
    let listed = match operation.remove("parameters") {
        Some(Value::Array(listed)) => listed,
        _ => Vec::new(),
    };
    let is_path = |parameter: &Value<'static>| text(parameter, "in") == "path";
    let (mut in_path, others): (Vec<_>, Vec<_>) = listed.into_iter().partition(is_path);
    let mut all = Vec::new();
    for (name, free) in names {
        let mut parameter = take(&mut in_path, name).unwrap_or_else(|| {
            changes.record(&place, format!("{name} is not described"), "a text");
            Object::new()
        });
        parameter.insert("name", free.clone());
        parameter.insert("in", "path");
        if parameter.insert("required", true) == Some(Value::Bool(false)) {
            changes.record(&place, format!("{name} is optional"), "required");
        }
        all.push(Value::Object(parameter));
    }
    for unused in in_path {
        changes.record(
            &place,
            format!("{} is not in the path", text(&unused, "name")),
            "dropped",
        );
    }
    all.extend(others);
    if !all.is_empty() {
        operation.insert("parameters", all);
    }
}

/// Takes the parameter of this name out, or else one that is the same argument.
fn take(parameters: &mut Vec<Value<'static>>, name: &str) -> Option<Object<'static>> {
    let named = |it: &Value<'static>| text(it, "name") == name;
    let alike = |it: &Value<'static>| {
        identifiers::argument(text(it, "name")) == identifiers::argument(name)
    };
    let position = parameters.iter().position(named);
    let position = position.or_else(|| parameters.iter().position(alike))?;
    match parameters.remove(position) {
        Value::Object(parameter) => Some(parameter),
        _ => None,
    }
}

fn text<'v>(parameter: &'v Value<'static>, key: &str) -> &'v str {
    parameter
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(path: &str) -> String {
        let pieces = pieces(path);
        written(&pieces, &argument_names(&pieces))
    }

    #[test]
    fn templates_that_parse_are_left_alone() {
        for path in ["/", "/a/{b}", "/{a}:{b}", "/x/{a}{b}", "/{a}/{a}", "/a//b"] {
            assert_eq!(rewritten(path), path);
        }
    }

    #[test]
    fn others_are_mended() {
        for (path, expected) in [
            ("/a}", "/a%7D"),
            ("/a{", "/a%7B"),
            ("/{a/b}", "/%7Ba/b%7D"),
            ("/{{a}}", "/%7B{a}%7D"),
            ("/{body}", "/{body_2}"),
            ("/{}", "/{unnamed}"),
            ("a/{b}", "/a/{b}"),
            ("", "/"),
            ("/{jobId}/{job_id}", "/{jobId}/{job_id_2}"),
        ] {
            assert_eq!(rewritten(path), expected);
        }
    }
}
