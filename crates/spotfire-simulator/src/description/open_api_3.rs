//! The document as springdoc would write it: OpenAPI 3.
//!
//! It knows what this one document holds, and is no converter.

use serde_json::{Map, Value, json};

/// The Swagger 2 document in OpenAPI 3, for a server that is reached by `scheme`.
pub(super) fn open_api_3(swagger: Value, scheme: &str) -> Value {
    let url = format!(
        "{scheme}://{}{}",
        text(&swagger, "host"),
        text(&swagger, "basePath")
    );
    let mut paths = swagger["paths"].clone();
    let operations = paths.as_object_mut().into_iter().flatten();
    for (_, item) in operations {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            convert_operation(operation);
        }
    }
    let mut document = json!({
        "openapi": "3.0.1",
        "info": swagger["info"],
        "servers": [{ "url": url }],
        "tags": swagger["tags"],
        "paths": paths,
        "components": {
            "schemas": swagger["definitions"],
            "securitySchemes": { "oauth2": security_scheme(&swagger["securityDefinitions"]["oauth2"]) },
        },
    });
    move_references(&mut document);
    document
}

fn convert_operation(operation: &mut Value) {
    let Some(operation) = operation.as_object_mut() else {
        return;
    };
    let consumes = operation.remove("consumes").unwrap_or_default();
    let produces = operation.remove("produces").unwrap_or_default();
    let parameters = operation.remove("parameters").unwrap_or_default();
    let (bodies, parameters): (Vec<Value>, Vec<Value>) = parameters
        .as_array()
        .into_iter()
        .flatten()
        .cloned()
        .partition(|parameter| parameter["in"] == "body");
    let parameters: Vec<Value> = parameters.into_iter().map(with_schema).collect();
    operation.insert("parameters".to_owned(), parameters.into());
    if let Some(body) = bodies.first() {
        let body = json!({
            "description": body["description"],
            "content": content(&consumes, &body["schema"]),
            "required": body["required"],
        });
        operation.insert("requestBody".to_owned(), body);
    }
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    for (_, response) in responses.into_iter().flatten() {
        let schema = response
            .as_object_mut()
            .and_then(|response| response.remove("schema"));
        if let Some(schema) = schema {
            response["content"] = content(&produces, &schema);
        }
    }
}

fn with_schema(mut parameter: Value) -> Value {
    let kind = parameter
        .as_object_mut()
        .and_then(|parameter| parameter.remove("type"));
    parameter["schema"] = json!({ "type": kind });
    parameter
}

fn content(media_types: &Value, schema: &Value) -> Value {
    let media_types = media_types.as_array().into_iter().flatten();
    let content: Map<String, Value> = media_types
        .filter_map(|media_type| {
            Some((media_type.as_str()?.to_owned(), json!({ "schema": schema })))
        })
        .collect();
    content.into()
}

fn security_scheme(swagger: &Value) -> Value {
    json!({
        "type": "oauth2",
        "flows": {
            "clientCredentials": { "tokenUrl": swagger["tokenUrl"], "scopes": swagger["scopes"] },
        },
    })
}

/// Lets references lead to where OpenAPI 3 has its schemas.
fn move_references(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(target) if name == "$ref" => {
                        *target = target.replace("#/definitions/", "#/components/schemas/");
                    }
                    _ => move_references(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(move_references),
        _ => {}
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
