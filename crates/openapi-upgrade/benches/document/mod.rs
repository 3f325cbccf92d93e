//! The document that the benchmarks convert.

use openapi_upgrade::openapi_document::{Limits, Object, Value, read, to_json};

/// The environment variable with the path of the document to convert.
const VARIABLE: &str = "OPENAPI_UPGRADE_BENCH_DOCUMENT";

/// How many resources the generated document has: a definition, a path with two operations each. About 3 MB.
const RESOURCES: usize = 1000;

/// Returns the document's text, the one named by the environment or a generated one, and says which.
pub(crate) fn text() -> (String, String) {
    let Some(path) = std::env::var_os(VARIABLE) else {
        let text = to_json(&generated());
        let what = format!(
            "generated: {RESOURCES} definitions of 20 properties, {RESOURCES} paths ({VARIABLE} names another)"
        );
        return (text, what);
    };
    let text = std::fs::read_to_string(&path).expect("the named document can be read as UTF-8");
    (text, path.to_string_lossy().into_owned())
}

/// Repeats the paths and definitions of a document under other names; everything else stays single.
///
/// The references of the copies lead to the first definitions, so that the copies need no rewriting here.
pub(crate) fn repeated(text: &str, times: usize) -> String {
    let mut root = read(text, &Limits::default())
        .expect("the document can be read")
        .root;
    for field in ["paths", "definitions"] {
        if let Some(single) = root.get(field).and_then(Value::as_object) {
            let all = repeated_entries(single, times);
            if let Some(place) = root.get_mut(field) {
                *place = all.into();
            }
        }
    }
    to_json(&root)
}

fn repeated_entries<'a>(single: &Object<'a>, times: usize) -> Object<'a> {
    let mut all = single.clone();
    for copy in 1..times {
        for (key, value) in single.iter() {
            let mut value = value.clone();
            rename_operations(&mut value, copy);
            all.push(format!("{key}{copy}"), value);
        }
    }
    all
}

/// Keeps operation ids unique, since a repeated one would cost a repair that the single document does not need.
fn rename_operations(item: &mut Value<'_>, copy: usize) {
    for (_, operation) in item.as_object_mut().into_iter().flat_map(Object::iter_mut) {
        if let Some(Value::String(id)) = operation.get_mut("operationId") {
            id.to_mut().push_str(&copy.to_string());
        }
    }
}

fn generated() -> Value<'static> {
    let mut paths = Object::new();
    let mut definitions = Object::new();
    for index in 0..RESOURCES {
        paths.push(format!("/resources{index}/{{id}}"), path_item(index));
        definitions.push(format!("Resource{index}"), definition(index));
    }
    let mut info = Object::new();
    info.push("title", "Generated");
    info.push("version", "1");
    let mut root = Object::new();
    root.push("swagger", "2.0");
    root.push("info", info);
    root.push("consumes", vec![Value::from("application/json")]);
    root.push("produces", vec![Value::from("application/json")]);
    root.push("paths", paths);
    root.push("definitions", definitions);
    root.into()
}

fn path_item(index: usize) -> Object<'static> {
    let mut id = parameter("path", "id", "The name of the resource.");
    id.push("required", true);
    id.push("type", "string");
    let mut filter = parameter("query", "filter", "Which parts of the resource are wanted.");
    filter.push("type", "array");
    filter.push("items", field("type", "string"));
    filter.push("collectionFormat", "multi");
    let mut body = parameter("body", "body", "The resource as it shall be.");
    body.push("schema", reference(index));
    let mut item = Object::new();
    item.push(
        "get",
        operation("get", index, vec![id.clone().into(), filter.into()]),
    );
    item.push("put", operation("put", index, vec![id.into(), body.into()]));
    item
}

fn parameter(
    location: &'static str,
    name: &'static str,
    description: &'static str,
) -> Object<'static> {
    let mut parameter = Object::new();
    parameter.push("name", name);
    parameter.push("in", location);
    parameter.push("description", description);
    parameter
}

fn operation(verb: &str, index: usize, parameters: Vec<Value<'static>>) -> Object<'static> {
    let mut ok = Object::new();
    ok.push("description", "The resource as it is now.");
    ok.push("schema", reference(index));
    let mut responses = Object::new();
    responses.push("200", ok);
    responses.push("404", field("description", "There is no such resource."));
    let mut operation = Object::new();
    operation.push("operationId", format!("{verb}Resource{index}"));
    operation.push("tags", vec![Value::from("resources")]);
    operation.push("parameters", parameters);
    operation.push("responses", responses);
    operation
}

/// Makes an object schema with a property for each kind of schema, five times over.
fn definition(index: usize) -> Object<'static> {
    let mut properties = Object::new();
    for number in 0..5 {
        let mut text = field("type", "string");
        text.push(
            "description",
            "A sentence that says what this property is for, \"quoted\" in part.",
        );
        let mut count = field("type", "integer");
        count.push("format", "int64");
        count.push("minimum", 0);
        let mut list = field("type", "array");
        list.push("items", reference((index + number) % RESOURCES));
        properties.push(format!("text{number}"), text);
        properties.push(format!("count{number}"), count);
        properties.push(format!("list{number}"), list);
        properties.push(
            format!("link{number}"),
            reference((index + 2 * number) % RESOURCES),
        );
    }
    let mut schema = field("type", "object");
    schema.push(
        "required",
        vec![Value::from("text0"), Value::from("count0")],
    );
    schema.push("properties", properties);
    schema
}

fn reference(index: usize) -> Object<'static> {
    field("$ref", format!("#/definitions/Resource{index}"))
}

fn field(name: &'static str, value: impl Into<Value<'static>>) -> Object<'static> {
    let mut object = Object::new();
    object.push(name, value);
    object
}
