//! What a property says of itself beside its type.

use openapi_document::{Object, Value};

use super::seed::Seed;
use crate::model::Model;
use crate::model::document::reference;

/// Whether a property is never sent, never received, or on its way out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    pub(crate) is_read_only: bool,
    pub(crate) is_write_only: bool,
    pub(crate) is_deprecated: bool,
}

/// How many schemas are looked at for one property. Flags stand near it, and properties are many.
const MOST_SCHEMAS: usize = 100;

impl Flags {
    /// Reads the flags at the property itself, at what it refers to, and in the `allOf` of either.
    pub(crate) fn of<'d>(model: &Model<'d>, seed: &Seed<'d>) -> Self {
        let mut flags = Flags::default();
        let mut pending = Vec::new();
        add_schemas(seed, &mut pending);
        let mut seen = 0;
        while let Some(value) = pending.pop() {
            let Some(object) = value.as_object() else {
                continue;
            };
            seen += 1;
            if seen > MOST_SCHEMAS {
                break;
            }
            flags.read(object);
            pending.extend(reference(value).and_then(|reference| model.target(reference)));
            let members = object.get("allOf").and_then(Value::as_array);
            pending.extend(members.into_iter().flatten());
        }
        flags
    }

    fn read(&mut self, object: &Object<'_>) {
        for (key, value) in object.iter() {
            let is_set = || value.as_bool() == Some(true);
            match key {
                "readOnly" => self.is_read_only |= is_set(),
                "writeOnly" => self.is_write_only |= is_set(),
                "deprecated" => self.is_deprecated |= is_set(),
                _ => {}
            }
        }
    }
}

/// Lists the schemas of a seed; fields of Swagger 2.0 have no flags.
fn add_schemas<'d>(seed: &Seed<'d>, schemas: &mut Vec<&'d Value<'d>>) {
    match seed {
        Seed::Schema(at) => schemas.push(at),
        Seed::Field(_) | Seed::Form(_) => {}
        Seed::All(seeds) => seeds.iter().for_each(|seed| add_schemas(seed, schemas)),
    }
}
