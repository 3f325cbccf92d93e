//! The table of what was changed.

use std::fmt;

use crate::place::Place;

/// Everything that preparing changed, in the order in which it happened.
///
/// Printing it gives one line per change.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    rule: &'static str,
    entries: Vec<Change>,
    operations: Vec<NamedOperation>,
    request_media_types: Vec<(String, String)>,
    dropped_answers: Vec<DroppedAnswer>,
    opened_enums: Vec<OpenedEnum>,
}

/// One change: which rule, where, what was there and what is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The `id` of the rule in [`RULES`](crate::RULES).
    pub rule: &'static str,
    /// Where, in the document as it was when the rule ran.
    pub place: Place,
    /// What was there.
    pub was: String,
    /// What is there now, or what became of it.
    pub now: String,
}

/// An operation and the name it got, which is the name of the generated method.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NamedOperation {
    /// The method, in small letters.
    pub method: String,
    /// The path, as the document given has it.
    pub path: String,
    /// The name, in snake case.
    pub name: String,
}

/// An answer that the generated client will not know.
///
/// It arrives as `Error::UnexpectedResponse` with status, headers and body, unless its status falls under the range
/// that stayed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DroppedAnswer {
    /// The name of the operation.
    pub operation: String,
    /// The status as the document spells it: `404`, `4XX`, `default`.
    pub status: String,
}

/// An enum that was opened: the generated type keeps a value that the document does not list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenedEnum {
    /// The component that is either a known value or any other text.
    pub name: String,
    /// The component that lists the known values.
    pub known: String,
    /// The values of `known`.
    pub values: Vec<String>,
}

impl Changes {
    /// Returns every change.
    #[must_use]
    pub fn entries(&self) -> &[Change] {
        &self.entries
    }

    /// Returns every operation with the name it got.
    #[must_use]
    pub fn operations(&self) -> &[NamedOperation] {
        &self.operations
    }

    /// Returns, by name of operation, the true media type of a request body whose generated call claims another.
    ///
    /// A `multipart` type has no boundary here: whoever makes the body knows it.
    #[must_use]
    pub fn request_media_types(&self) -> &[(String, String)] {
        &self.request_media_types
    }

    /// Returns the answers that the generated client will not know.
    #[must_use]
    pub fn dropped_answers(&self) -> &[DroppedAnswer] {
        &self.dropped_answers
    }

    /// Returns the enums that were opened.
    #[must_use]
    pub fn opened_enums(&self) -> &[OpenedEnum] {
        &self.opened_enums
    }

    /// Says which rule makes the changes that follow.
    pub(crate) fn begin(&mut self, rule: &'static str) {
        self.rule = rule;
    }

    pub(crate) fn record(&mut self, place: &Place, was: impl Into<String>, now: impl Into<String>) {
        self.entries.push(Change {
            rule: self.rule,
            place: place.clone(),
            was: was.into(),
            now: now.into(),
        });
    }

    pub(crate) fn name_operation(&mut self, operation: NamedOperation) {
        self.operations.push(operation);
    }

    pub(crate) fn set_request_media_type(&mut self, operation: &str, media_type: &str) {
        self.request_media_types
            .push((operation.to_owned(), media_type.to_owned()));
    }

    pub(crate) fn drop_answer(&mut self, operation: &str, status: &str) {
        self.dropped_answers.push(DroppedAnswer {
            operation: operation.to_owned(),
            status: status.to_owned(),
        });
    }

    pub(crate) fn open_enum(&mut self, opened: OpenedEnum) {
        self.opened_enums.push(opened);
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries
            .iter()
            .try_for_each(|change| writeln!(f, "{change}"))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Change {
            rule,
            place,
            was,
            now,
        } = self;
        write!(f, "{rule}: {place}: {was} -> {now}")
    }
}
