//! The bearer token itself.

use std::fmt;
use std::str::FromStr;

use http::HeaderValue;

use crate::Error;

/// The longest token taken, in bytes: above what servers take in a header, and far above the 1 KB of a Spotfire Server's.
const LONGEST: usize = 16 * 1024;

/// An OAuth 2.0 bearer token (RFC 6750). Opaque: a Spotfire Server's is encrypted and says nothing to a client.
///
/// It cannot be printed: there is no `Display`, and `Debug` writes `AccessToken([redacted])`. Clones share one text.
///
/// ```
/// # fn main() -> Result<(), spotfire_auth::Error> {
/// let token = spotfire_auth::AccessToken::new("eyJhbGciOi...")?;
/// assert_eq!(format!("{token:?}"), "AccessToken([redacted])");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct AccessToken(HeaderValue);

impl AccessToken {
    /// Takes a token's text; blanks and line ends around it are dropped, as they come with a file or a paste.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when it is empty, longer than 16 KiB, or holds anything but
    /// visible ASCII, such as a line end that would begin another header.
    pub fn new(text: impl AsRef<str>) -> Result<Self, Error> {
        let text = text.as_ref().trim();
        if text.is_empty() {
            return Err(Error::configuration("the access token is empty"));
        }
        if text.len() > LONGEST {
            return Err(Error::configuration(format!(
                "the access token is longer than {LONGEST} bytes"
            )));
        }
        if text.contains(' ') {
            return Err(Error::configuration(
                "the access token holds a blank; give the token alone, without `Bearer`",
            ));
        }
        let unusable = || {
            Error::configuration(
                "the access token holds a character that no token has; copy it again",
            )
        };
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(unusable());
        }
        let mut header = HeaderValue::try_from(format!("Bearer {text}")).map_err(|_| unusable())?;
        header.set_sensitive(true);
        Ok(Self(header))
    }

    /// The value of the header `Authorization`, marked sensitive so that it is not printed with the others.
    #[must_use]
    pub fn authorization(&self) -> HeaderValue {
        self.0.clone()
    }

    /// The text alone, for requests that have it in their body.
    pub(crate) fn text(&self) -> &str {
        let header = self.0.to_str().unwrap_or_default();
        header.strip_prefix("Bearer ").unwrap_or_default()
    }

    /// Whether the two have the same text.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl FromStr for AccessToken {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::new(text)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_into_the_header_and_nowhere_else() {
        let token = AccessToken::new(" \neyJ.hbGci-Oi_J~S+U/0=\r\n").unwrap();
        assert_eq!(token.authorization(), "Bearer eyJ.hbGci-Oi_J~S+U/0=");
        assert!(token.authorization().is_sensitive());
        let printed = format!("{token:?} {token:#?} {:?}", token.authorization());
        assert!(!printed.contains("eyJ"), "{printed}");
    }

    #[test]
    fn what_cannot_be_a_token_is_refused_without_showing_it() {
        let long = "x".repeat(LONGEST + 1);
        for (given, part) in [
            ("", "is empty"),
            (" \n\t", "is empty"),
            ("Bearer eyJsecret", "without `Bearer`"),
            ("eyJsecret\r\nX-Admin: yes", "holds a blank"),
            ("eyJsecret\nX-Admin:yes", "a character that no token has"),
            ("eyJsecret\u{0}", "a character that no token has"),
            ("eyJsecret\u{7f}", "a character that no token has"),
            ("eyJsecret\u{e9}", "a character that no token has"),
            (&long, "longer than 16384 bytes"),
        ] {
            let error = AccessToken::new(given).unwrap_err();
            assert!(error.to_string().contains(part), "{given:?}: {error}");
            assert!(!format!("{error:?}").contains("eyJsecret"), "{error:?}");
        }
    }
}
