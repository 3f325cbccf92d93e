//! The ways to a token that the server grants.

mod answer;
mod api_client;
mod authorization_code;
mod client_credentials;
mod endpoint;
mod pending_login;
mod purpose;
mod redirect;
mod refresh;
mod refusal;
mod registration;
mod revocation;
mod scopes;
mod token_answer;
mod token_exchange;
mod token_set;

pub use api_client::{ApiClient, ClientAuthentication};
pub use authorization_code::{AuthorizationCode, Prompt};
pub use client_credentials::{ClientCredentials, ClientCredentialsBuilder};
pub use pending_login::PendingLogin;
pub use redirect::{LoopbackAddress, LoopbackPath, Redirect};
pub use refresh::{RefreshGrant, RefreshGrantBuilder};
pub use revocation::Revocation;
pub use token_exchange::{TokenExchange, TokenExchangeBuilder, TokenType};
pub use token_set::{RefreshToken, TokenSet};

pub(crate) use answer::Answer;
#[cfg(feature = "login")]
pub(crate) use pending_login::Answering;
