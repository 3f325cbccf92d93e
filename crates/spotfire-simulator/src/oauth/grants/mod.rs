//! The ways to a token, a file each.

mod answer;
mod authorization_code;
mod client_credentials;
mod refresh_token;
mod token_exchange;

pub(super) use authorization_code::authorization_code;
pub(super) use client_credentials::client_credentials;
pub(super) use refresh_token::refresh_token;
pub(super) use token_exchange::{is_switched_on, token_exchange};
