//! Bodies, by media type.

use std::collections::BTreeMap;

use openapi_document::{Object, Value};

use super::parameter::{Location, collection};
use super::schema::Seed;
use super::{MediaType, Model, Operation, canonical};

/// The body of a request.
pub(crate) struct Body<'d> {
    /// What declares it, behind references: the request body, the body parameter, or the first form field.
    pub(crate) at: &'d Value<'d>,
    pub(crate) is_required: bool,
    pub(crate) content: Content<'d>,
}

/// What a body may be, one entry for each media type, in the order of the document.
#[derive(Default)]
pub(crate) struct Content<'d> {
    pub(crate) entries: Vec<MediaEntry<'d>>,
}

/// What a body is in one media type.
pub(crate) struct MediaEntry<'d> {
    pub(crate) media_type: MediaType,
    /// The object that says it: a Media Type Object, or what Swagger 2.0 has in its place.
    pub(crate) at: &'d Value<'d>,
    pub(crate) schema: Option<Seed<'d>>,
    /// How the parts of a form are written where that is not as usual.
    pub(crate) encoding: BTreeMap<String, String>,
}

impl<'d> Content<'d> {
    /// Reads the `content` of an object of OpenAPI 3.
    pub(crate) fn of(model: &Model<'d>, holder: &'d Value<'d>) -> Self {
        let entries = model.entries(holder, "content").map(|(name, value)| {
            let at = model.resolve(value).unwrap_or(value);
            let schema = at.get("schema").or_else(|| at.get("itemSchema"));
            MediaEntry {
                media_type: MediaType::parse(name),
                at,
                schema: schema.map(Seed::Schema),
                encoding: encoding(at),
            }
        });
        Content {
            entries: entries.collect(),
        }
    }

    /// Gives one schema to each of the media types of Swagger 2.0.
    pub(crate) fn in_each(
        types: &[MediaType],
        at: &'d Value<'d>,
        schema: Option<&Seed<'d>>,
    ) -> Self {
        let entries = types.iter().map(|media_type| MediaEntry {
            media_type: media_type.clone(),
            at,
            schema: schema.cloned(),
            encoding: BTreeMap::new(),
        });
        Content {
            entries: entries.collect(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn get(&self, media_type: &MediaType) -> Option<&MediaEntry<'d>> {
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.media_type == *media_type)
    }
}

impl<'d> Model<'d> {
    /// Returns the body of an operation's request.
    pub(crate) fn body(&self, operation: &Operation<'d>) -> Option<Body<'d>> {
        if self.is_swagger() {
            return self.swagger_body(operation);
        }
        let at = self.resolve(operation.value.get("requestBody")?)?;
        at.as_object()?;
        Some(Body {
            at,
            is_required: at.get("required").and_then(Value::as_bool) == Some(true),
            content: Content::of(self, at),
        })
    }

    fn swagger_body(&self, operation: &Operation<'d>) -> Option<Body<'d>> {
        let values = self.parameter_values(operation);
        let place =
            |value: &&&'d Value<'d>, place| value.get("in").and_then(Value::as_str) == Some(place);
        let is_required =
            |value: &Value<'_>| value.get("required").and_then(Value::as_bool) == Some(true);
        let consumes = self.media_types(operation, "consumes");
        if let Some(at) = values.iter().find(|value| place(value, "body")) {
            let types = match consumes.is_empty() {
                true => vec![MediaType::parse("application/json")],
                false => consumes,
            };
            let schema = Seed::Schema(at.get("schema").unwrap_or(at));
            return Some(Body {
                at,
                is_required: is_required(at),
                content: Content::in_each(&types, at, Some(&schema)),
            });
        }
        let fields = values.iter().filter(|value| place(value, "formData"));
        self.form(fields.copied().collect(), &consumes)
    }

    /// Makes a body of form fields.
    fn form(&self, fields: Vec<&'d Value<'d>>, consumes: &[MediaType]) -> Option<Body<'d>> {
        let at = *fields.first()?;
        let is_file =
            |field: &&Value<'_>| field.get("type").and_then(Value::as_str) == Some("file");
        let has_file = fields.iter().any(is_file);
        let fit = consumes.iter().filter(|media_type| {
            media_type.is_form() && !(has_file && media_type.is_url_encoded())
        });
        let mut types: Vec<MediaType> = fit.cloned().collect();
        if types.is_empty() {
            types.push(MediaType::parse(match has_file {
                true => "multipart/form-data",
                false => "application/x-www-form-urlencoded",
            }));
        }
        let is_required = fields
            .iter()
            .any(|field| field.get("required").and_then(Value::as_bool) == Some(true));
        let encoding = form_encoding(&fields);
        let mut content = Content::in_each(&types, at, Some(&Seed::Form(fields.into())));
        for entry in &mut content.entries {
            if entry.media_type.is_url_encoded() {
                entry.encoding.clone_from(&encoding);
            }
        }
        Some(Body {
            at,
            is_required,
            content,
        })
    }

    /// Returns the media types of Swagger 2.0: the operation's, or else those of the document.
    pub(crate) fn media_types(&self, operation: &Operation<'d>, key: &str) -> Vec<MediaType> {
        let own = operation.value.get(key).and_then(Value::as_array);
        let list = own.or_else(|| self.root.get(key)?.as_array());
        let mut types: Vec<MediaType> = Vec::new();
        for name in list.into_iter().flatten().filter_map(Value::as_str) {
            let media_type = MediaType::parse(name);
            if !types.contains(&media_type) {
                types.push(media_type);
            }
        }
        types
    }
}

/// Reads the `encoding` of a Media Type Object.
fn encoding(at: &Value<'_>) -> BTreeMap<String, String> {
    let object = at.get("encoding").and_then(Value::as_object);
    let parts = object.into_iter().flat_map(Object::iter);
    let said = parts.map(|(name, part)| {
        let text = |key| part.get(key).and_then(Value::as_str);
        let style = text("style").unwrap_or("form");
        let exploded = part.get("explode").and_then(Value::as_bool);
        let exploded = exploded.unwrap_or(style == "form");
        let media_type = text("contentType").map(|said| MediaType::parse(said).to_string());
        let headers = part.get("headers").map(canonical);
        (name.to_owned(), spell(media_type, style, exploded, headers))
    });
    said.filter(|(_, how)| *how != usual()).collect()
}

/// Translates the `collectionFormat` of form fields.
fn form_encoding(fields: &[&Value<'_>]) -> BTreeMap<String, String> {
    let lists = fields.iter().filter(|field| {
        let of_files = field.get("items").and_then(|items| items.get("type"));
        field.get("type").and_then(Value::as_str) == Some("array")
            && of_files.and_then(Value::as_str) != Some("file")
    });
    let said = lists.filter_map(|field| {
        let (style, exploded) = collection(field, Location::Query);
        let name = field.get("name")?.as_str()?;
        Some((name.to_owned(), spell(None, style, exploded, None)))
    });
    said.filter(|(_, how)| *how != usual()).collect()
}

fn usual() -> String {
    spell(None, "form", true, None)
}

fn spell(
    media_type: Option<String>,
    style: &str,
    is_exploded: bool,
    headers: Option<String>,
) -> String {
    let mut text = media_type.unwrap_or_default();
    let exploded = if is_exploded { ", exploded" } else { "" };
    text.push_str(&format!(" {style}{exploded}"));
    text.push_str(&headers.unwrap_or_default());
    text.trim().to_owned()
}
