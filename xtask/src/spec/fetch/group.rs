//! The groups of operations, each of which a server describes in a document of its own.

use std::fmt;
use std::str::FromStr;

use openapi_upgrade::openapi_document::Value;

use crate::error::{Error, Result};

/// The group of the Automation Services operations.
const AUTOMATION_SERVICES: &str = "as";
/// The name under which their description is kept.
const KEPT_AS: &str = "automation-services";
/// How the path of each of their operations begins, and of no operation of another group.
const PATHS: &str = "/rest/as/";

/// The name of a group of operations, as springfox names them; it is part of a URL and of a file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group(String);

impl Group {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The name under which the description of the group is kept in spec/.
    pub(crate) fn file_name(&self) -> &str {
        if self.is_automation_services() {
            KEPT_AS
        } else {
            &self.0
        }
    }

    fn is_automation_services(&self) -> bool {
        self.0 == AUTOMATION_SERVICES
    }

    /// Refuses the document of another group, as an address or a proxy that loses the query would give it.
    ///
    /// The paths tell: whatever begins with `/rest/as/` is Automation Services, and nothing else is. What the other
    /// groups' paths begin with is not published for all of them, so they are told from this one alone.
    pub(crate) fn check(&self, document: &Value<'_>) -> Result<()> {
        let paths = document.get("paths").and_then(Value::as_object);
        let paths: Vec<&str> = paths.into_iter().flat_map(|paths| paths.keys()).collect();
        let of_automation_services = paths.iter().any(|path| path.contains(PATHS));
        match (self.is_automation_services(), of_automation_services) {
            (true, false) => Err(Error::new(format!(
                "it describes another group: no path of it has `{PATHS}`, its first is {}",
                paths.first().unwrap_or(&"none")
            ))),
            (false, true) => Err(Error::new(format!(
                "it describes the group `{AUTOMATION_SERVICES}`, not `{self}`: it has paths with `{PATHS}`"
            ))),
            (true, true) | (false, false) => Ok(()),
        }
    }
}

impl Default for Group {
    fn default() -> Self {
        Group(AUTOMATION_SERVICES.to_owned())
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Group {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let is_name = !text.is_empty()
            && text
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || it == '-');
        is_name
            .then(|| Group(text.to_owned()))
            .ok_or("a group's name has letters, digits and hyphens")
    }
}

#[cfg(test)]
mod tests {
    use openapi_upgrade::openapi_document::{Limits, read};

    use super::*;

    #[test]
    fn paths_tell_whose_document_it_is() {
        let automation = r#"{"paths": {"/rest/as/job/status/{jobId}": {}}}"#;
        let behind_base = r#"{"paths": {"/spotfire/api/rest/as/job/new": {}}}"#;
        let library = r#"{"paths": {"/rest/library/v2/items": {}, "/rest/assets": {}}}"#;
        for (group, document, refused) in [
            ("as", automation, None),
            ("as", behind_base, None),
            ("library-v2", library, None),
            (
                "as",
                library,
                Some(
                    "it describes another group: no path of it has `/rest/as/`, its first is /rest/library/v2/items",
                ),
            ),
            (
                "library-v2",
                automation,
                Some(
                    "it describes the group `as`, not `library-v2`: it has paths with `/rest/as/`",
                ),
            ),
        ] {
            let document = read(document, &Limits::default()).unwrap();
            let group: Group = group.parse().unwrap();
            let judged = group
                .check(&document.root)
                .map_err(|error| error.to_string());
            assert_eq!(judged.err().as_deref(), refused);
        }
    }
}
