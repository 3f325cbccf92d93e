//! Places in a document, in words.

use std::borrow::Cow;

use openapi_document::{Pointer, Value};

use crate::Operation;
use crate::model::{Model, shape};

/// A place, in words for people and in those that a fingerprint is made of.
pub(super) struct Place {
    pub(super) operation: Option<Operation>,
    pub(super) words: String,
    /// Without what may change while the place stays the same: the names of path parameters.
    pub(super) stable: String,
}

/// Says where a pointer leads.
pub(super) fn describe(model: &Model<'_>, pointer: &Pointer) -> Place {
    let tokens: Vec<Cow<'_, str>> = pointer.tokens().collect();
    let mut describing = Describing {
        value: Some(model.root),
        tokens: &tokens,
        words: Vec::new(),
        media_types: Vec::new(),
        operation: None,
    };
    describing.root();
    describing.finish()
}

struct Describing<'t, 'd> {
    /// What the tokens that are left lead away from.
    value: Option<&'d Value<'d>>,
    tokens: &'t [Cow<'t, str>],
    words: Vec<String>,
    /// Words that are left out for people, by their position.
    media_types: Vec<usize>,
    operation: Option<Operation>,
}

impl<'d> Describing<'_, 'd> {
    fn next(&mut self) -> Option<String> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        self.value = self.value.and_then(|value| step(value, first));
        Some(first.to_string())
    }

    fn say(&mut self, words: impl Into<String>) {
        self.words.push(words.into());
    }

    fn root(&mut self) {
        let Some(first) = self.next() else {
            return self.say("document");
        };
        match first.as_str() {
            "paths" => self.path_item(false),
            "webhooks" | "x-webhooks" => self.path_item(true),
            "definitions" => self.component("schema"),
            "parameters" => self.component("parameter"),
            "responses" => self.component("response"),
            "securityDefinitions" => self.component("security scheme"),
            "components" => {
                let kind = self.next().unwrap_or_default();
                self.component(component(&kind));
            }
            "host" | "basePath" | "schemes" | "servers" => self.say("servers"),
            other => self.say(other),
        }
    }

    fn component(&mut self, kind: &str) {
        let name = self.next().unwrap_or_default();
        self.say(format!("{kind} {name}"));
        match kind {
            "schema" | "security scheme" => self.schema(),
            "path item" => self.path_item_parts(&name),
            _ => self.parts(),
        }
    }

    fn path_item(&mut self, is_webhook: bool) {
        let Some(name) = self.next() else {
            return self.say(if is_webhook { "webhooks" } else { "paths" });
        };
        if is_webhook {
            self.say(format!("webhook {name}"));
        }
        self.path_item_parts(&name);
    }

    fn path_item_parts(&mut self, name: &str) {
        let is_method = |token: &str| {
            !matches!(token, "parameters" | "servers" | "description" | "summary")
                && !token.starts_with("x-")
        };
        let is_path = self.words.is_empty();
        match self.tokens.first() {
            Some(method) if is_method(method) => {
                let mut method = self.next().unwrap_or_default();
                if method == "additionalOperations" {
                    method = self.next().unwrap_or_default();
                }
                let method = method.to_uppercase();
                match is_path {
                    true => {
                        let path = name.to_owned();
                        self.operation = Some(Operation { method, path });
                    }
                    false => self.say(method),
                }
            }
            _ if is_path => self.say(format!("path {name}")),
            _ => {}
        }
        self.parts();
    }

    /// Says what of an operation, a response or the like is meant.
    fn parts(&mut self) {
        while let Some(token) = self.next() {
            match token.as_str() {
                "parameters" => {
                    self.next();
                    self.parameter();
                }
                "requestBody" => self.say("request body"),
                "responses" => {
                    let status = self.next().unwrap_or_default();
                    self.say(format!("response {status}"));
                }
                "headers" => {
                    let name = self.next().unwrap_or_default();
                    self.say(format!("header {name}"));
                }
                "content" => self.content(),
                "callbacks" => {
                    let name = self.next().unwrap_or_default();
                    self.say(format!("callback {name}"));
                    if let Some(expression) = self.next() {
                        self.path_item_parts(&expression);
                    }
                }
                "schema" | "itemSchema" => self.schema(),
                "items" => {
                    self.say("elements");
                    self.schema();
                }
                "security" => self.say("security"),
                "servers" => self.say("servers"),
                _ => return,
            }
        }
    }

    fn content(&mut self) {
        let count = self
            .value
            .and_then(Value::as_object)
            .map_or(0, |object| object.len());
        if let Some(name) = self.next() {
            if count < 2 {
                self.media_types.push(self.words.len());
            }
            self.say(name);
        }
    }

    fn parameter(&mut self) {
        let text = |key| {
            self.value
                .and_then(|value| value.get(key))
                .and_then(Value::as_str)
        };
        let name = text("name").unwrap_or("?").to_owned();
        let words = match text("in") {
            Some("body") => "request body".to_owned(),
            Some("formData") => format!("request body: property {name}"),
            Some(place) => format!("{place} parameter {name}"),
            None => format!("parameter {name}"),
        };
        self.say(words);
    }

    /// Says what in a schema is meant; what is merged is not said.
    fn schema(&mut self) {
        while let Some(token) = self.next() {
            match token.as_str() {
                "properties" => {
                    let name = self.next().unwrap_or_default();
                    self.say(format!("property {name}"));
                }
                "items" => self.say("elements"),
                "additionalProperties" => self.say("other properties"),
                "allOf" => {
                    self.next();
                }
                "oneOf" | "anyOf" | "prefixItems" => {
                    let index = self.next().unwrap_or_default();
                    let number = index.parse::<usize>().map_or(0, |index| index + 1);
                    let what = match token == "prefixItems" {
                        true => "element",
                        false => "alternative",
                    };
                    self.say(format!("{what} {number}"));
                }
                "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => {
                    let name = self.next().unwrap_or_default();
                    self.say(format!("{token} {name}"));
                }
                "not" | "if" | "then" | "else" | "contains" | "propertyNames" => self.say(token),
                _ => return,
            }
        }
    }

    fn finish(self) -> Place {
        let join = |operation: Option<String>, words: &mut dyn Iterator<Item = &String>| {
            let words = operation.into_iter().chain(words.cloned());
            words.collect::<Vec<_>>().join(": ")
        };
        let for_people = self.operation.as_ref().map(ToString::to_string);
        let stable = self
            .operation
            .as_ref()
            .map(|Operation { method, path }| format!("{method} {}", shape(path)));
        let told = self.words.iter().enumerate();
        let mut told = told
            .filter(|(index, _)| !self.media_types.contains(index))
            .map(|(_, word)| word);
        Place {
            words: join(for_people, &mut told),
            stable: join(stable, &mut self.words.iter()),
            operation: self.operation,
        }
    }
}

fn component(section: &str) -> &str {
    match section {
        "schemas" => "schema",
        "parameters" => "parameter",
        "responses" => "response",
        "securitySchemes" => "security scheme",
        "headers" => "header",
        "requestBodies" => "request body",
        "callbacks" => "callback",
        "pathItems" => "path item",
        other => other,
    }
}

fn step<'d>(value: &'d Value<'d>, token: &str) -> Option<&'d Value<'d>> {
    match value {
        Value::Object(object) => object.get(token),
        Value::Array(elements) => elements.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}
