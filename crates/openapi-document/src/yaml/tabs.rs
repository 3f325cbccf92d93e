//! Tabs that indent lines within brackets.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{Event, StructureStyle};

use super::events::{Events, Indentation, MOST_DEPTH};

/// Puts a space for each tab that indents a line within brackets, where white space means nothing.
///
/// The parser refuses such tabs left of the mapping around the brackets, where others take them: JSON indented by tabs
/// is often pasted as an example. Bytes, lines and columns stay what they are, and so do all other tabs, which
/// block scalars hold and block mappings must not have.
pub(super) fn spaced(text: &str) -> Cow<'_, str> {
    let everywhere = respaced(text, |_| true);
    if everywhere == text {
        return Cow::Borrowed(text);
    }
    let mut brackets = brackets(&everywhere).into_iter().peekable();
    // Both the lines and the brackets come in the order of the text.
    let is_within = |line: usize| {
        while brackets.next_if(|range| range.end <= line).is_some() {}
        brackets.peek().is_some_and(|range| range.contains(&line))
    };
    Cow::Owned(respaced(text, is_within))
}

/// Puts spaces for the tabs that indent the lines chosen by the byte at which they begin.
fn respaced(text: &str, mut is_chosen: impl FnMut(usize) -> bool) -> String {
    let mut spaced = String::with_capacity(text.len());
    for line in text.split_inclusive(['\n', '\r']) {
        let content = line.trim_start_matches([' ', '\t']);
        let (indent, content) = line.split_at(line.len() - content.len());
        if indent.contains('\t') && is_chosen(spaced.len()) {
            spaced.extend(indent.chars().map(|_| ' '));
        } else {
            spaced.push_str(indent);
        }
        spaced.push_str(content);
    }
    spaced
}

/// Lists from where to where there are brackets, up to where the text can be read.
fn brackets(text: &str) -> Vec<Range<usize>> {
    let mut brackets = Vec::new();
    let mut start = 0;
    let mut open = 0_usize;
    let mut events = Events::new(text, MOST_DEPTH, Indentation::Loose);
    while let Ok(Some((event, span))) = events.next() {
        let offset = span.start.byte_offset().unwrap_or_default();
        match event {
            Event::SequenceStart(style, ..) | Event::MappingStart(style, ..) => {
                if open == 0 {
                    start = offset;
                }
                open += usize::from(open > 0 || style == StructureStyle::Flow);
            }
            Event::SequenceEnd | Event::MappingEnd if open > 0 => {
                open -= 1;
                if open == 0 {
                    brackets.push(start..offset + 1);
                }
            }
            _ => {}
        }
    }
    brackets
}
