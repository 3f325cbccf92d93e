//! What a request is for.

use crate::Error;
use crate::grant::api_client::{ApiClient, ClientAuthentication};
use crate::grant::registration::{self, Grant};
use crate::grant::scopes::Scopes;

/// Who asks for what, so that a refusal can be explained.
#[derive(Clone)]
pub(crate) struct Purpose {
    pub(crate) client: ApiClient,
    pub(crate) grant: Grant,
    pub(crate) scopes: Scopes,
    pub(crate) redirect: Option<String>,
}

impl Purpose {
    pub(crate) fn new(client: ApiClient, grant: Grant, scopes: Scopes) -> Self {
        Self {
            client,
            grant,
            scopes,
            redirect: None,
        }
    }

    /// Refuses clients and scopes that cannot be.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.client.check()?;
        self.scopes.check()
    }

    /// The command that registers a client that can do what this one cannot.
    pub(crate) fn registration(&self) -> String {
        registration::command(
            self.grant,
            self.client.authentication(),
            &self.scopes,
            self.redirect.as_deref(),
        )
    }

    /// How the client proved who it is, in words.
    pub(crate) fn proof(&self) -> String {
        match self.client.authentication() {
            ClientAuthentication::None => "without a secret".to_owned(),
            method => format!("with this secret, sent as {}", method.name()),
        }
    }

    /// What was asked for, in words.
    pub(crate) fn request(&self) -> &'static str {
        match self.grant {
            Grant::Revocation => "revocation",
            _ => "token request",
        }
    }

    /// Where that belongs, in words.
    pub(crate) fn place(&self) -> &'static str {
        match self.grant {
            Grant::Revocation => "revocation endpoint",
            _ => "token endpoint",
        }
    }
}
