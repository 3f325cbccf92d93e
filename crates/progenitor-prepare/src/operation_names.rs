//! The names that the caller gives to operations.

use std::collections::HashMap;

use crate::error::{Error, ErrorKind};
use crate::identifiers;

/// Names of operations by method and path, where the caller cares; every other operation is named from both.
#[derive(Clone, Debug, Default)]
pub struct OperationNames {
    names: HashMap<(String, String), String>,
}

impl OperationNames {
    /// Takes (method, path, name) of each operation that has a name of its own.
    ///
    /// The method is in any case, the path as the document has it, the name in snake case. Entries that the document
    /// does not have are of no effect.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Names`] when a name is not a Rust method name in snake case, is one that generated clients have
    /// anyway (`new`, `client`, ...), stands twice, or when an operation stands twice.
    ///
    /// ```
    /// use progenitor_prepare::OperationNames;
    ///
    /// assert!(OperationNames::new([("get", "/jobs/{id}", "status")]).is_ok());
    /// assert!(OperationNames::new([("get", "/jobs/{id}", "Status")]).is_err());
    /// ```
    pub fn new<'a>(
        names: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Result<Self, Error> {
        let mut table = OperationNames::default();
        let mut types = HashMap::new();
        for (method, path, name) in names {
            check(name)?;
            if let Some(other) = types.insert(identifiers::pascal(name), name) {
                return Err(unusable(name, &format!("cannot be told from {other}")));
            }
            let operation = (method.to_ascii_lowercase(), path.to_owned());
            if table.names.insert(operation, name.to_owned()).is_some() {
                return Err(unusable(
                    name,
                    &format!("is a second name of {method} {path}"),
                ));
            }
        }
        Ok(table)
    }

    /// Returns the name of an operation; the method in small letters.
    pub(crate) fn of(&self, method: &str, path: &str) -> Option<&str> {
        let name = self.names.get(&(method.to_owned(), path.to_owned()))?;
        Some(name)
    }
}

fn check(name: &str) -> Result<(), Error> {
    if name != identifiers::argument(name) || name.starts_with('_') {
        return Err(unusable(name, "is not a method name in snake case"));
    }
    if !identifiers::is_free_method(name) || !identifiers::is_free_type(&identifiers::pascal(name))
    {
        return Err(unusable(
            name,
            "is a name that the generated client uses itself",
        ));
    }
    Ok(())
}

fn unusable(name: &str, why: &str) -> Error {
    Error::new(
        ErrorKind::Names,
        format!("the operation name '{name}' {why}; change the table of names"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cannot_be_methods_are_refused() {
        for name in [
            "Start", "start-it", "", "fn", "new", "post", "default", "2nd", "_x",
        ] {
            let error = OperationNames::new([("get", "/", name)]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Names, "{name}");
        }
    }

    #[test]
    fn names_stand_once() {
        for names in [
            [("get", "/a", "start"), ("get", "/b", "start")],
            [("get", "/a", "start_1"), ("get", "/b", "start1")],
            [("get", "/a", "start"), ("GET", "/a", "begin")],
        ] {
            assert!(OperationNames::new(names).is_err(), "{names:?}");
        }
    }
}
