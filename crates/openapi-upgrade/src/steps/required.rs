//! `required`: a list of distinct names.

use std::collections::HashSet;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, move_aside};

/// Makes `required` a list of distinct names that is not empty, or no field at all.
pub(crate) fn apply<'a>(schema: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let at = at.key("required");
    match schema.get_mut("required") {
        Some(Value::Array(names)) => {
            if are_distinct_names(names) {
                return;
            }
            let original = names.clone();
            keep_names(names);
            let is_empty = names.is_empty();
            if !original.is_empty() {
                c.report(
                    Code::RequiredRepaired,
                    &at,
                    "the list had something else than distinct names",
                );
                keep(schema, "required", Value::Array(original));
            }
            if is_empty {
                schema.remove("required");
            }
        }
        Some(value @ Value::String(_)) => {
            if crate::fields::flag(value).is_some() {
                return set_aside(schema, &at, c);
            }
            c.report(
                Code::RequiredRepaired,
                &at,
                "one name was read as a list of one",
            );
            *value = Value::Array(vec![std::mem::take(value)]);
        }
        Some(Value::Null) => {
            c.report(
                Code::NullRemoved,
                &at,
                "`required` is null and was left out",
            );
            schema.remove("required");
        }
        Some(_) => set_aside(schema, &at, c),
        None => {}
    }
}

/// Adds names to the list, which may be absent or no list yet.
pub(crate) fn add<'a>(schema: &mut Object<'a>, names: Vec<Value<'a>>) {
    match schema.get_mut("required") {
        Some(Value::Array(list)) => {
            let known: HashSet<String> = list
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            list.extend(
                names
                    .into_iter()
                    .filter(|name| name.as_str().is_some_and(|name| !known.contains(name))),
            );
        }
        Some(_) => {
            move_aside(schema, "required");
            schema.push("required", names);
        }
        None => schema.push("required", names),
    }
}

fn set_aside(schema: &mut Object<'_>, at: &At<'_>, c: &mut Conversion<'_>) {
    c.report(
        Code::RequiredRepaired,
        at,
        "`required` is no list of names; it is kept in an extension",
    );
    move_aside(schema, "required");
}

fn are_distinct_names(names: &[Value<'_>]) -> bool {
    let mut seen = HashSet::with_capacity(names.len());
    !names.is_empty()
        && names
            .iter()
            .all(|name| name.as_str().is_some_and(|name| seen.insert(name)))
}

fn keep_names(names: &mut Vec<Value<'_>>) {
    let mut seen = HashSet::with_capacity(names.len());
    names.retain(|name| {
        name.as_str()
            .is_some_and(|name| seen.insert(name.to_owned()))
    });
}
