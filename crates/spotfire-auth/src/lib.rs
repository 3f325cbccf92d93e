//! OAuth 2.0 against a Spotfire Server, and the HTTP client settings that go with it.
//!
//! # Example
//!
//! ```no_run
//! # async fn run(secret: String) -> Result<(), Box<dyn std::error::Error>> {
//! use spotfire_auth::{ClientCredentials, HttpSettings, ServerUrl, TokenSource};
//!
//! let server = ServerUrl::parse("https://spotfire.example.com")?;
//! let http = HttpSettings::default();
//! let source = ClientCredentials::builder(server.clone(), "0f3b.oauth-clients.spotfire.tibco.com", secret)
//!     .with_http_settings(http.clone())
//!     .build()?;
//! let answer = http
//!     .client(&server)?
//!     .get(server.api_docs_url("as"))
//!     .header("authorization", source.token().await?.authorization())
//!     .send()
//!     .await?;
//! # Ok(())
//! # }
//! ```
//!
//! # How it is organised
//!
//! - [`ServerUrl`] says where the server is, [`HttpSettings`] how to talk to it, [`ApiClient`] who does.
//! - [`TokenSource`] is what everyone who needs an [`AccessToken`] asks. A service may bring its own; these are here:
//!
//!   | who needs tokens | source |
//!   |---|---|
//!   | a program without a person, with an id and a secret | [`ClientCredentials`] |
//!   | a program that has tokens of another authorization server | [`TokenExchange`] |
//!   | a program that was given nothing but a token | [`FixedToken`] |
//!   | a person who has signed in | `SignedIn` (feature `login`) |
//!
//! - [`AuthorizationCode`] signs a person in and leads to a [`PendingLogin`], which is finished with the address at which
//!   the browser ends: a person copies it, an application is given it, or a `LoopbackListener` (feature `login`) gets it.
//! - [`RefreshGrant`] gets the next tokens for such a person, [`Revocation`] ends it.
//! - [`Discovery`] reads the server's [`ServerMetadata`]; sign-in, exchange and revocation do so by themselves, the others
//!   ask at the documented token endpoint unless they are told another.
//! - [`Error`] is the error of them all; its text ends with what to do next, in a Spotfire administrator's terms.
//!
//! # Secrets
//!
//! Client secrets, tokens, codes and verifiers are in no `Debug`, no error and no log event, and what a server says is
//! shown only in part and redacted. Nothing follows a redirect and nothing goes out unencrypted unless the caller allowed
//! it. Codes go out with a PKCE verifier that only this process knows, and only for an answer whose `state` and issuer are
//! those of the request.
//!
//! # Crate features
//!
//! - `ring` (default): TLS by ring, installed as the process's provider where there is none yet.
//! - `aws-lc`: TLS by aws-lc-rs; goes before `ring` where both are on. With neither, the program must install a provider.
//! - `login`: for programs on a person's machine. A listener for the redirect, opening the browser, and a store of sign-ins
//!   in files.
//! - `keyring`: the system's keyring as a store; brings `login`.
//!
//! # Limits
//!
//! A token endpoint's answer and the metadata may have 64 KiB each, a token 16 KiB, a redirect 16 KiB, a server URL 8 KiB.
//! A server's metadata are not kept: who signs in often gives them to
//! [`with_metadata`](AuthorizationCode::with_metadata).
//!
//! # Sources
//!
//! The public API reference for the endpoints; RFC 6749, 6750, 7009, 7636, 8252, 8414, 8693, 9207 and 9700 for the rest.
mod error;
mod fixed;
mod grant;
mod http;
#[cfg(feature = "login")]
mod login;
mod metadata;
mod redact;
mod server;
#[cfg(feature = "login")]
mod signed_in;
#[cfg(feature = "login")]
mod store;
mod token;

pub use error::{Error, ErrorKind};
pub use fixed::FixedToken;
pub use grant::{
    ApiClient, AuthorizationCode, ClientAuthentication, ClientCredentials,
    ClientCredentialsBuilder, LoopbackAddress, LoopbackPath, PendingLogin, Prompt, Redirect,
    RefreshGrant, RefreshGrantBuilder, RefreshToken, Revocation, TokenExchange,
    TokenExchangeBuilder, TokenSet, TokenType,
};
pub use http::HttpSettings;
#[cfg(feature = "login")]
pub use login::{LoopbackListener, open_browser};
pub use metadata::{Discovery, ServerMetadata};
pub use server::ServerUrl;
#[cfg(feature = "login")]
pub use signed_in::{SignedIn, SignedInBuilder};
#[cfg(feature = "login")]
pub use store::{
    Kept, KeptIn, Profile, ProfileName, SignInStore, SignOut, StoreChoice, StoredSignIn,
};
pub use token::{AccessToken, TokenFuture, TokenSource};

/// The scope that the Automation Services REST API wants in a token (public API reference).
pub const JOB_SCOPE: &str = "api.rest.automation-services-job.execute";
