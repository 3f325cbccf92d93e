//! Who asks for tokens.

use std::fmt;

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
};
use oauth2::{
    AuthType, ClientId, ClientSecret, EndpointNotSet, EndpointSet, StandardRevocableToken, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::Error;
use crate::grant::token_answer::TokenAnswer;

/// An API client as an administrator registered it with `config register-api-client`: its id, its secret where it has
/// one, and how it proves at the token endpoint who it is.
///
/// | client profile | made by |
/// |---|---|
/// | `other`, `web` | [`confidential`](Self::confidential) |
/// | `native`, `user_agent` | [`public`](Self::public) |
///
/// `Debug` shows everything but the secret.
#[derive(Clone)]
pub struct ApiClient {
    id: String,
    secret: Option<SecretString>,
    authentication: ClientAuthentication,
}

/// How the client proves who it is at the token endpoint.
///
/// Newer servers register a client for one of the three and refuse the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ClientAuthentication {
    /// `client_secret_basic`: HTTP Basic, id and secret form-urlencoded first (RFC 6749 section 2.3.1). The default, as
    /// it is the server's.
    #[default]
    Basic,
    /// `client_secret_post`: id and secret in the request's body.
    Post,
    /// `none`: a public client, which has no secret, says its id in the request's body.
    None,
}

/// A client of `oauth2` that knows the token endpoint alone.
pub(crate) type OAuthClient = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

impl ApiClient {
    /// A client without a secret, such as a program on a person's machine.
    #[must_use]
    pub fn public(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            secret: None,
            authentication: ClientAuthentication::None,
        }
    }

    /// A client with a secret, which it sends as [`ClientAuthentication::Basic`] where nothing else is said.
    #[must_use]
    pub fn confidential(id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self {
            id: id.into(),
            secret: Some(secret.into()),
            authentication: ClientAuthentication::Basic,
        }
    }

    /// Sends the secret another way. Default: [`ClientAuthentication::Basic`] where there is a secret.
    #[must_use]
    pub fn with_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.authentication = authentication;
        self
    }

    /// The client's id, such as `0f3b.oauth-clients.spotfire.tibco.com`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How the client proves who it is.
    #[must_use]
    pub fn authentication(&self) -> ClientAuthentication {
        self.authentication
    }

    pub(crate) fn secret(&self) -> Option<&str> {
        self.secret.as_ref().map(ExposeSecret::expose_secret)
    }

    /// Refuses what no client has.
    pub(crate) fn check(&self) -> Result<(), Error> {
        check_credential("client id", &self.id)?;
        let name = self.authentication.name();
        match (self.secret(), self.authentication) {
            (Some(_), ClientAuthentication::None) => Err(Error::configuration(format!(
                "the client has a secret, which {name} does not send; choose client_secret_basic or client_secret_post"
            ))),
            (None, ClientAuthentication::Basic | ClientAuthentication::Post) => {
                Err(Error::configuration(format!(
                    "the client has no secret, which {name} needs; give it, or register a client of profile native"
                )))
            }
            (Some(secret), _) => check_credential("client secret", secret),
            (None, ClientAuthentication::None) => Ok(()),
        }
    }

    /// The client as `oauth2` knows it.
    pub(crate) fn at(&self, token_endpoint: Url) -> OAuthClient {
        let client = oauth2::Client::new(ClientId::new(self.id.clone()))
            .set_auth_type(match self.authentication {
                ClientAuthentication::Basic => AuthType::BasicAuth,
                ClientAuthentication::Post | ClientAuthentication::None => AuthType::RequestBody,
            })
            .set_token_uri(TokenUrl::from_url(token_endpoint));
        match self.secret() {
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.to_owned())),
            None => client,
        }
    }
}

impl ClientAuthentication {
    /// The method's name in OAuth 2.0 and in `config register-api-client`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "client_secret_basic",
            Self::Post => "client_secret_post",
            Self::None => "none",
        }
    }
}

impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiClient")
            .field("id", &self.id)
            .field("authentication", &self.authentication)
            .finish_non_exhaustive()
    }
}

/// Refuses what no client id or secret has; a line end comes with a file that was read whole.
fn check_credential(name: &str, value: &str) -> Result<(), Error> {
    if value.is_empty() {
        return Err(Error::configuration(format!("the {name} is empty")));
    }
    if value.chars().any(char::is_control) {
        return Err(Error::configuration(format!(
            "the {name} holds a line end or another control character; if it comes from a file, trim it"
        )));
    }
    Ok(())
}
