//! The people who can sign in.

use std::fmt;

/// The name of the person who can sign in where the settings name nobody.
pub const DEFAULT_USER_NAME: &str = "analyst";
/// That person's password. The sign-in page tells both: nothing behind it is worth hiding.
pub const DEFAULT_USER_PASSWORD: &str = "analyst";

/// A person and what he signs in with.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) password: String,
}

impl User {
    /// The person of the default name.
    pub(super) fn made_up() -> Self {
        Self::new(DEFAULT_USER_NAME, DEFAULT_USER_PASSWORD)
    }

    pub(super) fn new(name: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            password: password.into(),
        }
    }
}

impl fmt::Debug for User {
    /// Writes the name, not the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("User").field(&self.name).finish()
    }
}
