//! Media types, compared as RFC 9110 means them.

use std::fmt;

/// A media type or range: lower case, its parameters in order, the charset left out.
///
/// What carries JSON or XML does not depend on the charset here: bodies are Unicode.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct MediaType {
    name: String,
    parameters: Vec<String>,
}

impl MediaType {
    pub(crate) fn parse(text: &str) -> Self {
        let mut parts = text.split(';').map(|part| part.trim().to_ascii_lowercase());
        let name = parts.next().unwrap_or_default();
        let mut parameters: Vec<String> = parts
            .filter(|parameter| !parameter.is_empty() && !parameter.starts_with("charset="))
            .map(|parameter| parameter.replace('"', ""))
            .collect();
        parameters.sort_unstable();
        MediaType { name, parameters }
    }

    /// Tells whether everything of the other type is of this one: `*/*` and `application/*` cover, parameters narrow.
    pub(crate) fn covers(&self, other: &MediaType) -> bool {
        let covers_parameters = self
            .parameters
            .iter()
            .all(|parameter| other.parameters.contains(parameter));
        let covers_name = self.name == other.name
            || self.name == "*/*"
            || self
                .name
                .strip_suffix('*')
                .is_some_and(|family| family.ends_with('/') && other.name.starts_with(family));
        covers_parameters && covers_name
    }

    /// Tells whether both are written in the same syntax, as `application/xml` and `application/atom+xml` are (RFC 6839).
    pub(crate) fn shares_syntax(&self, other: &MediaType) -> bool {
        let syntax = |name: &str| {
            let (_, subtype) = name.split_once('/')?;
            let suffix = subtype.rsplit('+').next()?;
            Some(suffix.to_owned())
        };
        let (one, other_syntax) = (syntax(&self.name), syntax(&other.name));
        one == other_syntax
            && [&self.name, &other.name]
                .into_iter()
                .any(|name| name.contains('+'))
    }

    pub(crate) fn is_xml(&self) -> bool {
        self.name.ends_with("/xml") || self.name.ends_with("+xml") || self.name == "*/*"
    }

    /// Tells whether a body is made of named fields that are text.
    pub(crate) fn is_form(&self) -> bool {
        self.is_url_encoded() || self.name.starts_with("multipart/")
    }

    pub(crate) fn is_url_encoded(&self) -> bool {
        self.name == "application/x-www-form-urlencoded"
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for parameter in &self.parameters {
            write!(f, "; {parameter}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covering() {
        for (left, right, covers) in [
            ("application/json", "Application/JSON; charset=utf-8", true),
            ("*/*", "application/json", true),
            ("application/*", "application/xml", true),
            ("application/*", "text/xml", false),
            ("application/json", "*/*", false),
            ("application/json", "application/json;v=1", true),
            ("application/json;v=1", "application/json", false),
            ("text/*", "text*", false),
        ] {
            let [left, right] = [left, right].map(MediaType::parse);
            assert_eq!(left.covers(&right), covers, "{left} {right}");
        }
    }
}
