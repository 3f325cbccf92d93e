//! Paths and operations.

use std::collections::HashSet;

use openapi_document::{Object, Value};

use super::{Model, Parameter, path_template};

/// The methods a path item may have an operation for, in the order of the specification, with that of OpenAPI 3.2.
const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// A path with its template, or a webhook with its name.
#[derive(Clone, Copy)]
pub(crate) struct Path<'d> {
    pub(crate) template: &'d str,
    pub(crate) item: PathItem<'d>,
}

/// The operations of a path, a webhook or a callback.
#[derive(Clone, Copy)]
pub(crate) struct PathItem<'d> {
    /// The object that holds the operations, behind references.
    pub(crate) value: &'d Value<'d>,
}

/// An operation, with the path item around it.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'d> {
    /// The method in upper case.
    pub(crate) method: &'d str,
    pub(crate) template: &'d str,
    pub(crate) value: &'d Value<'d>,
    pub(crate) item: PathItem<'d>,
}

impl<'d> Model<'d> {
    /// Returns the paths in the order of the document.
    pub(crate) fn paths(&self) -> Vec<Path<'d>> {
        self.path_items(self.root.get("paths"), |name| name.starts_with('/'))
    }

    /// Returns the webhooks of OpenAPI 3.1, and those of the extension that was used before.
    pub(crate) fn webhooks(&self) -> Vec<Path<'d>> {
        let place = self.root.get("webhooks");
        self.path_items(place.or_else(|| self.root.get("x-webhooks")), |_| true)
    }

    /// Returns the path items of a mapping.
    pub(crate) fn path_items(
        &self,
        place: Option<&'d Value<'d>>,
        is_one: impl Fn(&str) -> bool,
    ) -> Vec<Path<'d>> {
        let entries = place.and_then(Value::as_object);
        let entries = entries.into_iter().flat_map(Object::iter);
        let paths = entries.filter(|(name, _)| !name.starts_with("x-") && is_one(name));
        let paths = paths.filter_map(|(template, value)| {
            let value = self.resolve(value)?;
            value.as_object()?;
            Some(Path {
                template,
                item: PathItem { value },
            })
        });
        paths.collect()
    }

    /// Returns a mapping's entries, or those of what it refers to.
    pub(crate) fn entries(
        &self,
        holder: &'d Value<'d>,
        key: &str,
    ) -> impl Iterator<Item = (&'d str, &'d Value<'d>)> + use<'d> {
        let object = holder.get(key).and_then(Value::as_object);
        let entries = object.into_iter().flat_map(Object::iter);
        entries.filter(|(name, _)| !name.starts_with("x-"))
    }

    /// Returns the parameters of an operation, those of its path pushed down, without bodies and form fields.
    pub(crate) fn parameters(&self, operation: &Operation<'d>) -> Vec<Parameter<'d>> {
        let names: Vec<&str> = path_template::parameters(operation.template).collect();
        let mut all: Vec<Parameter<'d>> = Vec::new();
        let mut known = HashSet::new();
        for value in self.parameter_values(operation) {
            if let Some(parameter) = Parameter::new(self, value, &names)
                && known.insert(parameter.key.clone())
            {
                all.push(parameter);
            }
        }
        all
    }

    /// Returns the objects that declare parameters, bodies and form fields, the operation's own first.
    pub(crate) fn parameter_values(&self, operation: &Operation<'d>) -> Vec<&'d Value<'d>> {
        let own = operation.value.get("parameters");
        let shared = operation.item.value.get("parameters");
        let lists = [own, shared].into_iter().flatten();
        let values = lists.filter_map(Value::as_array).flatten();
        values.filter_map(|value| self.resolve(value)).collect()
    }

    /// Returns the callbacks of an operation by their names, each with its URL expressions.
    pub(crate) fn callbacks(&self, operation: &Operation<'d>) -> Vec<(&'d str, Vec<Path<'d>>)> {
        let callbacks = self.entries(operation.value, "callbacks");
        let resolved = callbacks.filter_map(|(name, value)| {
            let value = self.resolve(value)?;
            Some((name, self.path_items(Some(value), |_| true)))
        });
        resolved.collect()
    }

    /// Tells whether an operation is marked as deprecated.
    pub(crate) fn is_deprecated(value: &Value<'_>) -> bool {
        value.get("deprecated").and_then(Value::as_bool) == Some(true)
    }
}

impl<'d> Path<'d> {
    /// Returns the operations of the path.
    pub(crate) fn operations(self) -> Vec<Operation<'d>> {
        let operation = |method, value| Operation {
            method,
            template: self.template,
            value,
            item: self.item,
        };
        let usual = METHODS.into_iter().filter_map(|method| {
            let value = self.item.value.get(method)?;
            value.as_object()?;
            Some(operation(method, value))
        });
        let additional = self.item.value.get("additionalOperations");
        let additional = additional.and_then(Value::as_object);
        let additional = additional.into_iter().flat_map(Object::iter);
        let additional = additional.filter(|(_, value)| value.as_object().is_some());
        usual
            .chain(additional.map(|(method, value)| operation(method, value)))
            .collect()
    }
}
