//! Access tokens: what they are, where they come from, how long they are kept.

mod access_token;
mod cache;
mod clock;
mod life;
mod source;

pub use access_token::AccessToken;
pub use source::{TokenFuture, TokenSource};

pub(crate) use cache::{Fetch, Fetched, TokenCache};
