//! What schemas are made from, and the numbers they are known by.

use std::collections::HashMap;
use std::rc::Rc;

use openapi_document::{Object, Value};

use super::choice::only_branch;
use super::digest::Digests;
use super::flags::Flags;
use super::flatten::flatten;
use super::merged::Schema;
use crate::model::Model;
use crate::model::document::reference;

/// How many wrappers are taken off one another. More than any description has.
const MOST_WRAPPERS: usize = 100;

/// What a schema is made from.
#[derive(Clone, Debug)]
pub(crate) enum Seed<'d> {
    /// A Schema Object, or a reference to one.
    Schema(&'d Value<'d>),
    /// A parameter or header of Swagger 2.0, which is its own schema.
    Field(&'d Value<'d>),
    /// The form fields of Swagger 2.0, which are the properties of one object.
    Form(Rc<[&'d Value<'d>]>),
    /// Schemas that all hold.
    All(Rc<[Seed<'d>]>),
}

/// The number of a schema in its document: equal for all uses of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SchemaId(u32);

/// A schema where it is used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Use<'d> {
    pub(crate) id: SchemaId,
    /// What stands around it at this place and has no meaning of its own: a reference with a description beside it.
    pub(crate) wrapper: Option<&'d Value<'d>>,
}

/// The schemas of a document that have been met.
pub(crate) struct Schemas<'m, 'd> {
    pub(crate) model: &'m Model<'d>,
    ids: HashMap<Identity, SchemaId>,
    seeds: Vec<Seed<'d>>,
    pub(super) digests: Digests,
}

/// What makes two seeds one: the places of their parts in memory, since the document does not move.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Identity {
    Schema(usize),
    Field(usize),
    Form(Vec<usize>),
    All(Vec<Identity>),
}

impl<'d> Seed<'d> {
    /// Makes one seed of several that all hold.
    pub(crate) fn all(mut seeds: Vec<Seed<'d>>) -> Option<Self> {
        match seeds.len() {
            0 | 1 => seeds.pop(),
            _ => Some(Seed::All(seeds.into())),
        }
    }

    /// Returns the value that stands for the seed in the document: the first of several.
    pub(crate) fn at(&self) -> Option<&'d Value<'d>> {
        match self {
            Seed::Schema(at) | Seed::Field(at) => Some(at),
            Seed::Form(fields) => fields.first().copied(),
            Seed::All(seeds) => seeds.first()?.at(),
        }
    }

    fn identity(&self) -> Identity {
        match self {
            Seed::Schema(at) => Identity::Schema(address(at)),
            Seed::Field(at) => Identity::Field(address(at)),
            Seed::Form(fields) => Identity::Form(fields.iter().map(|at| address(at)).collect()),
            Seed::All(seeds) => Identity::All(seeds.iter().map(Seed::identity).collect()),
        }
    }
}

impl<'m, 'd> Schemas<'m, 'd> {
    pub(crate) fn new(model: &'m Model<'d>) -> Self {
        Schemas {
            model,
            ids: HashMap::new(),
            seeds: Vec::new(),
            digests: Digests::default(),
        }
    }

    /// Numbers a schema, behind the references and wrappers that say nothing of their own.
    pub(crate) fn intern(&mut self, seed: &Seed<'d>) -> Use<'d> {
        let (seed, wrapper) = match seed {
            Seed::Schema(at) => {
                let inner = unwrap(self.model, at);
                let wrapper = (!std::ptr::eq(inner, *at)).then_some(*at);
                (Seed::Schema(inner), wrapper)
            }
            other => (other.clone(), None),
        };
        let next = SchemaId(u32::try_from(self.seeds.len()).unwrap_or(u32::MAX));
        let id = *self.ids.entry(seed.identity()).or_insert(next);
        if id == next {
            self.seeds.push(seed);
        }
        Use { id, wrapper }
    }

    pub(crate) fn seed(&self, id: SchemaId) -> &Seed<'d> {
        &self.seeds[id.0 as usize]
    }

    pub(crate) fn flatten(&self, id: SchemaId) -> Schema<'d> {
        flatten(self.model, self.seed(id))
    }

    pub(crate) fn flags(&self, seed: &Seed<'d>) -> Flags {
        Flags::of(self.model, seed)
    }
}

/// Follows references and takes off wrappers that say nothing: an `allOf` of one beside a description.
fn unwrap<'d>(model: &Model<'d>, value: &'d Value<'d>) -> &'d Value<'d> {
    let mut value = value;
    for _ in 0..MOST_WRAPPERS {
        let Some(object) = value.as_object() else {
            return value;
        };
        let inner = match reference(value) {
            Some(reference) if says_nothing_but(object, "$ref") => model.target(reference),
            Some(_) => None,
            None => only_branch(object)
                .filter(|(key, _)| says_nothing_but(object, key))
                .map(|(_, inner)| inner),
        };
        let Some(inner) = inner else { return value };
        value = inner;
    }
    value
}

/// Tells whether an object has nothing beside a key but what is for people.
fn says_nothing_but(object: &Object<'_>, key: &str) -> bool {
    object
        .keys()
        .all(|other| other == key || is_for_people(other))
}

/// Tells whether a keyword of a schema has no meaning for values.
pub(crate) fn is_for_people(keyword: &str) -> bool {
    matches!(
        keyword,
        "description" | "title" | "summary" | "example" | "examples" | "externalDocs" | "$comment"
    ) || keyword.starts_with("x-") && !matches!(keyword, "x-nullable" | "x-extensible-enum")
}

pub(crate) fn address(value: &Value<'_>) -> usize {
    std::ptr::from_ref(value).addr()
}
