//! What a reader of a document should know although it could be read.

use std::fmt;

use crate::Pointer;

/// Something in a document that another reader may read otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is.
    pub kind: NoticeKind,
    /// Where it is.
    pub pointer: Pointer,
}

/// What can be noticed about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// A key stands more than once in a mapping; the last value is kept, in the place of the first.
    DuplicateKey,
    /// A JSON string holds half of a surrogate pair as an escape; U+FFFD stands in its place.
    LoneSurrogate,
    /// A YAML merge key `<<` was replaced by the entries that it stands for.
    MergedKeys,
    /// A YAML merge key `<<` holds no mapping, nor a list of them; it is kept as a key like any other.
    MergeWithoutMapping,
    /// A YAML scalar is a number that JSON has not (`.inf`, `.nan`) or readers disagree about (`007`); it is
    /// kept as a string.
    NumberAsString,
    /// A YAML tag has no meaning here and is ignored.
    IgnoredTag,
    /// A YAML tag (`!!int`, ...) does not fit its value, which is kept as a string.
    UnfitTag,
    /// More YAML documents follow in the same text; only the first is read.
    FurtherDocuments,
    /// Brackets or quotes in YAML go on at lines that are not indented deeper than what is around them, or by tabs
    /// alone. Most readers take that, strict ones do not. The text says why they refuse it.
    LooseIndentation(String),
    /// The text begins like JSON, but can be read as YAML alone: a trailing comma, a comment, a name without
    /// quotes. The text says why it is no JSON.
    NotJson(String),
    /// There is more to notice than is listed.
    More,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        if !self.pointer.is_root() {
            write!(f, " (at {})", self.pointer)?;
        }
        Ok(())
    }
}

impl fmt::Display for NoticeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoticeKind::DuplicateKey => "duplicate key: the last value is kept",
            NoticeKind::LoneSurrogate => "half a surrogate pair: read as U+FFFD",
            NoticeKind::MergedKeys => "merge key: replaced by the entries it stands for",
            NoticeKind::MergeWithoutMapping => "merge key without a mapping: kept as it is",
            NoticeKind::NumberAsString => "a number that JSON cannot hold: kept as a string",
            NoticeKind::IgnoredTag => "a tag without meaning here: ignored",
            NoticeKind::UnfitTag => "a tag that does not fit the value: kept as a string",
            NoticeKind::FurtherDocuments => "more documents follow: only the first is read",
            NoticeKind::LooseIndentation(reason) => {
                return write!(
                    f,
                    "read with loose indentation, being no strict YAML: {reason}"
                );
            }
            NoticeKind::NotJson(reason) => {
                return write!(f, "read as YAML, being no JSON: {reason}");
            }
            NoticeKind::More => "there is more to notice than is listed",
        })
    }
}

/// Collects notices, within bounds: a hostile document could make each of them megabytes long.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    list: Vec<Notice>,
    bytes: usize,
}

impl Notices {
    const MOST: usize = 1_000;
    const MOST_BYTES: usize = 1 << 20;

    // Asked first, so that no pointer is made in vain.
    fn has_room(&self) -> bool {
        self.list.len() < Self::MOST && self.bytes < Self::MOST_BYTES
    }

    pub(crate) fn add(&mut self, kind: NoticeKind, pointer: impl FnOnce() -> Pointer) {
        if self.has_room() {
            let pointer = pointer();
            self.bytes += pointer.as_str().len();
            self.list.push(Notice { kind, pointer });
        } else if self
            .list
            .last()
            .is_some_and(|last| last.kind != NoticeKind::More)
        {
            self.list.push(Notice {
                kind: NoticeKind::More,
                pointer: Pointer::root(),
            });
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Notice> {
        self.list
    }
}
