//! The numbers of a document.

use std::borrow::Cow;
use std::fmt;

use crate::json;

/// A number as its source spells it, so that no digit is lost.
///
/// Two numbers are equal when they are spelled alike: `1.0` and `1` are not.
///
/// ```
/// use openapi_document::Number;
///
/// let number = Number::parse("1.00").ok_or("no number")?;
/// assert_eq!(number.as_str(), "1.00");
/// assert_eq!(number.as_f64(), Some(1.0));
/// assert_eq!(Number::parse("0x10"), None);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Number<'a>(Cow<'a, str>);

impl<'a> Number<'a> {
    /// Takes a spelling when it is a number of JSON (RFC 8259, section 6), of any length.
    #[must_use]
    pub fn parse(spelling: impl Into<Cow<'a, str>>) -> Option<Self> {
        let spelling = spelling.into();
        json::is_number(&spelling).then_some(Number(spelling))
    }

    /// Takes a spelling that the reader has proved to be a JSON number.
    pub(crate) fn from_json(spelling: impl Into<Cow<'a, str>>) -> Self {
        Number(spelling.into())
    }

    /// Returns the JSON spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the number where it is spelled as an integer that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// Returns the number where it is spelled as an integer that fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// Returns the nearest floating-point number, or nothing beyond their range.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// Detaches the number from the text it was read from.
    #[must_use]
    pub fn into_owned(self) -> Number<'static> {
        Number(Cow::Owned(self.0.into_owned()))
    }
}

impl From<i64> for Number<'_> {
    fn from(value: i64) -> Self {
        Number(Cow::Owned(value.to_string()))
    }
}

impl From<u64> for Number<'_> {
    fn from(value: u64) -> Self {
        Number(Cow::Owned(value.to_string()))
    }
}

impl fmt::Debug for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
