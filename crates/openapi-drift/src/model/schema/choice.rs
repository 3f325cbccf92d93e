//! `oneOf` and `anyOf`.

use openapi_document::{Object, Value};

use super::merged::Located;
use super::types::Types;
use crate::model::Model;
use crate::model::document::reference;

/// A choice between schemas.
#[derive(Clone, Debug)]
pub(crate) struct Choice<'d> {
    pub(crate) at: Located<'d>,
    pub(crate) is_any_of: bool,
    pub(crate) branches: Vec<&'d Value<'d>>,
}

/// What a choice comes to.
pub(super) enum Simplified<'d> {
    /// One schema, since there is no other.
    One(&'d Value<'d>),
    /// Values of some types and nothing more.
    Types(Types),
    /// The listed values.
    Values(Vec<&'d Value<'d>>),
    /// A choice.
    Choice(Choice<'d>),
    /// Nothing: the list is empty, or holds null alone.
    Nothing,
}

/// Returns the one member of the one composition that a schema has.
pub(super) fn only_branch<'d>(object: &'d Object<'d>) -> Option<(&'static str, &'d Value<'d>)> {
    let mut found = None;
    for key in ["allOf", "oneOf", "anyOf"] {
        let Some(list) = object.get(key) else {
            continue;
        };
        match (list.as_array()?.as_slice(), found) {
            ([only], None) => found = Some((key, only)),
            _ => return None,
        }
    }
    found
}

/// Simplifies a choice, and tells whether null is among its branches.
pub(super) fn simplify<'d>(
    model: &Model<'d>,
    owner: &'d Value<'d>,
    key: &'static str,
    list: &'d [Value<'d>],
) -> (Simplified<'d>, bool) {
    model.work(list.len());
    let is_null = |branch: &&Value<'_>| branch.get("type").and_then(Value::as_str) == Some("null");
    let branches: Vec<&Value<'_>> = list.iter().filter(|branch| !is_null(branch)).collect();
    let has_null = branches.len() < list.len();
    let simplified = match branches.as_slice() {
        [] => Simplified::Nothing,
        [only] => Simplified::One(only),
        _ => {
            if let Some(types) = plain_types(&branches) {
                Simplified::Types(types)
            } else if let Some(values) = listed_values(model, &branches) {
                Simplified::Values(values)
            } else {
                Simplified::Choice(Choice {
                    at: Located::at(owner, Some(key)),
                    is_any_of: key == "anyOf",
                    branches,
                })
            }
        }
    };
    (simplified, has_null)
}

/// Joins branches that name types and nothing more.
fn plain_types(branches: &[&Value<'_>]) -> Option<Types> {
    let mut all = Types::NONE;
    for branch in branches {
        let object = branch.as_object()?;
        let is_plain = object
            .keys()
            .all(|key| key == "type" || super::seed::is_for_people(key));
        let types = Types::named(object.get("type")?.as_str()?)?;
        if !is_plain {
            return None;
        }
        all = all.or(types);
    }
    Some(all)
}

/// Joins branches that list values and nothing more.
fn listed_values<'d>(model: &Model<'d>, branches: &[&'d Value<'d>]) -> Option<Vec<&'d Value<'d>>> {
    let mut all = Vec::new();
    for branch in branches {
        let branch = match reference(branch) {
            Some(_) => return None,
            None => branch.as_object()?,
        };
        let is_plain = branch
            .keys()
            .all(|key| matches!(key, "type" | "enum" | "const") || super::seed::is_for_people(key));
        if !is_plain {
            return None;
        }
        match (branch.get("const"), branch.get("enum")) {
            (Some(value), None) => all.push(value),
            (None, Some(values)) => all.extend(values.as_array()?),
            _ => return None,
        }
    }
    model.work(all.len());
    Some(all)
}
