//! The OAuth 2.0 side: metadata, tokens, and who may call what.

mod access_tokens;
mod bearer;
mod client_authentication;
mod error;
mod metadata;
mod revoke;
mod token;

pub(crate) use access_tokens::{AccessTokens, Grant};
pub(crate) use bearer::{Caller, require_job_scope, require_token};
pub(crate) use metadata::metadata;
pub(crate) use revoke::revoke;
pub(crate) use token::token;
