//! What was found.

use std::fmt;

use openapi_document::Pointer;

use crate::{Direction, Kind, Level};

/// One change between two documents: what it is, where it was made, and what it means.
#[derive(Clone, Debug)]
pub struct Finding {
    pub(crate) kind: &'static Kind,
    pub(crate) level: Level,
    pub(crate) level_before_profile: Option<Level>,
    pub(crate) direction: Direction,
    pub(crate) reason: &'static str,
    pub(crate) place: String,
    pub(crate) operation: Option<Operation>,
    pub(crate) old_pointer: Option<Pointer>,
    pub(crate) new_pointer: Option<Pointer>,
    pub(crate) message: String,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
    pub(crate) reach: Reach,
    pub(crate) notes: Vec<String>,
    pub(crate) fingerprint: String,
}

/// An operation by what is on the wire: its method and path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operation {
    /// The method in upper case, such as `GET`.
    pub method: String,
    /// The path as the old document spells it, or the new one where the old has none: `/job/{id}`.
    pub path: String,
}

/// The places in operations that a change reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// How many places there are: a parameter, a request body or a response of an operation each.
    pub count: usize,
    /// Whether counting was given up, so that there are at least `count`.
    pub is_at_least: bool,
    /// The first three in the order of the document, such as `GET /job/{id}: response 200`.
    pub first: Vec<String>,
}

impl Finding {
    /// Returns the kind of change.
    #[must_use]
    pub fn kind(&self) -> &'static Kind {
        self.kind
    }

    /// Tells how much it matters, for the profile that was asked for.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Returns the level for any client, when the profile lowered it.
    #[must_use]
    pub fn level_before_profile(&self) -> Option<Level> {
        self.level_before_profile
    }

    /// Tells which way the values go that it is about.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Says why it is judged so, in one sentence.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.reason
    }

    /// Names the place where the change was made, for people: `GET /job/{id}: response 200: property status`, or
    /// `schema Job: property status` when it was made in a shared schema.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Returns the operation in which the change was made; nothing when it was made in what operations share.
    #[must_use]
    pub fn operation(&self) -> Option<&Operation> {
        self.operation.as_ref()
    }

    /// Points at the place in the old document; nothing when it is not there.
    #[must_use]
    pub fn old_pointer(&self) -> Option<&Pointer> {
        self.old_pointer.as_ref()
    }

    /// Points at the place in the new document; nothing when it is not there.
    #[must_use]
    pub fn new_pointer(&self) -> Option<&Pointer> {
        self.new_pointer.as_ref()
    }

    /// Says what changed, in one sentence without a full stop.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the old value as text of at most some 200 characters, where a value changed or went.
    #[must_use]
    pub fn old(&self) -> Option<&str> {
        self.old.as_deref()
    }

    /// Returns the new value as text of at most some 200 characters, where a value changed or came.
    #[must_use]
    #[expect(
        clippy::new_ret_no_self,
        reason = "it is the new value, beside the old one"
    )]
    pub fn new(&self) -> Option<&str> {
        self.new.as_deref()
    }

    /// Returns the places in operations that the change reaches.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Returns what else a reader should know: a likely renaming, a lowered level, ...
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Returns 16 hexadecimal digits that name this change, to be ignored or followed up by.
    ///
    /// They are made of kind, method, path (whatever its parameters are called), direction and place. Messages, lines,
    /// hosts and the values themselves have no part in them. They stay the same from version to version of this crate
    /// within a major version.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl fmt::Display for Finding {
    /// Writes level, kind, place and message on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding {
            level,
            place,
            message,
            ..
        } = self;
        write!(f, "{level}[{}] {place}: {message}", self.kind.id)
    }
}
