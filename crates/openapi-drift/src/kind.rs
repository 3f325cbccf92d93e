//! What can be found, and how it is judged.

use crate::{Direction, Level};

/// A kind of change: what it is called, what it is about, and how it is judged.
///
/// An id, once released, is never given another meaning.
#[derive(Debug)]
pub struct Kind {
    pub(crate) id: &'static str,
    pub(crate) place: &'static str,
    pub(crate) says: &'static str,
    pub(crate) ratings: &'static [Rating],
}

/// How a kind is judged when values go one way.
#[derive(Debug)]
pub struct Rating {
    pub(crate) direction: Direction,
    pub(crate) level: Level,
    pub(crate) reason: &'static str,
    pub(crate) milder: Option<Milder>,
    pub(crate) lowered_for_ours: bool,
}

/// When a kind is judged less severely than usual.
#[derive(Debug)]
pub struct Milder {
    pub(crate) level: Level,
    pub(crate) when: &'static str,
}

impl Kind {
    /// Returns the stable name, such as `parameter-became-required`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Names what the kind is about: `path`, `operation`, `parameter`, `schema`, ...
    #[must_use]
    pub const fn place(&self) -> &'static str {
        self.place
    }

    /// Returns the sentence of a finding, in which `{old}` and `{new}` stand for values.
    #[must_use]
    pub const fn says(&self) -> &'static str {
        self.says
    }

    /// Returns how the kind is judged: once each for requests and responses, or once for both or neither.
    #[must_use]
    pub const fn ratings(&self) -> &'static [Rating] {
        self.ratings
    }
}

impl Rating {
    /// Tells which way the values go.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// Returns the usual level.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Says why it is judged so, in one sentence.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        self.reason
    }

    /// Returns when it is judged less severely, if it ever is.
    #[must_use]
    pub const fn milder(&self) -> Option<&Milder> {
        self.milder.as_ref()
    }

    /// Tells whether [`Profile::Ours`](crate::Profile::Ours) lowers it by one level.
    #[must_use]
    pub const fn is_lowered_for_ours(&self) -> bool {
        self.lowered_for_ours
    }
}

impl Milder {
    /// Returns the lesser level.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Says in which case, as a fragment that fits after "when".
    #[must_use]
    pub const fn when(&self) -> &'static str {
        self.when
    }
}
