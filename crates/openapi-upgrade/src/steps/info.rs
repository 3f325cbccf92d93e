//! `info`, and what else the root holds besides paths and components.

use openapi_document::{Object, Value};

use crate::Code;
use crate::at::At;
use crate::conversion::Conversion;
use crate::edit::{keep, prepend};
use crate::fields::{EXTERNAL_DOCS, Kind, Shape, fit};

const ROOT: Shape = Shape {
    fields: &[
        ("openapi", Kind::Text),
        ("info", Kind::Shape(&INFO)),
        ("servers", Kind::List),
        ("paths", Kind::Object),
        ("components", Kind::Object),
        ("security", Kind::List),
        ("tags", Kind::List),
        ("externalDocs", Kind::Shape(&EXTERNAL_DOCS)),
    ],
    required: &[],
};

const INFO: Shape = Shape {
    fields: &[
        ("title", Kind::Text),
        ("description", Kind::Text),
        ("termsOfService", Kind::Text),
        ("contact", Kind::Shape(&CONTACT)),
        ("license", Kind::Shape(&LICENSE)),
        ("version", Kind::Text),
    ],
    required: &["title", "version"],
};

const CONTACT: Shape = Shape {
    fields: &[
        ("name", Kind::Text),
        ("url", Kind::Text),
        ("email", Kind::Email),
    ],
    required: &[],
};

const LICENSE: Shape = Shape {
    fields: &[("name", Kind::Text), ("url", Kind::Text)],
    required: &["name"],
};

const TAG: Shape = Shape {
    fields: &[
        ("name", Kind::Text),
        ("description", Kind::Text),
        ("externalDocs", Kind::Shape(&EXTERNAL_DOCS)),
    ],
    required: &["name"],
};

/// Puts the version in.
pub(crate) fn version<'a>(root: &mut Object<'a>, _c: &mut Conversion<'a>) {
    if root.contains_key("swagger") {
        crate::edit::rename(root, "swagger", "openapi");
        root.insert("openapi", "3.0.3");
    } else {
        prepend(root, "openapi", "3.0.3");
    }
}

/// Makes `info` complete, and moves what the root has no place for to extensions.
pub(crate) fn apply<'a>(root: &mut Object<'a>, c: &mut Conversion<'a>) {
    match root.get_mut("info") {
        Some(Value::Object(_)) => {}
        found => {
            let original = found
                .map(std::mem::take)
                .filter(|original| *original != Value::Null);
            c.report(
                Code::FieldMissing,
                &At::ROOT.key("info"),
                "there is no `info`; one without title and version was put in",
            );
            root.insert("info", Object::new());
            if let Some(original) = original {
                keep(root, "info", original);
            }
        }
    }
    if let Some(Value::Object(info)) = root.get_mut("info") {
        fit(info, &INFO, &At::ROOT.key("info"), c);
    }
    root.retain(|key, _| key != "consumes" && key != "produces");
    fit(root, &ROOT, &At::ROOT, c);
}

/// Makes the tags objects that differ in name.
pub(crate) fn tags<'a>(root: &mut Object<'a>, c: &mut Conversion<'a>) {
    let Some(value) = root.get_mut("tags") else {
        return;
    };
    let at = At::ROOT.key("tags");
    let list = match std::mem::take(value) {
        Value::Array(list) => list,
        Value::Null => Vec::new(),
        Value::Object(named)
            if named
                .values()
                .all(|value| matches!(value, Value::Object(_) | Value::Null))
                && !named.contains_key("name") =>
        {
            c.report(
                Code::ValueConverted,
                &at,
                "an object of tags was read as a list of them",
            );
            named
                .into_iter()
                .map(|(name, value)| tag_of(name, value))
                .collect()
        }
        other => vec![other],
    };
    let mut tags: Vec<Value<'a>> = Vec::with_capacity(list.len());
    let mut positions = std::collections::HashMap::new();
    for (index, tag) in list.into_iter().enumerate() {
        let place = at.index(index);
        let Some(tag) = tag_object(tag, &place, c) else {
            continue;
        };
        let name = tag
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        match positions
            .get(&name)
            .and_then(|position: &usize| tags.get_mut(*position))
        {
            Some(Value::Object(first)) => {
                c.report(
                    Code::TagDuplicate,
                    &place,
                    format!("`{name}` is declared twice"),
                );
                if *first != tag {
                    keep(first, "tag", Value::Object(tag));
                }
            }
            _ => {
                positions.insert(name, tags.len());
                tags.push(Value::Object(tag));
            }
        }
    }
    if let Some(value) = root.get_mut("tags") {
        *value = Value::Array(tags);
    }
}

fn tag_of<'a>(name: std::borrow::Cow<'a, str>, value: Value<'a>) -> Value<'a> {
    let mut tag = Object::new();
    tag.push("name", name);
    if let Value::Object(rest) = value {
        for (key, value) in rest {
            tag.push(key, value);
        }
    }
    Value::Object(tag)
}

fn tag_object<'a>(tag: Value<'a>, at: &At<'_>, c: &mut Conversion<'a>) -> Option<Object<'a>> {
    let mut object = match tag {
        Value::Object(object) => object,
        Value::Null => return None,
        other => {
            let mut object = Object::new();
            c.report(
                Code::ValueConverted,
                at,
                "a text was read as a tag of that name",
            );
            match crate::fields::scalar_text(&other) {
                Some(name) => object.push("name", name),
                None => keep(&mut object, "tag", other),
            }
            object
        }
    };
    fit(&mut object, &TAG, at, c);
    Some(object)
}
