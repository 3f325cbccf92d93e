//! `host`, `basePath` and `schemes`: server URLs.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::{Conversion, Host};
use crate::edit::{keep, move_aside, replace};
use crate::fields::scalar_text;
use crate::operation::Operation;

/// Makes the root's servers.
///
/// | host | schemes | URL |
/// |---|---|---|
/// | given | given | one per scheme |
/// | given | none | `//host/basePath`: the scheme by which the description is fetched, as Swagger 2.0 says |
/// | none | any | `/basePath`: relative to where the description is |
/// | none, and no basePath | any | none: OpenAPI 3.0 means `/` then |
pub(crate) fn apply<'a>(root: &mut Object<'a>, c: &mut Conversion<'a>) {
    let host = part(root, "host", c);
    let base = part(root, "basePath", c);
    let mut schemes = schemes(root, &At::ROOT, c);
    let host = host.map(|host| without_scheme(host, &mut schemes, c));
    let base = base_path(base, c);
    if host.is_none() && !schemes.is_empty() {
        c.report(
            Code::SchemesWithoutHost,
            &At::ROOT.key("schemes"),
            "they are kept in an extension",
        );
        move_aside(root, "schemes");
    }
    c.host = Host {
        authority_and_path: host.map(|host| format!("{host}{base}")),
        schemes,
    };
    let urls = match &c.host.authority_and_path {
        Some(_) => c.host.urls(&c.host.schemes),
        None if base.is_empty() => Vec::new(),
        None => vec![base],
    };
    let replaced = ["host", "basePath", "schemes"];
    if urls.is_empty() {
        root.retain(|key, _| !replaced.contains(&key));
    } else if root.contains_key("servers") {
        root.retain(|key, _| !replaced.contains(&key));
        move_aside(root, "servers");
        root.push("servers", servers(urls));
    } else {
        replace(root, &replaced, "servers", servers(urls));
    }
}

/// Gives an operation with schemes of its own servers of its own.
pub(crate) fn operation<'a>(
    operation: &mut Operation<'_, 'a>,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) {
    if !operation.object.contains_key("schemes") {
        return;
    }
    let own = schemes(&operation.object, at, c);
    if own.is_empty() || own == c.host.schemes {
        operation.object.remove("schemes");
        return;
    }
    if c.host.authority_and_path.is_none() {
        c.report(
            Code::SchemesWithoutHost,
            &at.key("schemes"),
            "they are kept in an extension",
        );
        move_aside(&mut operation.object, "schemes");
        return;
    }
    let urls = c.host.urls(&own);
    replace(
        &mut operation.object,
        &["schemes"],
        "servers",
        servers(urls),
    );
}

impl Host {
    /// Joins the host to each scheme; without any, the URL is relative to a scheme.
    fn urls(&self, schemes: &[String]) -> Vec<String> {
        let Some(rest) = &self.authority_and_path else {
            return Vec::new();
        };
        if schemes.is_empty() {
            return vec![format!("//{rest}")];
        }
        schemes
            .iter()
            .map(|scheme| format!("{scheme}://{rest}"))
            .collect()
    }
}

fn servers<'a>(urls: Vec<String>) -> Value<'a> {
    Value::Array(urls.into_iter().map(server).collect())
}

/// A server; the placeholders that an author put into the host need a default each.
fn server<'a>(url: String) -> Value<'a> {
    let mut variables = Object::new();
    for name in url
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
    {
        if !name.is_empty() && !variables.contains_key(name) {
            let mut variable = Object::new();
            variable.push("default", name.to_owned());
            variables.push(name.to_owned(), variable);
        }
    }
    let mut server = Object::new();
    server.push("url", url);
    if !variables.is_empty() {
        server.push("variables", variables);
    }
    Value::Object(server)
}

/// Takes a part of the URL; an empty one is none.
fn part<'a>(root: &mut Object<'a>, field: &'static str, c: &mut Conversion<'a>) -> Option<String> {
    let value = root.get(field)?;
    let at = At::ROOT.key(field);
    match scalar_text(value) {
        Some(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        None if *value == Value::Null => {
            c.report(Code::NullRemoved, &at, "it is null and was left out");
            None
        }
        None => {
            c.report(
                Code::ServerRepaired,
                &at,
                "it is no text; it is kept in an extension",
            );
            let value = value.clone();
            keep(root, field, value);
            None
        }
    }
}

fn schemes(object: &Object<'_>, at: &At<'_>, c: &mut Conversion<'_>) -> Vec<String> {
    let place = at.key("schemes");
    let Some(value) = object.get("schemes") else {
        return Vec::new();
    };
    let listed = crate::media_type::list(value);
    if !matches!(value, Value::Array(_) | Value::Null) && !listed.is_empty() {
        c.report(
            Code::ServerRepaired,
            &place,
            "one scheme was read as a list of one",
        );
    }
    let mut schemes: Vec<String> = Vec::new();
    for text in listed {
        let scheme = text
            .trim()
            .trim_end_matches("://")
            .trim_end_matches(':')
            .to_ascii_lowercase();
        if scheme != *text {
            c.report(
                Code::ServerRepaired,
                &place,
                format!("`{text}` means `{scheme}`"),
            );
        }
        if !schemes.contains(&scheme) {
            schemes.push(scheme);
        }
    }
    schemes
}

/// Takes a scheme out of the host, where it does not belong.
fn without_scheme(host: String, schemes: &mut Vec<String>, c: &mut Conversion<'_>) -> String {
    let at = At::ROOT.key("host");
    let (scheme, rest) = match host.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => (String::new(), host.trim_start_matches("//")),
    };
    let rest = rest.trim_end_matches('/').to_owned();
    if rest != host {
        c.report(
            Code::ServerRepaired,
            &at,
            format!("`{host}` means the host `{rest}`"),
        );
    }
    if !scheme.is_empty() && schemes.is_empty() {
        schemes.push(scheme);
    }
    rest
}

fn base_path(base: Option<String>, c: &mut Conversion<'_>) -> String {
    let Some(base) = base else {
        return String::new();
    };
    // The paths begin with a slash, so the base must not end with one.
    let trimmed = base.trim_end_matches('/');
    if trimmed.is_empty() || trimmed.starts_with('/') {
        return trimmed.to_owned();
    }
    c.report(
        Code::ServerRepaired,
        &At::ROOT.key("basePath"),
        format!("`{base}` does not begin with a slash"),
    );
    match trimmed
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
    {
        Some((_, path)) => format!("/{path}"),
        None => format!("/{trimmed}"),
    }
}
