//! Parameters of operations.

use openapi_document::Value;

use super::schema::Seed;
use super::{Content, Model};

/// A parameter in the path, query, header or a cookie.
pub(crate) struct Parameter<'d> {
    /// The object that declares it, behind references.
    pub(crate) at: &'d Value<'d>,
    pub(crate) name: &'d str,
    pub(crate) key: Key,
    pub(crate) is_required: bool,
    pub(crate) style: Style,
    pub(crate) schema: Option<Seed<'d>>,
    /// What it holds instead of a schema, in OpenAPI 3.
    pub(crate) content: Option<Content<'d>>,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// What makes two parameters one: those of the path by their position in it, all others by place and name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Position(usize),
    Named(Location, String),
}

/// How a value is written that is no single one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) name: String,
    pub(crate) is_exploded: bool,
    pub(crate) allows_reserved: bool,
    pub(crate) allows_empty: bool,
}

impl Location {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "path" => Location::Path,
            "query" => Location::Query,
            "header" => Location::Header,
            "cookie" => Location::Cookie,
            _ => return None,
        })
    }
}

impl Key {
    pub(crate) fn location(&self) -> Location {
        match self {
            Key::Position(_) => Location::Path,
            Key::Named(location, _) => *location,
        }
    }
}

impl<'d> Parameter<'d> {
    /// Reads a parameter; `names` are those in the path template, in order. Bodies and form fields are none.
    pub(crate) fn new(model: &Model<'d>, at: &'d Value<'d>, names: &[&str]) -> Option<Self> {
        let name = at.get("name")?.as_str()?;
        let location = Location::parse(at.get("in")?.as_str()?)?;
        let position = names.iter().position(|known| *known == name);
        let key = match (location, position) {
            (Location::Path, Some(position)) => Key::Position(position),
            (Location::Header, _) => Key::Named(location, name.to_ascii_lowercase()),
            _ => Key::Named(location, name.to_owned()),
        };
        let flag = |key| at.get(key).and_then(Value::as_bool) == Some(true);
        let schema = match model.is_swagger() {
            true => Some(Seed::Field(at)),
            false => at.get("schema").map(Seed::Schema),
        };
        Some(Parameter {
            at,
            name,
            key,
            is_required: location == Location::Path || flag("required"),
            style: Style::of(model, at, location),
            schema,
            content: at.get("content").map(|_| Content::of(model, at)),
        })
    }
}

impl Style {
    fn of(model: &Model<'_>, at: &Value<'_>, location: Location) -> Self {
        let flag = |key| at.get(key).and_then(Value::as_bool);
        let (name, is_exploded) = match model.is_swagger() && at.get("style").is_none() {
            true => collection(at, location),
            false => {
                let usual = match location {
                    Location::Query | Location::Cookie => "form",
                    Location::Path | Location::Header => "simple",
                };
                let name = at.get("style").and_then(Value::as_str).unwrap_or(usual);
                (name, flag("explode").unwrap_or(name == "form"))
            }
        };
        Style {
            name: name.to_owned(),
            is_exploded,
            allows_reserved: flag("allowReserved").unwrap_or(false),
            allows_empty: location == Location::Query && flag("allowEmptyValue").unwrap_or(false),
        }
    }
}

/// Translates `collectionFormat`, whose default is commas.
pub(crate) fn collection<'v>(at: &'v Value<'_>, location: Location) -> (&'v str, bool) {
    let format = at.get("collectionFormat").and_then(Value::as_str);
    match (format.unwrap_or("csv"), location) {
        ("csv", Location::Path | Location::Header) => ("simple", false),
        ("csv", _) => ("form", false),
        ("multi", _) => ("form", true),
        ("ssv", _) => ("spaceDelimited", false),
        ("pipes", _) => ("pipeDelimited", false),
        (other, _) => (other, false),
    }
}
