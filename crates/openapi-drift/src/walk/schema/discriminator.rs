//! How the alternatives of a schema are told apart.

use std::collections::BTreeMap;

use openapi_document::{Object, Value};

use super::Comparing;
use crate::kinds::KindId;
use crate::model::schema::Located;
use crate::walk::Change;

/// A discriminator, its mapping without what is so anyway.
#[derive(PartialEq, Eq)]
struct Discriminator<'d> {
    property: &'d str,
    mapping: BTreeMap<&'d str, &'d str>,
}

impl<'d> Comparing<'_, '_, 'd> {
    pub(super) fn discriminator(&mut self) {
        let (old_at, new_at) = (self.old.discriminator, self.new.discriminator);
        let (mut old, mut new) = (old_at.and_then(read), new_at.and_then(read));
        let (old_model, new_model) = self.walk.models();
        // Swagger 2.0 has no mapping, and its conversion needs one where a name had to change.
        if old_model.is_swagger() != new_model.is_swagger() {
            let both = [&mut old, &mut new].into_iter().flatten();
            both.for_each(|discriminator| discriminator.mapping.clear());
        }
        if old == new {
            return;
        }
        let words = |discriminator: &Option<Discriminator<'_>>| match discriminator {
            None => "none".to_owned(),
            Some(Discriminator { property, mapping }) => {
                let mapped = mapping
                    .iter()
                    .map(|(value, name)| format!("{value}: {name}"));
                let mut words = vec![(*property).to_owned()];
                words.extend(mapped);
                words.join(", ")
            }
        };
        let change = Change::new(KindId::DiscriminatorChanged)
            .from(words(&old))
            .to(words(&new))
            .milder_if(only_grows(old.as_ref(), new.as_ref()));
        self.note_at(change, old_at, new_at);
    }
}

/// Tells whether all that was told apart still is, in the same way.
fn only_grows(old: Option<&Discriminator<'_>>, new: Option<&Discriminator<'_>>) -> bool {
    let (Some(old), Some(new)) = (old, new) else {
        return true;
    };
    let mut mapping = old.mapping.iter();
    old.property == new.property
        && mapping.all(|(value, name)| new.mapping.get(value) == Some(name))
}

fn read<'d>(at: Located<'d>) -> Option<Discriminator<'d>> {
    let discriminator = at.value.get("discriminator")?;
    let property = match discriminator {
        Value::String(name) => name,
        other => other.get("propertyName")?.as_str()?,
    };
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let entries = mapping.into_iter().flat_map(Object::iter);
    let entries = entries.filter_map(|(value, target)| {
        let name = target.as_str()?.rsplit('/').next()?;
        (name != value).then_some((value, name))
    });
    Some(Discriminator {
        property,
        mapping: entries.collect(),
    })
}
