//! Where in a document something stands.

use std::fmt;

/// Where in a document something stands: in an operation, or in a part that operations share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    operation: Option<(String, String)>,
    inside: String,
}

impl Place {
    /// The place of a whole operation.
    pub(crate) fn operation(method: &str, path: &str) -> Self {
        Place {
            operation: Some((method.to_ascii_uppercase(), path.to_owned())),
            inside: String::new(),
        }
    }

    /// A place outside of every operation, named by a JSON pointer.
    pub(crate) fn shared(pointer: impl Into<String>) -> Self {
        Place {
            operation: None,
            inside: pointer.into(),
        }
    }

    /// The place of the schema component `name`.
    pub(crate) fn component(name: &str) -> Self {
        let mut place = Place::shared("#/components/schemas");
        place.enter(name);
        place
    }

    /// Returns the method in capitals and the path, where the place is in an operation.
    #[must_use]
    pub fn method_and_path(&self) -> Option<(&str, &str)> {
        let (method, path) = self.operation.as_ref()?;
        Some((method, path))
    }

    /// Returns the place inside of the operation, or the pointer from the root: pieces after `/`, escaped as in
    /// RFC 6901.
    #[must_use]
    pub fn inside(&self) -> &str {
        &self.inside
    }

    /// Tells whether this is a schema component itself and not a part of one.
    pub(crate) fn is_component(&self) -> bool {
        let name = self.inside.strip_prefix("#/components/schemas/");
        self.operation.is_none() && name.is_some_and(|name| !name.contains('/'))
    }

    /// The last step, as it was before escaping.
    pub(crate) fn last_step(&self) -> String {
        unescaped(self.inside.rsplit('/').next().unwrap_or_default())
    }

    /// The same place, one step deeper.
    pub(crate) fn child(&self, step: &str) -> Self {
        let mut place = self.clone();
        place.enter(step);
        place
    }

    /// Goes one step deeper and returns the mark with which [`Place::leave`] comes back.
    pub(crate) fn enter(&mut self, step: &str) -> usize {
        let mark = self.inside.len();
        self.inside.push('/');
        self.inside
            .push_str(&step.replace('~', "~0").replace('/', "~1"));
        mark
    }

    /// Comes back to where [`Place::enter`] was called.
    pub(crate) fn leave(&mut self, mark: usize) {
        self.inside.truncate(mark);
    }
}

/// A step of a pointer as it was before escaping (RFC 6901 section 4).
pub(crate) fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.operation {
            Some((method, path)) if self.inside.is_empty() => write!(f, "{method} {path}"),
            Some((method, path)) => write!(f, "{method} {path} at {}", self.inside),
            None => f.write_str(&self.inside),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_well() {
        let operation = Place::operation("post", "/a");
        assert_eq!(operation.to_string(), "POST /a");
        assert_eq!(
            operation.child("responses").child("2/x").to_string(),
            "POST /a at /responses/2~1x"
        );
        assert_eq!(
            Place::component("A~b").to_string(),
            "#/components/schemas/A~0b"
        );
    }

    #[test]
    fn leaving_comes_back() {
        let mut place = Place::component("A");
        let mark = place.enter("properties");
        place.leave(mark);
        assert_eq!(place, Place::component("A"));
    }
}
