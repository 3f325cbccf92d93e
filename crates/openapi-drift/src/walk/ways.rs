//! Sets of ways that values go.

use std::ops::{BitAnd, BitOr, BitOrAssign};

use crate::Direction;

/// A set of ways that values go, those in XML told apart because only they have element names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Ways(u8);

impl Ways {
    pub(crate) const NONE: Ways = Ways(0);
    pub(crate) const REQUEST: Ways = Ways(1 | 4);
    pub(crate) const RESPONSE: Ways = Ways(2 | 8);
    pub(crate) const BOTH: Ways = Ways(15);
    const XML: Ways = Ways(4 | 8);

    /// Leaves XML out, for bodies that are never written in it.
    pub(crate) const fn without_xml(self) -> Ways {
        Ways(self.0 & !Ways::XML.0)
    }

    pub(crate) const fn has_request(self) -> bool {
        self.0 & 1 != 0
    }

    pub(crate) const fn has_response(self) -> bool {
        self.0 & 2 != 0
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 & 3 == 0
    }

    pub(crate) const fn holds(self, other: Ways) -> bool {
        self.0 & other.0 == other.0
    }

    /// Returns the ways in which values are written in XML, in both meanings.
    pub(crate) const fn in_xml(self) -> Ways {
        let xml = self.0 & Ways::XML.0;
        Ways(xml | xml >> 2)
    }

    /// Returns all ways but these.
    pub(crate) const fn others(self) -> Ways {
        Ways(!self.0 & 15)
    }

    pub(crate) const fn direction(self) -> Direction {
        match (self.has_request(), self.has_response()) {
            (true, true) => Direction::Both,
            (true, false) => Direction::Request,
            (false, true) => Direction::Response,
            (false, false) => Direction::Neither,
        }
    }
}

impl BitOr for Ways {
    type Output = Ways;

    fn bitor(self, other: Ways) -> Ways {
        Ways(self.0 | other.0)
    }
}

impl BitOrAssign for Ways {
    fn bitor_assign(&mut self, other: Ways) {
        self.0 |= other.0;
    }
}

impl BitAnd for Ways {
    type Output = Ways;

    fn bitand(self, other: Ways) -> Ways {
        Ways(self.0 & other.0)
    }
}
