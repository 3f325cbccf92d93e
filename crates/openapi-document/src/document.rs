//! A document as it was read.

use crate::error::Passed;
use crate::notice::Notices;
use crate::{
    Limits, Notice, NoticeKind, Place, Pointer, ReadError, ReadErrorKind, Value, json, yaml,
};

/// A document, the format it was in, and what should be known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document<'a> {
    /// The whole of it.
    pub root: Value<'a>,
    /// The format it was read as.
    pub format: Format,
    /// What another reader may read otherwise, at most some 1,000 of them.
    pub notices: Vec<Notice>,
}

/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON (RFC 8259).
    Json,
    /// YAML 1.2, core schema.
    Yaml,
}

impl Document<'_> {
    /// Detaches the document from the text it was read from.
    #[must_use]
    pub fn into_owned(self) -> Document<'static> {
        Document {
            root: self.root.into_owned(),
            format: self.format,
            notices: self.notices,
        }
    }
}

/// Reads a document in JSON or YAML.
///
/// A text whose first significant character is `{` or `[` is JSON, and so is a string in double quotes that is all of
/// the text; any other is YAML. What begins with a bracket may be YAML all the same (a flow mapping), so where it ceases
/// to be JSON by what people write in YAML (a trailing comma, a comment, a word without quotes, a line end in quotes) it
/// is read as YAML, which a notice tells; when it is neither, the error says why it is no JSON.
///
/// How a text is understood:
/// - Of a duplicate key the last value is kept, in the place of the first, with a notice.
/// - Numbers keep their spelling. Where YAML spells one as JSON cannot, the spelling is changed and the digits
///   are kept: `+1` is `1`, `.5` is `0.5`, `0x1F` is `31`. `.inf`, `.nan` and numbers with leading zeros (`007`,
///   which readers disagree about) become strings, with a notice.
/// - YAML is read by the core schema of version 1.2: `yes`, `no`, `on`, `off`, dates and `1_000` are strings.
/// - Keys of YAML that are no strings (`200:`, `null:`, `true:`) become strings, spelled as they are.
/// - Anchors, aliases and merge keys (`<<`) are replaced by what they stand for.
/// - Lines on which brackets or quotes go on may be indented in any way, as most readers take it, with a notice.
/// - Of several YAML documents in a text the first is read, with a notice.
///
/// # Errors
/// - `Empty` when there is nothing but whitespace and comments.
/// - `Syntax` when it is neither JSON nor YAML, or YAML that JSON cannot hold: keys that are lists or mappings. YAML
///   must not hold control characters but as escapes.
/// - `Limit` when one of `limits` is passed, or YAML nests more than 1,000 deep, whatever they say.
///
/// ```
/// use openapi_document::{Format, Limits, read};
///
/// let document = read("swagger: '2.0'\nresponses:\n  200: {}\n", &Limits::default())?;
/// assert_eq!(document.format, Format::Yaml);
/// assert_eq!(document.root.get("swagger").and_then(|value| value.as_str()), Some("2.0"));
///
/// let error = read(r#"{"swagger": }"#, &Limits::default()).unwrap_err();
/// assert_eq!(error.to_string(), "line 1, column 13: expected a value, found `}`");
/// # Ok::<(), openapi_document::ReadError>(())
/// ```
pub fn read<'a>(text: &'a str, limits: &Limits) -> Result<Document<'a>, ReadError> {
    if text.len() > limits.bytes {
        return Err(ReadError::limit(None, Passed::Bytes(limits.bytes)));
    }
    let text = without_mark(text);
    if text.trim().is_empty() {
        return Err(ReadError::empty());
    }
    let yaml = || yaml::read(text, limits).map(|read| document(Format::Yaml, read));
    if !may_be_json(text) {
        return yaml();
    }
    match json::read(text, limits) {
        Ok(read) => Ok(document(Format::Json, read)),
        // It was no string, but a key in quotes.
        Err(_) if text.trim_start().starts_with('"') => yaml(),
        Err(error) => flow_yaml(text, limits, error),
    }
}

/// Takes off a byte order mark that a caller's own decoding has left.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

/// Tells whether the first significant character opens a JSON object, array or string.
pub(crate) fn may_be_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[', '"'])
}

/// Reads as YAML what is no JSON for the reason given.
fn flow_yaml<'a>(
    text: &'a str,
    limits: &Limits,
    error: ReadError,
) -> Result<Document<'a>, ReadError> {
    let is_likely = error.place().is_some_and(|place| is_yaml_at(text, place));
    if error.kind() != ReadErrorKind::Syntax || !is_likely {
        return Err(error);
    }
    let read = yaml::read(text, limits).map_err(|yaml_error| match yaml_error.kind() {
        ReadErrorKind::Limit => yaml_error,
        _ => error.clone(),
    })?;
    let mut document = document(Format::Yaml, read);
    let not_json = Notice {
        kind: NoticeKind::NotJson(error.to_string()),
        pointer: Pointer::root(),
    };
    document.notices.insert(0, not_json);
    Ok(document)
}

/// Tells whether what JSON does not take here is what people write in YAML: words without quotes, single quotes,
/// comments, trailing commas, anchors, tags, other spellings of numbers, texts that go on over tabs and line ends.
///
/// Anything else, such as a missing value or comma, is more likely broken JSON, although YAML would take it for null
/// or for one string.
fn is_yaml_at(text: &str, place: Place) -> bool {
    let Some((before, after)) = text.split_at_checked(place.offset(text)) else {
        return false;
    };
    let trimmed = before.trim_end();
    let is_value_over = before.len() > trimmed.len() && !trimmed.ends_with(['{', '[', ',', ':']);
    match after.chars().next() {
        Some('}' | ']') => trimmed.ends_with(','),
        Some('#' | '\t' | '\n' | '\r') => true,
        Some(found) => !is_value_over && (found.is_alphanumeric() || "'&*!+._-/~<".contains(found)),
        None => false,
    }
}

fn document(format: Format, (root, notices): (Value<'_>, Notices)) -> Document<'_> {
    Document {
        root,
        format,
        notices: notices.into_vec(),
    }
}
