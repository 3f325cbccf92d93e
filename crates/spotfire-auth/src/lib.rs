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
//! - [`ServerUrl`] says where the server is, [`HttpSettings`] how to talk to it.
//! - [`TokenSource`] is what everyone who needs an [`AccessToken`] asks. [`ClientCredentials`] gets tokens with an API
//!   client's id and secret and keeps one for all; [`FixedToken`] has the one it was given.
//! - [`Error`] is the error of them all; its text ends with what to do next, in a Spotfire administrator's terms.
//!
//! # Secrets
//!
//! Client secrets and tokens are in no `Debug`, no error and no log event, and what a server says is shown only in part
//! and redacted. Nothing follows a redirect and nothing goes out unencrypted unless the caller allowed it.
//!
//! # Crate features
//!
//! - `ring` (default): TLS by ring, installed as the process's provider where there is none yet.
//! - `aws-lc`: TLS by aws-lc-rs; goes before `ring` where both are on. With neither, the program must install a provider.
//!
//! # Limits
//!
//! A token endpoint's answer may have 64 KiB, a token 16 KiB, a server URL 8 KiB. The endpoints are those of the public
//! API reference; the metadata that newer servers publish is not read.
mod error;
mod fixed;
mod grant;
mod http;
mod redact;
mod server;
mod token;

pub use error::{Error, ErrorKind};
pub use fixed::FixedToken;
pub use grant::{ClientAuthentication, ClientCredentials, ClientCredentialsBuilder};
pub use http::HttpSettings;
pub use server::ServerUrl;
pub use token::{AccessToken, TokenFuture, TokenSource};

/// The scope that the Automation Services REST API wants in a token (public API reference).
pub const JOB_SCOPE: &str = "api.rest.automation-services-job.execute";
