//! The OAuth 2.0 side: metadata, signing in, tokens, and who may call what.

mod bearer;
mod client_authentication;
mod code;
mod error;
mod expiring;
mod grants;
mod metadata;
mod opaque;
mod person;
mod pkce;
mod revoke;
mod scopes;
mod settings;
mod sign_in;
mod token;
mod tokens;
mod trusted_issuer;
mod user;

pub(crate) use bearer::{Caller, bearer_token, require_job_scope, require_token};
pub(crate) use metadata::metadata;
pub use person::Decision;
pub(crate) use person::sign_in as sign_in_as_person;
pub(crate) use revoke::revoke;
pub use settings::ExpiresIn;
pub(crate) use settings::OAuthSettings;
pub(crate) use sign_in::{
    SignIns, authorize, authorize_by_form, consent, decide, failure_page, login, sign_in,
};
pub(crate) use token::token;
pub(crate) use tokens::{Grant, Tokens};
pub use trusted_issuer::TrustedIssuer;
pub use user::{DEFAULT_USER_NAME, DEFAULT_USER_PASSWORD};
