//! Walks over operations and schemas.

use std::collections::{HashMap, HashSet};

use openapi_document::{Object, Value};

use crate::changes::Changes;
use crate::error::Error;
use crate::place::Place;
use crate::schema;

/// The methods of a path item, in the order in which progenitor takes them.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The keywords under which a schema holds one schema, a list of schemas, and schemas by name.
const ONE: [&str; 3] = ["items", "additionalProperties", "not"];
const LISTS: [&str; 3] = ["allOf", "oneOf", "anyOf"];
const NAMED: &str = "properties";

/// What to do with a schema that a walk meets.
pub(crate) type Visit<'v> =
    dyn FnMut(&mut Value<'static>, &Place, &mut Changes) -> Result<(), Error> + 'v;

/// Walks over every operation.
pub(crate) fn operations<'d>(
    document: &'d Value<'static>,
) -> impl Iterator<Item = (&'static str, &'d str, &'d Value<'static>)> {
    let paths = document.get("paths").and_then(Value::as_object);
    let items = paths.into_iter().flat_map(Object::iter);
    items.flat_map(|(path, item)| {
        METHODS
            .into_iter()
            .filter_map(move |method| Some((method, path, item.get(method)?)))
    })
}

/// Walks over every operation, to be changed.
pub(crate) fn each_operation(
    document: &mut Value<'static>,
    mut visit: impl FnMut(&mut Value<'static>, &Place) -> Result<(), Error>,
) -> Result<(), Error> {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return Ok(());
    };
    for (path, item) in paths.iter_mut() {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                visit(operation, &Place::operation(method, path))?;
            }
        }
    }
    Ok(())
}

/// The components that schemas name, taken out of a document or put into it.
pub(crate) fn components<'d>(document: &'d mut Value<'static>) -> &'d mut Object<'static> {
    fn entry<'o>(object: &'o mut Object<'static>, key: &'static str) -> &'o mut Object<'static> {
        if object.get(key).and_then(Value::as_object).is_none() {
            object.insert(key, Object::new());
        }
        match object.get_mut(key) {
            Some(Value::Object(found)) => found,
            _ => unreachable!("the entry was made an object just now"),
        }
    }
    let Value::Object(root) = document else {
        unreachable!("the root was checked to be an object before the first rule ran")
    };
    entry(entry(root, "components"), "schemas")
}

/// Walks over every schema of a document, each before those inside of it.
pub(crate) fn schemas(
    document: &mut Value<'static>,
    changes: &mut Changes,
    visit: &mut Visit<'_>,
) -> Result<(), Error> {
    let all = components(document);
    for (name, component) in all.iter_mut() {
        inside(component, &mut Place::component(name), changes, visit)?;
    }
    each_operation(document, |operation, place| {
        each_root(operation, place, &mut |_, schema, place| {
            inside(schema, &mut place.clone(), changes, visit)
        })
    })
}

/// Which part of an operation a schema is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Parameter,
    Body,
    Answer,
}

/// Walks over the outermost schemas of an operation.
pub(crate) fn each_root(
    operation: &mut Value<'static>,
    place: &Place,
    visit: &mut dyn FnMut(Part, &mut Value<'static>, &Place) -> Result<(), Error>,
) -> Result<(), Error> {
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let name = parameter
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let place = place.child("parameters").child(name);
        if let Some(schema) = parameter.get_mut("schema") {
            visit(Part::Parameter, schema, &place)?;
        }
    }
    if let Some(body) = operation.get_mut("requestBody") {
        each_content(Part::Body, body, &place.child("requestBody"), visit)?;
    }
    let answers = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    for (status, answer) in answers.into_iter().flat_map(Object::iter_mut) {
        each_content(
            Part::Answer,
            answer,
            &place.child("responses").child(status),
            visit,
        )?;
    }
    Ok(())
}

fn each_content(
    part: Part,
    holder: &mut Value<'static>,
    place: &Place,
    visit: &mut dyn FnMut(Part, &mut Value<'static>, &Place) -> Result<(), Error>,
) -> Result<(), Error> {
    let content = holder.get_mut("content").and_then(Value::as_object_mut);
    for (media_type, entry) in content.into_iter().flat_map(Object::iter_mut) {
        if let Some(schema) = entry.get_mut("schema") {
            visit(part, schema, &place.child(media_type))?;
        }
    }
    Ok(())
}

/// Visits a schema and then those inside of it.
pub(crate) fn inside(
    schema: &mut Value<'static>,
    place: &mut Place,
    changes: &mut Changes,
    visit: &mut Visit<'_>,
) -> Result<(), Error> {
    visit(schema, place, changes)?;
    each_child(schema, place, &mut |child, place| {
        inside(child, place, changes, visit)
    })
}

/// Walks over the schemas directly inside of a schema.
pub(crate) fn each_child(
    schema: &mut Value<'static>,
    place: &mut Place,
    visit: &mut dyn FnMut(&mut Value<'static>, &mut Place) -> Result<(), Error>,
) -> Result<(), Error> {
    let Value::Object(schema) = schema else {
        return Ok(());
    };
    for (key, value) in schema.iter_mut() {
        let mark = place.enter(key);
        match value {
            Value::Object(_) if ONE.contains(&key) => visit(value, place)?,
            Value::Array(elements) if LISTS.contains(&key) => {
                for (index, element) in elements.iter_mut().enumerate() {
                    let mark = place.enter(&index.to_string());
                    visit(element, place)?;
                    place.leave(mark);
                }
            }
            Value::Object(named) if key == NAMED => {
                for (name, property) in named.iter_mut() {
                    let mark = place.enter(name);
                    visit(property, place)?;
                    place.leave(mark);
                }
            }
            _ => {}
        }
        place.leave(mark);
    }
    Ok(())
}

/// The schemas directly inside of a schema.
pub(crate) fn children<'s>(schema: &'s Value<'static>) -> Vec<&'s Value<'static>> {
    let mut found = Vec::new();
    for (key, value) in schema.as_object().into_iter().flat_map(Object::iter) {
        match value {
            Value::Object(_) if ONE.contains(&key) => found.push(value),
            Value::Array(elements) if LISTS.contains(&key) => found.extend(elements),
            Value::Object(named) if key == NAMED => found.extend(named.values()),
            _ => {}
        }
    }
    found
}

/// The names of the components that answers use, directly or through others.
pub(crate) fn answer_components(document: &mut Value<'static>) -> HashSet<String> {
    let mut waiting = Vec::new();
    let walked = each_operation(document, |operation, place| {
        each_root(operation, place, &mut |part, schema, _| {
            if part == Part::Answer {
                references(schema, &mut waiting);
            }
            Ok(())
        })
    });
    debug_assert!(walked.is_ok(), "collecting references never fails");
    let all = components(document);
    let index: HashMap<&str, &Value<'static>> = all.iter().collect();
    let mut reached = HashSet::new();
    while let Some(name) = waiting.pop() {
        if let Some(component) = index.get(name.as_str())
            && reached.insert(name)
        {
            references(component, &mut waiting);
        }
    }
    reached
}

/// The names of the components that are one of several alternatives, which are told apart by what they require.
pub(crate) fn alternatives(document: &mut Value<'static>) -> HashSet<String> {
    fn collect(schema: &Value<'static>, found: &mut HashSet<String>) {
        let members = schema.get("oneOf").and_then(Value::as_array);
        for member in members.into_iter().flatten() {
            let mut names = Vec::new();
            references(member, &mut names);
            found.extend(names);
        }
        for child in children(schema) {
            collect(child, found);
        }
    }
    let mut found = HashSet::new();
    for component in components(document).values() {
        collect(component, &mut found);
    }
    found
}

/// Adds the names of the components that a schema refers to.
pub(crate) fn references(schema: &Value<'static>, found: &mut Vec<String>) {
    found.extend(schema::referred(schema));
    for child in children(schema) {
        references(child, found);
    }
}
