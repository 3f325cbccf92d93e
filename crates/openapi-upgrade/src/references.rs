//! Where a `$ref` of Swagger 2.0 points, and how OpenAPI 3.0 says it.

use std::borrow::Cow;
use std::fmt::Write as _;

use openapi_document::Value;

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::media_type::{ANY, JSON};
use crate::parameter::Location;
use crate::shared::cleaned;

/// What a `$ref` points at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A definition by position, and the way further into it.
    Definition(usize, Vec<String>),
    Parameter(usize, Vec<String>),
    Response(usize, Vec<String>),
    /// A part of an operation or path item: the whole reference.
    Path(String),
    /// Another document, or a part of this one that is kept as it is.
    Elsewhere(String),
    /// Nothing; the text is the name that is wanted.
    Nothing(String),
}

/// Finds out what a `$ref` points at; a misspelled one that is clear is repaired and reported.
pub(crate) fn target(text: &str, at: &At<'_>, c: &mut Conversion<'_>) -> Target {
    if let Some(plain) = plain(text, c) {
        return plain;
    }
    let trimmed = text.trim();
    let Some((document, fragment)) = trimmed.split_once('#') else {
        return match bare(trimmed, c) {
            Some(target) => {
                c.report(
                    Code::RefRepaired,
                    at,
                    format!("`{text}` means what this document declares"),
                );
                target
            }
            // A file has a folder or an extension in its name; a word alone is the name of something.
            None if trimmed.contains(['.', '/', '\\', ':']) => {
                Target::Elsewhere(trimmed.to_owned())
            }
            None => Target::Nothing(trimmed.to_owned()),
        };
    };
    if !document.is_empty() {
        return Target::Elsewhere(elsewhere(document, fragment));
    }
    let is_misspelled = trimmed != text || !fragment.is_empty() && !fragment.starts_with('/');
    let tokens = tokens(fragment);
    let found = local(&tokens, fragment, c);
    if is_misspelled && !matches!(found, Target::Nothing(_)) {
        c.report(
            Code::RefRepaired,
            at,
            format!("`{text}` means `#/{}`", fragment.trim_matches('/')),
        );
    }
    found
}

/// Finds a declaration by a reference that needs no decoding, as nearly all are.
fn plain(text: &str, c: &Conversion<'_>) -> Option<Target> {
    let (kind, name) = text.strip_prefix("#/")?.split_once('/')?;
    let whole = Vec::new();
    match kind {
        "definitions" => Some(Target::Definition(
            c.definitions.names.position(name)?,
            whole,
        )),
        "parameters" => Some(Target::Parameter(c.parameters.names.position(name)?, whole)),
        "responses" => Some(Target::Response(c.responses.names.position(name)?, whole)),
        _ => None,
    }
}

/// Says a reference that stands where a schema is wanted.
pub(crate) fn schema_reference<'a>(
    text: &str,
    at: &At<'_>,
    c: &mut Conversion<'a>,
) -> Cow<'a, str> {
    let reference = match target(text, at, c) {
        Target::Definition(position, rest) => {
            let name = c.definitions.names.result(position);
            let mut reference = String::with_capacity(21 + name.len());
            reference.push_str("#/components/schemas/");
            reference.push_str(name);
            append(&mut reference, &inside_schema(&rest));
            reference
        }
        Target::Parameter(position, rest) => parameter_part(position, &rest, c),
        Target::Response(position, rest) if c.has_schema(position) => {
            response_part(position, &rest, c)
        }
        Target::Response(position, _) => {
            c.report(Code::RefUnresolved, at, format!("`{text}` is a response without schema; a schema that accepts anything stands in"));
            let name = c.responses.names.source(position).to_string();
            wanted_schema(name, c)
        }
        Target::Path(reference) | Target::Elsewhere(reference) => reference,
        Target::Nothing(name) => {
            c.report(
                Code::RefUnresolved,
                at,
                format!("`{text}` points at nothing; a schema that accepts anything stands in"),
            );
            wanted_schema(name, c)
        }
    };
    Cow::Owned(reference)
}

/// Refers to a component by the name it has in the result.
pub(crate) fn component(kind: &str, name: &str) -> String {
    format!("#/components/{kind}/{name}")
}

/// Splits a fragment into its steps: percent escapes are resolved first, then those of the pointer.
pub(crate) fn tokens(fragment: &str) -> Vec<String> {
    let fragment = fragment.strip_prefix('/').unwrap_or(fragment);
    if fragment.is_empty() {
        return Vec::new();
    }
    fragment
        .trim_end_matches('/')
        .split('/')
        .map(|token| percent_decoded(token).replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// Writes steps behind a reference, escaped for a pointer and then for a URI fragment (RFC 3986, section 3.5).
pub(crate) fn append(reference: &mut String, tokens: &[String]) {
    for token in tokens {
        reference.push('/');
        for byte in token.bytes() {
            match byte {
                b'~' => reference.push_str("~0"),
                b'/' => reference.push_str("~1"),
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => reference.push(char::from(byte)),
                _ if b"-._!$&'()*+,;=:@?".contains(&byte) => reference.push(char::from(byte)),
                _ => {
                    // Writing into a string cannot fail.
                    let _ = write!(reference, "%{byte:02X}");
                }
            }
        }
    }
}

fn local(tokens: &[String], fragment: &str, c: &Conversion<'_>) -> Target {
    let (kind, rest) = match tokens {
        [components, kind, rest @ ..] if components == "components" => (kind.as_str(), rest),
        [kind, rest @ ..] => (kind.as_str(), rest),
        [] => return Target::Nothing("Root".to_owned()),
    };
    let raw = fragment
        .rsplit_once(&format!("{kind}/"))
        .map_or("", |(_, raw)| raw);
    match kind {
        "definitions" | "definition" | "schemas" | "models" => {
            if let Some((position, rest)) =
                named(rest, raw, |name| c.definitions.names.position(name))
            {
                return existing(position, rest, c);
            }
        }
        "parameters" => {
            if let Some((position, rest)) =
                named(rest, raw, |name| c.parameters.names.position(name))
            {
                return Target::Parameter(position, rest);
            }
        }
        "responses" => {
            if let Some((position, rest)) =
                named(rest, raw, |name| c.responses.names.position(name))
            {
                return Target::Response(position, rest);
            }
        }
        "paths" => {
            if let Some(reference) = c.path_references.get(fragment) {
                return Target::Path(reference.clone());
            }
        }
        _ if kind.starts_with("x-") => return Target::Elsewhere(format!("#{fragment}")),
        _ => {
            if let Some((position, rest)) =
                named(tokens, fragment, |name| c.definitions.names.position(name))
            {
                return existing(position, rest, c);
            }
        }
    }
    Target::Nothing(rest.last().map_or(kind, String::as_str).to_owned())
}

/// Finds the declared name at the beginning of the steps, which an author may have forgotten to escape.
fn named(
    tokens: &[String],
    raw: &str,
    find: impl Fn(&str) -> Option<usize>,
) -> Option<(usize, Vec<String>)> {
    let first = tokens.first()?;
    if let Some(position) = find(first) {
        return Some((position, tokens.get(1..).unwrap_or_default().to_vec()));
    }
    let whole = tokens.join("/");
    let candidates = [whole.as_str(), raw, raw.trim(), first.trim()];
    candidates
        .into_iter()
        .find_map(find)
        .map(|position| (position, Vec::new()))
}

fn existing(position: usize, rest: Vec<String>, c: &Conversion<'_>) -> Target {
    let definition = c.definitions.entries.get(position);
    // A definition that is being converted is not in its place; a reference into itself is taken on trust.
    let is_there = c.converting == Some(position)
        || definition.is_none_or(|definition| leads(definition, &rest));
    if is_there && leads_through_schemas(&rest) {
        Target::Definition(position, rest)
    } else {
        Target::Nothing(rest.last().cloned().unwrap_or_default())
    }
}

/// Tells whether what a way leads to is a schema in the result: what stands under other words is kept, but as data.
fn leads_through_schemas(tokens: &[String]) -> bool {
    let Some((keyword, rest)) = tokens.split_first() else {
        return true;
    };
    let after_name = rest.get(1..).unwrap_or_default();
    match keyword.as_str() {
        "properties" | "definitions" | "patternProperties" | "allOf" | "anyOf" | "oneOf" => {
            leads_through_schemas(after_name)
        }
        "items"
            if rest
                .first()
                .is_some_and(|next| next.parse::<usize>().is_ok()) =>
        {
            leads_through_schemas(after_name)
        }
        "items" | "additionalProperties" | "not" => leads_through_schemas(rest),
        other => other.starts_with("x-"),
    }
}

fn leads(value: &Value<'_>, tokens: &[String]) -> bool {
    let Some((first, rest)) = tokens.split_first() else {
        return true;
    };
    let next = match value {
        Value::Object(object) => object.get(first),
        Value::Array(list) => first
            .parse::<usize>()
            .ok()
            .and_then(|index| list.get(index)),
        _ => None,
    };
    next.is_some_and(|next| leads(next, rest))
}

/// Finds what a reference without `#` names: a definition by its name alone, or anything by the way from the root.
fn bare(name: &str, c: &Conversion<'_>) -> Option<Target> {
    if let Some(position) = c.definitions.names.position(name) {
        return Some(Target::Definition(position, Vec::new()));
    }
    plain(&format!("#/{}", name.trim_start_matches('/')), c)
}

/// Says a reference into another document as it must be once that document is converted too.
///
/// An absolute URL leads to a document that nobody converts along with this one: it stays.
fn elsewhere(document: &str, fragment: &str) -> String {
    let tokens = tokens(fragment);
    let (kind, name, rest) = match tokens.as_slice() {
        [kind, name, rest @ ..] => (kind.as_str(), cleaned_name(name), rest),
        _ => return format!("{document}#{fragment}"),
    };
    let (kind, rest) = match kind {
        _ if document.contains("://") => return format!("{document}#{fragment}"),
        "definitions" => ("schemas", inside_schema(rest)),
        "parameters" => ("parameters", rest.to_vec()),
        "responses" => ("responses", rest.to_vec()),
        _ => return format!("{document}#{fragment}"),
    };
    let mut reference = format!("{document}#/components/{kind}/{name}");
    append(&mut reference, &rest);
    reference
}

fn cleaned_name(name: &str) -> String {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if name.bytes().all(is_allowed) {
        name.to_owned()
    } else {
        cleaned(name)
    }
}

/// Translates the way into a schema: where a keyword is kept under another name, the way goes there.
pub(crate) fn inside_schema(tokens: &[String]) -> Vec<String> {
    let mut translated = Vec::with_capacity(tokens.len());
    let mut rest = tokens.iter().peekable();
    while let Some(keyword) = rest.next() {
        match keyword.as_str() {
            "definitions" | "patternProperties" => {
                translated.push(format!("{}{keyword}", crate::edit::KEPT));
                translated.extend(rest.next().cloned());
            }
            "properties" | "allOf" => {
                translated.push(keyword.clone());
                translated.extend(rest.next().cloned());
            }
            "items"
                if rest
                    .peek()
                    .is_some_and(|next| next.parse::<usize>().is_ok()) =>
            {
                translated.extend(["items".to_owned(), "anyOf".to_owned()]);
                translated.extend(rest.next().cloned());
            }
            _ => translated.push(keyword.clone()),
        }
    }
    translated
}

fn parameter_part(position: usize, rest: &[String], c: &Conversion<'_>) -> String {
    let name = c.parameters.names.result(position);
    let mut steps = Vec::new();
    let kind = if c.parameter_location(position) == Location::Body {
        steps.push("content".to_owned());
        steps.push(
            c.consumes
                .first()
                .map_or(JSON, |first| first.as_ref())
                .to_owned(),
        );
        steps.push("schema".to_owned());
        "requestBodies"
    } else {
        steps.push("schema".to_owned());
        "parameters"
    };
    let rest = rest.strip_prefix(&["schema".to_owned()]).unwrap_or(rest);
    steps.extend(inside_schema(rest));
    let mut reference = component(kind, name);
    append(&mut reference, &steps);
    reference
}

impl Conversion<'_> {
    fn has_schema(&self, response: usize) -> bool {
        self.responses
            .entries
            .get(response)
            .is_some_and(|response| {
                response
                    .get("schema")
                    .is_some_and(|schema| *schema != Value::Null)
            })
    }
}

fn response_part(position: usize, rest: &[String], c: &Conversion<'_>) -> String {
    let media_type = c.produces.first().map_or(ANY, |first| first.as_ref());
    let mut steps = vec![
        "content".to_owned(),
        media_type.to_owned(),
        "schema".to_owned(),
    ];
    let rest = rest.strip_prefix(&["schema".to_owned()]).unwrap_or(rest);
    steps.extend(inside_schema(rest));
    let mut reference = component("responses", c.responses.names.result(position));
    append(&mut reference, &steps);
    reference
}

fn wanted_schema(name: String, c: &mut Conversion<'_>) -> String {
    if let Some(known) = c.wanted.get(&name) {
        return component("schemas", known);
    }
    let result = c.definitions.names.claim(cleaned(&name));
    let reference = component("schemas", &result);
    c.wanted.insert(name, result);
    reference
}

fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut position = 0;
    while let Some(byte) = bytes.get(position) {
        let hex = bytes
            .get(position + 1..position + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        match hex
            .filter(|_| *byte == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            Some(escaped) => {
                decoded.push(escaped);
                position += 3;
            }
            None => {
                decoded.push(*byte);
                position += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_unescaped_percent_first() {
        let cases: [(&str, &[&str]); 6] = [
            ("/definitions/Pet", &["definitions", "Pet"]),
            (
                "/definitions/List%C2%ABPet%C2%BB",
                &["definitions", "List«Pet»"],
            ),
            (
                "/paths/~1pets~1%7Bid%7D/get",
                &["paths", "/pets/{id}", "get"],
            ),
            ("/a%2Fb/%7E1", &["a/b", "/"]),
            ("definitions/100%", &["definitions", "100%"]),
            ("", &[]),
        ];
        for (fragment, expected) in cases {
            assert_eq!(tokens(fragment), expected, "{fragment}");
        }
    }
}
