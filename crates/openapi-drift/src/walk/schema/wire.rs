//! How values are written in XML.

use openapi_document::Value;

use super::Comparing;
use crate::kinds::KindId;
use crate::model::schema::Located;
use crate::walk::Change;

/// What decides the name of an element or attribute.
const NAMING: [&str; 5] = ["name", "namespace", "prefix", "attribute", "nodeType"];

impl<'d> Comparing<'_, '_, 'd> {
    pub(super) fn xml(&mut self) {
        let (old, new) = (self.old.xml, self.new.xml);
        if old.is_none() && new.is_none() {
            return;
        }
        let said = |at: Option<Located<'d>>, key| {
            let value = at?.value.get("xml")?.get(key)?;
            // What is false or empty is as if it were not said.
            let says_nothing = *value == Value::Bool(false) || value.as_str() == Some("");
            (!says_nothing).then_some(value)
        };
        let naming = NAMING
            .into_iter()
            .find(|key| said(old, key) != said(new, key));
        let wrapping = Some("wrapped").filter(|key| said(old, key) != said(new, key));
        for (kind, key) in [
            (KindId::XmlNameChanged, naming),
            (KindId::XmlWrappingChanged, wrapping),
        ] {
            let Some(key) = key else { continue };
            let change = Change::new(kind).values(said(old, key), said(new, key));
            let change = Change {
                is_about_xml: true,
                ..change
            };
            self.note_at(change, old, new);
        }
    }
}
