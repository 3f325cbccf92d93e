//! Small questions about schemas, and small schemas.

use openapi_document::{Object, Value};

/// What references to schema components begin with.
const COMPONENTS: &str = "#/components/schemas/";

/// A mapping of `entries`, whose keys differ.
pub(crate) fn object<const N: usize>(
    entries: [(&'static str, Value<'static>); N],
) -> Value<'static> {
    let entries = entries.into_iter().map(|(key, value)| (key.into(), value));
    Value::Object(entries.collect::<Object<'static>>())
}

/// `{"type": name}`.
pub(crate) fn of_type(name: &'static str) -> Value<'static> {
    object([("type", name.into())])
}

/// The schema of a mapping from names to texts.
pub(crate) fn map_of_texts() -> Value<'static> {
    object([
        ("type", "object".into()),
        ("additionalProperties", of_type("string")),
    ])
}

/// The schema of bytes that progenitor takes as they are.
pub(crate) fn bytes() -> Value<'static> {
    object([("type", "string".into()), ("format", "binary".into())])
}

/// A reference to the component `name`.
pub(crate) fn reference(name: &str) -> Value<'static> {
    let escaped = name.replace('~', "~0").replace('/', "~1");
    object([("$ref", format!("{COMPONENTS}{escaped}").into())])
}

/// The component that a schema refers to.
pub(crate) fn referred(schema: &Value<'_>) -> Option<String> {
    let reference = schema.get("$ref")?.as_str()?;
    let name = reference.strip_prefix(COMPONENTS)?;
    (!name.contains('/')).then(|| name.replace("~1", "/").replace("~0", "~"))
}

/// The `type` of a schema.
pub(crate) fn type_of<'v>(schema: &'v Value<'_>) -> Option<&'v str> {
    schema.get("type")?.as_str()
}

/// Tells whether a flag of a schema is set.
pub(crate) fn flag(schema: &Value<'_>, key: &str) -> bool {
    schema.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// A value in short, for the table of changes.
pub(crate) fn brief(value: &Value<'_>) -> String {
    const LONGEST: usize = 80;
    let text = openapi_document::to_json(value);
    if text.chars().count() <= LONGEST {
        return text;
    }
    let mut brief: String = text.chars().take(LONGEST).collect();
    brief.push('…');
    brief
}
