//! The parser's events, with the options and limits that all reading of YAML here shares.

use std::borrow::Cow;

use granit_parser::{
    ErrorKind, Event, Marker, Options, Parser, ScalarStyle, ScanError, Span, StrInput,
};

use crate::error::Passed;
use crate::{Place, ReadError};

/// How deep YAML may nest whatever the limits: the parser's time grows with the square of the depth.
pub(super) const MOST_DEPTH: usize = 1_000;

/// The events of a text, each with the piece of the text that it stands for.
pub(super) struct Events<'a> {
    parser: Parser<'a, StrInput<'a>>,
    depth: usize,
}

/// How lines must be indented on which brackets or quotes go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Indentation {
    /// Deeper than the mapping or list around them, by spaces, as the standard says.
    Strict,
    /// In any way, as libyaml and most other readers take it.
    Loose,
}

impl<'a> Events<'a> {
    /// Begins with a text whose lists and mappings may nest so deep, and never more than [`MOST_DEPTH`].
    pub(super) fn new(text: &'a str, depth: usize, indentation: Indentation) -> Self {
        let depth = depth.min(MOST_DEPTH);
        Events {
            parser: Parser::new_from_str_with_options(text, options(depth, indentation)),
            depth,
        }
    }

    /// Returns the next event, of which there is none after the end.
    pub(super) fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, ReadError> {
        let event = self.parser.next_event().transpose();
        let event = event.map_err(|error| self.refused(&error))?;
        Ok(event.map(|(event, span)| (as_spelled(event, &span), span)))
    }

    fn refused(&self, error: &ScanError) -> ReadError {
        let place = place(error.marker());
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => {
                ReadError::limit(Some(place), Passed::Depth(self.depth))
            }
            kind => ReadError::syntax(place, format!("no YAML: {kind}")),
        }
    }
}

/// Translates a place of the parser, which counts columns from 0.
pub(super) fn place(marker: &Marker) -> Place {
    Place {
        line: marker.line(),
        column: marker.col() + 1,
    }
}

fn options(depth: usize, indentation: Indentation) -> Options {
    let mut options = granit_parser::options! {
        strict_indentation: indentation == Indentation::Strict,
        bom_inside_document_as_content: true,
        emit_anchor_events: true,
        flow_nesting_limit: depth,
        block_nesting_limit: depth,
    };
    // Another crate may switch the parser's comments on; nothing here reads them.
    options.set_emit_comments(false);
    options
}

/// Takes back the `~` that the parser gives for a scalar that is not there.
fn as_spelled<'a>(event: Event<'a>, span: &Span) -> Event<'a> {
    match event {
        Event::Scalar(_, ScalarStyle::Plain, anchor, tag) if span.is_empty() => {
            Event::Scalar(Cow::Borrowed(""), ScalarStyle::Plain, anchor, tag)
        }
        event => event,
    }
}
