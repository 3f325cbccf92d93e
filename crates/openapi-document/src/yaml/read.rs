//! Reads YAML from the parser's events.

use std::borrow::Cow;

use granit_parser::{Event, ScalarStyle, Span, Tag};

use super::anchors::{Anchors, Weight};
use super::events::{Events, Indentation, place};
use super::scalar::{Scalar, resolve};
use super::tabs;
use super::tag::{self, Kind, Meaning};
use crate::error::Passed;
use crate::notice::Notices;
use crate::tree::Tree;
use crate::{Limits, NoticeKind, Place, Pointer, ReadError, ReadErrorKind, Value};

/// Reads the first document of a YAML text: strictly, and where that fails with loose indentation.
pub(crate) fn read<'a>(text: &'a str, limits: &Limits) -> Result<(Value<'a>, Notices), ReadError> {
    match read_with(text, limits, Indentation::Strict) {
        Err(error) if error.kind() == ReadErrorKind::Syntax => loosely(text, limits, &error),
        result => result,
    }
}

/// Reads with loose indentation what is refused strictly.
fn loosely<'a>(
    text: &'a str,
    limits: &Limits,
    refused: &ReadError,
) -> Result<(Value<'a>, Notices), ReadError> {
    let (root, mut notices) = match tabs::spaced(text) {
        Cow::Borrowed(text) => read_with(text, limits, Indentation::Loose)?,
        Cow::Owned(text) => {
            let (root, notices) = read_with(&text, limits, Indentation::Loose)?;
            (root.into_owned(), notices)
        }
    };
    notices.add(
        NoticeKind::LooseIndentation(refused.to_string()),
        Pointer::root,
    );
    Ok((root, notices))
}

fn read_with<'a>(
    text: &'a str,
    limits: &Limits,
    indentation: Indentation,
) -> Result<(Value<'a>, Notices), ReadError> {
    let mut events = Events::new(text, limits.depth, indentation);
    let mut reader = Reader {
        tree: Tree::new(limits),
        open: Vec::new(),
        anchors: Anchors::new(limits),
        place: Place { line: 1, column: 1 },
    };
    while let Some(event) = events.next()? {
        if reader.take(event)? {
            break;
        }
    }
    let further = matches!(events.next()?, Some((Event::DocumentStart(..), _)));
    let (root, mut notices) = reader.tree.finish();
    if further {
        notices.add(NoticeKind::FurtherDocuments, Pointer::root);
    }
    root.map(|root| (root, notices))
        .ok_or_else(ReadError::empty)
}

struct Reader<'a> {
    tree: Tree<'a>,
    open: Vec<Open>,
    anchors: Anchors<'a>,
    place: Place,
}

/// A list or mapping that is not yet closed.
struct Open {
    anchor: usize,
    mapping: Option<Mapping>,
}

/// How far a mapping has come.
#[derive(Default)]
struct Mapping {
    keys: usize,
    has_key: bool,
    merges: Vec<usize>,
}

impl Mapping {
    fn take_key(&mut self, merges: bool) {
        if merges {
            self.merges.push(self.keys);
        }
        self.keys += 1;
        self.has_key = true;
    }
}

impl<'a> Reader<'a> {
    /// Takes an event; tells whether it ends the document.
    fn take(&mut self, (event, span): (Event<'a>, Span)) -> Result<bool, ReadError> {
        self.place = place(&span.start);
        match event {
            Event::StreamEnd | Event::DocumentEnd => return Ok(true),
            Event::Scalar(text, style, anchor, tag) => {
                let text = shrunk(text);
                if let Some(mapping) = self.keyless() {
                    mapping.take_key(style == ScalarStyle::Plain && text == "<<");
                    self.key(text, anchor)?;
                } else {
                    let value = self.scalar(text, style, tag.as_deref());
                    self.keep(anchor, &value)?;
                    self.add(value, 1)?;
                }
            }
            Event::Alias(anchor) => self.alias(anchor)?,
            Event::SequenceStart(_, anchor, tag) => self.open(anchor, None, tag.as_deref())?,
            Event::MappingStart(_, anchor, tag) => {
                self.open(anchor, Some(Mapping::default()), tag.as_deref())?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close()?,
            // The start of the text or of a document, or the anchor of the value before.
            _ => {}
        }
        Ok(false)
    }

    /// Returns the innermost list or mapping when it is a mapping and awaits a key.
    fn keyless(&mut self) -> Option<&mut Mapping> {
        let mapping = self.open.last_mut()?.mapping.as_mut()?;
        (!mapping.has_key).then_some(mapping)
    }

    fn key(&mut self, text: Cow<'a, str>, anchor: usize) -> Result<(), ReadError> {
        self.keep(anchor, &Value::String(text.clone()))?;
        self.tree.key(text);
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value<'a> {
        match tag.map(tag::of_scalar) {
            Some(Meaning::String) => return Value::String(text),
            Some(Meaning::Kind(kind)) => return self.tagged(text, kind),
            Some(Meaning::Unknown) => self.tree.notice(NoticeKind::IgnoredTag),
            None => {}
        }
        if style != ScalarStyle::Plain {
            return Value::String(text);
        }
        match resolve(text) {
            Scalar::Value(value) => value,
            Scalar::OddNumber(text) => {
                self.tree.notice(NoticeKind::NumberAsString);
                Value::String(text)
            }
        }
    }

    fn tagged(&mut self, text: Cow<'a, str>, kind: Kind) -> Value<'a> {
        match resolve(text.clone()) {
            Scalar::Value(value) if kind.fits(&value) => return value,
            Scalar::OddNumber(_) if kind == Kind::Number => {
                self.tree.notice(NoticeKind::NumberAsString);
            }
            _ => self.tree.notice(NoticeKind::UnfitTag),
        }
        Value::String(text)
    }

    fn alias(&mut self, anchor: usize) -> Result<(), ReadError> {
        let copied = self.anchors.copy(anchor, self.tree.depth());
        let Some((value, weight)) = self.within(copied)? else {
            return Err(self.wrong("an alias stands inside the value that it stands for"));
        };
        let Some(mapping) = self.keyless() else {
            return self.add(value, weight.nodes);
        };
        mapping.take_key(false);
        let key = match value {
            Value::String(text) => text,
            Value::Number(number) => Cow::Owned(number.as_str().to_owned()),
            _ => return Err(self.wrong("an alias that is a key stands for no string")),
        };
        self.tree.key(key);
        Ok(())
    }

    fn open(
        &mut self,
        anchor: usize,
        mapping: Option<Mapping>,
        tag: Option<&Tag>,
    ) -> Result<(), ReadError> {
        if self.keyless().is_some() {
            return Err(self.wrong("a key is a list or a mapping, which JSON cannot hold"));
        }
        if tag.is_some_and(|tag| !tag::fits_collection(tag)) {
            self.tree.notice(NoticeKind::IgnoredTag);
        }
        let opened = match mapping {
            Some(_) => self.tree.open_object(),
            None => self.tree.open_array(),
        };
        self.within(opened)?;
        self.open.push(Open { anchor, mapping });
        Ok(())
    }

    fn close(&mut self) -> Result<(), ReadError> {
        let Some(Open { anchor, mapping }) = self.open.pop() else {
            return Ok(());
        };
        let value = self.tree.close(&mapping.unwrap_or_default().merges);
        self.keep(anchor, &value)?;
        // What opens a list or mapping has counted it.
        self.add(value, 0)
    }

    /// Adds a value that counts as so many.
    fn add(&mut self, value: Value<'a>, nodes: usize) -> Result<(), ReadError> {
        let counted = self.tree.count(nodes);
        self.within(counted)?;
        self.tree.put(value);
        if let Some(mapping) = self.open.last_mut().and_then(|open| open.mapping.as_mut()) {
            mapping.has_key = false;
        }
        Ok(())
    }

    /// Keeps a value for the aliases of its anchor, if it has one (the parser numbers them from 1).
    fn keep(&mut self, anchor: usize, value: &Value<'a>) -> Result<(), ReadError> {
        if anchor == 0 {
            return Ok(());
        }
        let weight = Weight::of(value);
        let counted = self.tree.count(weight.nodes);
        self.within(counted)?;
        self.anchors.keep(anchor, value.clone(), weight);
        Ok(())
    }

    fn within<T>(&self, result: Result<T, Passed>) -> Result<T, ReadError> {
        result.map_err(|limit| ReadError::limit(Some(self.place), limit))
    }

    fn wrong(&self, message: &str) -> ReadError {
        ReadError::syntax(self.place, message)
    }
}

/// Gives back what the parser's string has room for beyond its text: it lives as long as the document.
fn shrunk(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Owned(mut text) => {
            text.shrink_to_fit();
            Cow::Owned(text)
        }
        borrowed => borrowed,
    }
}
