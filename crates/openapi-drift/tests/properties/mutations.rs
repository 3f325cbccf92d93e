//! Single changes of a document, and where they are to be found.

use openapi_drift::openapi_document::{Object, Pointer, Value};

use crate::rewrites::walk;

/// A change that can be made at a place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mutation {
    Type,
    Limit,
    EnumValue,
    PropertyAdded,
    PropertyRemoved,
    Required,
    OperationRemoved,
    OperationDeprecated,
    ResponseAdded,
    ResponseRemoved,
    ParameterAdded,
    ParameterRemoved,
    ParameterRequired,
    Description,
    BranchRemoved,
}

/// Lists every change that can be made to a document: at which place, and what.
pub(crate) fn mutations(root: &Value<'_>) -> Vec<(Pointer, Mutation)> {
    let mut found = Vec::new();
    walk(root, &mut Pointer::root(), &mut |pointer, value| {
        let mut add = |mutation| found.push((pointer.clone(), mutation));
        let Some(object) = value.as_object() else {
            return;
        };
        let text = |key| object.get(key).and_then(Value::as_str);
        if let Some(name) = text("type") {
            add(Mutation::Type);
            add(Mutation::Description);
            if name == "string" {
                add(Mutation::Limit);
            }
        }
        if object.contains_key("enum") {
            add(Mutation::EnumValue);
        }
        if object
            .get("properties")
            .and_then(Value::as_object)
            .is_some()
        {
            add(Mutation::PropertyAdded);
            add(Mutation::PropertyRemoved);
            add(Mutation::Required);
        }
        if object.contains_key("oneOf") {
            add(Mutation::BranchRemoved);
        }
        if let Some(responses) = object.get("responses").and_then(Value::as_object) {
            add(Mutation::OperationDeprecated);
            add(Mutation::OperationRemoved);
            add(Mutation::ResponseAdded);
            add(Mutation::ParameterAdded);
            if responses.len() > 1 {
                add(Mutation::ResponseRemoved);
            }
        }
        if text("in") == Some("query") {
            add(Mutation::ParameterRemoved);
            add(Mutation::ParameterRequired);
        }
    });
    found
}

/// Makes a change.
pub(crate) fn mutate(root: &mut Value<'static>, at: &Pointer, mutation: Mutation) {
    if let Mutation::OperationRemoved | Mutation::ParameterRemoved = mutation {
        return remove(root, at);
    }
    let place = root.at_mut(at).and_then(Value::as_object_mut);
    let object = place.expect("the place was found");
    match mutation {
        Mutation::Type => {
            let is_boolean = object.get("type").and_then(Value::as_str) == Some("boolean");
            object.insert("type", if is_boolean { "string" } else { "boolean" });
        }
        Mutation::Limit => {
            object.insert("maxLength", 77);
        }
        Mutation::EnumValue => push(object, "enum", "new".into()),
        Mutation::Description => {
            object.insert("description", "new");
        }
        Mutation::PropertyAdded => {
            let properties = object.get_mut("properties").and_then(Value::as_object_mut);
            let mut schema = Object::new();
            schema.push("type", "string");
            properties
                .expect("there are properties")
                .push("new", schema);
        }
        Mutation::PropertyRemoved => {
            let properties = object.get_mut("properties").and_then(Value::as_object_mut);
            let properties = properties.expect("there are properties");
            let name = properties.keys().next().expect("there is one").to_owned();
            properties.remove(&name);
        }
        Mutation::Required => {
            let properties = object.get("properties").and_then(Value::as_object);
            let name = properties.and_then(|properties| properties.keys().next());
            let name = name.expect("there is one").to_owned();
            toggle(object, &name);
        }
        Mutation::BranchRemoved => {
            let branches = object.get_mut("oneOf").and_then(Value::as_array_mut);
            branches.expect("there are branches").pop();
        }
        Mutation::OperationDeprecated => {
            object.insert("deprecated", true);
        }
        Mutation::ResponseAdded => {
            let responses = object.get_mut("responses").and_then(Value::as_object_mut);
            responses
                .expect("there are responses")
                .push("418", Object::new());
        }
        Mutation::ResponseRemoved => {
            let responses = object.get_mut("responses").and_then(Value::as_object_mut);
            responses.expect("there are responses").remove("404");
        }
        Mutation::ParameterAdded => {
            let mut parameter = Object::new();
            parameter.push("name", "new");
            parameter.push("in", "query");
            push(object, "parameters", parameter.into());
        }
        Mutation::ParameterRequired => {
            let was_required = object.get("required").and_then(Value::as_bool) == Some(true);
            object.insert("required", !was_required);
        }
        Mutation::OperationRemoved | Mutation::ParameterRemoved => {}
    }
}

fn remove(root: &mut Value<'static>, at: &Pointer) {
    let parent = at.parent().expect("it is inside of something");
    let token = at.tokens().last().expect("it has a name").into_owned();
    match root.at_mut(&parent).expect("the place was found") {
        Value::Object(object) => {
            object.remove(&token);
        }
        Value::Array(list) => {
            list.remove(token.parse().expect("it is an index"));
        }
        _ => {}
    }
}

fn push(object: &mut Object<'static>, key: &str, value: Value<'static>) {
    let list = object.get_mut(key).and_then(Value::as_array_mut);
    list.expect("there is a list").push(value);
}

fn toggle(object: &mut Object<'static>, name: &str) {
    let list = object.get_mut("required").and_then(Value::as_array_mut);
    let list = list.expect("there is a list");
    let known = list.iter().position(|value| value.as_str() == Some(name));
    match known {
        Some(index) => {
            list.remove(index);
        }
        None => list.push(Value::from(name.to_owned())),
    }
}
