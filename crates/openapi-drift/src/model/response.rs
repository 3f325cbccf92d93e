//! Responses of operations.

use std::fmt;

use openapi_document::{Object, Value};

use super::schema::Seed;
use super::{Content, MediaType, Model, Operation};

/// A response to a request.
pub(crate) struct Response<'d> {
    pub(crate) status: Status<'d>,
    /// The object that declares it, behind references.
    pub(crate) at: &'d Value<'d>,
    pub(crate) content: Content<'d>,
    pub(crate) headers: Vec<Header<'d>>,
}

/// A header of a response.
pub(crate) struct Header<'d> {
    /// The name in the spelling of the document; case means nothing.
    pub(crate) name: &'d str,
    pub(crate) at: &'d Value<'d>,
    pub(crate) is_required: bool,
    pub(crate) schema: Option<Seed<'d>>,
}

/// What a response is declared for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Status<'d> {
    /// One status code.
    Code(u16),
    /// A hundred of them, such as `2XX`, by their first digit.
    Range(u8),
    /// All that are not declared.
    Default,
    /// What is no status.
    Other(&'d str),
}

impl<'d> Status<'d> {
    fn parse(text: &'d str) -> Self {
        match text.trim().as_bytes() {
            [digit @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => Status::Range(digit - b'0'),
            b"default" => Status::Default,
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => text
                .trim()
                .parse()
                .map_or(Status::Other(text), Status::Code),
            _ => Status::Other(text),
        }
    }

    /// Tells whether the request succeeded.
    pub(crate) fn is_success(self) -> bool {
        matches!(self, Status::Code(200..=299) | Status::Range(2))
    }

    /// Tells whether all that the other is declared for would be a response of this one.
    pub(crate) fn covers(self, other: Status<'_>) -> bool {
        match (self, other) {
            (Status::Range(digit), Status::Code(code)) => u16::from(digit) == code / 100,
            _ => false,
        }
    }
}

impl fmt::Display for Status<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Status::Code(code) => write!(f, "{code}"),
            Status::Range(digit) => write!(f, "{digit}XX"),
            Status::Default => f.write_str("default"),
            Status::Other(text) => f.write_str(text),
        }
    }
}

impl Header<'_> {
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

impl<'d> Model<'d> {
    /// Returns the responses of an operation in the order of the document.
    pub(crate) fn responses(&self, operation: &Operation<'d>) -> Vec<Response<'d>> {
        let entries = self.entries(operation.value, "responses");
        let responses = entries.filter_map(|(status, value)| {
            let at = self.resolve(value)?;
            at.as_object()?;
            Some(Response {
                status: Status::parse(status),
                at,
                content: self.response_content(operation, at),
                headers: self.headers(at),
            })
        });
        responses.collect()
    }

    fn response_content(&self, operation: &Operation<'d>, at: &'d Value<'d>) -> Content<'d> {
        if !self.is_swagger() {
            return Content::of(self, at);
        }
        let schema = at.get("schema").filter(|schema| **schema != Value::Null);
        let mut types = match schema {
            Some(_) => self.media_types(operation, "produces"),
            None => Vec::new(),
        };
        // An example is of a media type that comes, whether the lists have it or not.
        for media_type in example_types(at) {
            if !types.contains(&media_type) {
                types.push(media_type);
            }
        }
        if types.is_empty() && schema.is_some() {
            types.push(MediaType::parse("*/*"));
        }
        Content::in_each(&types, at, schema.map(Seed::Schema).as_ref())
    }

    fn headers(&self, response: &'d Value<'d>) -> Vec<Header<'d>> {
        let entries = self.entries(response, "headers");
        let headers = entries.filter_map(|(name, value)| {
            let at = self.resolve(value)?;
            let schema = match self.is_swagger() {
                true => Some(Seed::Field(at)),
                false => at.get("schema").map(Seed::Schema),
            };
            Some(Header {
                name,
                at,
                is_required: at.get("required").and_then(Value::as_bool) == Some(true),
                schema,
            })
        });
        headers.collect()
    }
}

/// Lists the media types of the examples that a response of Swagger 2.0 has.
fn example_types(response: &Value<'_>) -> Vec<MediaType> {
    let examples = response.get("examples").and_then(Value::as_object);
    let names = examples.into_iter().flat_map(Object::keys);
    let names = names.filter(|name| name.contains('/') && !name.starts_with("x-"));
    names.map(MediaType::parse).collect()
}
