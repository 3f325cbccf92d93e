//! `securityDefinitions` and `security`.

use std::borrow::Cow;

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, move_aside};
use crate::fields::{Kind, Shape, fit, scalar_text};
use crate::operation::Operation;

const API_KEY: Shape = Shape {
    fields: &[
        ("type", Kind::Text),
        ("description", Kind::Text),
        ("name", Kind::Text),
        ("in", Kind::Text),
    ],
    required: &["name"],
};

const HTTP: Shape = Shape {
    fields: &[
        ("type", Kind::Text),
        ("description", Kind::Text),
        ("scheme", Kind::Text),
        ("bearerFormat", Kind::Text),
    ],
    required: &[],
};

const OPEN_ID: Shape = Shape {
    fields: &[
        ("type", Kind::Text),
        ("description", Kind::Text),
        ("openIdConnectUrl", Kind::Text),
    ],
    required: &["openIdConnectUrl"],
};

const OAUTH2: Shape = Shape {
    fields: &[
        ("type", Kind::Text),
        ("description", Kind::Text),
        ("flows", Kind::Object),
    ],
    required: &[],
};

/// Converts one security scheme; one that cannot be understood comes back as it was.
pub(crate) fn scheme<'a>(
    value: Value<'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> Result<Object<'a>, Value<'a>> {
    let Value::Object(mut scheme) = value else {
        return Err(value);
    };
    if scheme.contains_key("$ref") {
        return Ok(scheme);
    }
    let said = scheme
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let meant = meant_type(said, &scheme);
    if !matches!(said, "basic" | "apiKey" | "oauth2") {
        c.report(
            Code::SecurityUnclear,
            &at.key("type"),
            format!("`{said}` is no type of Swagger 2.0"),
        );
    }
    match meant {
        Some("basic") => http(&mut scheme, "basic"),
        Some("bearer") => http(&mut scheme, "bearer"),
        Some("apiKey") => api_key(&mut scheme, at, c),
        Some("oauth2") => oauth2(&mut scheme, at, c),
        Some("http") => {}
        Some("openIdConnect") => fit(&mut scheme, &OPEN_ID, at, c),
        _ => return Err(Value::Object(scheme)),
    }
    if scheme.get("type").and_then(Value::as_str) == Some("http") {
        fit(&mut scheme, &HTTP, at, c);
    }
    Ok(scheme)
}

fn meant_type(said: &str, scheme: &Object<'_>) -> Option<&'static str> {
    let text = said.trim().to_ascii_lowercase();
    Some(match text.as_str() {
        "basic" | "basicauth" | "http basic" => "basic",
        "apikey" | "api_key" | "api-key" | "key" => "apiKey",
        "oauth2" | "oauth" | "oauth 2.0" | "oauth2.0" => "oauth2",
        "bearer" | "jwt" | "token" => "bearer",
        "http" if scheme.contains_key("scheme") => "http",
        "http" => "bearer",
        "openidconnect" => "openIdConnect",
        _ if scheme.contains_key("flow")
            || scheme.contains_key("authorizationUrl")
            || scheme.contains_key("tokenUrl") =>
        {
            "oauth2"
        }
        _ if scheme.contains_key("in") && scheme.contains_key("name") => "apiKey",
        _ => return None,
    })
}

fn http(scheme: &mut Object<'_>, name: &'static str) {
    scheme.insert("type", "http");
    for stray in ["in", "name"] {
        if scheme.contains_key(stray) {
            move_aside(scheme, stray);
        }
    }
    if name == "bearer" || !scheme.contains_key("scheme") {
        scheme.insert("scheme", name);
    }
}

fn api_key<'a>(scheme: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    scheme.insert("type", "apiKey");
    let place = scheme
        .get("in")
        .and_then(Value::as_str)
        .map(|place| place.trim().to_ascii_lowercase());
    match place.as_deref() {
        Some(known @ ("header" | "query" | "cookie")) => {
            let known = known.to_owned();
            scheme.insert("in", known);
        }
        _ => {
            c.report(
                Code::SecurityUnclear,
                &at.key("in"),
                "`in` is neither header nor query; header was taken",
            );
            if scheme.contains_key("in") {
                move_aside(scheme, "in");
            }
            scheme.push("in", "header");
        }
    }
    if !scheme.contains_key("name") {
        c.report(
            Code::SecurityUnclear,
            at,
            "the key has no `name`; Authorization was taken",
        );
        scheme.push("name", "Authorization");
    }
    fit(scheme, &API_KEY, at, c);
}

fn oauth2<'a>(scheme: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    scheme.insert("type", "oauth2");
    if scheme.contains_key("flows") {
        return;
    }
    let flow = flow_name(scheme, at, c);
    let mut flow_object = Object::new();
    for (field, needed) in [
        (
            "authorizationUrl",
            matches!(flow, "implicit" | "authorizationCode"),
        ),
        ("tokenUrl", flow != "implicit"),
    ] {
        match scheme.get(field).and_then(scalar_text) {
            Some(url) if needed => {
                scheme.remove(field);
                flow_object.push(field, url);
            }
            Some(_) => move_aside(scheme, field),
            None if needed => {
                c.report(
                    Code::SecurityUnclear,
                    at,
                    format!("`{field}` is absent; it was put in, empty"),
                );
                flow_object.push(field, "");
            }
            None => {}
        }
    }
    if let Some(url) = scheme.get("refreshUrl").and_then(scalar_text) {
        scheme.remove("refreshUrl");
        flow_object.push("refreshUrl", url);
    }
    let scopes = scheme.remove("scopes").unwrap_or_default();
    let scopes = scopes_object(scopes, scheme, &at.key("scopes"), c);
    flow_object.push("scopes", scopes);
    let mut flows = Object::new();
    flows.push(flow, flow_object);
    crate::edit::replace(scheme, &["flow"], "flows", flows);
    fit(scheme, &OAUTH2, at, c);
}

/// Finds the flow; an absent one shows in the URLs that are there.
fn flow_name<'a>(scheme: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) -> &'static str {
    let said = scheme
        .get("flow")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let known = match said.as_str() {
        "implicit" => Some("implicit"),
        "password" | "resourceownerpassword" => Some("password"),
        "application" | "clientcredentials" | "client_credentials" => Some("clientCredentials"),
        "accesscode" | "authorizationcode" | "authorization_code" | "code" => {
            Some("authorizationCode")
        }
        _ => None,
    };
    if let Some(known) = known {
        return known;
    }
    let guessed = match (
        scheme.contains_key("authorizationUrl"),
        scheme.contains_key("tokenUrl"),
    ) {
        (true, true) => "authorizationCode",
        (_, true) => "clientCredentials",
        _ => "implicit",
    };
    c.report(
        Code::SecurityUnclear,
        &at.key("flow"),
        format!("the flow is absent or unknown; {guessed} was taken from the URLs"),
    );
    if scheme.contains_key("flow") {
        let original = scheme.get("flow").cloned().unwrap_or_default();
        keep(scheme, "flow", original);
    }
    guessed
}

fn scopes_object<'a>(
    scopes: Value<'a>,
    scheme: &mut Object<'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> Object<'a> {
    let mut result = Object::new();
    match scopes {
        Value::Object(scopes) => {
            for (name, description) in scopes {
                match scalar_text(&description) {
                    _ if name.starts_with("x-") => {
                        result.push(name, scalar_text(&description).unwrap_or_default())
                    }
                    Some(text) => result.push(name, text),
                    None => {
                        result.push(name, "");
                        if description != Value::Null {
                            c.report(
                                Code::SecurityUnclear,
                                at,
                                "the description of a scope is no text; it is kept in an extension",
                            );
                            keep(scheme, "scope", description);
                        }
                    }
                }
            }
        }
        Value::Null => {}
        other => {
            let names = crate::media_type::list(&other);
            if !names.is_empty() {
                c.report(
                    Code::SecurityUnclear,
                    at,
                    "the scopes are no object; their names were taken",
                );
            }
            for name in names {
                result.insert(name, "");
            }
            let holds_more = other
                .as_array()
                .is_some_and(|list| list.iter().any(|item| item.as_str().is_none()));
            if holds_more {
                keep(scheme, "scopes", other);
            }
        }
    }
    result
}

/// Makes the root's requirements a list of objects, and renames the schemes that have another name now.
pub(crate) fn root<'a>(root: &mut Object<'a>, c: &mut Conversion<'a>) {
    requirements(root, &At::ROOT, c);
}

/// Does the same in an operation.
pub(crate) fn operation<'a>(
    operation: &mut Operation<'_, 'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    requirements(&mut operation.object, at, c);
}

fn requirements<'a>(object: &mut Object<'a>, at: &At<'_>, c: &mut Conversion<'a>) {
    let Some(value) = object.get_mut("security") else {
        return;
    };
    let at = at.key("security");
    let list = match std::mem::take(value) {
        Value::Array(list) => list,
        Value::Null => {
            object.remove("security");
            c.report(Code::NullRemoved, &at, "it is null and was left out");
            return;
        }
        single => {
            c.report(
                Code::ValueConverted,
                &at,
                "one requirement was read as a list of one",
            );
            vec![single]
        }
    };
    let mut converted = Vec::with_capacity(list.len());
    for (index, item) in list.into_iter().enumerate() {
        let place = at.index(index);
        match item {
            Value::Object(requirement) => {
                converted.push(Value::Object(named_requirement(requirement, &place, c)))
            }
            Value::String(name) => {
                c.report(
                    Code::ValueConverted,
                    &place,
                    "the name of a scheme was read as a requirement",
                );
                let mut requirement = Object::new();
                requirement.push(name, Value::Array(Vec::new()));
                converted.push(Value::Object(named_requirement(requirement, &place, c)));
            }
            _ => c.report(
                Code::SecurityUnclear,
                &place,
                "something that is no requirement was left out",
            ),
        }
    }
    if let Some(value) = object.get_mut("security") {
        *value = Value::Array(converted);
    }
}

fn named_requirement<'a>(
    requirement: Object<'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> Object<'a> {
    let mut result = Object::new();
    for (name, scopes) in requirement {
        let place = at.key(&name);
        let scopes = match scopes {
            Value::Array(list) if list.iter().all(|scope| scope.as_str().is_some()) => {
                Value::Array(list)
            }
            Value::Object(object) => Value::Array(
                object
                    .keys()
                    .map(|key| Value::from(key.to_owned()))
                    .collect(),
            ),
            other => Value::Array(
                crate::media_type::list(&other)
                    .into_iter()
                    .map(Value::String)
                    .collect(),
            ),
        };
        let position = c.security_schemes.position(&name);
        if position.is_none() {
            c.report(
                Code::SecurityUndefined,
                &place,
                format!("no scheme `{name}` is defined"),
            );
        }
        match position.filter(|position| c.security_schemes.is_changed(*position)) {
            Some(position) => {
                let renamed: Cow<'a, str> =
                    Cow::Owned(c.security_schemes.result(position).to_owned());
                result.insert(renamed, scopes);
            }
            None => {
                result.insert(name, scopes);
            }
        }
    }
    result
}

/// Keeps the schemes that cannot be understood.
pub(crate) fn put_aside<'a>(root: &mut Object<'a>, unclear: Object<'a>) {
    if !unclear.is_empty() {
        keep(root, "securityDefinitions", Value::Object(unclear));
    }
}
