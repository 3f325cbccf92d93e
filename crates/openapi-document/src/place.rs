//! Places in a text.

use std::fmt;

use crate::document::{may_be_json, without_mark};
use crate::{Pointer, json, yaml};

/// A line and a column of a text, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

impl Place {
    /// Counts the lines and columns before a byte of the text.
    pub(crate) fn of(text: &str, offset: usize) -> Self {
        let start = Place { line: 1, column: 1 };
        start.after(text.get(..offset).unwrap_or(text))
    }

    /// Goes over a piece of text that begins here.
    fn after(self, passed: &str) -> Self {
        match passed.rsplit_once('\n') {
            None => Place {
                line: self.line,
                column: self.column + passed.chars().count(),
            },
            Some((lines, last)) => Place {
                line: self.line + 1 + lines.bytes().filter(|byte| *byte == b'\n').count(),
                column: 1 + last.chars().count(),
            },
        }
    }

    /// Finds the byte of the text at this place.
    pub(crate) fn offset(self, text: &str) -> usize {
        let lines = text.split_inclusive('\n');
        let before: usize = lines.clone().take(self.line - 1).map(str::len).sum();
        let line = lines.skip(self.line - 1).flat_map(str::chars);
        before
            + line
                .take(self.column - 1)
                .map(char::len_utf8)
                .sum::<usize>()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Finds the line and column of what a pointer points at, in the text a document was read from.
///
/// Reads the text a second time, skipping what does not lie on the way, so that [`read`](crate::read) need not
/// keep a place for every value.
///
/// The place is that of the value, not of its key. In YAML a value with an anchor or tag begins there, a block scalar
/// at its text, a mapping in block style at its first key, a list in block style at its first dash, or behind it when
/// the dash is not indented. Of duplicate keys it is the value that is kept. What comes through an alias or a merge
/// key is where it is spelled, and the value of an alias itself where the alias is.
///
/// Returns nothing when nothing is there, or the text can be read neither as JSON nor as YAML, or YAML nests more than
/// 1,000 deep.
///
/// ```
/// use openapi_document::{Pointer, locate};
///
/// let text = "info:\n  title: Pets\n";
/// let place = locate(text, &Pointer::parse("/info/title")?).ok_or("nothing there")?;
/// assert_eq!((place.line, place.column), (2, 10));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn locate(text: &str, pointer: &Pointer) -> Option<Place> {
    locate_all(text, std::slice::from_ref(pointer)).pop()?
}

/// Finds the line and column of what each of the pointers points at, in one pass over the text.
///
/// The answers are in the order of the pointers, each as [`locate`] gives it; for many pointers into a long text that
/// takes about the time of one.
///
/// ```
/// use openapi_document::{Pointer, locate_all};
///
/// let text = "info:\n  title: Pets\n";
/// let places = locate_all(text, &[Pointer::parse("/info/title")?, Pointer::parse("/paths")?]);
/// assert_eq!(places[0].map(|place| (place.line, place.column)), Some((2, 10)));
/// assert_eq!(places[1], None);
/// # Ok::<(), openapi_document::PointerError>(())
/// ```
#[must_use]
pub fn locate_all(text: &str, pointers: &[Pointer]) -> Vec<Option<Place>> {
    if pointers.is_empty() {
        return Vec::new();
    }
    let text = without_mark(text);
    if may_be_json(text)
        && let Ok(offsets) = json::locate(text, pointers)
    {
        return places(text, &offsets);
    }
    yaml::locate(text, pointers)
}

/// Counts lines and columns for all offsets in one pass.
fn places(text: &str, offsets: &[Option<usize>]) -> Vec<Option<Place>> {
    let mut sorted: Vec<(usize, usize)> = offsets
        .iter()
        .enumerate()
        .filter_map(|(index, offset)| Some(((*offset)?, index)))
        .collect();
    sorted.sort_unstable();
    let mut places = vec![None; offsets.len()];
    let mut place = Place { line: 1, column: 1 };
    let mut counted = 0;
    for (offset, index) in sorted {
        place = place.after(text.get(counted..offset).unwrap_or_default());
        counted = offset;
        places[index] = Some(place);
    }
    places
}
