//! A client as the server answers its registration.

use std::fmt;

/// A registered API client: its id, and its secret if it has one.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisteredClient {
    pub(super) id: String,
    pub(super) secret: Option<String>,
}

impl RegisteredClient {
    /// The client's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The client's secret; none for a public client, which authenticates by [`None`](crate::ClientAuthentication::None).
    pub fn secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }
}

impl fmt::Debug for RegisteredClient {
    /// Writes the id, not the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegisteredClient")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
