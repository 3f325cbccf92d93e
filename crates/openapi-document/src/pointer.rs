//! JSON Pointers.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A JSON Pointer (RFC 6901): the way from the root of a document to a value in it.
///
/// ```
/// use openapi_document::Pointer;
///
/// let pointer = Pointer::root().child("paths").child("/pets/{id}");
/// assert_eq!(pointer.to_string(), "/paths/~1pets~1{id}");
/// assert_eq!(pointer.tokens().last().as_deref(), Some("/pets/{id}"));
/// assert_eq!(Pointer::parse("/paths/~1pets~1{id}")?, pointer);
/// # Ok::<(), openapi_document::PointerError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer {
    // The escaped form: one allocation, whatever the length, and printing is free.
    escaped: String,
}

/// A text that is no JSON Pointer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no JSON Pointer: {reason}")]
pub struct PointerError {
    reason: &'static str,
}

impl Pointer {
    /// Points at the whole document.
    #[must_use]
    pub const fn root() -> Self {
        Pointer {
            escaped: String::new(),
        }
    }

    /// Reads the text form, in which `~1` stands for `/` and `~0` for `~`.
    ///
    /// # Errors
    /// When the text is neither empty nor begins with `/`, or when a `~` is followed by neither `0` nor `1`.
    pub fn parse(text: &str) -> Result<Self, PointerError> {
        if !text.is_empty() && !text.starts_with('/') {
            return Err(PointerError {
                reason: "it must be empty or begin with `/`",
            });
        }
        let mut escapes = text.split('~').skip(1);
        if !escapes.all(|rest| rest.starts_with(['0', '1'])) {
            return Err(PointerError {
                reason: "`~` must be followed by `0` or `1`",
            });
        }
        Ok(Pointer {
            escaped: text.to_owned(),
        })
    }

    /// Points at the whole document?
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.escaped.is_empty()
    }

    /// Points one step further: at a key of a mapping or, in decimal, at an element of a list.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        let mut child = self.clone();
        child.push(token);
        child
    }

    /// Points at the mapping or list around, unless this is the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let mut parent = self.clone();
        parent.pop().then_some(parent)
    }

    /// Goes one step further.
    pub fn push(&mut self, token: &str) {
        self.escaped.push('/');
        for character in token.chars() {
            match character {
                '~' => self.escaped.push_str("~0"),
                '/' => self.escaped.push_str("~1"),
                other => self.escaped.push(other),
            }
        }
    }

    /// Takes the last step back; at the root there is none, and the answer is false.
    pub fn pop(&mut self) -> bool {
        match self.escaped.rfind('/') {
            Some(position) => {
                self.escaped.truncate(position);
                true
            }
            None => false,
        }
    }

    /// Walks the steps from the root, unescaped.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = Cow<'_, str>> {
        let mut tokens = self.escaped.split('/');
        // Before the first `/` stands nothing, and the root has no token at all.
        tokens.next();
        tokens.map(unescape)
    }

    /// Returns the text form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.escaped
    }
}

impl FromStr for Pointer {
    type Err = PointerError;

    fn from_str(text: &str) -> Result<Self, PointerError> {
        Pointer::parse(text)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.escaped)
    }
}

/// Reads a token as the index of a list: decimal without sign or leading zeros.
pub(crate) fn index(token: &str) -> Option<usize> {
    let canonical = token == "0"
        || token
            .bytes()
            .next()
            .is_some_and(|byte| matches!(byte, b'1'..=b'9'));
    canonical.then(|| token.parse().ok()).flatten()
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        // In this order, so that `~01` becomes `~1`.
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_tokens() {
        let cases: [(&str, &[&str]); 6] = [
            ("", &[]),
            ("/", &[""]),
            ("/a/0", &["a", "0"]),
            ("/~1pets~1{id}/get", &["/pets/{id}", "get"]),
            ("/~01/~10", &["~1", "/0"]),
            ("//ü", &["", "ü"]),
        ];
        for (text, tokens) in cases {
            let pointer = Pointer::parse(text).unwrap();
            assert_eq!(pointer.tokens().collect::<Vec<_>>(), tokens, "{text}");
            let mut built = Pointer::root();
            for token in tokens {
                built.push(token);
            }
            assert_eq!(built.to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_pointer() {
        for text in ["a", "#/a", "/a~", "/~2", "/a~/b"] {
            assert!(Pointer::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn pop_undoes_push() {
        let mut pointer = Pointer::root().child("a/b").child("");
        assert!(pointer.pop());
        assert_eq!(pointer, Pointer::root().child("a/b"));
        assert_eq!(pointer.parent(), Some(Pointer::root()));
        assert!(pointer.pop());
        assert!(!pointer.pop());
        assert!(pointer.is_root());
    }

    #[test]
    fn indices() {
        let cases = [
            ("0", Some(0)),
            ("10", Some(10)),
            ("01", None),
            ("+1", None),
            ("-", None),
            ("", None),
            ("1a", None),
            ("99999999999999999999999", None),
        ];
        for (token, expected) in cases {
            assert_eq!(index(token), expected, "{token}");
        }
    }
}
