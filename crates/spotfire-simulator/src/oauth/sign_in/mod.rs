//! Signing in: the authorization endpoint, and the pages between a request and its answer.

mod answer;
mod authorization;
mod browser;
mod consent;
mod failure;
mod login;
mod page;
mod request;
mod sign_ins;

pub(crate) use authorization::{authorize, authorize_by_form};
pub(crate) use consent::{consent, decide};
pub(crate) use failure::failure_page;
pub(crate) use login::{login, sign_in};
pub(crate) use sign_ins::SignIns;
