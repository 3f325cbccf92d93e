//! A schema as one set of constraints.

use std::collections::{HashMap, HashSet};

use openapi_document::Value;

use super::bound::{Bound, LIMITS};
use super::choice::Choice;
use super::properties::Properties;
use super::seed::Seed;
use super::types::Types;

/// A place in the document: an object, and the keyword in it that is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Located<'d> {
    pub(crate) value: &'d Value<'d>,
    pub(crate) key: Option<&'static str>,
}

/// All that a schema asks of a value, from itself and from what it includes.
#[derive(Default)]
pub(crate) struct Schema<'d> {
    /// The objects it is made from, the outermost first.
    pub(crate) parts: Vec<&'d Value<'d>>,
    /// Whether nothing fits.
    pub(crate) rejects_all: bool,
    /// The types that are named.
    pub(crate) types: Option<Types>,
    /// Whether null fits, where that is said.
    pub(crate) nullable: Option<bool>,
    pub(crate) format: Option<(&'d str, Located<'d>)>,
    pub(crate) values: Option<Values<'d>>,
    /// Values that may be joined by others at any time.
    pub(crate) extensible_values: Option<Values<'d>>,
    pub(crate) bounds: [Option<Bound<'d>>; LIMITS.len()],
    pub(crate) patterns: Vec<(&'d str, Located<'d>)>,
    pub(crate) multiples: Vec<(&'d Value<'d>, Located<'d>)>,
    pub(crate) unique: Option<Located<'d>>,
    pub(crate) properties: Properties<'d>,
    pub(crate) required: HashMap<&'d str, Located<'d>>,
    pub(crate) additional: Additional<'d>,
    pub(crate) items: Vec<Seed<'d>>,
    pub(crate) positions: Vec<Seed<'d>>,
    pub(crate) choices: Vec<Choice<'d>>,
    pub(crate) discriminator: Option<Located<'d>>,
    pub(crate) xml: Option<Located<'d>>,
    pub(crate) default: Option<(&'d Value<'d>, Located<'d>)>,
    /// Keywords that are compared as they stand.
    pub(crate) unclear: Vec<(&'d str, &'d Value<'d>, Located<'d>)>,
    pub(crate) extensions: Vec<(&'d str, &'d Value<'d>, Located<'d>)>,
    pub(crate) descriptions: Vec<(&'d str, &'d Value<'d>, Located<'d>)>,
}

/// The values that fit, by their canonical texts.
pub(crate) struct Values<'d> {
    pub(crate) list: Vec<(String, &'d Value<'d>)>,
    pub(crate) is_const: bool,
    pub(crate) at: Located<'d>,
}

/// What is asked of properties that are not declared.
#[derive(Clone, Debug, Default)]
pub(crate) enum Additional<'d> {
    /// Nothing.
    #[default]
    Open,
    /// That they fit schemas.
    Schema(Vec<Seed<'d>>),
    /// That there are none.
    Closed(Located<'d>),
}

impl<'d> Located<'d> {
    pub(crate) fn at(value: &'d Value<'d>, key: Option<&'static str>) -> Self {
        Located { value, key }
    }
}

impl<'d> Schema<'d> {
    /// Returns the place that stands for the schema.
    pub(crate) fn at(&self) -> Option<Located<'d>> {
        self.parts.first().map(|part| Located::at(part, None))
    }

    /// Returns the types that are named, or that the keywords are for.
    pub(crate) fn effective_types(&self) -> Types {
        self.types.unwrap_or_else(|| self.implied_types())
    }

    /// Returns the types that the keywords are for; all when they tell nothing.
    fn implied_types(&self) -> Types {
        if !self.properties.is_empty() || matches!(self.additional, Additional::Schema(_)) {
            Types::OBJECT
        } else if !self.items.is_empty() || !self.positions.is_empty() {
            Types::ARRAY
        } else {
            Types::ALL
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        matches!(self.additional, Additional::Closed(_))
    }

    /// Tells whether nothing is asked but what a choice asks.
    pub(crate) fn is_choice_alone(&self) -> bool {
        let is_open = self.types.is_none_or(|types| types == Types::OBJECT);
        self.choices.len() == 1
            && is_open
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.items.is_empty()
            && self.values.is_none()
            && self.format.is_none()
            && matches!(self.additional, Additional::Open)
    }

    /// Keeps the values that all lists of values hold.
    pub(super) fn add_values(&mut self, values: Values<'d>) {
        match &mut self.values {
            None => self.values = Some(values),
            Some(known) => {
                let others: HashSet<&str> =
                    values.list.iter().map(|(text, _)| text.as_str()).collect();
                known
                    .list
                    .retain(|(text, _)| others.contains(text.as_str()));
                known.is_const |= values.is_const;
            }
        }
    }

    pub(super) fn add_types(&mut self, types: Types) {
        self.types = Some(self.types.map_or(types, |known| known.and(types)));
    }
}
