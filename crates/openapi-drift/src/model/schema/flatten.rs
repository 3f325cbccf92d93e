//! Merging: a schema, what it refers to and what it includes become one set of constraints.

use std::collections::HashSet;

use openapi_document::{Object, Value};

use super::bound::{self, LIMITS};
use super::choice::{Simplified, simplify};
use super::merged::{Additional, Located, Schema, Values};
use super::pattern;
use super::seed::{Seed, address};
use super::types::Types;
use crate::model::Model;
use crate::model::canonical;

/// Merges all that a seed is made from.
pub(super) fn flatten<'d>(model: &Model<'d>, seed: &Seed<'d>) -> Schema<'d> {
    let mut flattening = Flattening {
        model,
        schema: Schema::default(),
        visited: HashSet::new(),
        forced_null: false,
    };
    flattening.seed(seed);
    let Flattening {
        mut schema,
        forced_null,
        ..
    } = flattening;
    if forced_null {
        schema.nullable = Some(true);
    }
    if schema.parts.is_empty() {
        schema.parts.extend(seed.at());
    }
    let types = schema.types;
    // A default of another type is a fault of the document that servers cannot act on.
    schema.default = schema.default.filter(|(value, _)| fits(value, types));
    schema
}

struct Flattening<'m, 'd> {
    model: &'m Model<'d>,
    schema: Schema<'d>,
    /// What has been merged already, so that shared and recursive parts are merged once.
    visited: HashSet<usize>,
    /// Whether null fits whatever the parts say.
    forced_null: bool,
}

/// A schema that is still to be merged, and whether it is the outermost.
type Pending<'d> = (&'d Value<'d>, bool);

impl<'d> Flattening<'_, 'd> {
    fn seed(&mut self, seed: &Seed<'d>) {
        match seed {
            Seed::Schema(at) => self.schemas(at),
            Seed::Field(at) => self.field(at),
            Seed::Form(fields) => self.form(fields),
            Seed::All(seeds) => {
                for seed in seeds.iter() {
                    self.seed(seed);
                }
            }
        }
    }

    /// Merges a schema and all it includes, without recursion, since documents may nest deeply.
    fn schemas(&mut self, at: &'d Value<'d>) {
        let mut pending = vec![(at, true)];
        while let Some((value, is_outer)) = pending.pop() {
            if self.model.has_worked_enough() || !self.visited.insert(address(value)) {
                continue;
            }
            match value {
                Value::Object(object) => self.object(value, object, is_outer, &mut pending),
                Value::Bool(false) => {
                    self.schema.rejects_all = true;
                    self.schema.parts.push(value);
                }
                other => self.schema.parts.push(other),
            }
        }
    }

    fn object(
        &mut self,
        value: &'d Value<'d>,
        object: &'d Object<'d>,
        is_outer: bool,
        pending: &mut Vec<Pending<'d>>,
    ) {
        self.model.work(object.len() + 1);
        self.schema.parts.push(value);
        let first_included = pending.len();
        for (key, member) in object.iter() {
            if !self.inclusion(value, key, member, pending) {
                self.keyword(value, key, member);
            }
        }
        self.types(value, is_outer);
        self.bounds(value);
        // The list is taken from its end, and what comes first in the document is to be merged first.
        if let Some(included) = pending.get_mut(first_included..) {
            included.reverse();
        }
    }

    /// Notes what a keyword includes; answers false when it includes nothing.
    fn inclusion(
        &mut self,
        owner: &'d Value<'d>,
        key: &str,
        member: &'d Value<'d>,
        pending: &mut Vec<Pending<'d>>,
    ) -> bool {
        match (key, member) {
            ("$ref", Value::String(text)) => {
                match self.model.target(text) {
                    Some(target) => pending.push((target, true)),
                    None => {
                        let at = Located::at(owner, Some("$ref"));
                        self.schema.unclear.push(("$ref", member, at));
                    }
                }
                true
            }
            ("allOf", Value::Array(members)) => {
                pending.extend(members.iter().map(|member| (member, false)));
                true
            }
            ("oneOf" | "anyOf", Value::Array(list)) => {
                let key = if key == "oneOf" { "oneOf" } else { "anyOf" };
                let (simplified, has_null) = simplify(self.model, owner, key, list);
                self.forced_null |= has_null;
                match simplified {
                    Simplified::One(one) => pending.push((one, false)),
                    Simplified::Types(types) => self.schema.add_types(types),
                    Simplified::Values(list) => self.add_list(list.into_iter(), owner, key),
                    Simplified::Choice(choice) => self.schema.choices.push(choice),
                    Simplified::Nothing => {}
                }
                true
            }
            _ => false,
        }
    }

    fn keyword(&mut self, owner: &'d Value<'d>, key: &'d str, value: &'d Value<'d>) {
        let at = |key| Located::at(owner, Some(key));
        let schema = &mut self.schema;
        match (key, value) {
            ("enum", Value::Array(list)) => self.add_list(list.iter(), owner, "enum"),
            ("const", value) => {
                self.add_list(std::iter::once(value), owner, "const");
                if let Some(values) = &mut self.schema.values {
                    values.is_const = true;
                }
            }
            ("x-extensible-enum", Value::Array(list)) => {
                schema.extensible_values = Some(values(list.iter(), at("x-extensible-enum")));
            }
            ("format", Value::String(format)) => {
                schema.format = schema.format.or(Some((format, at("format"))));
            }
            ("pattern", Value::String(text)) => {
                if !pattern::is_trivial(text) {
                    schema.patterns.push((text, at("pattern")));
                }
            }
            ("multipleOf", Value::Number(_)) => schema.multiples.push((value, at("multipleOf"))),
            ("uniqueItems", Value::Bool(true)) => schema.unique = Some(at("uniqueItems")),
            ("properties", Value::Object(properties)) => {
                for (name, property) in properties.iter() {
                    schema.properties.add(name, Seed::Schema(property));
                }
                self.model.work(properties.len());
            }
            ("required", Value::Array(names)) => {
                for name in names.iter().filter_map(Value::as_str) {
                    schema.required.entry(name).or_insert(at("required"));
                }
                self.model.work(names.len());
            }
            ("additionalProperties", value) => self.additional(value, at("additionalProperties")),
            ("items", Value::Array(positions)) | ("prefixItems", Value::Array(positions)) => {
                schema.positions.extend(positions.iter().map(Seed::Schema));
            }
            ("items", Value::Object(items)) if items.is_empty() => {}
            ("items", Value::Object(_) | Value::Bool(false)) => {
                schema.items.push(Seed::Schema(value));
            }
            ("discriminator", _) => {
                schema.discriminator = schema.discriminator.or(Some(at("discriminator")));
            }
            ("xml", Value::Object(_)) => schema.xml = schema.xml.or(Some(at("xml"))),
            ("default", _) => schema.default = schema.default.or(Some((value, at("default")))),
            _ => self.other_keyword(owner, key, value),
        }
    }

    fn other_keyword(&mut self, owner: &'d Value<'d>, key: &'d str, value: &'d Value<'d>) {
        let schema = &mut self.schema;
        let at = Located::at(owner, None);
        match key {
            "title" | "description" | "example" | "examples" | "externalDocs" | "summary" => {
                schema.descriptions.push((key, value, at));
            }
            _ if is_read_elsewhere(key) => {}
            _ if key.starts_with("x-") => schema.extensions.push((key, value, at)),
            _ => schema.unclear.push((key, value, at)),
        }
    }

    fn additional(&mut self, value: &'d Value<'d>, at: Located<'d>) {
        let additional = &mut self.schema.additional;
        match (value, &mut *additional) {
            (Value::Bool(false), _) => *additional = Additional::Closed(at),
            (Value::Object(object), _) if object.is_empty() => {}
            (Value::Object(_), Additional::Open) => {
                *additional = Additional::Schema(vec![Seed::Schema(value)]);
            }
            (Value::Object(_), Additional::Schema(seeds)) => seeds.push(Seed::Schema(value)),
            _ => {}
        }
    }

    fn add_list(
        &mut self,
        list: impl Iterator<Item = &'d Value<'d>>,
        owner: &'d Value<'d>,
        key: &'static str,
    ) {
        let values = values(list, Located::at(owner, Some(key)));
        self.model.work(values.list.len());
        self.schema.add_values(values);
    }

    /// Merges the types of an object, and whether it lets null through.
    fn types(&mut self, object: &'d Value<'d>, is_outer: bool) {
        let flag = |key| object.get(key).and_then(Value::as_bool);
        let said = flag("nullable").or_else(|| flag("x-nullable"));
        let mut allows_null = said == Some(true);
        match object.get("type") {
            Some(Value::String(name)) if name == "file" => {
                self.schema.add_types(Types::STRING);
                self.schema.format = Some(("binary", Located::at(object, Some("type"))));
            }
            Some(Value::String(name)) => match Types::named(name) {
                Some(types) => self.schema.add_types(types),
                None if name == "null" => {
                    allows_null = true;
                    self.schema.add_types(Types::NONE);
                }
                None => self.unknown_type(object),
            },
            Some(Value::Array(names)) => {
                let names = names.iter().filter_map(Value::as_str);
                allows_null |= names.clone().any(|name| name == "null");
                let types = names.filter_map(Types::named);
                self.schema.add_types(types.fold(Types::NONE, Types::or));
            }
            Some(_) => self.unknown_type(object),
            None if said.is_none() => return,
            None => {}
        }
        // Beside an `allOf` or a reference, an outer `nullable` is meant to add null to what is included.
        if is_outer && said == Some(true) {
            self.forced_null = true;
        }
        let known = self.schema.nullable.unwrap_or(true);
        self.schema.nullable = Some(known && allows_null);
    }

    fn unknown_type(&mut self, object: &'d Value<'d>) {
        if let Some(value) = object.get("type") {
            let at = Located::at(object, Some("type"));
            self.schema.unclear.push(("type", value, at));
        }
    }

    fn bounds(&mut self, object: &'d Value<'d>) {
        for (limit, slot) in LIMITS.into_iter().zip(&mut self.schema.bounds) {
            let Some(bound) = bound::read(object, limit) else {
                continue;
            };
            match slot {
                Some(known) if limit.compare(known, &bound).is_le() => {}
                _ => *slot = Some(bound),
            }
        }
    }

    /// Reads a parameter or header of Swagger 2.0, whose own keys are not those of a schema.
    fn field(&mut self, at: &'d Value<'d>) {
        let Some(object) = at.as_object() else { return };
        self.model.work(object.len() + 1);
        self.schema.parts.push(at);
        for (key, value) in object.iter() {
            if !belongs_to_field(key) {
                self.keyword(at, key, value);
            }
        }
        self.types(at, true);
        self.bounds(at);
    }

    /// Makes one object of form fields.
    fn form(&mut self, fields: &[&'d Value<'d>]) {
        self.schema.types = Some(Types::OBJECT);
        self.schema.nullable = Some(false);
        for field in fields {
            let Some(name) = field.get("name").and_then(Value::as_str) else {
                continue;
            };
            self.schema.parts.push(field);
            if self.schema.properties.get(name).is_some() {
                continue;
            }
            self.schema.properties.add(name, Seed::Field(field));
            if field.get("required").and_then(Value::as_bool) == Some(true) {
                let at = Located::at(field, Some("required"));
                self.schema.required.insert(name, at);
            }
        }
    }
}

/// Lists values by their canonical texts, each once; null is not one, since it is a matter of its own.
fn values<'d>(list: impl Iterator<Item = &'d Value<'d>>, at: Located<'d>) -> Values<'d> {
    let mut seen = HashSet::new();
    let values = list.filter(|value| **value != Value::Null);
    let texts = values.map(|value| (canonical(value), value));
    Values {
        list: texts
            .filter(|(text, _)| seen.insert(text.clone()))
            .collect(),
        is_const: false,
        at,
    }
}

/// Tells whether a key of a field of Swagger 2.0 says something of the field and not of its values.
fn belongs_to_field(key: &str) -> bool {
    let own = [
        "name",
        "in",
        "required",
        "description",
        "collectionFormat",
        "allowEmptyValue",
    ];
    own.contains(&key) || key.starts_with("x-") && key != "x-extensible-enum"
}

/// Tells whether a value is of one of the types, or may be as it is written.
fn fits(value: &Value<'_>, types: Option<Types>) -> bool {
    let (Some(types), Some(name)) = (types, Types::of(value)) else {
        return true;
    };
    types.holds(name) || matches!(value, Value::String(_))
}

/// Tells whether a keyword is read apart from the others, or has no meaning for values.
fn is_read_elsewhere(key: &str) -> bool {
    matches!(
        key,
        "type"
            | "nullable"
            | "x-nullable"
            | "readOnly"
            | "writeOnly"
            | "deprecated"
            | "$comment"
            | "$schema"
            | "$id"
            | "$anchor"
            | "$defs"
            | "definitions"
            | "additionalProperties"
            | "items"
            | "uniqueItems"
    ) || LIMITS.iter().any(|limit| limit.keyword == key)
        || matches!(key, "exclusiveMinimum" | "exclusiveMaximum")
}
