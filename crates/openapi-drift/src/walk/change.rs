//! What differs, before it is judged.

use openapi_document::Value;

use super::Ways;
use crate::kinds::KindId;
use crate::model::schema::Located;
use crate::model::{cut, shorten};

/// A difference: its kind, where it was made, and in which ways it matters.
#[derive(Clone, Debug)]
pub(crate) struct Change<'d> {
    pub(crate) kind: KindId,
    pub(crate) old: Option<Located<'d>>,
    pub(crate) new: Option<Located<'d>>,
    pub(crate) old_text: Option<String>,
    pub(crate) new_text: Option<String>,
    /// The ways in which it matters at all.
    pub(crate) only: Ways,
    /// The ways in which it matters less than usual.
    pub(crate) milder: Ways,
    /// Whether it matters less where nothing is written in XML.
    pub(crate) is_about_xml: bool,
    pub(crate) note: Option<String>,
}

impl<'d> Change<'d> {
    pub(crate) fn new(kind: KindId) -> Self {
        Change {
            kind,
            old: None,
            new: None,
            old_text: None,
            new_text: None,
            only: Ways::BOTH,
            milder: Ways::NONE,
            is_about_xml: false,
            note: None,
        }
    }

    pub(crate) fn old(mut self, at: Option<Located<'d>>) -> Self {
        self.old = at;
        self
    }

    pub(crate) fn new_at(mut self, at: Option<Located<'d>>) -> Self {
        self.new = at;
        self
    }

    /// Says where it was made by the objects in both documents.
    pub(crate) fn at(self, old: &'d Value<'d>, new: &'d Value<'d>) -> Self {
        self.old(Some(Located::at(old, None)))
            .new_at(Some(Located::at(new, None)))
    }

    /// Says where it was made by a key of objects in both documents.
    pub(crate) fn at_key(self, old: &'d Value<'d>, new: &'d Value<'d>, key: &'static str) -> Self {
        self.old(Some(Located::at(old, Some(key))))
            .new_at(Some(Located::at(new, Some(key))))
    }

    pub(crate) fn from(mut self, text: impl AsRef<str>) -> Self {
        self.old_text = Some(cut(text.as_ref()));
        self
    }

    pub(crate) fn to(mut self, text: impl AsRef<str>) -> Self {
        self.new_text = Some(cut(text.as_ref()));
        self
    }

    pub(crate) fn values(mut self, old: Option<&Value<'_>>, new: Option<&Value<'_>>) -> Self {
        self.old_text = old.map(shorten);
        self.new_text = new.map(shorten);
        self
    }

    pub(crate) fn only(mut self, ways: Ways) -> Self {
        self.only = ways;
        self
    }

    pub(crate) fn milder(mut self, ways: Ways) -> Self {
        self.milder = ways;
        self
    }

    /// Makes it matter less in every way, when so.
    pub(crate) fn milder_if(self, is_so: bool) -> Self {
        match is_so {
            true => self.milder(Ways::BOTH),
            false => self,
        }
    }
}
