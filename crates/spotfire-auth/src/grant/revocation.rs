//! Revocation (RFC 7009): tokens that nobody may use any more.

use crate::grant::endpoint::Endpoint;
use crate::grant::purpose::Purpose;
use crate::grant::registration::Grant;
use crate::grant::scopes::Scopes;
use crate::{
    AccessToken, ApiClient, Discovery, Error, ErrorKind, HttpSettings, RefreshToken,
    ServerMetadata, ServerUrl,
};

/// Revokes tokens at a server's revocation endpoint.
///
/// Where it is comes from the server's metadata, which are read before each request unless they are given.
#[derive(Clone, Debug)]
#[must_use]
pub struct Revocation {
    server: ServerUrl,
    client: ApiClient,
    settings: HttpSettings,
    metadata: Option<ServerMetadata>,
}

impl Revocation {
    /// Begins with the server, and the client whose tokens are to be revoked.
    pub fn new(server: ServerUrl, client: ApiClient) -> Self {
        Self {
            server,
            client,
            settings: HttpSettings::default(),
            metadata: None,
        }
    }

    /// Talks to the server in another way than by default.
    pub fn with_http_settings(mut self, settings: HttpSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Takes these metadata instead of the server's.
    pub fn with_metadata(mut self, metadata: ServerMetadata) -> Self {
        self.metadata = Some(metadata);
        self
    }

    /// Revokes a refresh token, and with it the access tokens that came from it, as far as the server does that.
    ///
    /// A token that the server does not know is as good as revoked (RFC 7009 section 2.2).
    ///
    /// # Errors
    ///
    /// [`Unsupported`](ErrorKind::Unsupported) when the server's metadata have no such endpoint; those of
    /// [`Discovery::discover`]; and those of a token request.
    pub async fn revoke_refresh_token(&self, token: &RefreshToken) -> Result<(), Error> {
        self.revoke(token.expose_secret(), "refresh_token").await
    }

    /// Revokes an access token.
    ///
    /// # Errors
    ///
    /// As [`revoke_refresh_token`](Self::revoke_refresh_token).
    pub async fn revoke_access_token(&self, token: &AccessToken) -> Result<(), Error> {
        self.revoke(token.text(), "access_token").await
    }

    async fn revoke(&self, token: &str, kind: &str) -> Result<(), Error> {
        let purpose = Purpose::new(self.client.clone(), Grant::Revocation, Scopes::default());
        purpose.check()?;
        let metadata = match &self.metadata {
            Some(metadata) => metadata.clone(),
            None => {
                let discovery = Discovery::new(self.server.clone());
                let settings = self.settings.clone();
                discovery.with_http_settings(settings).discover().await?
            }
        };
        let Some(url) = metadata.revocation_endpoint() else {
            return Err(Error::new(
                ErrorKind::Unsupported,
                format!(
                    "{} does not revoke tokens, as its metadata say; ask an administrator to do it (config revoke-token)",
                    metadata.issuer()
                ),
            ));
        };
        let endpoint = Endpoint::new(&self.server, url.clone(), &self.settings, purpose)?;
        endpoint
            .tell(&[("token", token), ("token_type_hint", kind)])
            .await
    }
}
