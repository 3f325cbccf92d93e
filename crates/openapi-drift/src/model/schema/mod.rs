//! Schemas as they are compared: references followed, `allOf` merged, versions levelled.

mod bound;
mod choice;
mod digest;
mod flags;
mod flatten;
mod merged;
mod pattern;
mod properties;
mod seed;
mod types;

pub(crate) use bound::{Bound, LIMITS, Limit};
pub(crate) use choice::Choice;
pub(crate) use flags::Flags;
pub(crate) use merged::{Additional, Located, Schema, Values};
pub(crate) use pattern::relate as relate_patterns;
pub(crate) use seed::{SchemaId, Schemas, Seed};
pub(crate) use types::Types;
