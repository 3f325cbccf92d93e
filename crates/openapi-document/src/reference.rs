//! References from one place of a description to another.

use std::borrow::Cow;
use std::fmt;

use crate::Pointer;

/// What a `$ref` says: a document and a place in it (RFC 3986, RFC 6901 section 6).
///
/// ```
/// use openapi_document::Reference;
///
/// let reference = Reference::parse("models.yaml#/definitions/Pet~1%7Bid%7D");
/// assert_eq!(reference.document, "models.yaml");
/// let pointer = reference.pointer.as_ref().ok_or("no pointer")?;
/// assert_eq!(pointer.tokens().last().as_deref(), Some("Pet/{id}"));
/// assert_eq!(reference.to_string(), "models.yaml#/definitions/Pet~1%7Bid%7D");
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference<'a> {
    /// What stands before `#`: a path or URL, its percent-encoding kept. Empty for the document itself.
    pub document: Cow<'a, str>,
    /// What stands behind `#`, when it is a pointer. Without `#` there is none, and the whole document is meant.
    pub pointer: Option<Pointer>,
    /// What stands behind `#`, when it is no pointer but a name, as it is spelled.
    pub name: Option<Cow<'a, str>>,
}

impl<'a> Reference<'a> {
    /// Takes a reference apart.
    ///
    /// Any text is one. The fragment is percent-decoded first, then `~1` and `~0` are; a `%` that is no escape, an
    /// escape that makes no UTF-8, and a `~` that is neither stand for themselves, as real descriptions have them.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let Some((document, fragment)) = text.split_once('#') else {
            return Reference {
                document: Cow::Borrowed(text),
                pointer: None,
                name: None,
            };
        };
        let decoded = percent_decode(fragment);
        let is_pointer = decoded.is_empty() || decoded.starts_with('/');
        Reference {
            document: Cow::Borrowed(document),
            pointer: is_pointer.then(|| lenient_pointer(&decoded)),
            name: (!is_pointer).then_some(Cow::Borrowed(fragment)),
        }
    }

    /// Refers to a place in the document itself.
    #[must_use]
    pub const fn local(pointer: Pointer) -> Self {
        Reference {
            document: Cow::Borrowed(""),
            pointer: Some(pointer),
            name: None,
        }
    }

    /// Tells whether the document itself is meant.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.document.is_empty()
    }

    /// Detaches the reference from the text it was read from.
    #[must_use]
    pub fn into_owned(self) -> Reference<'static> {
        Reference {
            document: Cow::Owned(self.document.into_owned()),
            pointer: self.pointer,
            name: self.name.map(|name| Cow::Owned(name.into_owned())),
        }
    }

    /// Names the document meant, as seen from where the document that holds this reference is seen.
    ///
    /// Works on the text alone: on paths with `/` and on URLs (RFC 3986, section 5.2), removing `.` and `..`.
    /// A path may lead above where it begins: the leading `..` stay.
    ///
    /// ```
    /// use openapi_document::Reference;
    ///
    /// let reference = Reference::parse("../models/pet.yaml#/Pet");
    /// assert_eq!(reference.document_from("api/paths/pets.yaml"), "api/models/pet.yaml");
    /// assert_eq!(reference.document_from("https://host/v1/a.yaml"), "https://host/models/pet.yaml");
    /// assert_eq!(Reference::parse("#/a").document_from("api/./pets.yaml"), "api/pets.yaml");
    /// ```
    #[must_use]
    pub fn document_from(&self, referring: &str) -> String {
        let (base_root, base_path) = split_root(referring);
        let (root, path) = split_root(&self.document);
        if !root.is_empty() {
            return format!("{root}{}", without_dots(root, path));
        }
        let path = if self.document.is_empty() {
            base_path.to_owned()
        } else if path.starts_with('/') {
            path.to_owned()
        } else {
            let (base_path, _query) = split_query(base_root, base_path);
            let folder = base_path.rfind('/').and_then(|end| base_path.get(..=end));
            // A URL that ends with its authority has the path `/`.
            let folder = folder.unwrap_or(if base_root.is_empty() { "" } else { "/" });
            format!("{folder}{path}")
        };
        format!("{base_root}{}", without_dots(base_root, &path))
    }
}

impl fmt::Display for Reference<'_> {
    /// Writes the reference with everything escaped that must be: `~` and `/` in tokens, and by percent what a
    /// fragment cannot hold (RFC 3986, section 3.5).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.document)?;
        if let Some(pointer) = &self.pointer {
            f.write_str("#")?;
            percent_encode(pointer.as_str(), f)
        } else if let Some(name) = &self.name {
            write!(f, "#{name}")
        } else {
            Ok(())
        }
    }
}

/// Decodes `%XX`; what is no escape stands for itself, and so does all when the bytes are no UTF-8.
fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if let [b'%', high, low, tail @ ..] = rest
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            bytes.push(high << 4 | low);
            rest = tail;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn hex(digit: u8) -> Option<u8> {
    let digit = char::from(digit).to_digit(16)?;
    u8::try_from(digit).ok()
}

fn percent_encode(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?".contains(character) {
            write!(f, "{character}")?;
        } else {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                write!(f, "%{byte:02X}")?;
            }
        }
    }
    Ok(())
}

/// Reads a pointer in which a `~` that escapes nothing stands for itself.
fn lenient_pointer(text: &str) -> Pointer {
    Pointer::parse(text).unwrap_or_else(|_| {
        let mut pointer = Pointer::root();
        for token in text.split('/').skip(1) {
            pointer.push(&token.replace("~1", "/").replace("~0", "~"));
        }
        pointer
    })
}

/// Splits a URL behind its authority; a path has no root.
fn split_root(document: &str) -> (&str, &str) {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character))
    };
    let authority = document
        .split_once("://")
        .filter(|(scheme, _)| is_scheme(scheme))
        .map(|(scheme, rest)| scheme.len() + 3 + rest.find(['/', '?']).unwrap_or(rest.len()));
    document
        .split_at_checked(authority.unwrap_or(0))
        .unwrap_or(("", document))
}

/// Splits a URL's query from its path; in a path `?` is a character like any other.
fn split_query<'t>(root: &str, path: &'t str) -> (&'t str, &'t str) {
    let end = if root.is_empty() {
        None
    } else {
        path.find('?')
    };
    path.split_at_checked(end.unwrap_or(path.len()))
        .unwrap_or((path, ""))
}

/// Removes `.` and `..` from a path.
fn without_dots(root: &str, path: &str) -> String {
    let (path, query) = split_query(root, path);
    let is_absolute = path.starts_with('/') || !root.is_empty();
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        let last = kept.last().copied();
        match segment {
            "." => {}
            ".." if matches!(last, Some(last) if !last.is_empty() && last != "..") => {
                kept.pop();
            }
            ".." if is_absolute => {}
            other => kept.push(other),
        }
    }
    format!("{}{query}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks how a reference is taken apart, and that it is written back as `written`.
    fn check(text: &str, document: &str, tokens: Option<&[&str]>, written: &str) {
        let reference = Reference::parse(text);
        assert_eq!(reference.document, document, "{text}");
        let found = reference.pointer.as_ref();
        let found = found.map(|pointer| pointer.tokens().map(Cow::into_owned).collect::<Vec<_>>());
        let expected =
            tokens.map(|tokens| tokens.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(found, expected, "{text}");
        assert_eq!(reference.to_string(), written, "{text}");
        assert_eq!(
            Reference::parse(written).pointer,
            reference.pointer,
            "{text}"
        );
    }

    #[test]
    fn taken_apart_and_written_back() {
        let same = |text: &str, document: &str, tokens| check(text, document, tokens, text);
        same("", "", None);
        same("#", "", Some(&[]));
        same("#/", "", Some(&[""]));
        same("#/definitions/Pet", "", Some(&["definitions", "Pet"]));
        same(
            "./x.json#/definitions/Y",
            "./x.json",
            Some(&["definitions", "Y"]),
        );
        same("x.json", "x.json", None);
        same("x.json#", "x.json", Some(&[]));
        same("http://h/x%20y#/a", "http://h/x%20y", Some(&["a"]));
        same("#pets", "", None);
        same(
            "#/paths/~1pets~1%7Bid%7D",
            "",
            Some(&["paths", "/pets/{id}"]),
        );
        check(
            "#/paths/~1pets~1{id}",
            "",
            Some(&["paths", "/pets/{id}"]),
            "#/paths/~1pets~1%7Bid%7D",
        );
        check("#/a%25b", "", Some(&["a%b"]), "#/a%25b");
        check("#/100%", "", Some(&["100%"]), "#/100%25");
        check("#/%zz%4", "", Some(&["%zz%4"]), "#/%25zz%254");
        check("#/%FF", "", Some(&["%FF"]), "#/%25FF");
        check("#/%7e1", "", Some(&["/"]), "#/~1");
        check("#%2Fa", "", Some(&["a"]), "#/a");
        check("#/a~b~", "", Some(&["a~b~"]), "#/a~0b~0");
        check(
            "#/Page«Pet»",
            "",
            Some(&["Page«Pet»"]),
            "#/Page%C2%ABPet%C2%BB",
        );
        check("#/a#b", "", Some(&["a#b"]), "#/a%23b");
    }

    #[test]
    fn documents_as_seen_from_others() {
        let cases = [
            ("c.json", "a/b/d.json", "a/b/c.json"),
            ("../c.json", "a/b/d.json", "a/c.json"),
            ("./c.json", "d.json", "c.json"),
            ("../../c.json", "a/d.json", "../c.json"),
            ("../../c.json", "/a/d.json", "/c.json"),
            ("/c.json", "a/d.json", "/c.json"),
            ("", "a/x/../d.json", "a/d.json"),
            ("c.json", "", "c.json"),
            ("c.json", "../d.json", "../c.json"),
            ("../c.json", "../d.json", "../../c.json"),
            ("c?.json", "a/d?/e.json", "a/d?/c?.json"),
            (
                "c.json",
                "https://h/v1/d.json?x=/y/z",
                "https://h/v1/c.json",
            ),
            ("../../c.json", "https://h/v1/d.json", "https://h/c.json"),
            (
                "/c.json",
                "https://h:8443/v1/d.json",
                "https://h:8443/c.json",
            ),
            ("c.json", "https://h", "https://h/c.json"),
            (
                "http://i/x/../c.json",
                "https://h/d.json",
                "http://i/c.json",
            ),
            (
                "c.json?v=../1",
                "https://h/v1/d.json",
                "https://h/v1/c.json?v=../1",
            ),
        ];
        for (text, referring, expected) in cases {
            let found = Reference::parse(text).document_from(referring);
            assert_eq!(found, expected, "{text} from {referring}");
        }
    }
}
