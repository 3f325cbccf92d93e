//! Values of parameters.

use openapi_document::{Object, Value};

use super::{Context, Rule, all_of};
use crate::changes::Changes;
use crate::error::Error;
use crate::place::Place;
use crate::schema;
use crate::walk;

/// Leaves parameters in forms that progenitor sends as the description says.
///
/// A list that is described as `a,b,c` would silently go out as repeated parameters, and one in a path or header does
/// not compile; an object panics. These become texts that the caller writes in the form described. An object in a
/// query becomes a map, each of whose entries is a parameter.
pub(super) const RULE: Rule = Rule {
    id: "parameter-values",
    reason: "lists and objects in parameters panic, do not compile, or are silently sent in another form",
    apply,
};

/// What a parameter is sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    /// As it is.
    Value,
    /// As a text that the caller writes.
    Text,
    /// As parameters of their own.
    Map,
}

fn apply(context: &mut Context<'_>) -> Result<(), Error> {
    let Context {
        document, changes, ..
    } = context;
    let components = walk::components(document).clone();
    walk::each_operation(document, |operation, place| {
        let parameters = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            if let Value::Object(parameter) = parameter {
                in_parameter(parameter, &components, place, changes);
            }
        }
        Ok(())
    })
}

fn in_parameter(
    parameter: &mut Object<'static>,
    components: &Object<'static>,
    place: &Place,
    changes: &mut Changes,
) {
    let form = Form::take(parameter);
    let schema = parameter.remove("schema");
    let schema = schema.unwrap_or_else(|| schema::of_type("string"));
    let kind = kind(&schema, components);
    let sent = form.sent(kind);
    let (schema, now) = match sent {
        Sent::Value => (not_nullable(schema), None),
        Sent::Text => (
            schema::of_type("string"),
            Some("a text that the caller writes"),
        ),
        Sent::Map => (schema::map_of_texts(), Some("a map of parameters")),
    };
    if let Some(now) = now {
        let name = parameter.get("name").and_then(Value::as_str);
        let place = place.child("parameters").child(name.unwrap_or_default());
        changes.record(&place, format!("{} {}", kind.name(), form.name()), now);
    }
    parameter.insert("schema", schema);
}

/// The form in which a parameter is described to be sent.
struct Form {
    location: String,
    style: String,
    explode: Option<bool>,
    is_content: bool,
}

impl Form {
    /// Takes the form out of a parameter; what stays is the one that progenitor sends.
    fn take(parameter: &mut Object<'static>) -> Self {
        let location = parameter.get("in").and_then(Value::as_str);
        let style = |style: &Value<'static>| style.as_str().map(str::to_owned);
        Form {
            location: location.unwrap_or_default().to_owned(),
            style: parameter
                .remove("style")
                .as_ref()
                .and_then(style)
                .unwrap_or_default(),
            explode: parameter.remove("explode").and_then(|flag| flag.as_bool()),
            is_content: parameter.remove("content").is_some(),
        }
    }

    /// How a value is sent so that it has this form.
    fn sent(&self, kind: Kind) -> Sent {
        let spread = matches!(&*self.style, "" | "form") && self.explode != Some(false);
        match (&*self.location, kind) {
            _ if self.is_content => Sent::Text,
            (_, Kind::Single) => Sent::Value,
            ("query", Kind::ListOfSingle) if spread => Sent::Value,
            ("query", Kind::Object) if spread || self.style == "deepObject" => Sent::Map,
            _ => Sent::Text,
        }
    }

    /// Names the form in the table of changes.
    fn name(&self) -> &str {
        match &*self.style {
            _ if self.is_content => "as content",
            "" | "form" if self.explode == Some(false) => "in one parameter",
            "" => "in the default style",
            style => style,
        }
    }
}

/// What kind of value a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Single,
    ListOfSingle,
    List,
    Object,
    Anything,
}

impl Kind {
    /// Names the kind in the table of changes.
    fn name(self) -> &'static str {
        match self {
            Kind::Single => "a single value",
            Kind::ListOfSingle | Kind::List => "a list",
            Kind::Object => "an object",
            Kind::Anything => "anything",
        }
    }
}

fn kind(schema: &Value<'static>, components: &Object<'static>) -> Kind {
    let of_type = |schema| match schema::type_of(followed(schema, components)) {
        Some("string" | "integer" | "number" | "boolean") => Kind::Single,
        Some("array") => Kind::List,
        Some(_) => Kind::Object,
        None => Kind::Anything,
    };
    let items = followed(schema, components).get("items");
    match of_type(schema) {
        Kind::List if items.map(of_type) == Some(Kind::Single) => Kind::ListOfSingle,
        kind => kind,
    }
}

/// The schema behind references and wrappers.
fn followed<'s>(schema: &'s Value<'static>, components: &'s Object<'static>) -> &'s Value<'static> {
    // Aliases in a circle are gone, but a bound says so to whoever reads this alone.
    let mut at = schema;
    for _ in 0..components.len().saturating_add(1) {
        let parts = at.get("allOf").and_then(Value::as_array);
        let part = parts
            .filter(|_| all_of::is_wrapper(at))
            .and_then(|parts| parts.first());
        let name = schema::referred(part.unwrap_or(at));
        match name.and_then(|name| components.get(&name)) {
            Some(component) => at = component,
            None => return at,
        }
    }
    at
}

/// Null cannot be sent; a parameter that is left out is not sent.
fn not_nullable(mut schema: Value<'static>) -> Value<'static> {
    if let Value::Object(object) = &mut schema {
        object.remove("nullable");
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_operation;

    #[test]
    fn values_are_sent_as_described() {
        let text = r#""schema":{"type":"string"}"#;
        let map = r#""schema":{"type":"object","additionalProperties":{"type":"string"}}"#;
        let list = r#""schema":{"type":"array","items":{"type":"integer"}}"#;
        let object = r#""schema":{"type":"object","properties":{"a":{}}}"#;
        for (location, before, after) in [
            ("query", format!(r#""explode":false,{list}"#), text),
            ("query", format!(r#""style":"pipeDelimited",{list}"#), text),
            (
                "query",
                r#""schema":{"type":"array","items":{"type":"object"}}"#.to_owned(),
                text,
            ),
            ("query", object.to_owned(), map),
            ("query", format!(r#""style":"deepObject",{object}"#), map),
            ("query", format!(r#""explode":false,{object}"#), text),
            ("query", r#""schema":{}"#.to_owned(), text),
            (
                "query",
                format!(r#""content":{{"application/json":{{{object}}}}}"#),
                text,
            ),
            ("header", list.to_owned(), text),
            ("path", format!(r#""style":"matrix",{list}"#), text),
        ] {
            check_operation(
                &RULE,
                &format!(r#"{{"parameters":[{{"name":"a","in":"{location}",{before}}}]}}"#),
                &format!(r#"{{"parameters":[{{"name":"a","in":"{location}",{after}}}]}}"#),
            );
        }
    }

    #[test]
    fn lists_that_are_repeated_parameters_stay() {
        let list = r#"{"parameters":[{"name":"a","in":"query","schema":{"type":"array","items":{"type":"string"}}}]}"#;
        check_operation(&RULE, list, list);
    }
}
