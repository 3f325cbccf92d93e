//! Request bodies.

use openapi_document::{Object, Value};

use super::{Context, Rule};
use crate::changes::Changes;
use crate::error::Error;
use crate::media_type::{self, MediaType};
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Leaves one body per operation, of a kind that progenitor can send.
///
/// progenitor refuses every media type but five, and panics when there are two of them. JSON is preferred, then a
/// flat form; what is neither goes out as the bytes that the caller hands over. Where the generated call would claim
/// another media type than the true one, the true one is in [`Changes::request_media_types`], for a hook to set.
pub(super) const RULE: Rule = Rule {
    id: "request-bodies",
    reason: "media types such as XML are refused, and a choice of media types panics",
    apply,
};

/// How a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sent {
    /// As JSON, made from a type.
    Json,
    /// As a form, made from a type.
    Form,
    /// As text.
    Text,
    /// As the bytes that the caller hands over.
    Bytes,
}

/// A body that an operation can be sent with.
struct Choice<'b> {
    sent: Sent,
    media_type: &'b str,
    schema: Value<'static>,
}

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let shared = walk::components(document).clone();
    walk::each_operation(document, |operation, place| {
        let name = operation.get("operationId").and_then(Value::as_str);
        let name = name.unwrap_or_default().to_owned();
        let Value::Object(operation) = operation else {
            return Ok(());
        };
        if let Some(body) = operation.remove("requestBody") {
            let place = place.child("requestBody");
            match body_of(&body, &name, &shared, &place, changes) {
                Some(body) => drop(operation.insert("requestBody", body)),
                None => changes.record(&place, schema::brief(&body), "dropped"),
            }
        }
        Ok(())
    })
}

/// The body that stays, if there is one.
fn body_of(
    body: &Value<'static>,
    operation: &str,
    shared: &Object<'static>,
    place: &Place,
    changes: &mut Changes,
) -> Option<Object<'static>> {
    let content = body.get("content").and_then(Value::as_object)?;
    let choice = best(content, shared)?;
    let claimed = choice.claimed();
    let all: Vec<&str> = content.keys().collect();
    if all != [claimed] {
        changes.record(place, all.join(", "), claimed);
    }
    if content.values().any(|entry| entry.get("schema").is_none()) {
        changes.record(place, "no schema", schema::brief(&choice.schema));
    }
    if !schema::flag(body, "required") {
        changes.record(place, "optional", "always sent");
    }
    if choice.truth() != claimed {
        changes.set_request_media_type(operation, choice.truth());
    }
    let mut kept = body.as_object()?.clone();
    let entry = schema::object([("schema", choice.schema)]);
    let entry = Object::from_iter([(claimed.to_owned().into(), entry)]);
    kept.insert("content", entry);
    kept.insert("required", true);
    Some(kept)
}

/// The best choice; of equals the first of the document.
fn best<'c>(content: &'c Object<'static>, shared: &Object<'static>) -> Option<Choice<'c>> {
    let choices = content.iter().map(|(media_type, entry)| {
        let schema = entry.get("schema").cloned();
        let schema = schema.unwrap_or_else(|| Value::Object(Object::new()));
        let sent = how(media_type, &schema, shared);
        Choice {
            sent,
            media_type,
            schema: sent.schema(schema),
        }
    });
    choices.min_by_key(|choice| (choice.sent, choice.media_type != "application/json"))
}

impl Choice<'_> {
    /// The media type that generated code claims.
    fn claimed(&self) -> &'static str {
        match self.sent {
            Sent::Json => "application/json",
            Sent::Form => "application/x-www-form-urlencoded",
            Sent::Text if self.media_type.starts_with("text/x-markdown") => "text/x-markdown",
            Sent::Text => "text/plain",
            Sent::Bytes => "application/octet-stream",
        }
    }

    /// The media type that the body has; a wildcard leaves it to the client.
    fn truth(&self) -> &str {
        match MediaType::of(self.media_type) {
            MediaType::Wildcard => self.claimed(),
            _ => self.media_type,
        }
    }
}

impl Sent {
    /// The schema under which progenitor sends so.
    fn schema(self, schema: Value<'static>) -> Value<'static> {
        match self {
            Sent::Json | Sent::Form => schema,
            Sent::Text => schema::of_type("string"),
            Sent::Bytes => schema::bytes(),
        }
    }
}

/// The best way to send a body of this media type.
fn how(media_type: &str, schema: &Value<'static>, shared: &Object<'static>) -> Sent {
    let (bytes, text) = (media_type::is_bytes(schema), media_type::is_text(schema));
    match MediaType::of(media_type) {
        MediaType::Json if !bytes => Sent::Json,
        // Any text is not JSON for that.
        MediaType::Wildcard if !bytes && !text => Sent::Json,
        MediaType::Form if is_flat(schema, shared) => Sent::Form,
        MediaType::Text if text => Sent::Text,
        _ => Sent::Bytes,
    }
}

/// Tells whether a form holds nothing but single values: progenitor fails at run time on a list in a form.
fn is_flat(schema: &Value<'static>, shared: &Object<'static>) -> bool {
    let schema = followed(schema, shared);
    let properties = schema.get("properties").and_then(Value::as_object);
    let open = matches!(schema.get("additionalProperties"), Some(Value::Object(_)));
    let composed = ["allOf", "oneOf", "anyOf"]
        .iter()
        .any(|key| schema.get(key).is_some());
    !open
        && !composed
        && properties.is_some_and(|properties| {
            properties
                .values()
                .all(|property| is_single(followed(property, shared)))
        })
}

fn is_single(schema: &Value<'static>) -> bool {
    matches!(
        schema::type_of(schema),
        Some("string" | "integer" | "number" | "boolean")
    )
}

/// The schema itself, or the component that it refers to.
fn followed<'s>(schema: &'s Value<'static>, shared: &'s Object<'static>) -> &'s Value<'static> {
    schema::referred(schema)
        .and_then(|name| shared.get(&name))
        .unwrap_or(schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check_operation, run};

    fn operation(content: &str) -> String {
        format!(
            r#"{{"operationId":"start","requestBody":{{"required":true,"content":{{{content}}}}}}}"#
        )
    }

    const BYTES: &str =
        r#""application/octet-stream":{"schema":{"type":"string","format":"binary"}}"#;

    #[test]
    fn one_body_stays() {
        let json = r#""application/json":{"schema":{"type":"object"}}"#;
        let form = |property: &str| {
            format!(
                r#""application/x-www-form-urlencoded":{{"schema":{{"type":"object","properties":{{"a":{property}}}}}}}"#
            )
        };
        let flat = form(r#"{"type":"integer"}"#);
        for (before, after) in [
            (
                r#""application/xml":{"schema":{"type":"string"}}"#.to_owned(),
                BYTES,
            ),
            (
                format!(r#""application/xml":{{"schema":{{}}}},{json}"#),
                json,
            ),
            (format!("{flat},{json}"), json),
            (
                r#""application/vnd.a+json":{"schema":{"type":"object"}}"#.to_owned(),
                json,
            ),
            (r#""*/*":{"schema":{"type":"object"}}"#.to_owned(), json),
            (
                r#""*/*":{"schema":{"type":"string","format":"binary"}}"#.to_owned(),
                BYTES,
            ),
            (r#""*/*":{"schema":{"type":"string"}}"#.to_owned(), BYTES),
            (
                format!(r#""application/a+json":{{"schema":{{}}}},{json}"#),
                json,
            ),
            (
                r#""application/json":{}"#.to_owned(),
                r#""application/json":{"schema":{}}"#,
            ),
            (
                r#""multipart/form-data":{"schema":{"type":"object"}}"#.to_owned(),
                BYTES,
            ),
            (form(r#"{"type":"array","items":{}}"#), BYTES),
            (
                r#""text/plain":{"schema":{"type":"string","format":"byte"}}"#.to_owned(),
                BYTES,
            ),
        ] {
            check_operation(&RULE, &operation(&before), &operation(after));
        }
    }

    #[test]
    fn what_progenitor_takes_stays() {
        for content in [
            r#""application/json":{"schema":{"type":"string"}}"#,
            r#""application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"a":{"type":"string"}}}}"#,
            r#""text/plain":{"schema":{"type":"string"}}"#,
            BYTES,
        ] {
            check_operation(&RULE, &operation(content), &operation(content));
        }
    }

    #[test]
    fn optional_bodies_are_always_sent() {
        check_operation(
            &RULE,
            r#"{"requestBody":{"content":{"application/json":{"schema":{}}}}}"#,
            r#"{"requestBody":{"content":{"application/json":{"schema":{}}},"required":true}}"#,
        );
    }

    #[test]
    fn bodies_without_content_go() {
        for body in [r#"{"content":{}}"#, "{}", "[]"] {
            check_operation(&RULE, &format!(r#"{{"requestBody":{body}}}"#), "{}");
        }
    }

    #[test]
    fn true_media_types_are_listed() {
        for (media_type, schema, expected) in [
            (
                "application/xml",
                r#"{"type":"string"}"#,
                Some("application/xml"),
            ),
            (
                "application/json; charset=utf-8",
                "{}",
                Some("application/json; charset=utf-8"),
            ),
            (
                "application/json",
                r#"{"type":"string","format":"binary"}"#,
                Some("application/json"),
            ),
            ("*/*", "{}", None),
            ("application/json", "{}", None),
            ("application/octet-stream", "{}", None),
        ] {
            let content = format!(r#""{media_type}":{{"schema":{schema}}}"#);
            let document = format!(
                r#"{{"openapi":"3.0.3","paths":{{"/a":{{"post":{}}}}}}}"#,
                operation(&content)
            );
            let (_, changes) = run(&RULE, &document).unwrap();
            let listed = changes
                .request_media_types()
                .first()
                .map(|(_, media_type)| &**media_type);
            assert_eq!(listed, expected, "{media_type}");
        }
    }
}
