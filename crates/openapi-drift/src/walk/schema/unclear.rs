//! Keywords that are not judged.

use openapi_document::{Object, Value};

use super::Comparing;
use crate::kinds::KindId;
use crate::model::canonical;
use crate::model::schema::{Located, Schemas, Seed};
use crate::walk::Change;

/// A keyword, its value, and where it stands.
type Keyword<'d> = (&'d str, &'d Value<'d>, Located<'d>);

impl<'d> Comparing<'_, '_, 'd> {
    pub(super) fn unclear(&mut self) {
        let (old_model, new_model) = self.walk.models();
        // Swagger 2.0 has none of these keywords, so that its conversion drops them.
        if old_model.is_swagger() != new_model.is_swagger() {
            return;
        }
        let (some, others) = (self.old.unclear.len(), self.new.unclear.len());
        if !old_model.may_pair(some.max(others), some + others) {
            return;
        }
        let (old, new) = (
            std::mem::take(&mut self.old.unclear),
            std::mem::take(&mut self.new.unclear),
        );
        let mut met = Vec::new();
        for (keyword, value, at) in &old {
            met.push(*keyword);
            let partner = new.iter().find(|(other, _, _)| other == keyword);
            let after = partner.map(|(_, value, _)| *value);
            if let Some(after) = after
                && meaning(&mut self.walk.old, keyword, value)
                    == meaning(&mut self.walk.new, keyword, after)
            {
                continue;
            }
            let place = partner.map(|(_, _, at)| *at);
            self.note_unclear(keyword, Some((keyword, value, *at)), after, place);
        }
        for (keyword, value, at) in &new {
            if !met.contains(keyword) {
                self.note_unclear(keyword, None, Some(value), Some(*at));
            }
        }
    }

    fn note_unclear(
        &mut self,
        keyword: &str,
        old: Option<Keyword<'d>>,
        new: Option<&'d Value<'d>>,
        new_at: Option<Located<'d>>,
    ) {
        let change = Change::new(KindId::SchemaUnclear).values(old.map(|(_, value, _)| value), new);
        let change = Change {
            note: Some(format!("about {keyword}")),
            ..change
        };
        self.note_at(change, old.map(|(_, _, at)| at), new_at);
    }
}

/// Spells what a keyword means: where it holds schemas, what those mean.
fn meaning<'d>(schemas: &mut Schemas<'_, 'd>, keyword: &str, value: &'d Value<'d>) -> String {
    match keyword {
        "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema"
        | "additionalItems" => schemas.digest(&Seed::Schema(value)).to_string(),
        "patternProperties" | "dependentSchemas" => {
            let members = value.as_object().into_iter().flat_map(Object::iter);
            let mut meanings: Vec<(&str, u64)> = members
                .map(|(name, member)| (name, schemas.digest(&Seed::Schema(member))))
                .collect();
            meanings.sort_unstable();
            format!("{meanings:?}")
        }
        _ => canonical(value),
    }
}
