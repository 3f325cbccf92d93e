//! What a granted request gives.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::token::Fetched;
use crate::{AccessToken, Error};

/// The longest refresh token taken, in bytes; it goes into a request's body and into stores of limited size.
const LONGEST: usize = 16 * 1024;

/// The tokens of a successful answer of the token endpoint (RFC 6749 section 5.1).
#[derive(Clone)]
pub struct TokenSet {
    pub(crate) access_token: AccessToken,
    pub(crate) expires_in: Option<Duration>,
    pub(crate) refresh_token: Option<RefreshToken>,
    pub(crate) scopes: Vec<String>,
}

/// A refresh token (RFC 6749 section 1.5): whoever has it can get access tokens in a person's name until it is revoked.
///
/// It cannot be printed: there is no `Display`, and `Debug` writes `RefreshToken([redacted])`. Its memory is overwritten
/// when it is dropped.
#[derive(Clone)]
pub struct RefreshToken(SecretString);

impl TokenSet {
    /// The token for requests.
    #[must_use]
    pub fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// How long the access token is good from the moment of the answer, where the server told a positive time.
    #[must_use]
    pub fn expires_in(&self) -> Option<Duration> {
        self.expires_in
    }

    /// The token for the next access token, where the server gave one: after a sign-in only where it was asked for, and
    /// after a refresh only where it takes the place of the one before.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    /// The access token's scopes: those in the answer, or those asked for where the answer names none.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }
}

impl From<TokenSet> for Fetched {
    fn from(tokens: TokenSet) -> Self {
        Self {
            token: tokens.access_token,
            expires_in: tokens.expires_in,
        }
    }
}

impl fmt::Debug for TokenSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSet")
            .field("access_token", &self.access_token)
            .field("expires_in", &self.expires_in)
            .field("refresh_token", &self.refresh_token)
            .field("scopes", &self.scopes)
            .finish()
    }
}

impl RefreshToken {
    /// Takes a refresh token's text, such as one that a program kept.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when it is empty, longer than 16 KiB, or holds anything but
    /// visible ASCII and blanks (RFC 6749 appendix A.17).
    pub fn new(text: impl Into<SecretString>) -> Result<Self, Error> {
        let text = text.into();
        let bytes = text.expose_secret().as_bytes();
        if bytes.is_empty() {
            return Err(Error::configuration("the refresh token is empty"));
        }
        if bytes.len() > LONGEST {
            return Err(Error::configuration(format!(
                "the refresh token is longer than {LONGEST} bytes"
            )));
        }
        if !bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(Error::configuration(
                "the refresh token holds a character that no token has",
            ));
        }
        Ok(Self(text))
    }

    /// The text, for whoever keeps it where nobody else can read it.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_is_taken_if_it_can_be_one_and_never_shown() {
        let long = "x".repeat(LONGEST + 1);
        for (given, part) in [
            ("hunter2 and more", None),
            ("", Some("is empty")),
            (&long, Some("longer than 16384 bytes")),
            ("hunter2\n", Some("a character that no token has")),
            ("hunter2\u{e9}", Some("a character that no token has")),
        ] {
            let token = RefreshToken::new(given);
            let error = token.as_ref().err().map(ToString::to_string);
            assert_eq!(error.is_some(), part.is_some(), "{given}");
            assert!(error.unwrap_or_default().contains(part.unwrap_or_default()));
            assert!(!format!("{token:?}").contains("hunter2"));
        }
    }
}
