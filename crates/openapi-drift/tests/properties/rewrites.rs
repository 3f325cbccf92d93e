//! Ways to write a document anew that change nothing of what it means.

use openapi_drift::openapi_document::{Object, Pointer, Value};

/// A rewriting, and what it does.
pub(crate) type Rewrite = (&'static str, fn(&mut Value<'static>));

pub(crate) const REWRITES: [Rewrite; 8] = [
    ("keys in another order", reverse_keys),
    ("lists whose order means nothing, reversed", reverse_sets),
    ("inline schemas shared", share_schemas),
    ("shared schemas inline", inline_schemas),
    ("schemas wrapped in allOf", wrap_schemas),
    ("parameters moved to their path", move_parameters),
    ("path parameters renamed", rename_parameters),
    ("null as a branch", null_as_branch),
];

/// Points at every schema, the inner ones after those around them.
pub(crate) fn schemas(root: &Value<'_>) -> Vec<Pointer> {
    let mut found = Vec::new();
    walk(root, &mut Pointer::root(), &mut |pointer, value| {
        if value.as_object().is_some() && is_schema(pointer) {
            found.push(pointer.clone());
        }
    });
    found
}

/// Calls back for every value.
pub(crate) fn walk(
    value: &Value<'_>,
    at: &mut Pointer,
    visit: &mut impl FnMut(&Pointer, &Value<'_>),
) {
    visit(at, value);
    let inner: Vec<(String, &Value<'_>)> = match value {
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => return,
    };
    for (token, value) in inner {
        at.push(&token);
        walk(value, at, visit);
        at.pop();
    }
}

fn is_schema(pointer: &Pointer) -> bool {
    let tokens: Vec<_> = pointer.tokens().collect();
    let last = |back: usize| {
        tokens
            .len()
            .checked_sub(back)
            .and_then(|index| tokens.get(index))
            .map(AsRef::as_ref)
    };
    matches!(last(1), Some("schema" | "items" | "additionalProperties"))
        || matches!(last(2), Some("properties" | "schemas" | "allOf" | "oneOf"))
}

/// Changes every value, the inner ones first.
fn change(value: &mut Value<'static>, how: &impl Fn(&mut Value<'static>)) {
    match value {
        Value::Object(object) => object.iter_mut().for_each(|(_, value)| change(value, how)),
        Value::Array(list) => list.iter_mut().for_each(|value| change(value, how)),
        _ => {}
    }
    how(value);
}

fn reverse_keys(root: &mut Value<'static>) {
    change(root, &|value| {
        if let Value::Object(object) = value {
            let mut entries: Vec<_> = std::mem::take(object).into_iter().collect();
            entries.reverse();
            *object = entries.into_iter().collect();
        }
    });
}

fn reverse_sets(root: &mut Value<'static>) {
    change(root, &|value| {
        for key in ["required", "enum", "parameters", "oneOf", "allOf"] {
            if let Some(Value::Array(list)) = value.get_mut(key) {
                list.reverse();
            }
        }
    });
}

/// Moves the outermost inline schemas of bodies into the shared ones.
fn share_schemas(root: &mut Value<'static>) {
    let inline: Vec<Pointer> = schemas(root)
        .into_iter()
        .filter(|pointer| {
            pointer.as_str().starts_with("/paths") && pointer.as_str().ends_with("/schema")
        })
        .collect();
    for (index, pointer) in inline.iter().enumerate() {
        let name = format!("Shared{index}");
        let mut reference = Object::new();
        reference.push("$ref", format!("#/components/schemas/{name}"));
        let place = root.at_mut(pointer).expect("the schema was found");
        let schema = std::mem::replace(place, reference.into());
        let shared = Pointer::root().child("components").child("schemas");
        let shared = root.at_mut(&shared).and_then(Value::as_object_mut);
        shared.expect("there are shared schemas").push(name, schema);
    }
}

/// Puts the shared schemas where operations refer to them; what those refer to stays shared.
fn inline_schemas(root: &mut Value<'static>) {
    let source = root.clone();
    for pointer in schemas(&source) {
        let reference = source
            .at(&pointer)
            .and_then(|value| value.get("$ref")?.as_str());
        let Some(reference) = reference.filter(|_| pointer.as_str().starts_with("/paths")) else {
            continue;
        };
        let target = Pointer::parse(reference.trim_start_matches('#')).expect("it is a pointer");
        let target = source
            .at(&target)
            .expect("references lead somewhere")
            .clone();
        *root.at_mut(&pointer).expect("the place was found") = target;
    }
}

fn wrap_schemas(root: &mut Value<'static>) {
    // From the inside, so that the pointers to those around stay right.
    for pointer in schemas(root).iter().rev() {
        let place = root.at_mut(pointer).expect("the schema was found");
        let mut wrapper = Object::new();
        wrapper.push("description", "It is the same.");
        wrapper.push("allOf", vec![std::mem::take(place)]);
        *place = wrapper.into();
    }
}

/// Moves the parameters of paths that have one operation, whose others would get them too.
fn move_parameters(root: &mut Value<'static>) {
    let Some(Value::Object(paths)) = root.get_mut("paths") else {
        return;
    };
    for (_, item) in paths.iter_mut() {
        let Some(item) = item.as_object_mut().filter(|item| item.len() == 1) else {
            continue;
        };
        let operation = item.iter_mut().next();
        let moved =
            operation.and_then(|(_, operation)| operation.as_object_mut()?.remove("parameters"));
        if let Some(parameters) = moved {
            item.push("parameters", parameters);
        }
    }
}

fn rename_parameters(root: &mut Value<'static>) {
    let Some(Value::Object(paths)) = root.get_mut("paths") else {
        return;
    };
    let renamed = std::mem::take(paths).into_iter().map(|(path, mut item)| {
        change(&mut item, &|value| {
            let is_in_path = value.get("in").and_then(Value::as_str) == Some("path");
            if let Some(Value::String(name)) = value.get_mut("name").filter(|_| is_in_path) {
                name.to_mut().push_str("_new");
            }
        });
        (path.replace('}', "_new}").into(), item)
    });
    *paths = renamed.collect();
}

fn null_as_branch(root: &mut Value<'static>) {
    change(root, &|value| {
        let Some(Value::Array(types)) = value.get("type") else {
            return;
        };
        let Some(first) = types.first().cloned().filter(|_| types.len() == 2) else {
            return;
        };
        let mut schema = std::mem::take(value);
        schema
            .as_object_mut()
            .expect("it has a type")
            .insert("type", first);
        let mut null = Object::new();
        null.push("type", "null");
        let mut choice = Object::new();
        choice.push("oneOf", vec![schema, null.into()]);
        *value = choice.into();
    });
}
