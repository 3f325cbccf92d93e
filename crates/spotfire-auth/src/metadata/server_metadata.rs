//! The metadata themselves.

use url::Url;

use crate::ServerUrl;

/// What is known of a server's OAuth 2.0 side: its published metadata (RFC 8414), or what the public references say of
/// every server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerMetadata {
    pub(crate) issuer: String,
    pub(crate) is_published: bool,
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: Url,
    pub(crate) revocation_endpoint: Option<Url>,
    pub(crate) grant_types: Option<Vec<String>>,
    pub(crate) code_challenge_methods: Option<Vec<String>>,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) authentication_methods: Option<Vec<String>>,
    pub(crate) announces_issuer: bool,
}

impl ServerMetadata {
    /// What every server has by the public references, for one that publishes no metadata.
    ///
    /// The issuer is the server's base URL, and the endpoints are [`ServerUrl::authorization_url`],
    /// [`token_url`](ServerUrl::token_url) and [`revocation_url`](ServerUrl::revocation_url). Grants, methods and scopes
    /// are not known.
    #[must_use]
    pub fn documented(server: &ServerUrl) -> Self {
        Self {
            issuer: server.to_string(),
            is_published: false,
            authorization_endpoint: server.authorization_url(),
            token_endpoint: server.token_url(),
            revocation_endpoint: Some(server.revocation_url()),
            grant_types: None,
            code_challenge_methods: None,
            scopes: None,
            authentication_methods: None,
            announces_issuer: false,
        }
    }

    /// Sends people to another authorization endpoint, such as one that a proxy moves.
    #[must_use]
    pub fn with_authorization_endpoint(mut self, url: Url) -> Self {
        self.authorization_endpoint = url;
        self
    }

    /// Asks another token endpoint, such as one that a proxy moves.
    #[must_use]
    pub fn with_token_endpoint(mut self, url: Url) -> Self {
        self.token_endpoint = url;
        self
    }

    /// Revokes at another endpoint, such as one that a proxy moves.
    #[must_use]
    pub fn with_revocation_endpoint(mut self, url: Url) -> Self {
        self.revocation_endpoint = Some(url);
        self
    }

    /// The authorization server's identifier, a URL.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Whether the server published them; else they are [`documented`](Self::documented).
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.is_published
    }

    /// Where a person signs in.
    #[must_use]
    pub fn authorization_endpoint(&self) -> &Url {
        &self.authorization_endpoint
    }

    /// Where tokens are given.
    #[must_use]
    pub fn token_endpoint(&self) -> &Url {
        &self.token_endpoint
    }

    /// Where tokens are revoked, if the server does that (RFC 7009).
    #[must_use]
    pub fn revocation_endpoint(&self) -> Option<&Url> {
        self.revocation_endpoint.as_ref()
    }

    /// `grant_types_supported`, where the server says so.
    #[must_use]
    pub fn grant_types_supported(&self) -> Option<&[String]> {
        self.grant_types.as_deref()
    }

    /// `code_challenge_methods_supported`, where the server says so.
    #[must_use]
    pub fn code_challenge_methods_supported(&self) -> Option<&[String]> {
        self.code_challenge_methods.as_deref()
    }

    /// `scopes_supported`, where the server says so.
    #[must_use]
    pub fn scopes_supported(&self) -> Option<&[String]> {
        self.scopes.as_deref()
    }

    /// `token_endpoint_auth_methods_supported`, where the server says so.
    #[must_use]
    pub fn token_endpoint_auth_methods_supported(&self) -> Option<&[String]> {
        self.authentication_methods.as_deref()
    }

    /// `authorization_response_iss_parameter_supported` (RFC 9207): whether every redirect must name its issuer.
    #[must_use]
    pub fn authorization_response_iss_parameter_supported(&self) -> bool {
        self.announces_issuer
    }

    /// Whether the server may have the grant: it lists it, or lists none.
    pub(crate) fn may_grant(&self, grant_type: &str) -> bool {
        self.grant_types
            .as_ref()
            .is_none_or(|supported| supported.iter().any(|name| name == grant_type))
    }

    /// Whether the server may take S256 challenges: it lists the method, or lists none.
    pub(crate) fn may_take_s256(&self) -> bool {
        self.code_challenge_methods
            .as_ref()
            .is_none_or(|methods| methods.iter().any(|method| method == "S256"))
    }
}
