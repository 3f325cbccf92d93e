//! A document, with what is looked up in it often.

use std::cell::Cell;
use std::collections::HashMap;

use openapi_document::{Document, Object, Reference, Value};

use super::Version;
use crate::{CompareError, CompareErrorKind, Side};

/// How many references may lead to one another before something that is no reference comes.
const LONGEST_CHAIN: usize = 100;

/// How much may be looked at in all, many times of what large descriptions need. Without a bound, schemas that
/// share large parts by `allOf`, or long lists of unequal things, could take a time that grows with the square of the
/// document.
const MOST_WORK: usize = 10_000_000;

/// A document as it is compared.
pub(crate) struct Model<'d> {
    pub(crate) root: &'d Value<'d>,
    pub(crate) version: Version,
    pub(crate) format: String,
    side: Side,
    components: HashMap<(Component, &'d str), &'d Value<'d>>,
    work: Cell<usize>,
}

/// The kinds of things that documents share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Component {
    Schema,
    Parameter,
    Response,
    SecurityScheme,
    Header,
    RequestBody,
    Callback,
    Example,
    Link,
    PathItem,
}

/// Where components stand: the kind, the place in Swagger 2.0, and the name in OpenAPI 3.
const PLACES: [(Component, Option<&str>, &str); 10] = [
    (Component::Schema, Some("definitions"), "schemas"),
    (Component::Parameter, Some("parameters"), "parameters"),
    (Component::Response, Some("responses"), "responses"),
    (
        Component::SecurityScheme,
        Some("securityDefinitions"),
        "securitySchemes",
    ),
    (Component::Header, None, "headers"),
    (Component::RequestBody, None, "requestBodies"),
    (Component::Callback, None, "callbacks"),
    (Component::Example, None, "examples"),
    (Component::Link, None, "links"),
    (Component::PathItem, None, "pathItems"),
];

impl<'d> Model<'d> {
    pub(crate) fn new(document: &'d Document<'d>, side: Side) -> Result<Self, CompareError> {
        let (version, format) = Version::of(&document.root, side)?;
        let mut model = Model {
            root: &document.root,
            version,
            format,
            side,
            components: HashMap::new(),
            work: Cell::new(0),
        };
        for (component, _, _) in PLACES {
            let object = model.component_object(component);
            let entries = object.into_iter().flat_map(Object::iter);
            let named = entries.map(|(name, value)| ((component, name), value));
            model.components.extend(named);
        }
        Ok(model)
    }

    pub(crate) fn is_swagger(&self) -> bool {
        self.version == Version::Swagger2
    }

    /// Returns the mapping that holds the components of a kind.
    pub(crate) fn component_object(&self, component: Component) -> Option<&'d Object<'d>> {
        let (_, swagger, openapi) = PLACES.iter().find(|(kind, _, _)| *kind == component)?;
        let place = match self.version {
            Version::Swagger2 => self.root.get((*swagger)?)?,
            Version::OpenApi3 => self.root.get("components")?.get(openapi)?,
        };
        place.as_object()
    }

    pub(crate) fn component(&self, component: Component, name: &str) -> Option<&'d Value<'d>> {
        self.components.get(&(component, name)).copied()
    }

    /// Returns the name of a shared schema.
    pub(crate) fn schema_name(&self, schema: &Value<'_>) -> Option<&'d str> {
        let mut schemas = self.components(Component::Schema);
        let count = self
            .component_object(Component::Schema)
            .map_or(0, Object::len);
        self.work(count);
        let address = std::ptr::from_ref(schema).addr();
        let found = schemas.find(|(_, value)| std::ptr::from_ref(*value).addr() == address);
        found.map(|(name, _)| name)
    }

    /// Returns the components of a kind, in the order of the document.
    pub(crate) fn components(
        &self,
        component: Component,
    ) -> impl Iterator<Item = (&'d str, &'d Value<'d>)> + use<'d> {
        let object = self.component_object(component);
        object.into_iter().flat_map(Object::iter)
    }

    /// Follows the references that a value is, to what they lead to; a value that is none is returned itself.
    ///
    /// Nothing is returned when a reference leads to nothing in this document, or round in a circle.
    pub(crate) fn resolve(&self, value: &'d Value<'d>) -> Option<&'d Value<'d>> {
        let mut value = value;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = reference(value) else {
                return Some(value);
            };
            value = self.target(reference)?;
        }
        None
    }

    /// Returns what a reference leads to in this document.
    pub(crate) fn target(&self, reference: &str) -> Option<&'d Value<'d>> {
        if let Some((component, name)) = plain_component(reference)
            && let Some(value) = self.component(component, name)
        {
            return Some(value);
        }
        let reference = Reference::parse(reference);
        let pointer = reference
            .pointer
            .as_ref()
            .filter(|_| reference.is_local())?;
        self.root.at(pointer)
    }

    /// Counts what was looked at.
    pub(crate) fn work(&self, amount: usize) {
        self.work.set(self.work.get().saturating_add(amount));
    }

    pub(crate) fn has_worked_enough(&self) -> bool {
        self.work.get() > MOST_WORK
    }

    /// Counts the work of comparing each of some things with each of others, and tells whether it is to be done.
    pub(crate) fn may_pair(&self, some: usize, others: usize) -> bool {
        self.work(some.saturating_mul(others));
        !self.has_worked_enough()
    }

    /// Refuses a document that took more work than a description can need.
    pub(crate) fn check_work(&self) -> Result<(), CompareError> {
        if !self.has_worked_enough() {
            return Ok(());
        }
        Err(CompareError::new(
            CompareErrorKind::Limit,
            self.side,
            "has so many things in one place, or includes its schemas in one another so heavily, that comparing it would take \
             too long",
        ))
    }
}

/// Returns what `$ref` holds.
pub(crate) fn reference<'d>(value: &'d Value<'d>) -> Option<&'d str> {
    value.get("$ref")?.as_str()
}

/// Takes the usual references to components apart without making a pointer.
fn plain_component(reference: &str) -> Option<(Component, &str)> {
    let path = reference.strip_prefix("#/")?;
    if path.contains(['~', '%']) {
        return None;
    }
    let (place, name, is_openapi) = match path.strip_prefix("components/") {
        Some(path) => {
            let (place, name) = path.split_once('/')?;
            (place, name, true)
        }
        None => {
            let (place, name) = path.split_once('/')?;
            (place, name, false)
        }
    };
    let found = PLACES
        .iter()
        .find(|(_, swagger, openapi)| match is_openapi {
            true => *openapi == place,
            false => *swagger == Some(place),
        });
    found
        .filter(|_| !name.contains('/'))
        .map(|(component, _, _)| (*component, name))
}
