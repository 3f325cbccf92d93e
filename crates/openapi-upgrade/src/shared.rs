//! What a document declares once and refers to by name.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use openapi_document::{Object, Value};

/// Declarations by name, in the order of the source, with the names they get in the result.
#[derive(Default)]
pub(crate) struct Shared<'a> {
    pub(crate) entries: Vec<Value<'a>>,
    pub(crate) names: Names<'a>,
}

impl<'a> Shared<'a> {
    pub(crate) fn new(declarations: Object<'a>) -> Self {
        let (keys, entries): (Vec<_>, Vec<_>) = declarations.into_iter().unzip();
        Shared {
            entries,
            names: Names::new(keys),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.entries.get(self.names.position(name)?)
    }
}

/// The names of components, as the source has them and as OpenAPI 3.0 allows them.
#[derive(Default)]
pub(crate) struct Names<'a> {
    sources: Vec<Cow<'a, str>>,
    positions: HashMap<Cow<'a, str>, usize>,
    changed: HashMap<usize, String>,
    positions_of_changed: HashMap<String, usize>,
    taken: HashSet<String>,
    /// The number last tried behind a name, so that many names that collide cost no more than few.
    numbers: HashMap<String, usize>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(sources: Vec<Cow<'a, str>>) -> Self {
        let mut names = Names {
            positions: sources.iter().cloned().zip(0..).collect(),
            sources,
            ..Names::default()
        };
        for position in 0..names.sources.len() {
            let source = &names.sources[position];
            if !is_allowed(source) {
                let wanted = cleaned(source);
                let name = names.claim(wanted);
                names.positions_of_changed.insert(name.clone(), position);
                names.changed.insert(position, name);
            }
        }
        names
    }

    pub(crate) fn position(&self, source: &str) -> Option<usize> {
        self.positions.get(source).copied()
    }

    pub(crate) fn position_of_result(&self, result: &str) -> Option<usize> {
        self.position(result)
            .or_else(|| self.positions_of_changed.get(result).copied())
    }

    pub(crate) fn contains(&self, source: &str) -> bool {
        self.positions.contains_key(source)
    }

    pub(crate) fn source(&self, position: usize) -> &Cow<'a, str> {
        &self.sources[position]
    }

    /// Returns the name in the result.
    pub(crate) fn result(&self, position: usize) -> &str {
        self.changed
            .get(&position)
            .map_or(self.sources[position].as_ref(), String::as_str)
    }

    /// Returns the name in the result, to be put there.
    pub(crate) fn result_name(&self, position: usize) -> Cow<'a, str> {
        match self.changed.get(&position) {
            Some(changed) => Cow::Owned(changed.clone()),
            None => self.sources[position].clone(),
        }
    }

    pub(crate) fn is_changed(&self, position: usize) -> bool {
        self.changed.contains_key(&position)
    }

    pub(crate) fn len(&self) -> usize {
        self.sources.len()
    }

    /// Takes a name like the given one that nothing has in the result.
    pub(crate) fn claim(&mut self, wanted: String) -> String {
        let mut name = wanted.clone();
        while self.positions.contains_key(name.as_str()) || self.taken.contains(&name) {
            let number = self.numbers.entry(wanted.clone()).or_insert(1);
            *number += 1;
            name = format!("{wanted}_{number}");
        }
        self.taken.insert(name.clone());
        name
    }
}

/// Tells whether OpenAPI 3.0 allows the name of a component (`^[a-zA-Z0-9._-]+$`).
fn is_allowed(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_allowed_byte)
}

fn is_allowed_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

/// Makes an allowed name: what is forbidden becomes `_`, runs of it one, none at the end.
pub(crate) fn cleaned(name: &str) -> String {
    let mut clean = String::with_capacity(name.len());
    for character in name.chars() {
        match u8::try_from(character) {
            Ok(byte) if is_allowed_byte(byte) => clean.push(character),
            _ if clean.ends_with('_') => {}
            _ => clean.push('_'),
        }
    }
    let trimmed = clean.trim_end_matches('_');
    if trimmed.is_empty() {
        "_".to_owned()
    } else {
        trimmed.to_owned()
    }
}

/// Which definitions extend which by `allOf`.
#[derive(Default)]
pub(crate) struct Inheritance {
    children: HashMap<usize, Vec<usize>>,
    /// `x-ms-discriminator-value` of the definitions that have one.
    values: HashMap<usize, String>,
}

impl Inheritance {
    /// Reads the inheritance out of the definitions, if any of them has a discriminator.
    pub(crate) fn new(definitions: &Shared<'_>) -> Self {
        let mut inheritance = Inheritance::default();
        if !definitions
            .entries
            .iter()
            .any(|definition| definition.get("discriminator").is_some())
        {
            return inheritance;
        }
        for (position, definition) in definitions.entries.iter().enumerate() {
            let parts = definition
                .get("allOf")
                .and_then(Value::as_array)
                .map_or(&[][..], Vec::as_slice);
            for part in parts {
                let name = part
                    .get("$ref")
                    .and_then(Value::as_str)
                    .and_then(|text| text.strip_prefix("#/definitions/"));
                if let Some(parent) = name.and_then(|name| definitions.names.position(name)) {
                    inheritance
                        .children
                        .entry(parent)
                        .or_default()
                        .push(position);
                }
            }
            if let Some(value) = definition
                .get("x-ms-discriminator-value")
                .and_then(Value::as_str)
            {
                inheritance.values.insert(position, value.to_owned());
            }
        }
        inheritance
    }

    /// Lists a definition and all that extend it, however far, each once.
    pub(crate) fn family(&self, root: usize) -> Vec<usize> {
        let mut seen = HashSet::from([root]);
        let mut family = vec![root];
        let mut next = 0;
        while let Some(member) = family.get(next) {
            let children = self.children.get(member).map_or(&[][..], Vec::as_slice);
            next += 1;
            family.extend(children.iter().copied().filter(|child| seen.insert(*child)));
        }
        family
    }

    /// Returns the discriminator value that a definition declares for itself.
    pub(crate) fn value(&self, position: usize) -> Option<&str> {
        self.values.get(&position).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_names_change_without_collision() {
        let sources = [
            "List«Pet»",
            "List_Pet",
            "List<Pet>",
            "",
            "Ünï",
            "ok.name-1_x",
        ];
        let names = Names::new(sources.iter().map(|name| Cow::Borrowed(*name)).collect());
        let results: Vec<_> = (0..names.len())
            .map(|position| names.result(position))
            .collect();
        assert_eq!(
            results,
            [
                "List_Pet_2",
                "List_Pet",
                "List_Pet_3",
                "_",
                "_n",
                "ok.name-1_x"
            ]
        );
    }
}
